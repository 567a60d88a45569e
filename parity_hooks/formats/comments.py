"""Which lines are explained by a comment: at their end, or on the line above.  The marks are the dialect's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

# A comment explains a value when it gives a reason or names an environment; a heading or an example does not.
_REASON: Final = re.compile(
    r"\b(?:because|since|so that|so we|only|until|due to|avoid|reduced?|lower|higher|temporar\w+|intention\w*"
    r"|deliberate\w*|on purpose|instead|unlike|differs?|different|don'?t|cannot|can'?t|must not|should not|needed"
    r"|required|prod|production|staging|preprod|live)\b",
    re.IGNORECASE,
)


def explained(lines: Iterable[str], marks: tuple[str, ...] = ("#",)) -> frozenset[int]:
    """The 1-based numbers of the lines that carry an explaining comment."""
    found: set[int] = set()
    for number, line in enumerate(lines, 1):
        for mark in marks:
            before, seen, after = line.partition(mark)
            if not seen or not _REASON.search(after):
                continue
            if not before.strip():
                found.add(number + 1)
            elif before[-1] in " \t":
                found.add(number)
    return frozenset(found)
