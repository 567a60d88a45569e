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
    "issuer": ("weaker-sign-in", "OIDC_ISSUER", {COMPOSE, MANIFEST}),
    "bypass": ("weaker-sign-in", "AUTH_DISABLED", {COMPOSE, MANIFEST}),
    "substitute": ("substituted-product", "valkey", {"deploy/base/cache.yaml", COMPOSE, CI}),
}
# As the tree stands nobody can tell the key from one that a vault supplies; the change that brings it is stopped.
IN_A_CHANGE = {"only in the manifest": ("missing-variable", "IDENTITY_TIMEOUT", {COMPOSE, MANIFEST})}
# What is on the other side where nothing is heard, so that a reader knows why.
SILENT = {
    "port": ("8080", "what a Dockerfile exposes and what a manifest's container listens on are no facts yet"),
    "replicas": ("replicas", "how many there are is sizing: environments may be lighter, and production is, here"),
    "prose": ("docs/setup.md", "prose is not read: the fourth place of PostgreSQL's version"),
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
    Five of the eight stop a commit, each by one finding that names its files.
    """
    assert 1 == len([one for one in findings if tells(one, *BLOCKING[drift]) and one["severity"] != "info"])


def test_nothing_else_blocks(findings: list[dict[str, Any]]) -> None:
    """
    What blocks is one of the eight: the rest of the repository is as it should be.
    """
    blocking = [one for one in findings if one["severity"] != "info"]

    assert [] == [one["message"] for one in blocking if not any(tells(one, *drift) for drift in BLOCKING.values())]


@pytest.mark.parametrize("drift", IN_A_CHANGE)
def test_a_variable_of_the_manifest_alone_blocks_in_the_change_that_brings_it(
    drift: str, findings: list[dict[str, Any]], repository: Checkout
) -> None:
    """
    A program reads it without a default, and compose does not hand it over: told in the tree, stopped in the change.
    """
    after = (repository.path / MANIFEST).read_text(encoding="utf-8")
    name = IN_A_CHANGE[drift][1]
    lines = after.splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if name in line)
    base = repository.commit({MANIFEST: "".join(lines[:at] + lines[at + 2 :])})
    repository.write({MANIFEST: after})
    news = repository.check("--from-rev", base, "--worktree").document["findings"]

    assert ["info"] == [one["severity"] for one in findings if tells(one, *IN_A_CHANGE[drift])]
    assert ["warning"] == [one["severity"] for one in news if tells(one, *IN_A_CHANGE[drift])]


@pytest.mark.parametrize("drift", SILENT)
def test_what_is_not_found_is_known(drift: str, findings: list[dict[str, Any]]) -> None:
    """
    The port, the replicas and the prose are not heard; this test fails as soon as they are.
    """
    word, why = SILENT[drift]

    assert [] == [one["message"] for one in findings if word in json.dumps(one)], why


def tells(finding: dict[str, Any], rule: str, name: str, files: set[str]) -> bool:
    """Whether a finding of `rule` is about `name` and names all of `files`."""
    named = {finding["subject"], *finding["keys"]}
    return finding["rule"] == rule and name in named and files <= {place["path"] for place in finding["locations"]}
