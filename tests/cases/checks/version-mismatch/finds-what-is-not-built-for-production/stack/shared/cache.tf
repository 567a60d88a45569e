resource "aws_elasticache_cluster" "main" {
  engine         = "redis"
  engine_version = "7.1"
}
