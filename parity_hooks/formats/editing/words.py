"""Version files: a word a line, as version managers and platforms read them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.formats.editing.text import Token

if TYPE_CHECKING:
    from parity_hooks.formats.editing.text import Text, Wanted

_WORD: Final = re.compile(r"[^\s#]+")


def token(text: Text, offset: int) -> Token | None:
    """The word at `offset`."""
    match = _WORD.match(text.text, offset)
    return Token(offset, match.end(), match[0]) if match else None


def written(text: Text, at: Token, wanted: Wanted) -> str | None:
    """`wanted` where it is a word."""
    return wanted.text if _WORD.fullmatch(wanted.text) else None
