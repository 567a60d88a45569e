resource "aws_elasticache_cluster" "x" {
  engine = "redis"
  engine_version = "7.0"
}
