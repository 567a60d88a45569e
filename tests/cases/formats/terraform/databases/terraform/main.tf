terraform {
  required_version = "~> 1.5.0"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

variable "postgres_version" {
  default = "14"
}

variable "db_version" {
  default = "13.4"
}

variable "db_password" {
  default   = "canary-in-hcl"
  sensitive = true
}

locals {
  redis_version = "6"
}

resource "aws_db_instance" "main" {
  engine         = "postgres"
  engine_version = var.db_version # kept back until the extension is ported
  instance_class = "db.t3.micro"
  password       = var.db_password != "" ? var.db_password : "canary-in-hcl"
}

resource "aws_db_instance" "reports" {
  engine         = "postgres"
  engine_version = var.postgres_version
}

resource "aws_elasticache_replication_group" "cache" {
  parameter_group_name = "default.redis6.x"
}

resource "aws_elasticache_cluster" "sessions" {
  engine         = "memcached"
  engine_version = "1.6.17"
}

resource "aws_opensearch_domain" "search" {
  engine_version = "OpenSearch_2.15"
}

resource "google_sql_database_instance" "legacy" {
  database_version = "MYSQL_8_0"
}

resource "azurerm_postgresql_flexible_server" "main" {
  version = "15"
}

resource "azurerm_redis_cache" "main" {
  redis_version = 6
}

module "postgres" {
  source              = "./modules/postgres"
  server_version      = 14
  server_docker_image = "postgis/postgis:14-3.5"
}
