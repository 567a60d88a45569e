"""Files of the work tree, replaced as a whole: whoever looks, at any moment, sees the old content or the new one.

Nothing is written through a symbolic link, so nothing outside the work tree, and nothing is ever staged.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from parity_hooks.errors import OutputError
from parity_hooks.model.location import shown_path
from parity_hooks.repository.disk import located


def write(top: str, path: str, content: bytes) -> None:
    """Make `content` that of the file at `path` below `top`, its folders too; a file that is there keeps its mode.

    Raises `OutputError` where a link stands in the way, or the disk refuses.
    """
    try:
        target = _target(top, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, content)
    except OSError as error:
        raise _refused(path, error) from error


def remove(top: str, path: str) -> None:
    """Remove the file at `path` below `top`, and its folder where nothing else lies in it.  Raises as above."""
    try:
        target = _target(top, path)
        target.unlink(missing_ok=True)
        if not any(target.parent.iterdir()):
            target.parent.rmdir()
    except OSError as error:
        raise _refused(path, error) from error


def _target(top: str, path: str) -> Path:
    found = located(top, path)
    if found is None or Path(os.fsdecode(found)).is_symlink():
        raise OutputError(f"{shown_path(path)} is not written: a symbolic link stands in the way")
    return Path(os.fsdecode(found))


def _refused(path: str, error: OSError) -> OutputError:
    return OutputError(f"cannot write {shown_path(path)}: {error.strerror or type(error).__name__}")


def _replace(target: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:200]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(target.stat().st_mode & 0o7777 if target.exists() else 0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
