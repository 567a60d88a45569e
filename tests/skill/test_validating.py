"""`parity-hooks skill`: what it finds wrong with a skill."""

from __future__ import annotations

import json

import pytest

from parity_hooks.cli.table import BY_NAME
from parity_hooks.skill.validating import COMMANDS
from tests.conftest import Checkout
from tests.contract.shop import agreed, cli, recorded, shop
from tests.skill.test_skill import HOME, SKILL, text


def test_what_is_generated_is_right(repository: Checkout) -> None:
    """
    With a reference for a divergence, too; with `--check` nothing is said of it.
    """
    agreed(repository, {**shop(), "Makefile": "test:\n\ttrue\n"})
    recorded(repository)
    cli(repository, "regenerate")
    ended = cli(repository, "skill")

    assert (0, f"{HOME}: right\n") == (ended.status, ended.out)
    assert (0, "") == (cli(repository, "skill", "--check").status, cli(repository, "skill", "--check").out)
    assert "- `make test` (`Makefile#test`)" in text(repository)


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("name: repository", "name: Repository", "name: lower case letters"),
        ("metadata:", "version: 1\nmetadata:", "a key that agentskills does not know: version"),
        ("description: >-\n  ", f"description: >-\n  {'long ' * 220}", "description: 1 to 1024 characters"),
        ("references/truths/data.md", "references/truths/date.md", "the link references/truths/date.md leads nowhere"),
        ("references/truths/data.md", "references/truths/data.md#no", "data.md#no names no heading"),
        ("docker-compose.yml#services.db.image", "docker-compose.yml#services.web.image", "nothing stands at"),
        ("`make test`", "`make tset`", "nothing defines the command make tset"),
        ("`parity-hooks check`", "`parity-hooks chekc`", "there is no command parity-hooks chekc"),
        ("<!-- parity:end checks -->\n", "", "begins inside the block checks"),
        ("## Drift Checks\n", "## Drift Checks\n`postgres://u:p4ssw0rd1@host/db`\n", "looks like a secret"),
        ("## Drift Checks\n", "## Drift Checks" + "\n" * 500, "500 lines or more"),
    ],
)
def test_what_is_wrong_is_told(repository: Checkout, was: str, now: str, said: str) -> None:
    """
    With exit status 1, in text and in JSON.
    """
    agreed(repository, {**shop(), "Makefile": "test:\n\ttrue\n"})
    assert was in text(repository)
    repository.write({SKILL: text(repository).replace(was, now)})
    ended = cli(repository, "skill", "--check")
    (skill,) = json.loads(cli(repository, "skill", "--format", "json").out)["skills"]

    assert 1 == ended.status
    assert said in ended.out
    assert any(said in one["message"] for one in skill["wrong"])


def test_without_a_skill_there_is_no_verdict(repository: Checkout) -> None:
    """
    Neither without a contract.
    """
    repository.commit(shop())
    assert 2 == cli(repository, "skill").status
    agreed(repository, shop())
    (repository.path / SKILL).unlink()
    ended = cli(repository, "skill")

    assert 2 == ended.status
    assert "parity-hooks regenerate" in ended.err


def test_the_commands_that_a_skill_names_exist() -> None:
    """
    The table in `cli` has each of them.
    """
    assert [] == [name for name in COMMANDS if name not in BY_NAME]
