"""JSON: strings stay strings, and a bare word becomes a string only where production's is one.

Semantics: RFC 8259; comments are looked through as `formats.json` does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.formats.editing.outline import Part, outline, scalar_at
from parity_hooks.formats.editing.quoting import double
from parity_hooks.formats.editing.text import Token
from parity_hooks.formats.json import blanked
from parity_hooks.formats.source import Source
from parity_hooks.formats.yaml import masked

if TYPE_CHECKING:
    from parity_hooks.formats.editing.text import Text, Wanted

_BARE: Final = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null")


def parts(text: Text) -> list[Part]:
    """The document as parts with their places."""
    return outline(masked(Source(text.source.path, blanked(text.text).encode("utf-8", "replace")))[0])


def token(text: Text, offset: int) -> Token | None:
    """The string or the bare word that stands at `offset`, or around it."""
    part = scalar_at(parts(text), offset)
    return Token(part.start, part.end, part.value, part.style) if part else None


def written(text: Text, at: Token, wanted: Wanted) -> str | None:
    """`wanted` as a string where one stands, or where production has one."""
    if at.style == "" and wanted.style == "" and _BARE.fullmatch(wanted.text):
        return wanted.text
    return double(wanted.text)
