"""Where a part of a scalar's text stands in the file: folding, quotes and block indentation are looked through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Scalar
    from parity_hooks.model.location import Location

_FURTHER: Final = 20  # lines that a folded text may be off


def inside(source: Source, scalar: Scalar, offset: int, needle: str) -> Location:
    """Where the `needle` at `offset` of a scalar's text stands; where the scalar starts if that cannot be told."""
    if not 1 <= scalar.line <= len(source.lines):
        return source.at(scalar.line, scalar.column)
    head = source.lines[scalar.line - 1][scalar.column - 1 :]
    block = head.startswith(("|", ">"))
    line = scalar.line + scalar.text.count("\n", 0, offset) + block
    start = 0 if block or line != scalar.line else scalar.column - 1 + offset
    for number in range(line, min(line + _FURTHER, len(source.lines)) + 1):
        found = _find(source.lines[number - 1], needle, start if number == line else 0)
        if found >= 0:
            return source.at(number, found + 1)
        if head.startswith("|") and scalar.text.find("\n", offset) >= 0 and number > line:
            break
    return source.at(scalar.line, scalar.column)


def _find(line: str, needle: str, start: int) -> int:
    """The first `needle` from `start` on that is no part of a longer name, else the first one."""
    first = found = line.find(needle, start)
    while found >= 0:
        before, after = line[found - 1 : found] if found else "", line[found + len(needle) : found + len(needle) + 1]
        if not _of_name(before) and not _of_name(after):
            return found
        found = line.find(needle, found + 1)
    return first


def _of_name(char: str) -> bool:
    return char.isalnum() or char == "_"
