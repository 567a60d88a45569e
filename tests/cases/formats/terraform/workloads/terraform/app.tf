/* What runs. */
resource "aws_lambda_function" "api" {
  runtime = "nodejs18.x"
  environment {
    variables = merge(local.shared, {
      LOG_LEVEL = "info"
      "API_URL" = "https://${var.host}/api"
      API_KEY   = format("%s-%s", "canary", var.suffix)
    })
  }
}

resource "google_cloudfunctions_function" "old" {
  runtime = "python310"
}

resource "aws_ecs_task_definition" "web" {
  container_definitions = jsonencode([{
    name  = "web"
    image = "nginx:1.25"
    environment = [
      { name = "RAILS_ENV", value = "production" },
      { name = "DB_PASSWORD", value = "canary-in-hcl" },
    ]
  }])
}

resource "aws_security_group" "web" {
  ingress {
    port = 443
  }
  ingress {
    port = 80
  }
  tags = { Name = "web", Owner = null, Public = true }
}

resource "aws_instance" "box" {
  count     = var.enabled ? 1 : 0
  offset    = -5
  user_data = <<-EOT
    #!/bin/sh
    echo ${var.host}
  EOT
}
