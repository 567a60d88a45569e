"""Names that are handed on: `--var NAME="$NAME"` in a script, `${{ secrets.X }}`, `((X))`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.formats.place import inside
from parity_hooks.formats.statements import VARIABLE_NAME
from parity_hooks.model.fact import VARIABLE, Fact
from parity_hooks.model.value import Value, ValueKind, stated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Scalar
    from parity_hooks.model.route import Route

_FLAG: Final = re.compile(
    r"(?<![\w-])(?:--?var|--set(?:-string)?|--env|--build-arg|-e)[= \t]+[\"']?(?:[\w-]+\.){0,5}([A-Za-z_]\w{0,99})="
    r"(\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'|\$\{\{[^}\n]{0,200}\}\}|[^\s\"']{0,200})"
)


_ASSIGNED: Final = re.compile(
    r"^[ \t]*(?P<echo>echo[ \t]+)?[\"']?(?P<name>[A-Z][A-Z0-9_]{1,99})="
    r"(?P<value>[^\n]{0,300}?)[ \t]*(?P<end>\\|>>[^\n]*)?$",
    re.MULTILINE,
)


def flags(source: Source, scalar: Scalar, route: Route, subject: str) -> Iterator[Fact]:
    """Yield the variables that a script gives to another program by name: by flags, in lists of settings, in files."""
    for match in _FLAG.finditer(scalar.text):
        if VARIABLE_NAME.match(match[1]):
            yield _given(source, scalar, match, 1, text=match[2], route=route, subject=subject)
    for match in _ASSIGNED.finditer(scalar.text):
        continued = match["end"] and (match["echo"] or not match["end"].startswith(">"))
        if VARIABLE_NAME.match(match["name"]) and (continued or "${{" in match["value"]):
            yield _given(source, scalar, match, "name", text=match["value"], route=route, subject=subject)


def _given(
    source: Source, scalar: Scalar, match: re.Match[str], group: int | str, *, text: str, route: Route, subject: str
) -> Fact:
    name = match[group]
    place = inside(source, scalar, match.start(group), name)
    value = stated(name, text.strip("\"'"))
    return Fact(VARIABLE, "config", subject, name, value, (*route, name), place, frozenset(("passed",)))


def reference(
    source: Source, scalar: Scalar, match: re.Match[str], route: Route, *more: str, subject: str, text: str
) -> Fact:
    """The variable that `match` refers to by its first group; somebody else gives it its value, written as `text`."""
    place = inside(source, scalar, match.start(1), match[1])
    traits = frozenset(("passed", *more))
    return Fact(
        VARIABLE, "config", subject, match[1], Value(ValueKind.REFERENCE, text), (*route, match[1]), place, traits
    )
