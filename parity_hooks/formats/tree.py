"""Trees of positioned values: what YAML, JSON, TOML and HCL readers all come to, and how a tree becomes settings.

Lists are keyed: an item is found again in another file by its name, not by its position.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from parity_hooks.model.fact import SETTING, Fact
from parity_hooks.model.route import Item
from parity_hooks.model.secret import secret_name, secret_text
from parity_hooks.model.value import stated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.model.problem import Problem
    from parity_hooks.model.route import Route

MOST_SETTINGS: Final = 100_000  # of one file; an alias bomb reaches it, no file that people write does
_NAMING_KEYS: Final = (
    "name",
    "key",
    "id",
    "application",
    "host",
    "hostname",
    "environment",
    "mountPath",
    "containerPort",
    "port",
)
# `KEY=value`, and `--flag=value`; a flag that is only switched on or off is an item that is there or not.
_ENTRY: Final = re.compile(r"^([A-Za-z_][\w.-]*|--?[A-Za-z][\w.-]*(?!=(?:true|false)$))=(.*)$", re.DOTALL)
_REVISION: Final = re.compile(r"^(\S+[?&]ref)=(\S+)$")
_LONGEST_ITEM: Final = 120
_DIGESTED: Final = 64  # leaves that take part in the name of an item without one
_LOOKED_AT: Final = 256  # nodes that are visited for it
DEEPEST_ROUTE: Final = 200  # aliases nest deeper than any text does


@dataclass(slots=True)
class Scalar:
    """A leaf: its text, its place, and whether it was written without quotes (so that a dialect may type it)."""

    text: str
    line: int = 0
    column: int = 0
    plain: bool = True
    comment: bool = False
    secret: bool = False  # an alias to what another key calls a secret
    tag: str = ""  # an application's own: `!reset`


@dataclass(slots=True)
class Mapping:
    """Keys to values, with the place of each key."""

    line: int = 0
    column: int = 0
    entries: dict[str, tuple[Scalar, Node]] = field(default_factory=dict)
    tag: str = ""

    def get(self, key: str) -> Node | None:
        """The value under `key`, or None."""
        found = self.entries.get(key)
        return found[1] if found else None

    def text(self, key: str) -> str:
        """The text under `key` when it is a leaf, else the empty text."""
        node = self.get(key)
        return node.text if isinstance(node, Scalar) else ""


@dataclass(slots=True)
class Sequence:
    """A list."""

    line: int = 0
    column: int = 0
    items: list[Node] = field(default_factory=list)
    tag: str = ""


Node = Scalar | Mapping | Sequence


def mapping(node: Node | None) -> Mapping:
    """`node` when it is a mapping, else an empty one."""
    return node if isinstance(node, Mapping) else Mapping()


def items(node: Node | None) -> list[Node]:
    """The items of `node` when it is a list, else none."""
    return node.items if isinstance(node, Sequence) else []


def changed(owner: Mapping, values: dict[str, Node]) -> Mapping:
    """A copy of `owner` with other values under keys that it has; anchors share nodes: none is changed in place."""
    entries = {key: (at, values.get(key, value)) for key, (at, value) in owner.entries.items()}
    return replace(owner, entries=entries)


def keyed(sequence: Sequence, name: Callable[[Node], str]) -> Mapping:
    """A list as a mapping from item to node: under the name that a dialect gives each, else under its content."""
    result = Mapping(sequence.line, sequence.column)
    seen: dict[str, int] = {}
    for position, node in enumerate(sequence.items):
        called = name(node)
        identity = called if called and not secret_text(called) else "#" + _digest(node)
        again = seen[identity] = seen.get(identity, -1) + 1
        shown = str(position) if identity.startswith("#") else identity
        item = Item(f"{identity}#{again}" if again else identity, shown)
        result.entries[item] = (Scalar(identity, node.line, node.column), node)
    return result


def walk(root: Node) -> Iterator[tuple[Route, Mapping]]:
    """Yield every mapping of a tree with its route, outermost first.  Depth costs no recursion."""
    for route, node in nodes(root):
        if isinstance(node, Mapping):
            yield route, node


def nodes(root: Node) -> Iterator[tuple[Route, Node]]:
    """Yield every node of a tree with its route, in document order, at most `MOST_SETTINGS` of them."""
    stack: list[tuple[Route, Node]] = [((), root)]
    named: dict[tuple[int, str], list[tuple[Route, Node]]] = {}
    left = MOST_SETTINGS
    while stack and left:
        left -= 1
        route, node = stack.pop()
        yield route, node
        if len(route) >= DEEPEST_ROUTE:
            continue
        if isinstance(node, Mapping):
            stack.extend(((*route, key), value) for key, (_, value) in reversed(node.entries.items()))
        elif isinstance(node, Sequence):
            about = (id(node), route[-1] if route else "")  # aliases meet the same list again
            if about not in named:
                named[about] = _item_segments(node, about[1])
            stack.extend((route + segment, value) for segment, value in reversed(named[about]))


def leaves(root: Node) -> Iterator[tuple[Route, Scalar]]:
    """Yield the leaves of a tree with their routes; an empty container counts as absent and yields nothing."""
    for route, node in nodes(root):
        if isinstance(node, Scalar):
            yield route, node


def settings(source: Source, root: Node, prefix: Route = ()) -> Iterator[Fact | Problem]:
    """Yield each leaf of `root` as a setting of `source`."""
    count = 0
    for route, leaf in nodes(root):
        count += 1
        if isinstance(leaf, Scalar):
            name = named(route)
            kept = "secret" if leaf.secret or any(segment in _VAULTS for segment in route[:-1]) else name
            place, traits = source.at(leaf.line, leaf.column), _COMMENTED if leaf.comment else _NONE
            yield Fact(SETTING, "config", "", name, stated(kept, leaf.text), prefix + route, place, traits)
    if count >= MOST_SETTINGS:
        yield source.problem(f"more than {MOST_SETTINGS:,} values in one file: the rest is not read")


_VAULTS: Final = frozenset(("secrets", "credentials", "passwords", "tokens"))  # blocks whose every value is hidden
_NONE: Final[frozenset[str]] = frozenset()
_COMMENTED: Final = frozenset(("commented",))


def named(route: Route) -> str:
    """The name that a leaf's route gives to its value: the last key, or the item's name for `[name=X].value`."""
    for position in range(len(route) - 1, -1, -1):
        segment = route[position]
        if position and route[position - 1] in ("secretKeyRef", "configMapKeyRef"):
            return route[position - 1]
        if isinstance(segment, Item):
            if segment.startswith("#"):
                continue
            key, equals, value = segment.partition("=")
            return value if equals else key
        if segment not in ("value", "valueFrom", "default"):
            return segment
    return ""


def _item_segments(sequence: Sequence, parent: str) -> list[tuple[Route, Node]]:
    """Each item of a list with the segments that lead to it."""
    naming = _naming_key(sequence.items)
    seen: dict[str, int] = {}
    result: list[tuple[Route, Node]] = []
    for position, node in enumerate(sequence.items):
        route, value = _item(node, position, parent, naming)
        again = seen.get(str(route[-1]), 0)
        seen[str(route[-1])] = again + 1
        if again:
            last = route[-1]
            route = (*route[:-1], Item(f"{last}#{again}", getattr(last, "shown", last)))
        result.append((route, value))
    return result


def _item(node: Node, position: int, parent: str, naming: str) -> tuple[Route, Node]:
    if isinstance(node, Scalar):
        return _scalar_item(node, position, parent)
    if naming and isinstance(node, Mapping):
        return (Item(f"{naming}={node.text(naming)}"),), node
    return (Item("#" + _digest(node), str(position)),), node


def _scalar_item(node: Scalar, position: int, parent: str) -> tuple[Route, Node]:
    entry = _ENTRY.match(node.text) or _REVISION.match(node.text)
    if entry and "://" not in entry[1]:
        offset = node.column + len(entry[1]) + 1 + (not node.plain) if node.column else 0
        return (entry[1],), Scalar(entry[2], node.line, offset, node.plain, node.comment)
    if secret_name(parent) or secret_text(node.text) or len(node.text) > _LONGEST_ITEM or "\n" in node.text:
        return (Item(f"#{position}", str(position)),), node
    return (Item(node.text),), node


def _naming_key(nodes_of_list: list[Node]) -> str:
    """The key that names the items of a list of mappings: present, a leaf and different in each of them."""
    maps = [node for node in nodes_of_list if isinstance(node, Mapping)]
    if not maps or len(maps) != len(nodes_of_list):
        return ""
    for key in _NAMING_KEYS:
        texts = {node.text(key) for node in maps}
        if "" not in texts and len(texts) == len(maps) and not any(secret_text(text) for text in texts):
            return key
    return ""


def _digest(node: Node) -> str:
    """A short name for an item without one, made from its content; what is secret-like takes no part."""
    parts: list[str] = []
    stack: list[tuple[str, Node]] = [("", node)]
    left = _LOOKED_AT
    while stack and left and len(parts) < _DIGESTED:
        left -= 1
        name, one = stack.pop()
        if isinstance(one, Scalar):
            if not (secret_name(name) or secret_text(one.text)):
                parts.append(f"{name}={one.text}")
        elif isinstance(one, Mapping):
            stack.extend((key, value) for key, (_, value) in islice(one.entries.items(), _LOOKED_AT))
        else:
            stack.extend((name, value) for value in islice(one.items, _LOOKED_AT))
    return hashlib.sha256("\0".join(sorted(parts)).encode("utf-8", "surrogateescape")).hexdigest()[:6]
