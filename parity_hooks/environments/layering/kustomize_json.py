"""JSON 6902 patches on positioned trees (RFC 6902, RFC 6901).  Nothing is changed in place.

An operation whose place is not there changes nothing: it is handed back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from parity_hooks.formats.tree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from parity_hooks.formats.tree import Node

DEEPEST: Final = 100
MOST_OPERATIONS: Final = 2_000  # of one patch; each may copy a list


@dataclass(slots=True)
class Changed(Mapping):
    """A mapping after a patch, with what it was: an item without a name keeps the identity of what it was."""

    was: Mapping | None = None


def applied(tree: Mapping, operations: Sequence) -> tuple[Mapping, list[Node]]:
    """`tree` after the `operations`, and those of them that found no place."""
    lost: list[Node] = []
    for number, operation in enumerate(operations.items):
        after = _after(tree, operation) if isinstance(operation, Mapping) and number < MOST_OPERATIONS else None
        if isinstance(after, Mapping):
            tree = after
        else:
            lost.append(operation)
    return tree, lost


def is_patch(node: Node) -> bool:
    """Whether a document is a list of operations."""
    return isinstance(node, Sequence) and all(
        isinstance(one, Mapping) and one.get("op") is not None and one.get("path") is not None for one in node.items
    )


@dataclass(frozen=True, slots=True)
class _Edit:
    """What is done at a place: `add`, `replace` or `remove`, with the new value and the key that it stands under."""

    kind: str
    value: Node | None = None
    key: Scalar | None = None


_REMOVE: Final = _Edit("remove")


def _after(tree: Node, operation: Mapping) -> Node | None:
    at, value = pointer(operation.text("path")), operation.get("value")
    if len(at) > DEEPEST:
        return None
    match operation.text("op"):
        case "add" | "replace" as kind if value is not None:
            place = operation.entries["value"][0]
            key = Scalar(at[-1], place.line, place.column) if at else place
            return _changed(tree, at, _Edit(kind, value, key))
        case "remove":
            return _changed(tree, at, _REMOVE)
        case "test":
            return tree
        case "move" | "copy":
            return _moved(tree, at, operation)
    return None


def _moved(tree: Node, at: list[str], operation: Mapping) -> Node | None:
    origin = pointer(operation.text("from"))
    value = _at(tree, origin) if len(origin) <= DEEPEST else None
    left = _changed(tree, origin, _REMOVE) if operation.text("op") == "move" and value is not None else tree
    edit = _Edit("add", value, operation.entries["path"][0])
    return None if value is None or left is None else _changed(left, at, edit)


def pointer(text: str) -> list[str]:
    """The segments of a JSON pointer."""
    return [part.replace("~1", "/").replace("~0", "~") for part in text.split("/")[1:]]


def _at(node: Node | None, at: list[str]) -> Node | None:
    for part in at:
        if isinstance(node, Mapping):
            node = node.get(part)
        elif isinstance(node, Sequence):
            position = _position(node, part)
            node = node.items[position] if position is not None else None
        else:
            return None
    return node


def _position(sequence: Sequence, part: str) -> int | None:
    if not part.isascii() or not part.isdigit() or len(part) > 6:
        return None
    return int(part) if int(part) < len(sequence.items) else None


def _changed(node: Node | None, at: list[str], edit: _Edit) -> Node | None:
    """`node` with what stands `at` changed; None where that place is not there.  As deep as `DEEPEST`."""
    if not at:
        return edit.value
    if isinstance(node, Mapping):
        return _in_mapping(node, at[0], at[1:], edit)
    return _in_sequence(node, at[0], at[1:], edit) if isinstance(node, Sequence) else None


def _in_mapping(node: Mapping, part: str, rest: list[str], edit: _Edit) -> Node | None:
    entries = dict(node.entries)
    if rest:
        below = _changed(node.get(part), rest, edit)
        if below is None:
            return None
        entries[part] = (entries[part][0], below)
    elif edit.kind != "add" and part not in entries:
        return None
    elif edit.value is None:
        del entries[part]
    else:
        entries[part] = (edit.key or entries[part][0], edit.value)
    return Changed(node.line, node.column, entries, was=getattr(node, "was", None) or node)


def _in_sequence(node: Sequence, part: str, rest: list[str], edit: _Edit) -> Node | None:
    items, position = list(node.items), _position(node, part)
    if rest:
        below = _changed(items[position], rest, edit) if position is not None else None
        if below is None or position is None:
            return None
        items[position] = below
    elif edit.kind == "add" and edit.value is not None and part in ("-", str(len(items))):
        items.append(edit.value)
    elif position is None:
        return None
    elif edit.value is None:
        del items[position]
    elif edit.kind == "add":
        items.insert(position, edit.value)
    else:
        items[position] = edit.value
    return Sequence(node.line, node.column, items)
