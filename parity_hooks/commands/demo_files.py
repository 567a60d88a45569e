"""The small repository of the demonstration: what every environment of one web shop says about itself."""

from __future__ import annotations

from typing import Final

_VALUES: Final = """\
shop:
  replicas: {replicas}
  ingress:
    host: {host}
  env:
    LOG_LEVEL: {level}
    PAYMENT_URL: https://{payment}
    SESSION_STORE: redis
"""

FILES: Final = {
    "docker-compose.yml": """\
services:
  web:
    build: .
    environment:
      LOG_LEVEL: debug
      PAYMENT_URL: http://payment:9000
      SESSION_STORE: redis
  db:
    image: postgres:16-alpine
""",
    "Dockerfile": 'FROM python:3.12-slim\nCOPY . /app\nCMD ["python", "-m", "shop"]\n',
    ".env.example": "LOG_LEVEL=debug\nPAYMENT_URL=http://localhost:9000\nSESSION_STORE=redis\n",
    ".github/workflows/test.yml": """\
name: test
on: [push]
jobs:
  test:
    runs-on: ubuntu-latest
    services:
      postgres:
        image: postgres:16
    steps:
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
""",
    "infra/database.tf": """\
resource "aws_db_instance" "shop" {
  engine         = "postgres"
  engine_version = "16"
  instance_class = "db.t4g.small"
}
""",
    "helm/shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
    "helm/shop/values.yaml": "shop:\n  port: 8080\n",
    "helm/values-preprod.yaml": _VALUES.format(
        replicas=1, host="preprod.shop.example", level="info", payment="sandbox.pay.example"
    ),
    "helm/values-prod.yaml": _VALUES.format(replicas=6, host="shop.example", level="warning", payment="pay.example"),
}
# The drift: a variable that production is not given, and a database that is not production's any more.
DRIFT: Final = {
    "helm/values-preprod.yaml": (
        "    SESSION_STORE: redis\n",
        "    SESSION_STORE: redis\n    NOTIFY_API_URL: https://notify.example\n",
    ),
    "docker-compose.yml": ("postgres:16-alpine", "postgres:15-alpine"),
}
FIX: Final = {
    "helm/values-prod.yaml": DRIFT["helm/values-preprod.yaml"],
    "docker-compose.yml": ("postgres:15-alpine", "postgres:16-alpine"),
}
PRE_COMMIT: Final = """\
repos:
  - repo: local
    hooks:
      - id: parity-check
        name: parity check
        entry: {entry}
        language: system
        always_run: true
        pass_filenames: false
        stages: [pre-commit]
"""
GIT_HOOK: Final = "#!/bin/sh\nexec {entry}\n"
