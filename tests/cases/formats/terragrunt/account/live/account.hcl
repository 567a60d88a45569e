locals {
  account_name     = "production"
  postgres_version = "15"
}
