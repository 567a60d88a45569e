resource "azurerm_postgresql_flexible_server" "main" {
  name    = "main"
  version = "16"
}
