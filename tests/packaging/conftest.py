"""The project built and installed as users get it.  What needs the package index is skipped, visibly, without one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.docs import shop

ROOT = Path(__file__).resolve().parents[2]
_CACHES = shutil.ignore_patterns(
    "__pycache__", "*.egg-info", ".git", ".venv", ".*_cache", ".hypothesis", "dist", "build"
)


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment outside the checkout, with nothing of the checkout on its path."""

    folder: Path

    def run(self, program: str, *arguments: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run one of its programs."""
        return run(str(self.folder / "bin" / program), *arguments, cwd=cwd, **variables)

    def install(self, *arguments: str) -> None:
        """Install what `pip install` is told to.  Skips the test where there is no package index."""
        if self.run(
            "python", "-m", "pip", "download", "-q", "--no-deps", "-d", "probe", "pyyaml", cwd=self.folder
        ).returncode:
            pytest.skip("the package index cannot be reached: nothing can be installed into an empty environment")
        done = self.run("python", "-m", "pip", "install", "-q", *arguments, cwd=self.folder)
        assert 0 == done.returncode, done.stdout + done.stderr


def run(*command: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command as somebody who has no checkout, and no other installation on the path."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    folders = kept.get("PATH", "").split(os.pathsep)
    kept["PATH"] = os.pathsep.join(one for one in folders if not Path(one, "parity-hooks").exists())
    return subprocess.run(
        command,
        cwd=cwd,
        env={**kept, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def environment(folder: Path) -> Environment:
    """A new virtual environment with nothing but pip in it."""
    done = run(sys.executable, "-m", "venv", str(folder), cwd=folder.parent)
    assert 0 == done.returncode, done.stderr
    return Environment(folder)


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout, committed, so that nothing is built inside the real one."""
    folder = tmp_path_factory.mktemp("source") / "parity-hooks"
    shutil.copytree(ROOT, folder, ignore=_CACHES, symlinks=True)
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    shop.git(folder, "init", "-q")
    shop.git(folder, "add", "--all")
    shop.git(folder, *identity, "commit", "-q", "-m", "The checkout as it is")
    return folder


@pytest.fixture(scope="session")
def built(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution."""
    folder = tmp_path_factory.mktemp("dist")
    done = run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(source), cwd=folder)
    if done.returncode:
        pytest.fail(f"the build failed: {done.stdout[-2000:]}{done.stderr[-2000:]}", pytrace=False)
    return folder


@pytest.fixture(scope="session")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An empty environment into which only the wheel was installed."""
    result = environment(tmp_path_factory.mktemp("installed") / "venv")
    result.install(str(next(built.glob("*.whl"))))
    return result


@pytest.fixture
def drift(tmp_path: Path) -> Path:
    """A small repository with a drift in its index."""
    folder = tmp_path / "shop"
    folder.mkdir()
    shop.build(folder, "drift")
    return folder
