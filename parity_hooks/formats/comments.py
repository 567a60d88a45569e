"""Which lines are explained by a comment: at their end, or on the line above.  The marks are the dialect's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHORTEST: Final = 12  # a shorter one ("# TODO", "# ----") explains nothing


def explained(lines: Iterable[str], marks: tuple[str, ...] = ("#",)) -> frozenset[int]:
    """The 1-based numbers of the lines that carry an explaining comment."""
    found: set[int] = set()
    for number, line in enumerate(lines, 1):
        for mark in marks:
            before, seen, after = line.partition(mark)
            if not seen or len(mark) + len(after) < _SHORTEST:
                continue
            if not before.strip():
                found.add(number + 1)
            elif before[-1] in " \t":
                found.add(number)
    return frozenset(found)
