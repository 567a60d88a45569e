"""Rails environment files: `config.name = value` lines, read line by line, never executed.

Values that run over several lines are taken as their first line.  Source: the Rails guide "Configuring Rails
Applications".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.formats.tree import Mapping, Scalar, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.problem import Problem

_SETTING: Final = re.compile(r"^\s*config\.([a-z_]\w*(?:\.[a-z_]\w*)*)\s*(?:\|\|=|=(?!=)|<<|\+=)\s*(\S.*?)\s*(?:#.*)?$")
_LITERAL: Final = re.compile(r"""^(?:(["'])(?P<text>[^"'#{}]*)\1|:(?P<symbol>\w+)|(?P<plain>true|false|nil|\d+))$""")


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield the settings of an environment file."""
    root = Mapping()
    for number, line in source.numbered():
        match = _SETTING.match(line) if len(line) < 2000 else None
        if match:
            _put(root, ("config", *match[1].split(".")), _value(match, number))
    yield from settings(source, root)


def _value(match: re.Match[str], number: int) -> Scalar:
    literal = _LITERAL.match(match[2])
    column = match.start(2) + 1
    if literal is None:
        return Scalar("${expression}", number, column)
    text = next(part for part in (literal["text"], literal["symbol"], literal["plain"]) if part is not None)
    return Scalar(text, number, column + (literal["plain"] is None))


def _put(root: Mapping, route: tuple[str, ...], value: Scalar) -> None:
    node = root
    for name in route[:-1]:
        _, inner = node.entries.setdefault(name, (value, Mapping(value.line, value.column)))
        if not isinstance(inner, Mapping):
            return
        node = inner
    node.entries.setdefault(route[-1], (value, value))
