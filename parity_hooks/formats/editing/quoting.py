"""Quoted texts as most syntaxes write them: escapes that JSON, YAML, TOML and HCL share, and what they cannot hold."""

from __future__ import annotations

import re
from typing import Final

_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SPECIAL: Final = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]')
CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def double(text: str) -> str:
    r"""`text` between double quotes, with the escapes that every syntax knows: `\n`, `\t`, `\"`, `\\`, `\uXXXX`."""
    return '"' + _SPECIAL.sub(lambda match: _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04x}", text) + '"'


def single(text: str, escaped: str | None = None) -> str | None:
    """`text` between single quotes; a quote in it becomes `escaped`.  None where it cannot be written that way."""
    if CONTROL.search(text) or ("'" in text and escaped is None):
        return None
    return "'" + text.replace("'", escaped or "") + "'"
