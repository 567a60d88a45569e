"""One layer as a tree of keys, told from its facts; a list, a text and null are leaves, however much a list holds.

Merging is what most tools do: mappings key by key, anything else as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from parity_hooks.model.fact import SETTING, SHAPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from parity_hooks.model.fact import Fact
    from parity_hooks.model.route import Route


class Leaf:
    """What stands at a key that is no mapping: the settings that say it (several for a list, none for an empty one)."""

    __slots__ = ("facts", "null", "own")

    def __init__(self, *, own: bool, null: bool = False) -> None:
        self.facts: list[Fact] = []
        self.own = own
        self.null = null


Document = dict[str, "Document | Leaf"]


def document(facts: Iterable[Fact], *, own: bool) -> Document:
    """The tree that the settings and shapes of one file come to."""
    stated = [fact for fact in facts if fact.route]  # a file may hold one text and no keys
    root: Document = {}
    for fact in stated:
        if fact.kind == SHAPE:
            leaf = Leaf(own=own, null="null" in fact.traits)
            _put(root, fact.route, {} if fact.traits == _NO_KEYS else leaf)
    for fact in stated:
        if fact.kind == SETTING:
            _leaf(root, fact.route, own).facts.append(fact)
    return root


_NO_KEYS = frozenset(("empty",))


def _put(root: Document, route: Route, value: Document | Leaf) -> None:
    node = root
    for part in route[:-1]:
        below = node.setdefault(part, {})
        if isinstance(below, Leaf):
            return
        node = below
    node[route[-1]] = value


def _leaf(root: Document, route: Route, own: bool) -> Leaf:
    """The leaf that a setting at `route` belongs to: the list that it stands in, or its own."""
    node: Document = root
    for part in route[:-1]:
        below = node.setdefault(part, {})
        if isinstance(below, Leaf):
            return below
        node = below
    found = node.setdefault(route[-1], Leaf(own=own))
    if not isinstance(found, Leaf):
        found = node[route[-1]] = Leaf(own=own)
    return found


def lay(under: Document, over: Document) -> None:
    """Lay `over` over `under`, which it changes: mappings merge, anything else replaces what is there."""
    stack = [(under, over)]
    while stack:
        below, above = stack.pop()
        for key, value in above.items():
            beneath = below.get(key)
            if isinstance(value, Leaf):
                below[key] = value
            elif isinstance(beneath, dict):
                stack.append((beneath, value))
            else:
                copied: Document = {}
                below[key] = copied
                stack.append((copied, value))


def at(root: Document, route: Route) -> Document | Leaf | None:
    """What stands at `route`."""
    node: Document | Leaf | None = root
    for part in route:
        node = node.get(part) if isinstance(node, dict) else None
    return node


def without(root: Document, other: Document) -> None:
    """Take out of `root` the leaves that stand in `other`, or lie below one of its leaves, or above its mappings."""
    stack = [(root, other)]
    while stack:
        node, theirs = stack.pop()
        for key in node.keys() & theirs.keys():
            ours, shadow = node[key], theirs[key]
            if isinstance(ours, dict) and isinstance(shadow, dict):
                stack.append((ours, shadow))
            else:
                del node[key]


def facts(root: Document) -> Iterator[tuple[Fact, bool]]:
    """Yield each setting of the tree, and whether it is the member's own."""
    stack: list[Document | Leaf] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            stack.extend(reversed(node.values()))
        else:
            for fact in node.facts:
                yield fact, node.own
