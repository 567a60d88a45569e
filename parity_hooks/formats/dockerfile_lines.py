"""Dockerfile instructions: continuations, comments inside them, parser directives, heredocs.

Semantics: the Dockerfile reference, "Parser directives", "Here-documents".  The body of a heredoc is nobody's
instruction.  What instructions mean is said in `dockerfile.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYWORDS: Final = frozenset(
    ("ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER",
     "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR")
)  # fmt: skip
_DIRECTIVE: Final = re.compile(r"^#[ \t]*([a-z]+)[ \t]*=[ \t]*(\S*)[ \t]*$", re.IGNORECASE)
_HEREDOC: Final = re.compile(r"(?:^|(?<=[\s\d]))<<-?(?P<quote>[\"']?)(?P<name>[A-Za-z_][\w.]*)(?P=quote)(?=\s|$)")
_TAKES_HEREDOC: Final = frozenset(("RUN", "COPY", "ADD"))


@dataclass(slots=True)
class Instruction:
    """One instruction: its keyword in capitals, its arguments as one text, and where each part of that text stands."""

    keyword: str
    text: str = ""
    line: int = 0
    pieces: list[tuple[int, int, int]] = field(default_factory=list)  # offset in `text`, line, column
    escape: str = "\\"
    unterminated: bool = False

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of the character at `offset`."""
        start, line, column = self.pieces[max(bisect_right(self.pieces, (offset, 1 << 60, 0)) - 1, 0)]
        return line, column + offset - start


def instructions(lines: list[str]) -> Iterator[Instruction]:
    """Yield the instructions of a Dockerfile in order; a line that is none comes as one with its first word."""
    return _Reader(lines).run()


class _Reader:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.number = 0
        self.escape = _escape(lines)
        self.ends: dict[str, list[int]] = {}

    def run(self) -> Iterator[Instruction]:
        """Read all lines."""
        while self.number < len(self.lines):
            line = self.lines[self.number].strip()
            if not line or line.startswith("#"):
                self.number += 1
                continue
            one = self._instruction()
            if one.keyword in _TAKES_HEREDOC and "<<" in one.text:
                self._skip_bodies(one)
            yield one

    def _instruction(self) -> Instruction:
        """Join a line with its continuations; comments and empty lines between them are dropped."""
        parts: list[str] = []
        pieces: list[tuple[int, int, int]] = []
        first, length, more = self.number + 1, 0, True
        while more and self.number < len(self.lines):
            line = self.lines[self.number]
            self.number += 1
            stripped = line.strip()
            if parts and (not stripped or stripped.startswith("#")):
                continue
            bare = line.rstrip()
            more = bare.endswith(self.escape)
            piece = bare[:-1] if more else line
            pieces.append((length, self.number, 1))
            parts.append(piece)
            length += len(piece)
        return self._taken_apart("".join(parts), first, pieces)

    def _taken_apart(self, text: str, line: int, pieces: list[tuple[int, int, int]]) -> Instruction:
        match = re.match(r"\s*(?:ONBUILD\s+)?(\S+)\s*", text, re.IGNORECASE)
        skipped = match.end() if match else 0
        one = Instruction(match[1].upper() if match else "", text, line, pieces, self.escape)
        start = [(offset - skipped, at, column) for offset, at, column in pieces]
        one.text, one.pieces = text[skipped:].rstrip(), start
        return one

    def _skip_bodies(self, one: Instruction) -> None:
        for match in _HEREDOC.finditer(one.text):
            end = self._end(match["name"])
            if end is None:
                one.unterminated = True
                return
            self.number = end + 1

    def _end(self, name: str) -> int | None:
        """The next line that is `name` alone.  All lines are indexed once: a file may be full of heredocs."""
        if not self.ends:
            for number, line in enumerate(self.lines):
                if len(line) < 100:
                    self.ends.setdefault(line.strip(), []).append(number)
        numbers = self.ends.get(name, [])
        position = bisect_right(numbers, self.number - 1)
        return numbers[position] if position < len(numbers) else None


def _escape(lines: list[str]) -> str:
    """The escape character that the directives at the top of a file choose."""
    for line in lines:
        match = _DIRECTIVE.match(line)
        if not match:
            break
        if match[1].lower() == "escape" and match[2] == "`":
            return "`"
    return "\\"
