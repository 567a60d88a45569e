"""One realistic repository with eight drifts that lie across formats: which of them are found, and what else is said.

The eight: the version of PostgreSQL (Terraform 16, compose 15, CI 14, prose 13), that of Python (three files, three
versions), a variable that only the manifest has, the issuer of tokens, a switch in compose that leaves sign-in out,
the port, Valkey where Redis is tried, and one replica in production where staging has two.
"""

from __future__ import annotations

import json
import shutil
from typing import Any

import pytest

from tests.conftest import CASES, Checkout

FOLDER = CASES / "regressions" / "eight-drifts"
COMPOSE, CI, MANIFEST = "docker-compose.yml", ".github/workflows/test.yml", "deploy/base/deployment.yaml"

# Drift -> rule, name that the finding carries, files that it names.
BLOCKING = {
    "postgres": ("version-mismatch", "postgres", {"terraform/database.tf", COMPOSE, CI}),
    "python": ("version-mismatch", "python", {"Dockerfile", ".python-version", CI}),
    "only in the manifest": ("missing-variable", "IDENTITY_TIMEOUT", {".env.example", MANIFEST, "app/sessions.py"}),
    "issuer": ("weaker-sign-in", "OIDC_ISSUER", {COMPOSE, MANIFEST}),
    "bypass": ("weaker-sign-in", "AUTH_DISABLED", {COMPOSE, MANIFEST}),
    "port": ("port-mismatch", "port", {"Dockerfile", COMPOSE, MANIFEST}),
    "substitute": ("substituted-product", "valkey", {"deploy/base/cache.yaml", COMPOSE, CI}),
    "replicas": ("differing-value", "spec.replicas", {"deploy/production/replicas.yaml", MANIFEST}),
}


@pytest.fixture
def findings(repository: Checkout) -> list[dict[str, Any]]:
    """What `check` says of the repository as it stands."""
    shutil.copytree(FOLDER, repository.path, dirs_exist_ok=True)
    repository.commit()
    return list(repository.check().document["findings"])


@pytest.mark.parametrize("drift", BLOCKING)
def test_a_drift_across_formats_blocks(drift: str, findings: list[dict[str, Any]]) -> None:
    """
    Each of the eight stops a commit, by one finding that names its files.
    """
    assert 1 == len([one for one in findings if tells(one, *BLOCKING[drift]) and one["severity"] != "info"])


def test_nothing_else_blocks(findings: list[dict[str, Any]]) -> None:
    """
    What blocks is one of the eight: the rest of the repository is as it should be.
    """
    blocking = [one for one in findings if one["severity"] != "info"]

    assert [] == [one["message"] for one in blocking if not any(tells(one, *drift) for drift in BLOCKING.values())]


def test_prose_is_not_read(findings: list[dict[str, Any]]) -> None:
    """
    The fourth place of PostgreSQL's version is a sentence: this test fails as soon as that is heard.
    """
    assert [] == [one["message"] for one in findings if "docs/setup.md" in json.dumps(one)]


def tells(finding: dict[str, Any], rule: str, name: str, files: set[str]) -> bool:
    """Whether a finding of `rule` is about `name` and names all of `files`."""
    named = {finding["subject"], *finding["keys"]}
    return finding["rule"] == rule and name in named and files <= {place["path"] for place in finding["locations"]}
