"""When two names are one name with a slip in it."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_ALIKE: Final = 0.9
_DIGITS: Final = re.compile(r"\d+")
_SHORTEST: Final = 4


def near(one: str, other: str) -> bool:
    """Whether two names differ by a slip: words in another order, a separator lost, letters swapped in one word."""
    left, right = _plain(one), _plain(other)
    if _DIGITS.findall(left) != _DIGITS.findall(right):
        return False
    words = sorted(left.split("_")), sorted(right.split("_"))
    if words[0] == words[1] or left.replace("_", "") == right.replace("_", ""):
        return True
    return difflib.SequenceMatcher(None, left, right).ratio() >= _ALIKE and _one_word(left, right, _slip)


def meant(one: str, other: str) -> bool:
    """Whether a name that nobody reads can be meant for one that is read: a slip, or one word cut short."""
    return near(one, other) or _one_word(_plain(one), _plain(other), _cut_short)


def _plain(name: str) -> str:
    return name.upper().replace("-", "_")


def _one_word(left: str, right: str, alike: Callable[[str, str], bool]) -> bool:
    """Whether exactly one word differs, and only as `alike` allows: `STORAGE` and `STORGE`, not `READ` and `WRITE`."""
    first, second = left.split("_"), right.split("_")
    if len(first) != len(second) or len(first) < 2:
        return False
    differing = [(a, b) for a, b in zip(first, second, strict=True) if a != b]
    return len(differing) == 1 and alike(*differing[0])


def _slip(a: str, b: str) -> bool:
    return min(len(a), len(b)) >= _SHORTEST and difflib.SequenceMatcher(None, a, b).ratio() >= 0.75


def _cut_short(a: str, b: str) -> bool:
    return min(len(a), len(b)) >= _SHORTEST and (a.startswith(b) or b.startswith(a)) and a + "S" != b and b + "S" != a
