"""Files of the work tree, opened with suspicion.

Only regular files are opened, only through real directories, and never more than the limit is read: a link that
leads out of the repository, a FIFO or a device never is.
"""

# ruff: noqa: PTH114, PTH115, PTH118
# os.path takes bytes, and importing pathlib would cost the hook more than this module does.
from __future__ import annotations

import os
import stat
from typing import Final

from parity_hooks.repository.entry import SYMLINK, Entry, entry, raw
from parity_hooks.repository.unread import LIMIT, Unread, too_large

# Between the look and the opening the file may become something else: a FIFO must not block, a link not be followed.
# Windows lacks three of them and has O_BINARY instead.
FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
GONE: Final = Unread("no longer there", "gone")


def untracked(top: str, path: bytes) -> Entry | None:
    """Return the entry of an untracked file, or None if it is gone or a directory."""
    try:
        mode = os.lstat(os.path.join(os.fsencode(top), path)).st_mode
    except OSError:
        return None
    if stat.S_ISDIR(mode):
        return None
    if stat.S_ISLNK(mode):
        return entry(path, SYMLINK, None)
    return entry(path, 0o100755 if mode & stat.S_IXUSR else 0o100644, None)


def read_file(top: str, path: str) -> bytes | Unread:
    """Return the content of a regular file below `top`, or why it is not read."""
    location = located(top, path)
    if location is None:
        return GONE
    try:
        if not stat.S_ISREG(os.lstat(location).st_mode):
            return Unread("not a regular file", "error")
        with open(os.open(location, FLAGS), "rb") as file:
            size = os.fstat(file.fileno()).st_size
            content = b"" if size > LIMIT else file.read(LIMIT + 1)  # one byte more: it may grow meanwhile
            return content if max(size, len(content)) <= LIMIT else too_large(max(size, len(content)))
    except (FileNotFoundError, NotADirectoryError):
        return GONE
    except OSError as error:
        return Unread(f"cannot be read: {error.strerror}", "error")


def read_link(top: str, path: str) -> bytes | Unread:
    """Return where a symbolic link below `top` leads, without going there."""
    location = located(top, path)
    if location is None:
        return GONE
    try:
        return os.readlink(location)
    except (FileNotFoundError, NotADirectoryError):
        return GONE
    except OSError as error:
        return Unread(f"cannot be read: {error.strerror}", "error")


def located(top: str, path: str) -> bytes | None:
    """Return where `path` is on the disk, or None if a directory on the way is a link: git counts that as absent."""
    location = os.fsencode(top)
    *directories, name = raw(path).split(b"/")
    for directory in directories:
        location = os.path.join(location, directory)
        if os.path.islink(location):
            return None
    return os.path.join(location, name)
