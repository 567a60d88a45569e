"""Files written as a whole: whoever reads one meets the old content or all of the new, also after a kill.

The new content is written beside the old one, brought to the disk and put in its place in one step (rename(2)).
"""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

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
