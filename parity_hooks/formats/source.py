"""What a reader gets: the bytes of one file and its path.  A reader opens nothing."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from parity_hooks.model.location import Location
from parity_hooks.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator


class Source:
    """One file: repository-relative path and content."""

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.data = data
        self.parsed: object = None  # what a reader keeps for those that read the file again

    @cached_property
    def text(self) -> str:
        """The content as text: a byte order mark dropped, line ends made LF, bytes that are not UTF-8 replaced."""
        text = self.data.decode("utf-8-sig", "replace")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def lines(self) -> list[str]:
        """The lines as git counts them: only LF ends a line."""
        return self.text.split("\n")

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.path.rpartition("/")[2]

    @property
    def binary(self) -> bool:
        """Whether git would call the content binary: a NUL among the first 8,000 bytes."""
        return b"\0" in self.data[:8000]

    def numbered(self) -> Iterator[tuple[int, str]]:
        """Yield `(1-based line number, line)`."""
        return enumerate(self.lines, 1)

    def at(self, line: int = 0, column: int = 0) -> Location:
        """A place in this file."""
        return Location(self.path, line, column)

    def problem(self, message: str, line: int = 0, column: int = 0, *, fatal: bool = True) -> Problem:
        """Something in this file that cannot be read."""
        return Problem(message, self.at(line, column), fatal)
