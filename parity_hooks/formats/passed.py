"""Names that are handed on: `--var NAME="$NAME"` in a script, `${{ secrets.X }}`, `((X))`, and where in a text they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.formats.statements import VARIABLE_NAME
from parity_hooks.model.fact import VARIABLE, Fact
from parity_hooks.model.value import Value, ValueKind, stated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Scalar
    from parity_hooks.model.location import Location
    from parity_hooks.model.route import Route

_FLAG: Final = re.compile(
    r"(?<![\w-])(?:--?var|--set(?:-string)?|--env|--build-arg|-e)[= \t]+[\"']?(?:[\w-]+\.){0,5}([A-Za-z_]\w{0,99})="
    r"(\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'|\$\{\{[^}\n]{0,200}\}\}|[^\s\"']{0,200})"
)


def flags(source: Source, scalar: Scalar, route: Route, subject: str) -> Iterator[Fact]:
    """Yield the variables that the commands of a script give to another program by name."""
    for match in _FLAG.finditer(scalar.text):
        if VARIABLE_NAME.match(match[1]):
            place = inside(source, scalar, match.start(1), match[1])
            value = stated(match[1], match[2].strip("\"'"))
            yield Fact(VARIABLE, "config", subject, match[1], value, (*route, match[1]), place, frozenset(("passed",)))


def reference(source: Source, scalar: Scalar, match: re.Match[str], route: Route, subject: str, *more: str) -> Fact:
    """The variable that `match` refers to by its first group; somebody else gives it its value."""
    place = inside(source, scalar, match.start(1), match[1])
    traits = frozenset(("passed", *more))
    return Fact(
        VARIABLE, "config", subject, match[1], Value(ValueKind.REFERENCE, match[0]), (*route, match[1]), place, traits
    )


def inside(source: Source, scalar: Scalar, offset: int, needle: str) -> Location:
    """Where the `needle` at `offset` of a scalar's text stands in the file; where the scalar starts if it cannot be told."""
    if not 1 <= scalar.line <= len(source.lines):
        return source.at(scalar.line, scalar.column)
    above = scalar.text.count("\n", 0, offset)
    head = source.lines[scalar.line - 1][scalar.column - 1 :]
    block = head.startswith(("|", ">"))
    exact = scalar.line + above + (1 if block else 0)
    column = offset - (scalar.text.rfind("\n", 0, offset) + 1)
    last = min(exact + (20 if head.startswith(">") or not block else 2), len(source.lines))
    for number in range(exact, last + 1):
        line = source.lines[number - 1]
        start = scalar.column - 1 + column if number == scalar.line else len(line) - len(line.lstrip()) if block else 0
        found = line.find(needle, start)
        if found < 0 and start:
            found = line.find(needle, scalar.column - 1 if number == scalar.line else 0)
        if found >= 0:
            return source.at(number, found + 1)
    return source.at(scalar.line, scalar.column)
