"""The text of a file as its readers see it, and the way back to its bytes: mark, line ends and the rest are kept."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

from parity_hooks.errors import Declined

if TYPE_CHECKING:
    from parity_hooks.formats.source import Source

_MARK: Final = "\ufeff"


class Token(NamedTuple):
    """A scalar as it is written: its extent, what it says, its quote or block mark (empty for a bare word)."""

    start: int
    end: int
    value: str
    style: str = ""


class Wanted(NamedTuple):
    """What is to be written, and the style in which production writes it."""

    text: str
    style: str = ""


class Text:
    """One file; `text` has LF for every line end, as `Source.text` has.  `Declined` where bytes would be lost."""

    def __init__(self, source: Source) -> None:
        try:
            raw = source.data.decode("utf-8")
        except UnicodeDecodeError:
            raise Declined(f"{source.path} is not UTF-8") from None
        self.source = source
        self.text = source.text
        self._mark = _MARK if raw.startswith(_MARK) else ""
        self._body = raw.removeprefix(_MARK)
        found = re.finditer("\r\n", self._body)
        self._doubled = [match.start() - count for count, match in enumerate(found)]  # offsets of what is LF in `text`

    def offset(self, line: int, column: int) -> int:
        """Where a place stands in `text`; raises `Declined` for one that is not inside."""
        lines = self.source.lines
        if not (1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 1):
            raise Declined(f"the place in {self.source.path} cannot be located exactly")
        return sum(len(one) + 1 for one in lines[: line - 1]) + column - 1

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        return self.text.count("\n", 0, offset) + 1, offset - self.begin(offset) + 1

    def begin(self, offset: int) -> int:
        """Where the line of `offset` begins."""
        return self.text.rfind("\n", 0, offset) + 1

    def end(self, offset: int) -> int:
        """Where the line of `offset` ends."""
        found = self.text.find("\n", offset)
        return len(self.text) if found < 0 else found

    def indent(self, offset: int) -> str:
        """What stands before `offset` on its line where that is blank, else as many blanks."""
        before = self.text[self.begin(offset) : offset]
        return before if not before.strip() else " " * len(before)

    def replaced(self, start: int, end: int, new: str) -> bytes:
        """The bytes of the file with `new` in place of what stands between two offsets."""
        body, text = self._body, new.replace("\n", self._newline(start))
        return (self._mark + body[: self._raw(start)] + text + body[self._raw(end) :]).encode("utf-8")

    def added(self, offset: int, lines: str) -> bytes:
        """The bytes of the file with more lines below the line of `offset`."""
        end = self.end(offset)
        if end < len(self.text):
            return self.replaced(end + 1, end + 1, f"{lines}\n")
        return self.replaced(end, end, f"\n{lines}" if self.begin(end) < end else f"{lines}\n")

    def _newline(self, offset: int) -> str:
        """How the line before `offset` ends, or the first one of the file."""
        last = self.text.rfind("\n", 0, offset)
        known = last if last >= 0 else self.text.find("\n")
        return "\r\n" if known in self._doubled else "\n"

    def _raw(self, offset: int) -> int:
        return offset + bisect_left(self._doubled, offset)
