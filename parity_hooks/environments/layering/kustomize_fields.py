r"""Field paths of Kustomize: what stands at one, and a tree with it rewritten.  Nothing is changed in place.

Semantics: the Kustomize reference, "replacements", "Field Path format": keys between dots, `\.` and `[a.b]` for a dot
in a key, positions, `[name=x]` and, in targets, `*` for items of lists.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.layering.kustomize_json import Changed
from parity_hooks.environments.layering.kustomize_merge import null
from parity_hooks.environments.layering.kustomize_objects import UNKNOWN, compiled
from parity_hooks.formats.tree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from parity_hooks.formats.tree import Node

DEEPEST: Final = 100
LOOKED_AT: Final = 20_000  # nodes for one path: `*` and aliases multiply


def split(path: str) -> list[str]:
    """The parts of a field path; brackets stay around what selects an item, not around a key with dots."""
    result: list[str] = []
    parts = iter(parted(path, "."))
    for part in parts:
        if part.startswith("[") and not part.endswith("]"):
            whole = ".".join((part, *_to_bracket(parts)))
            result.append(whole if "=" in whole else whole.strip("[]"))
        else:
            result.append(part)
    return result


def parted(path: str, delimiter: str) -> list[str]:
    """The parts of `path` between its delimiters: a backslash keeps one in its part, one in front is left out."""
    first, *rest = path.split(delimiter)
    if rest and not first:
        first, *rest = rest
    result = [first]
    for part in rest:
        if result[-1].endswith("\\"):
            result[-1] = result[-1][:-1] + delimiter + part
        else:
            result.append(part)
    return result


def _to_bracket(parts: Iterator[str]) -> Iterator[str]:
    for part in parts:
        yield part
        if part.endswith("]"):
            return


def lookup(node: Node, parts: list[str]) -> Node | None:
    """What stands at the path of a source; None where nothing does, or where no source may look."""
    found: Node | None = node
    for part in filter(None, (one.strip() for one in parts[:DEEPEST])):
        if isinstance(found, Sequence):
            found = _item(found, part)
        else:
            found = found.get(part) if isinstance(found, Mapping) and not _of_list(part) else None
    return found if len(parts) <= DEEPEST else None


def _item(node: Sequence, part: str) -> Node | None:
    if part == "-":
        return node.items[-1] if node.items else None
    position = _position(part)
    if position is not None:
        return node.items[position] if position < len(node.items) else None
    key, equals, text = part[1:-1].partition("=")
    if not equals or not _selecting(part):
        return None
    return next((one for one in node.items if _text(one, key) == text), None)


def _position(part: str) -> int | None:
    return int(part) if part.isascii() and part.isdigit() and len(part) < 7 else None


def _selecting(part: str) -> bool:
    return part.startswith("[") and part.endswith("]")


def _of_list(part: str) -> bool:
    """Whether a part of a path stands for items of a list."""
    return part in ("*", "-") or _selecting(part) or _position(part) is not None


def _text(item: Node, key: str) -> str | None:
    """What an item is selected by: the text under `key`, or its own."""
    leaf = item.get(key) if isinstance(item, Mapping) and key else item if not key else None
    return leaf.text if isinstance(leaf, Scalar) else None


class Rewriting:
    """One rewriting of all that stands at a path.

    `put` makes the new node of what is there, None where it cannot.  A field that is missing is made from `blank`.
    """

    def __init__(self, put: Callable[[Node], Node | None], blank: Node | None = None) -> None:
        self.put = put
        self.blank = blank
        self.met = 0  # places that were rewritten
        self.lost = False  # whether some part of the path leads where Kustomize refuses to go
        self.looked_at = 0  # nodes

    def at(self, node: Node, parts: list[str]) -> Node:
        """`node` with what stands at `parts` rewritten; the same node where nothing does."""
        self.looked_at += 1
        if not parts:
            return self._put(node)
        if self.looked_at > LOOKED_AT or len(parts) > DEEPEST:
            return self._refused(node)
        if isinstance(node, Mapping):
            return self._in_mapping(node, parts[0], parts[1:])
        if isinstance(node, Sequence):
            return self._in_list(node, parts[0], parts[1:])
        return self._refused(node if null(node) else replace(node, text=UNKNOWN, plain=False))

    def _put(self, node: Node) -> Node:
        after = self.put(node)
        if after is None:
            return self._refused(node)
        self.met += 1
        return after

    def _refused(self, node: Node) -> Node:
        self.lost = True
        return node

    def _in_mapping(self, node: Mapping, part: str, rest: list[str]) -> Node:
        if part != "-" and _of_list(part):
            return self._refused(node)
        below = node.get(part) or self._made(rest)
        after = self.at(below, rest) if below is not None else None
        if after is None or after is below:
            return node
        key = node.entries[part][0] if part in node.entries else Scalar(part, node.line, node.column)
        return Changed(node.line, node.column, {**node.entries, part: (key, after)}, was=was(node))

    def _in_list(self, node: Sequence, part: str, rest: list[str]) -> Node:
        position = _position(part)
        if part == "*":
            return self._items(node, list(range(len(node.items))), rest)
        if position is not None:
            made = self._made(rest) if position == len(node.items) else None
            there = position < len(node.items)
            return self._items(node, [position], rest) if there else self._longer(node, made, rest)
        return self._matching(node, part[1:-1], rest) if _selecting(part) else self._refused(node)

    def _matching(self, node: Sequence, selector: str, rest: list[str]) -> Node:
        """The items that a selector fits: its value is a pattern that may fit anywhere."""
        key, equals, text = selector.partition("=")
        pattern, rest = compiled(text), rest if key else []
        if not equals or pattern is None:
            return self._refused(node)
        found = [(at, _text(one, key)) for at, one in enumerate(node.items)]
        met = self.met
        after = self._items(node, [at for at, one in found if one is not None and pattern.search(one)], rest)
        return after if self.met > met or self.blank is None else self._longer(node, _named(key, text), rest)

    def _longer(self, node: Sequence, made: Node | None, rest: list[str]) -> Node:
        """`node` with one more item, made and then rewritten."""
        if made is None:
            return self._refused(node)
        after = self.at(made, rest)
        return node if after is made else replace(node, items=[*node.items, after])

    def _items(self, node: Sequence, chosen: list[int], rest: list[str]) -> Node:
        items = list(node.items)
        for position in chosen:
            items[position] = self.at(items[position], rest)
        same = all(one is other for one, other in zip(items, node.items, strict=True))
        return node if same else replace(node, items=items)

    def _made(self, rest: list[str]) -> Node | None:
        """What a missing field is made as; None where none is made."""
        if self.blank is None or not rest:
            return self.blank
        return Sequence() if _selecting(rest[0]) or _position(rest[0]) is not None else Mapping()


def was(node: Mapping) -> Mapping:
    """What `node` was before anything changed it: an item without a name keeps that identity."""
    return getattr(node, "was", None) or node


def _named(key: str, text: str) -> Node:
    """The item that a selector makes where it fits none."""
    return Mapping(0, 0, {key: (Scalar(key), Scalar(text))}) if key else Scalar(text)
