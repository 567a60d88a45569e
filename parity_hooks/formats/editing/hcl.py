"""HCL: quoted strings without interpolation, numbers and switches.  Here-documents and expressions stay as they are.

Semantics: the HCL native syntax specification, "Quoted Templates" and "Literal Values".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.formats.editing.quoting import double
from parity_hooks.formats.editing.text import Token

if TYPE_CHECKING:
    from parity_hooks.formats.editing.text import Text, Wanted

_STRING: Final = re.compile(r'"(?P<inner>(?:[^"\\\n$%]|\\["\\nrt]|\$\$\{|%%\{|[$%](?!\{))*)"')
_BARE: Final = re.compile(r"(?:-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null)(?![\w.])")
_ESCAPE: Final = re.compile(r'\\(["\\nrt])|([$%])[$%]\{')
_NAMED: Final = {"n": "\n", "r": "\r", "t": "\t"}
COMMENT: Final = ("#", "//")


def token(text: Text, offset: int) -> Token | None:
    """The literal at `offset`; None for anything that is evaluated."""
    if match := _STRING.match(text.text, offset):
        return Token(offset, match.end(), _ESCAPE.sub(_unescaped, match["inner"]), '"')
    match = _BARE.match(text.text, offset)
    return Token(offset, match.end(), match[0]) if match else None


def _unescaped(match: re.Match[str]) -> str:
    return _NAMED.get(match[1], match[1]) if match[1] else f"{match[2]}{{"


def written(text: Text, at: Token, wanted: Wanted) -> str | None:
    """`wanted` as a string where one stands, or where production has one."""
    if at.style == "" and wanted.style == "" and _BARE.fullmatch(wanted.text):
        return wanted.text
    return double(wanted.text).replace("${", "$${").replace("%{", "%%{")
