"""Where a result goes: standard output in whatever encoding it has, or a file that is replaced as a whole."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from parity_hooks.errors import OutputError
from parity_hooks.repository.writing import replace_file


def write(text: str, path: str | None) -> None:
    """Write `text` to standard output, or to the file at `path`, which holds either the old text or all of the new."""
    if path is None:
        sys.stdout.buffer.write(text.encode(sys.stdout.encoding or "ascii", "backslashreplace"))
        sys.stdout.flush()
        return
    try:
        target = Path(path)
        if target.exists() and not target.is_file():  # a device or a pipe cannot be replaced
            target.write_text(text, encoding="utf-8", errors="backslashreplace")
            return
        real = target.resolve()  # a link stays one: what it leads to is replaced
        if real.is_symlink():  # since Python 3.13 a link that leads to itself is not refused by `resolve`
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        replace_file(real, text.encode("utf-8", "backslashreplace"))
    except (OSError, ValueError, RuntimeError) as error:  # a NUL in the name; links that lead to each other
        reason = getattr(error, "strerror", None) or "no file can have this name"
        raise OutputError(f"cannot write {path}: {reason}") from error
