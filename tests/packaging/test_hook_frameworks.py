"""The hook as other repositories use it: built by a hook framework from this repository's own manifest."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs import shop
from tests.docs.pages import blocks
from tests.packaging.conftest import Environment, run

pytestmark = pytest.mark.slow
FRAMEWORKS = {"pre-commit": (sys.executable, "-m", "pre_commit"), "prek": (str(Path(sys.executable).parent / "prek"),)}


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_a_framework_runs_the_hook_of_a_checkout(
    name: str, source: Path, installed: Environment, drift: Path, tmp_path: Path
) -> None:
    """
    `try-repo` builds the hook from a clone without tags and stops at the drift in the index.
    """
    if shutil.which(FRAMEWORKS[name][0]) is None:
        pytest.skip(f"{name} is not installed here")
    done = framework(name, "try-repo", str(source), "parity-check", "--verbose", cwd=drift, home=tmp_path)

    assert 1 == done.returncode, done.stdout + done.stderr
    assert "parity: 2 drifts brought by this change" in done.stdout


def test_the_configuration_of_the_readme_works(
    source: Path, installed: Environment, drift: Path, tmp_path: Path
) -> None:
    """
    With the address and a commit of this repository filled in, the README's configuration stops the drift.
    """
    (text,) = (block.text for block in blocks() if block.mark == "hook=remote")
    commit = subprocess.run(
        ("git", "rev-parse", "HEAD"), cwd=source, capture_output=True, text=True, check=True
    ).stdout.strip()
    filled = text.replace("ADDRESS-OF-THIS-REPOSITORY", str(source)).replace("TAG-OR-COMMIT", commit)
    (drift / ".pre-commit-config.yaml").write_text(filled, encoding="utf-8")
    shop.git(drift, "add", ".pre-commit-config.yaml")
    done = framework("pre-commit", "run", "parity-check", cwd=drift, home=tmp_path)

    assert 1 == done.returncode, done.stdout + done.stderr
    assert "parity: 2 drifts brought by this change" in done.stdout


def framework(name: str, *arguments: str, cwd: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a hook framework with its own empty store.  `installed` has shown that the package index can be reached."""
    store = str(home / "store")
    return run(*FRAMEWORKS[name], *arguments, cwd=cwd, PRE_COMMIT_HOME=store, PREK_HOME=store)
