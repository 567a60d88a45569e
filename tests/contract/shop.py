"""A small application with a contract: PostgreSQL in production, on development machines and in CI."""

from __future__ import annotations

import json
from collections.abc import Mapping

import jsonschema

from tests.conftest import ROOT, Checkout, Ended, run_cli

SCHEMA = json.loads((ROOT / "schemas/report.schema.json").read_text(encoding="utf-8"))

TERRAFORM, COMPOSE, WORKFLOW = "infra/database.tf", "docker-compose.yml", ".github/workflows/test.yml"
GUARD = "tests/test_features.py"
CONTRACT = ".parity/contract.yaml"
RECORDED = ".parity/divergences/postgres-version-local.yaml"


def terraform(version: str) -> str:
    return f'resource "aws_db_instance" "shop" {{\n  engine         = "postgres"\n  engine_version = "{version}"\n}}\n'


def compose(version: str) -> str:
    return f"services:\n  db:\n    image: postgres:{version}\n"


def workflow(version: str) -> str:
    return (
        "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    services:\n      db:\n"
        f"        image: postgres:{version}\n        ports: ['5432:5432']\n    steps:\n      - run: make test\n"
    )


def shop(production: str = "16", local: str = "15", ci: str = "16") -> dict[str, str]:
    return {
        TERRAFORM: terraform(production),
        COMPOSE: compose(local),
        WORKFLOW: workflow(ci),
        GUARD: "def test_only_old_features():\n    assert True\n",
        "CODEOWNERS": "* @shop/platform\n",
    }


def cli(checkout: Checkout, *arguments: str, env: Mapping[str, str | None] | None = None) -> Ended:
    return run_cli(*arguments, cwd=checkout.path, env=env)


def agreed(checkout: Checkout, files: Mapping[str, str]) -> None:
    """Commit `files` and the contract for them."""
    checkout.commit(files)
    assert 0 == cli(checkout, "regenerate").status
    checkout.commit()


def recorded(checkout: Checkout, *more: str) -> Ended:
    """Record the one finding that there is, completely."""
    found = checkout.check().document["findings"]
    (finding,) = [one for one in found if one["severity"] != "info" and one["rule"] != "stale-skill"]
    return cli(
        checkout, "record", finding["id"],
        "--reason", "vendor-limit",
        "--explain", "The image with our extensions is not built for 16 yet.",
        "--risk", "A query that only 16 plans badly is not seen on a laptop.",
        "--guard", f"test:{GUARD}::test_only_old_features",
        "--owner", "@shop/platform",
        "--review-by", "2999-12-31",
        *more,
    )  # fmt: skip


def statuses(checkout: Checkout, *arguments: str, env: Mapping[str, str | None] | None = None) -> list[tuple[str, str]]:
    """Rule and status of everything above `info` in a check, the skill left out; the report is what its schema says."""
    document = checkout.check(*arguments, env=env).document
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    findings = document["findings"]
    return [
        (one["rule"], one["status"]) for one in findings if one["severity"] != "info" and one["rule"] != "stale-skill"
    ]
