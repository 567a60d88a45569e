"""What settings do not tell: which keys hold a list, null or an empty mapping.

Tools that lay files over each other replace a list as a whole and let null or `[]` take away what lies beneath.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parity_hooks.formats.tree import DEEPEST_ROUTE, MOST_SETTINGS, Mapping, Sequence
from parity_hooks.model.fact import SHAPE, Fact
from parity_hooks.model.value import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node
    from parity_hooks.model.route import Route

_NULLS: Final = frozenset(("", "~", "null", "Null", "NULL"))


def shapes(source: Source, root: Node) -> Iterator[Fact]:
    """Yield the shape of every key below `root` that is no mapping with keys and no text.  Lists are not entered."""
    stack: list[tuple[Route, Node]] = [((), root)]
    left = MOST_SETTINGS
    while stack and left:
        left -= 1
        route, node = stack.pop()
        if isinstance(node, Mapping) and node.entries and len(route) < DEEPEST_ROUTE:
            stack.extend(((*route, key), value) for key, (_, value) in reversed(node.entries.items()))
        elif route and (traits := _traits(node)):
            yield Fact(SHAPE, "config", "", route[-1], UNKNOWN, route, source.at(node.line, node.column), traits)


def _traits(node: Node) -> frozenset[str]:
    if isinstance(node, Mapping):
        return frozenset() if node.entries else _EMPTY
    if isinstance(node, Sequence):
        return _LIST if node.items else _LIST | _EMPTY
    return _NULL if node.plain and node.text in _NULLS else frozenset()


_LIST: Final = frozenset(("list",))
_EMPTY: Final = frozenset(("empty",))
_NULL: Final = frozenset(("null",))
