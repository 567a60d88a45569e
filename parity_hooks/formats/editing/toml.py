"""TOML: basic and literal strings, and bare values.  Strings of several lines are left to people.

Semantics: TOML 1.0, "String".
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Final

from parity_hooks.formats.editing.quoting import double, single
from parity_hooks.formats.editing.text import Token

if TYPE_CHECKING:
    from parity_hooks.formats.editing.text import Text, Wanted

_TOKEN: Final = re.compile(
    r'(?!"""|\'\'\')(?:(?P<double>"(?:[^"\\\n]|\\.)*")|(?P<single>\'[^\'\n]*\')|(?P<bare>[\w.+:-]+))'
)
_STYLES: Final = {"double": '"', "single": "'", "bare": ""}
COMMENT: Final = "#"


def token(text: Text, offset: int) -> Token | None:
    """The value at `offset`; None for an array, a table or a string of several lines."""
    match = _TOKEN.match(text.text, offset)
    if not match or not match.lastgroup:
        return None
    style = _STYLES[match.lastgroup]
    return Token(offset, match.end(), str(tomllib.loads(f"x = {match[0]}")["x"]) if style else match[0], style)


def written(text: Text, at: Token, wanted: Wanted) -> str | None:
    """`wanted` with the quotes that stand there; bare only where production's is bare and TOML takes it."""
    if at.style == "'":
        return single(wanted.text) or double(wanted.text)
    if at.style == "" and wanted.style == "" and _bare(wanted.text):
        return wanted.text
    return double(wanted.text)


def _bare(text: str) -> bool:
    try:
        return not isinstance(tomllib.loads(f"x = {text}").get("x"), (str, list, dict))
    except tomllib.TOMLDecodeError:
        return False
