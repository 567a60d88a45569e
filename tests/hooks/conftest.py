"""Repositories that a hook guards: through the real pre-commit, or as a plain git hook."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from tests.conftest import Checkout, Ended
from tests.samples import EVEN

ENTRY = f"{shlex.quote(sys.executable)} -m parity_hooks.hooks.check"
CONFIGURATION = f"""\
repos:
  - repo: local
    hooks:
      - id: parity-check
        name: parity check
        entry: {ENTRY}
        language: system
        always_run: true
        pass_filenames: false
        stages: [pre-commit, pre-merge-commit]
"""


class Guarded:
    """A repository whose commits are judged."""

    def __init__(self, checkout: Checkout) -> None:
        self.checkout = checkout
        self.path = checkout.path
        self.git, self.write = checkout.git, checkout.write

    def stage(self, files: dict[str, str | bytes]) -> None:
        """Write files and stage just these."""
        self.write(files)
        self.git("add", *files)

    def commit(self, *arguments: str, cwd: Path | None = None) -> Ended:
        """`git commit`, with the hook."""
        return self.checkout.try_git("commit", "-m", "judged", *arguments, cwd=cwd)

    def stopped(self, *arguments: str, cwd: Path | None = None) -> str:
        """What the hook says to a commit that it must stop: the commit is not made, and nothing crashed."""
        before = self.checkout.try_git("rev-parse", "-q", "--verify", "HEAD").out
        ended = self.commit(*arguments, cwd=cwd)
        assert (1, before) == (ended.status, self.checkout.try_git("rev-parse", "-q", "--verify", "HEAD").out), ended
        assert "Traceback" not in ended.err + ended.out
        return ended.out + ended.err

    def passed(self, *arguments: str, cwd: Path | None = None) -> None:
        """Nothing stops this commit: it is made."""
        before = self.checkout.try_git("rev-parse", "-q", "--verify", "HEAD").out
        ended = self.commit(*arguments, cwd=cwd)
        assert 0 == ended.status, ended.out + ended.err
        assert before != self.git("rev-parse", "HEAD")


@pytest.fixture(autouse=True)
def _own_store(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path_factory.mktemp("pre-commit")))


def install(checkout: Checkout) -> None:
    """Let the real pre-commit guard every kind of commit."""
    done = checkout.try_git(
        "-c",
        f"alias.install=!{shlex.quote(sys.executable)} -m pre_commit install -t pre-commit -t pre-merge-commit",
        "install",
    )
    assert 0 == done.status, done.err


def guard_plainly(checkout: Checkout) -> None:
    """Let a plain git hook guard every kind of commit."""
    for name in ("pre-commit", "pre-merge-commit"):
        hook = checkout.path / ".git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\nexec {ENTRY}\n", encoding="utf-8")
        hook.chmod(0o755)


@pytest.fixture
def unborn(repository: Checkout) -> Guarded:
    """Guarded by pre-commit, no commit yet."""
    repository.write({".pre-commit-config.yaml": CONFIGURATION})
    install(repository)
    return Guarded(repository)


@pytest.fixture
def guarded(repository: Checkout) -> Guarded:
    """Guarded by pre-commit, without drift so far."""
    repository.commit({".pre-commit-config.yaml": CONFIGURATION, **EVEN, "README.md": "shop\n"})
    install(repository)
    return Guarded(repository)


@pytest.fixture
def plain(repository: Checkout) -> Guarded:
    """Guarded by a plain git hook, without drift so far."""
    repository.commit({**EVEN, "README.md": "shop\n"})
    guard_plainly(repository)
    return Guarded(repository)
