"""Java properties: a value is the rest of its line; one that goes on in the next line is left to people.

Semantics: `java.util.Properties.load`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.formats.editing.text import Token

if TYPE_CHECKING:
    from parity_hooks.formats.editing.text import Text, Wanted

_CONTINUED: Final = re.compile(r"(?<!\\)(?:\\\\)*\\$")
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))")
_NAMED: Final = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_SPECIAL: Final = re.compile(r"^[ \t\f]|[\\\n\r\f]")
COMMENT: Final = ""  # a mark behind a value is a part of it


def token(text: Text, offset: int) -> Token | None:
    """The value at `offset`, up to the end of its line."""
    end = text.end(offset)
    line = text.text[text.begin(offset) : end]
    before = text.text[: text.begin(offset)].rstrip("\n")
    if _CONTINUED.search(line) or _CONTINUED.search(before.rpartition("\n")[2]):
        return None
    return Token(offset, end, _ESCAPE.sub(_unescaped, text.text[offset:end]))


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else _NAMED.get(match[2], match[2])


def written(text: Text, at: Token, wanted: Wanted) -> str | None:
    """`wanted` with the escapes that a value needs."""
    return _SPECIAL.sub(
        lambda match: {"\n": "\\n", "\r": "\\r", "\f": "\\f"}.get(match[0], "\\" + match[0]), wanted.text
    )
