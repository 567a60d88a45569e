"""Words of Dockerfile instructions: quotes, escapes, `$NAME` and `${NAME:-default}`.

Semantics: the Dockerfile reference, "Environment replacement".  A name that has no value here stays as it is.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NAME: Final = re.compile(
    r"(?P<escaped>\\\$)|\$(?:(?P<bare>[A-Za-z_]\w*)|\{(?P<name>[A-Za-z_]\w*)(?:(?P<how>:?[-+])(?P<word>[^${}]*))?\})"
)


class Word(NamedTuple):
    """A word without its quotes, and the offset where it begins."""

    text: str
    offset: int


def words(text: str, escape: str = "\\") -> Iterator[Word]:
    """Yield the words of `text`."""
    for match in _pattern(escape).finditer(text):
        yield Word(unquoted(match[0], escape), match.start())


@cache
def _pattern(escape: str) -> re.Pattern[str]:
    mark = re.escape(escape)
    return re.compile(rf"""(?:"(?:{mark}.|[^"{mark}])*+"|'[^']*+'|{mark}.|[^\s"'{mark}]|["'{mark}])++""", re.DOTALL)


def unquoted(text: str, escape: str = "\\") -> str:
    """`text` as the builder passes it on: quotes and escapes removed."""
    if len(text) > 1 and text[0] == text[-1] == "'" and text.count("'") == 2:
        return text[1:-1]
    plain = re.sub(r'"([^"]*)"', r"\1", text) if escape not in text else _unescaped(text, escape)
    return re.sub(r"'([^']*)'", r"\1", plain) if '"' not in text else plain


def _unescaped(text: str, escape: str) -> str:
    inner = text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text
    return re.sub(rf"{re.escape(escape)}(.)", lambda match: f"\\{match[1]}" if match[1] == "$" else match[1], inner)


def resolved(text: str, names: Mapping[str, str]) -> str:
    """`text` with the names that are known replaced by what they stand for."""

    def stands_for(match: re.Match[str]) -> str:
        if match["escaped"]:
            return match[0]
        value = names.get(match["bare"] or match["name"])
        if match["how"] in ("-", ":-"):
            return match["word"] if value is None or (not value and match["how"] == ":-") else value
        if match["how"] in ("+", ":+"):
            return match["word"] if value else ""
        return match[0] if value is None else value

    return _NAME.sub(stands_for, text) if "$" in text else text


def used(text: str) -> frozenset[str]:
    """The names that `text` refers to."""
    return frozenset(match["bare"] or match["name"] for match in _NAME.finditer(text) if not match["escaped"])
