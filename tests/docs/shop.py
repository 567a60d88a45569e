"""The demonstration's repository in the states that the examples of the documentation start from."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from parity_hooks.commands.demo_files import DRIFT, FILES

if TYPE_CHECKING:
    from pathlib import Path

STATES = ("drift", "branch")


def build(folder: Path, state: str) -> None:
    """`drift`: one commit, and a drift in the index.  `branch`: the drift committed on `feature`, which is checked out."""
    assert state in STATES
    git(folder, "init", "-q", "-b", "main")
    for path, text in FILES.items():
        _write(folder / path, text)
    _commit(folder, "The shop as production runs it")
    if state == "branch":
        git(folder, "checkout", "-q", "-b", "feature")
    for path, (old, new) in DRIFT.items():
        _write(folder / path, (folder / path).read_text(encoding="utf-8").replace(old, new))
    git(folder, "add", "--all")
    if state == "branch":
        _commit(folder, "Send notifications")


def git(folder: Path, *arguments: str) -> None:
    """Run git in `folder`."""
    subprocess.run(("git", *arguments), cwd=folder, check=True, stdin=subprocess.DEVNULL, capture_output=True)


def _commit(folder: Path, message: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "-m", message)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
