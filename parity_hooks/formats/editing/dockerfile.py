"""Dockerfile words: the image of a FROM, the values of ARG and ENV.  What is escaped or expanded is left to people.

Semantics: the Dockerfile reference, "FROM", "ARG", "ENV".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.formats.editing.text import Token

if TYPE_CHECKING:
    from parity_hooks.formats.editing.text import Text, Wanted

_DOUBLE: Final = re.compile(r'"([^"\\$`\n]*)"(?=\s|$)')
_SINGLE: Final = re.compile(r"'([^'\n]*)'(?=\s|$)")
_WORD: Final = re.compile(r"[^\s\"'\\`]+(?=\s|$)")
_BARE: Final = re.compile(r"[^\s\"'\\`$]+")
_OLD_FORM: Final = re.compile(r"\s*ENV\s+\w+\s+", re.IGNORECASE)


def token(text: Text, offset: int) -> Token | None:
    """The word at `offset`; None for one with escapes, or for `ENV NAME several words`."""
    for pattern, style in ((_DOUBLE, '"'), (_SINGLE, "'"), (_WORD, "")):
        if match := pattern.match(text.text, offset):
            return Token(offset, match.end(), match[1] if style else match[0], style)
    return None


def written(text: Text, at: Token, wanted: Wanted) -> str | None:
    """`wanted` with the quotes that stand there, or with double quotes where it needs some."""
    new = wanted.text
    if at.style == "" and _BARE.fullmatch(new):
        return new
    if at.style == "'" and "'" not in new and "\n" not in new:
        return f"'{new}'"
    return None if re.search(r'["\\$`\n]', new) else f'"{new}"'
