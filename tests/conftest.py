"""What every test gets: golden files that `--update` rewrites, and a git that nothing outside can influence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# A merge is not stopped by a case that nobody has seen yet; on a developer's machine new ones are looked for.
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")

CASES = Path(__file__).parent / "cases"
ROOT = Path(__file__).parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write the expected output of the case folders anew")


class Golden:
    """Compares text with the file that holds what is expected, or rewrites that file."""

    def __init__(self, update: bool) -> None:
        self.update = update

    def check(self, path: Path, actual: str) -> None:
        if self.update:
            path.write_text(actual, encoding="utf-8")
        expected = (
            path.read_text(encoding="utf-8") if path.is_file() else f"({path.name} is missing: run pytest --update)"
        )
        assert expected == actual


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    return Golden(request.config.getoption("--update"))


@pytest.fixture(autouse=True)
def _quiet_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nothing of the machine's git configuration or of a surrounding hook reaches a test."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("home")
    (home / ".gitconfig").write_text(
        "[user]\nname = Test\nemail = test@example.org\n[init]\ndefaultBranch = main\n[commit]\ngpgsign = false\n"
    )
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that has ended."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output, which has to be one JSON document and nothing else."""
        return json.loads(self.out)

    @property
    def findings(self) -> list[tuple[str, str]]:
        """Rule and key of every finding of a `check --format json`."""
        return [(one["rule"], one["key"]) for one in self.document["findings"]]


def environment(extra: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """The environment of the test with the checkout on Python's path and nothing of a terminal; None takes away."""
    plain = {
        name: value
        for name, value in os.environ.items()
        if name not in ("NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "PRE_COMMIT")
    }
    changed = {**plain, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "0", **(extra or {})}
    return {name: value for name, value in changed.items() if value is not None}


def run_module(
    module: str, *arguments: str, cwd: Path, env: Mapping[str, str | None] | None = None, stdin: str = ""
) -> Ended:
    """Run `python -m module arguments` as a process of its own.  No run may end in a traceback."""
    done = subprocess.run(
        (sys.executable, "-m", module, *arguments),
        cwd=cwd, env=environment(env), input=stdin.encode(), capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    ended = Ended(
        done.returncode, done.stdout.decode("utf-8", "surrogateescape"), done.stderr.decode("utf-8", "surrogateescape")
    )
    assert "Traceback" not in ended.err, ended.err
    assert "internal error" not in ended.err, ended.err
    return ended


def run_cli(*arguments: str, cwd: Path, env: Mapping[str, str | None] | None = None) -> Ended:
    """Run the real command line in `cwd`."""
    return run_module("parity_hooks", *arguments, cwd=cwd, env=env)


class Checkout:
    """A real repository that a test works in."""

    def __init__(self, path: Path, *options: str) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", *options)

    def git(self, *arguments: str, env: Mapping[str, str | None] | None = None) -> str:
        """What git prints; it is an error when git fails."""
        done = self.try_git(*arguments, env=env)
        assert done.status == 0, done.err
        return done.out.rstrip("\n")

    def try_git(self, *arguments: str, env: Mapping[str, str | None] | None = None, cwd: Path | None = None) -> Ended:
        """How git ended: also when it fails."""
        done = subprocess.run(
            ("git", *arguments),
            cwd=cwd or self.path,
            env=environment(env),
            capture_output=True,
            check=False,
            timeout=120,
        )
        return Ended(
            done.returncode,
            done.stdout.decode("utf-8", "surrogateescape"),
            done.stderr.decode("utf-8", "surrogateescape"),
        )

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Write files, and the folders they lie in."""
        for name, content in files.items():
            target = self.path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else content.encode())

    def commit(self, files: Mapping[str, str | bytes] | None = None, message: str = "change") -> str:
        """Write `files`, commit everything, return the id of the commit.  Hooks do not run."""
        self.write(files or {})
        self.git("add", "--all")
        self.git("commit", "-q", "--no-verify", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def check(self, *arguments: str, env: Mapping[str, str | None] | None = None) -> Ended:
        """`parity-hooks check --format json` here."""
        return run_cli("check", "--format", "json", *arguments, cwd=self.path, env=env)


@pytest.fixture
def repository(tmp_path: Path) -> Checkout:
    """An empty repository in a temporary folder."""
    return Checkout(tmp_path / "repository")
