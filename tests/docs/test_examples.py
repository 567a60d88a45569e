"""What the pages show is what happens: commands are run, outputs compared, configurations used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.docs import shop
from tests.docs.pages import Block, blocks

if TYPE_CHECKING:
    from pathlib import Path

    from tests.docs.conftest import Shell

EXAMPLES = [block for block in blocks() if block.language == "console"]
# Run by tests/packaging and .ci/run, because they install things.
INSTALLING = ("python3 -m venv .venv && ",)


@pytest.mark.parametrize("block", EXAMPLES, ids=str)
def test_an_example_prints_what_the_page_says(
    block: Block, shell: Shell, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """
    A `console` block names the repository that it runs in, and shows all that its commands print there.
    """
    folder = tmp_path / "shop"
    folder.mkdir()
    shop.build(folder, block.mark.removeprefix("run="))
    actual = "".join(f"$ {line}\n{shell(line, folder)[0]}" for line in commands(block))
    if request.config.getoption("--update"):
        text = block.page.read_text(encoding="utf-8")
        block.page.write_text(text.replace(f"\n{block.text}```", f"\n{actual}```", 1), encoding="utf-8")
        return

    assert block.text == actual


def test_every_command_on_a_page_is_run() -> None:
    """
    A command is in a `console` block that is run, or it is one of those that install.
    """
    shown = [
        line for block in blocks() if block.language in ("sh", "bash", "shell") for line in block.text.splitlines()
    ]

    assert [] == [line for line in shown if not line.startswith(INSTALLING)]
    assert all(block.mark.removeprefix("run=") in shop.STATES for block in EXAMPLES)


def test_the_local_hook_of_the_readme_stops_a_drift(shell: Shell, tmp_path: Path) -> None:
    """
    The configuration of the README, used literally with pre-commit, stops a commit that drifts and lets another one pass.
    """
    (configuration,) = (block.text for block in blocks() if block.mark == "hook=local")
    folder = tmp_path / "shop"
    folder.mkdir()
    shop.build(folder, "drift")
    (folder / ".pre-commit-config.yaml").write_text(configuration, encoding="utf-8")
    shop.git(folder, "add", ".pre-commit-config.yaml")
    installed = shell("pre-commit install", folder)
    stopped, status = shell("git commit -m drift", folder)
    shop.git(folder, "restore", "--staged", "--worktree", "helm", "docker-compose.yml")
    passed = shell("git commit -m configuration", folder)

    assert 0 == installed[1], installed
    assert status == 1
    assert "parity: 2 drifts brought by this change" in stopped
    assert 0 == passed[1], passed


def commands(block: Block) -> list[str]:
    return [line.removeprefix("$ ") for line in block.text.splitlines() if line.startswith("$ ")]
