include "root" {
  path = find_in_parent_folders()
}

terraform {
  source = "git::https://example.org/modules.git//rds?ref=v1.4.0"
}

inputs = {
  engine         = "postgres"
  engine_version = "14.7"
  environment    = { LOG_LEVEL = "info" }
}
