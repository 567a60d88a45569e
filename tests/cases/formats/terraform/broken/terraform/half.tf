resource "aws_db_instance" "main" {
  engine = "mysql"
  engine_version = = "8.0"
}

resource "aws_db_instance" "other" {
  engine         = "mysql"
  engine_version = "5.7"
  engine_version = "8.0"
}
