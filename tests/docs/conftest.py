"""A shell in which the installed commands are found, whatever environment the tests run in."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING, Protocol

import pytest

from tests.docs.pages import ROOT

if TYPE_CHECKING:
    from pathlib import Path

_MODULES = {"parity-hooks": "parity_hooks", "parity-check": "parity_hooks.hooks.check", "pre-commit": "pre_commit"}


class Shell(Protocol):
    """Runs one command line in a folder and returns all that it prints, and its exit status."""

    def __call__(self, line: str, folder: Path) -> tuple[str, int]: ...


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    programs = tmp_path / "programs"
    programs.mkdir()
    for name, module in _MODULES.items():
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m {module} "$@"\n')
        program.chmod(0o755)
    environ = {
        **os.environ,
        "PATH": os.pathsep.join((str(programs), os.environ["PATH"])),
        "PYTHONPATH": str(ROOT),
        "PRE_COMMIT_HOME": str(tmp_path / "pre-commit"),
    }

    def run(line: str, folder: Path) -> tuple[str, int]:
        done = subprocess.run(
            ("sh", "-c", line), cwd=folder, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, check=False, timeout=60,
        )  # fmt: skip
        return done.stdout, done.returncode

    return run
