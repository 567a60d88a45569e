locals {
  settings = {
    prod = {
      sign_in_audience = "corporate"
    }
    staging = {
      sign_in_audience = "corporate"
      rate_limit       = 100
    }
    qa = {
      sign_in_audience = "corporate"
      rate_limit       = 100
    }
  }
}
