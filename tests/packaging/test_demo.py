"""`parity-hooks demo` does the main job with the real git and the real pre-commit, and leaves nothing behind."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.packaging.conftest import ROOT, Environment, run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
# As if pre-commit were not installed.
_WITHOUT = (
    "import sys; sys.modules['pre_commit'] = None; from parity_hooks.cli.main import main; sys.exit(main(['demo']))"
)


def test_the_demonstration_uses_pre_commit_where_it_is(tmp_path: Path) -> None:
    """
    With pre-commit, its output is shown; the hook stops the drift and lets the fix pass.
    """
    pytest.importorskip("pre_commit")
    shown = demonstrated(tmp_path, sys.executable, "-m", "parity_hooks", "demo")

    assert "by pre-commit (repo: local, language: system)" in shown
    assert "parity check..." in shown


def test_the_demonstration_goes_on_without_pre_commit(tmp_path: Path) -> None:
    """
    Without pre-commit it says how to get it, and shows the same through a plain git hook.
    """
    shown = demonstrated(tmp_path, sys.executable, "-c", _WITHOUT)

    assert "pre-commit is not installed here" in shown
    assert ".git/hooks/pre-commit" in shown


def test_the_demonstration_runs_from_the_wheel_alone(installed: Environment, tmp_path: Path) -> None:
    """
    The installed program shows it in an environment that has nothing else.
    """
    assert "pre-commit is not installed here" in demonstrated(
        tmp_path, str(installed.folder / "bin" / "parity-hooks"), "demo"
    )


def test_the_demonstration_is_the_same_inside_another_hook(tmp_path: Path) -> None:
    """
    Variables that a surrounding git or pre-commit exports reach nothing.
    """
    surroundings = {
        "GIT_DIR": str(tmp_path / "other.git"),
        "GIT_INDEX_FILE": str(tmp_path / "index"),
        "PRE_COMMIT": "1",
    }

    assert "the commit is made" in demonstrated(tmp_path, sys.executable, "-c", _WITHOUT, **surroundings)
    assert not (tmp_path / "other.git").exists()
    assert not (tmp_path / "index").exists()


def demonstrated(folder: Path, *command: str, **variables: str) -> str:
    """What the demonstration prints, once it is known that it worked and left nothing behind."""
    temporary, home = folder / "temporary", folder / "home"
    temporary.mkdir()
    home.mkdir()
    paths = {} if command[0] != sys.executable else {"PYTHONPATH": str(ROOT)}
    done = run(*command, cwd=home, TMPDIR=str(temporary), HOME=str(home), **paths, **variables)

    assert ("", 0) == (done.stderr, done.returncode)
    assert [] == list(temporary.iterdir())
    assert [] == list(home.iterdir())
    assert "parity: 2 drifts brought by this change" in done.stdout
    assert "the commit is made" in done.stdout
    return done.stdout
