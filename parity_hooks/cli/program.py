"""What to call this program in a command that the reader is to run as printed."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path


def name() -> str:
    """`parity-hooks` where the reader's shell finds it, else the path of the one that is running.

    A hook framework puts its own environment first on PATH; the reader's shell has only the rest.
    """
    own = Path(sys.prefix) / ("Scripts" if os.name == "nt" else "bin")
    folders = os.environ.get("PATH", "").split(os.pathsep)
    if "PRE_COMMIT" in os.environ:
        folders = [folder for folder in folders if Path(folder) != own]
    if shutil.which("parity-hooks", path=os.pathsep.join(folders)):
        return "parity-hooks"
    installed = own / "parity-hooks"
    return shlex.quote(str(installed)) if installed.exists() else f"{shlex.quote(sys.executable)} -m parity_hooks"
