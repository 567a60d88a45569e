variable "environment" {
  type = string
}

variable "hosts" {
  type    = list(string)
  default = []
}

variable "sku" { default = null }

variable "admin_password" {
  type      = string
  sensitive = true
}
