variable "postgres_service_plan" {
  default = "small-ha-13"
}

variable "plan" {
  default = "tiny-5_x"
}

resource "cloudfoundry_service_instance" "postgres" {
  service_plan = data.cloudfoundry_service.postgres.service_plans[var.postgres_service_plan]
}

resource "cloudfoundry_service_instance" "cache" {
  service_plan = data.cloudfoundry_service.redis.service_plans[var.plan]
}

resource "cloudfoundry_service_instance" "search" {
  service_plan = data.cloudfoundry_service.opensearch.service_plans["small-ha-1"]
}

resource "heroku_addon" "database" {
  plan = "heroku-postgresql:standard-0"
}
