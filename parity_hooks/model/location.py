"""Where something stands: a path inside the repository, a line and a column."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file: repository-relative POSIX path, 1-based line and column (0 when only the file is known)."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{shown_path(self.path)}:{self.line}" if self.line else shown_path(self.path)


def shown_path(path: str) -> str:
    r"""`path` as text that every terminal and JSON reader takes: bytes that are not UTF-8 become `\xNN`."""
    raw = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in raw)
