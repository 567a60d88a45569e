"""YAML scalars: plain, quoted and block ones, each written again in its own style.

Semantics: YAML 1.2, "Flow Scalar Styles" and "Block Scalar Styles".  A bare word that a reader would type (a number,
`on`) stays bare only where production writes it bare.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.errors import Declined
from parity_hooks.formats.editing.outline import Part, outline, scalar_at
from parity_hooks.formats.editing.quoting import double, single
from parity_hooks.formats.editing.text import Token
from parity_hooks.formats.scalars import canonical
from parity_hooks.formats.tree import Scalar
from parity_hooks.formats.yaml import masked

if TYPE_CHECKING:
    from parity_hooks.formats.editing.text import Text, Wanted

_HEADER: Final = re.compile(r"[|>][-+]?[ \t]*(?:#[^\n]*)?(?=\n)")
_WIDEST: Final = "helm"  # the dialect that types the most words


def parts(text: Text) -> list[Part]:
    """The documents of a file.  A file whose shape a template decides is `Declined`."""
    seen, structural = masked(text.source)
    if structural:
        raise Declined(f"{text.source.path} is a template")
    return outline(seen)


def token(text: Text, offset: int) -> Token | None:
    """The scalar that stands at `offset`, or around it (`KEY=value` is one scalar)."""
    part = scalar_at(parts(text), offset)
    return Token(part.start, part.end, part.value, part.style) if part else None


def written(text: Text, at: Token, wanted: Wanted) -> str | None:
    """`wanted` in the style of the scalar `at`; None where that style cannot hold it."""
    if at.style in ("|", ">"):
        return _block(text, at, wanted.text)
    if at.style == '"':
        return double(wanted.text)
    if at.style == "'":
        return single(wanted.text, "''") or double(wanted.text)
    return _bare(wanted, flow=in_flow(text, at))


def in_flow(text: Text, at: Token) -> bool:
    """Whether a scalar stands inside braces or brackets."""
    part = scalar_at(parts(text), at.start)
    while part and part.owner:
        part = part.owner
        if part.style:
            return True
    return False


def _bare(wanted: Wanted, *, flow: bool) -> str:
    typed = canonical(Scalar(wanted.text), _WIDEST)[0] != "text"
    if (not typed or not wanted.style) and plain(wanted.text, flow=flow):
        return wanted.text
    quoted = single(wanted.text, "''") if wanted.style == "'" else None
    return quoted or double(wanted.text)


def plain(text: str, *, flow: bool) -> bool:
    """Whether YAML reads a text without quotes as it is."""
    try:
        found = [part for root in outline(f"{{k: {text}}}" if flow else f"k: {text}") for part in root.everything()]
    except Declined:
        return False
    return [("mapping", ""), ("scalar", "k"), ("scalar", text)] == [(part.kind, part.value) for part in found]


def _block(text: Text, at: Token, new: str) -> str | None:
    """A block of text under the header that it has; a folded one only where nothing is folded."""
    old = text.text[at.start : at.end]
    header = _HEADER.match(old)
    if not header or (at.style == ">" and "\n" in new.rstrip("\n")) or new.startswith((" ", "\n")):
        return None
    first = old[header.end() + 1 :].lstrip("\n")
    indent = first[: len(first) - len(first.lstrip(" "))]
    return header[0] + "".join(f"\n{indent}{line}" if line else "\n" for line in new.rstrip("\n").split("\n"))
