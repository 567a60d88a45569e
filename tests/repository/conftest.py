"""Real repositories in a temporary directory, and the package opened on them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from parity_hooks.repository import Repository, Tree, Unread, open_repository
from parity_hooks.repository.git import Git

CONFIG = """
[user]
name = Test
email = test@example.org
[init]
defaultBranch = main
[commit]
gpgsign = false
[protocol "file"]
allow = always
"""
Open = Callable[..., Repository]


class Work:
    """A repository to work in."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def git(self, *arguments: str, env: dict[str, str] | None = None, stdin: bytes = b"") -> str:
        done = subprocess.run(
            ("git", *arguments),
            cwd=self.path,
            env={**os.environ, **(env or {})},
            input=stdin,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def link(self, name: str, target: str) -> None:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)

    def commit(self, message: str = "change") -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def clone(self, name: str, *options: str) -> Work:
        path = self.path.parent / name
        self.git("clone", "--quiet", *options, self.path.as_uri(), str(path))
        return Work(path)

    def blob(self, content: bytes) -> str:
        return self.git("hash-object", "--stdin", stdin=content)


def contents(tree: Tree) -> dict[str, bytes | str]:
    """All contents of a tree; the kind for what cannot be read."""
    return {
        path: answer.kind if isinstance(answer, Unread) else answer for path, answer in tree.read_many(tree.entries)
    }


@pytest.fixture(autouse=True)
def _only_this_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("home")
    (home / "config").write_text(CONFIG)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / "config"))


@pytest.fixture
def work(tmp_path: Path) -> Work:
    path = tmp_path / "work"
    path.mkdir()
    made = Work(path)
    made.git("init", "--quiet")
    return made


@pytest.fixture
def opened() -> Iterator[Open]:
    """`open_repository`, closed when the test ends."""
    open_ones: list[Repository] = []

    def open_one(directory: Path | str | None = None, environ: dict[str, str] | None = None) -> Repository:
        repository = open_repository(None if directory is None else str(directory), environ)
        open_ones.append(repository)
        return repository

    yield open_one
    for repository in open_ones:
        repository.close()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The subcommands of the git processes that the package has started."""
    commands: list[str] = []
    start = Git.start

    def counted(self: Git, *arguments: str, stdin: int, stderr: int) -> subprocess.Popen[bytes]:
        commands.append(arguments[0])
        return start(self, *arguments, stdin=stdin, stderr=stderr)

    monkeypatch.setattr(Git, "start", counted)
    return commands
