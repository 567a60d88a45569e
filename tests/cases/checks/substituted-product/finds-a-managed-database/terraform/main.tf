resource "aws_db_instance" "orders" {
  engine         = "mariadb"
  engine_version = "10.11"
}
