"""JSON 6902 operations as the tree that they change, so that they compare with strategic merges and with the object.

Source: RFC 6902 and RFC 6901.  `add`, `replace` and `test` state a value; `remove`, `move` and `copy` state themselves.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from parity_hooks.formats.tree import Mapping, Scalar, Sequence
from parity_hooks.model.route import Item

if TYPE_CHECKING:
    from parity_hooks.formats.tree import Node

_DEEPEST = 50


def as_tree(document: Node) -> Node:
    """A list of operations as a mapping from places to values; any other document as it is."""
    if not isinstance(document, Sequence):
        return document
    root = Mapping(document.line, document.column)
    for node in document.items:
        if isinstance(node, Mapping) and isinstance(path := node.get("path"), Scalar):
            _place(root, path, _stated(node))
    return root


def _stated(operation: Mapping) -> Node:
    value = operation.get("value")
    if value is not None:
        return value
    kind = operation.get("op")
    return kind if isinstance(kind, Scalar) else Scalar("?", operation.line, operation.column)


def _place(root: Mapping, path: Scalar, value: Node) -> None:
    """Put `value` where the pointer `path` leads; positions in lists are items, `-` is the end."""
    segments = [_segment(part) for part in path.text.lstrip("/").split("/")][:_DEEPEST]
    owner = root
    for segment in segments[:-1]:
        found = owner.entries.get(segment)
        if found is None or not isinstance(found[1], Mapping):
            found = owner.entries[segment] = (path, Mapping(path.line, path.column))
        owner = found[1] if isinstance(found[1], Mapping) else owner
    last = segments[-1]
    if last == "-" or last in owner.entries:
        name = value.text("name") if isinstance(value, Mapping) else value.text if isinstance(value, Scalar) else ""
        last = Item(f"name={name}" if name and isinstance(value, Mapping) else f"{last}#{len(owner.entries)}")
    quoted = 0 if path.plain else 1
    name_of = replace(path, column=path.column + path.text.rfind("/") + 1 + quoted)
    owner.entries[last] = (name_of, value)


def _segment(part: str) -> str:
    text = part.replace("~1", "/").replace("~0", "~")
    return Item(text) if text.isdigit() or text == "-" else text
