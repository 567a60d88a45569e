variable "postgresql_version" {
  default = "11"
}
