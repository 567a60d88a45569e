"""Environment files: bare values up to a comment, and quoted ones.

Semantics: the parser of python-dotenv, which `formats.dotenv` reads with.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.formats.editing.text import Token

if TYPE_CHECKING:
    from parity_hooks.formats.editing.text import Text, Wanted

_DOUBLE: Final = re.compile(r'"((?:\\.|[^"\\])*)"', re.DOTALL)
_SINGLE: Final = re.compile(r"'((?:\\.|[^'\\])*)'", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_NAMED: Final = {"n": "\n", "t": "\t", "r": "\r"}
_ESCAPED: Final = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
_COMMENT: Final = re.compile(r"\s+#.*")
_PLAIN: Final = re.compile(r"(?!['\"\s])[^\n\r]*(?<!\s)|")
COMMENT: Final = "#"


def token(text: Text, offset: int) -> Token | None:
    """The value at `offset`."""
    if match := _DOUBLE.match(text.text, offset):
        return Token(offset, match.end(), _ESCAPE.sub(lambda one: _NAMED.get(one[1], one[1]), match[1]), '"')
    if match := _SINGLE.match(text.text, offset):
        return Token(offset, match.end(), re.sub(r"\\([\\'])", r"\1", match[1]), "'")
    line = text.text[offset : text.end(offset)]
    value = _COMMENT.sub("", line).rstrip()
    return Token(offset, offset + len(value), value)


def written(text: Text, at: Token, wanted: Wanted) -> str | None:
    """`wanted` with the quotes that stand there, or with quotes where it cannot do without."""
    new = wanted.text
    if at.style == "" and _PLAIN.fullmatch(new) and not _COMMENT.search(f" {new}" if at.value else new):
        return new
    if at.style == "'" and "\\" not in new:
        return "'" + new.replace("'", "\\'") + "'"
    return '"' + re.sub(r'["\\\n\t\r]', lambda match: _ESCAPED.get(match[0], "\\" + match[0]), new) + '"'
