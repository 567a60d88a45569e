module "configuration" {
  source = "../configuration"
  config_variables = {
    PUBLIC_DOMAIN = local.domain
  }
}
