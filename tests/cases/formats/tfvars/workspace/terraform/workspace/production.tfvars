# Production sizes, agreed with operations
environment        = "production"
postgres_version   = "14"
redis_service_plan = "small-ha-6_x"
replicas           = 3
docker_image       = "ghcr.io/shop/web:2.1.0"
admin_password     = "canary-in-tfvars"
hosts              = ["a.example.org", "b.example.org"]
app_env = {
  RAILS_ENV  = "production"
  LOG_LEVEL  = "info"
  SECRET_KEY = "canary-in-tfvars"
}
databases = {
  main = { engine = "postgres", engine_version = "13.7" }
}
