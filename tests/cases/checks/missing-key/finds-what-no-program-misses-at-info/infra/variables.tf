variable "subscription" {}
variable "tenant" {}
variable "sku" { default = "small" }
