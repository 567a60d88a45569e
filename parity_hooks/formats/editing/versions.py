"""A version inside a longer text: `postgres:15-alpine` says `15`, and only that part is written anew."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOVING: Final = r"(?:latest|stable|lts(?:/[\w*-]+)?|current|main|master|nightly|edge)"
_MOVING_TAG: Final = re.compile(rf"(?P<before>.*:|){_MOVING}(?P<after>-[\w.-]+|)")
_VARIANT_TAG: Final = re.compile(r"(?P<before>.*:)(?P<after>alpine|slim)")
_NO_TAG: Final = re.compile(r"[\w.-]+(?::\d+(?=/))?(?:/[\w.-]+)*")
_WILDCARD: Final = re.compile(r"[.](?:x|\*)(?![\w.])", re.IGNORECASE)


def candidates(whole: str, old: str, new: str) -> Iterator[str]:
    """Yield what `whole` may become when the version `old` in it becomes `new`, the likeliest first.

    Whoever asks reads each of them again: only one that says `new` will do.
    """
    yield from _stated(whole, old, new)
    yield from _open(whole, new)


def _stated(whole: str, old: str, new: str) -> Iterator[str]:
    written = "[._]".join(map(re.escape, re.split(r"[._]", old)))
    found = list(re.finditer(rf"(?<![\d.]){written}(?![\d])", whole)) if re.search(r"\d", old) else []
    for match in reversed(found):
        rest = whole[match.end() :]
        if _WILDCARD.match(rest) and new.count(".") > old.count("."):
            rest = rest[2:]
        yield whole[: match.start()] + (new.replace(".", "_") if "_" in match[0] else new) + rest


def _open(whole: str, new: str) -> Iterator[str]:
    """A tag that moves, or none at all."""
    if match := _MOVING_TAG.fullmatch(whole):
        yield f"{match['before']}{new}{match['after']}"
    if match := _VARIANT_TAG.fullmatch(whole):
        yield f"{match['before']}{new}-{match['after']}"
    if _NO_TAG.fullmatch(whole):
        yield f"{whole}:{new}"
