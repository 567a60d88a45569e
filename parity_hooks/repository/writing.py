"""Files written as a whole: whoever reads one meets the old content or all of the new, also after a kill.

The new content is written beside the old one, brought to the disk and put in its place in one step (rename(2)).
Nothing is written through a symbolic link, so nothing outside the work tree, and nothing is ever staged.
"""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from parity_hooks.errors import OutputError
from parity_hooks.model.location import shown_path
from parity_hooks.repository.disk import located, read_file


def replace_file(target: Path, data: bytes) -> None:
    """Put `data` in the place of the file at `target`, which keeps its mode.  After an `OSError` nothing is left."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:200]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def rewrite(top: str, path: str, old: bytes, new: bytes) -> None:
    """Replace a regular file of the work tree below `top` whose content is `old`.

    Raises `OSError` where it is none, where a directory on the way to it is a link, or where it says something else.
    """
    location = located(top, path)
    if location is None or not stat.S_ISREG(os.lstat(location).st_mode):
        raise OSError(0, "not a regular file of the repository")
    if read_file(top, path) != old:
        raise OSError(0, "it was changed meanwhile")
    replace_file(Path(os.fsdecode(location)), new)


def write(top: str, path: str, content: bytes) -> None:
    """Make `content` that of the file at `path` below `top`, its folders too; a file that is there keeps its mode.

    Raises `OutputError` where a link stands in the way, or the disk refuses.
    """
    try:
        target = _target(top, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        replace_file(target, content)
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
