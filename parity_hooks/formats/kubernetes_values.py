"""The values that an Argo CD application gives to a chart as a text, read as what the text holds.

Source: the Argo CD documentation, "Helm": `values` is a document of YAML inside the application, as a `values.yaml`
would be; what is set in `valuesObject` takes its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parity_hooks.formats import yaml_embedded
from parity_hooks.formats.tree import Mapping, Scalar, Sequence, changed

if TYPE_CHECKING:
    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node

_PATHS: Final = {
    "Application": ("spec",),
    "ApplicationSet": ("spec", "template", "spec"),
}


def with_values(source: Source, tree: Mapping) -> Mapping:
    """`tree` with the values of its charts in place of their texts; any object but an application as it is."""
    found: Node = tree
    if path := _PATHS.get(tree.text("kind")):
        for one in ("source", "sources"):
            found = _read(source, found, (*path, one, "helm", "values"))
    return found if isinstance(found, Mapping) else tree


def _read(source: Source, node: Node, path: tuple[str, ...]) -> Node:
    """`node` with the text at `path` read, in each item where the path leads through a list."""
    if not path:
        return _document(source, node)
    if isinstance(node, Sequence):
        return Sequence(node.line, node.column, [_read(source, one, path) for one in node.items], node.tag)
    below = node.get(path[0]) if isinstance(node, Mapping) else None
    if below is None or not isinstance(node, Mapping):
        return node
    return changed(node, {path[0]: _read(source, below, path[1:])})


def _document(source: Source, node: Node) -> Node:
    found = yaml_embedded.documents(source, node) if isinstance(node, Scalar) else []
    return found[0] if len(found) == 1 and isinstance(found[0], Mapping) else node
