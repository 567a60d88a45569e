resource "x_y" "z" {
  a = var.subscription
  b = var.tenant
  c = var.sku
}
