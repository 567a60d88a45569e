"""Names in references: how they are shown, which one was meant, and names of which only parts are known."""

from __future__ import annotations

import difflib
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

HOLE: Final = "\0"  # a part of a name that only running the program would tell
MOST: Final = 2000  # names that are compared with a misspelt one
_LONGEST: Final = 200
_ALIKE: Final = 0.6


def shown(text: str) -> str:
    """`text` as a message can carry it: on one line, printable, not endless."""
    clipped = text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in clipped)


def meant(name: str, names: Iterable[str]) -> str:
    """`; did you mean X?` for the one of `names` that is closest to `name`, or the empty text."""
    known = [one[:_LONGEST] for one in islice(dict.fromkeys(names), MOST) if HOLE not in one]
    close = difflib.get_close_matches(name[:_LONGEST], known, 1, _ALIKE)
    return f"; did you mean {shown(close[0])}?" if close else ""


def like(pattern: str, name: str) -> bool:
    """Whether `name` is `pattern`, in which every `HOLE` stands for any text."""
    return pattern == name or (HOLE in pattern and len(name) in ends(name, {0}, pattern))


def ends(name: str, starts: set[int], pattern: str) -> set[int]:
    """Where in `name` an occurrence of `pattern` can end that begins at one of `starts`."""
    here = starts
    for number, part in enumerate(pattern.split(HOLE)):
        if number and here:
            here = set(range(min(here), len(name) + 1))
        here = {at + len(part) for at in here if name.startswith(part, at)}
    return here
