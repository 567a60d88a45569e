"""What a field of an object holds when Kustomize copies it: names, namespaces and labels as overlays give them.

Semantics: the Kustomize reference, "replacements" and "vars".  What Kustomize has at a field and the tree here has not
(labels in selectors, the text of a document that was read, the encoded data of a generated Secret) is unknown.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.layering.kustomize_fields import lookup
from parity_hooks.environments.layering.kustomize_files import NAMES
from parity_hooks.environments.layering.kustomize_merge import null
from parity_hooks.environments.layering.kustomize_objects import UNKNOWN, Given, Object, leaf_of, placed
from parity_hooks.formats.tree import Mapping, Scalar, Sequence, leaves, mapping

if TYPE_CHECKING:
    from parity_hooks.formats.tree import Node

NAME: Final = "metadata.name"  # the field that is copied where none is named
LARGEST: Final = 2_000  # nodes that are copied: copies of copies multiply
LONGEST: Final = 100_000  # characters, likewise
_GIVEN: Final = frozenset(("labels", "matchLabels", "selector", "annotations"))  # what overlays add below


def value_of(one: Object, parts: list[str]) -> Node | None:
    """What `one` holds at `parts`, its leaves placed in their files; None where Kustomize finds nothing to copy."""
    found = lookup(seen(one), parts)
    if found is None or _empty(found):
        return None
    if _elsewhere(one, parts, found) or _large(found):
        return unknown(one.source.path, found)
    copied = placed(found, one.source.path)
    return _hidden(copied) if one.kind == "Secret" and parts[0] in ("data", "stringData") else copied


def unknown(path: str, node: Node) -> Scalar:
    """A value that nobody knows, at the place of `node` in the file at `path`."""
    first = next((leaf for _, leaf in leaves(node)), Scalar("", node.line, node.column))
    return leaf_of(path, replace(first, plain=False), UNKNOWN)


def seen(one: Object) -> Mapping:
    """The tree of `one` with the name, namespace, labels and annotations that overlays give it."""
    metadata = mapping(one.tree.get("metadata"))
    entries = dict(metadata.entries)
    for key, texts in (("name", one.names), ("namespace", one.namespaces)):
        if isinstance(texts[-1], Given) or (texts[-1] and key not in entries and not one.certain):
            leaf = texts[-1].leaf if isinstance(texts[-1], Given) else Scalar(texts[-1], one.tree.line)
            entries[key] = (leaf, leaf)
    for key, pairs in (("labels", one.labels), ("annotations", one.annotations)):
        if pairs:
            block = mapping(entries[key][1]) if key in entries else Mapping(metadata.line, metadata.column)
            more = {name: (text.leaf, text.leaf) for name, text in pairs if isinstance(text, Given)}
            entries[key] = (Scalar(key), replace(block, entries={**block.entries, **more}))
    at = one.tree.entries["metadata"][0] if "metadata" in one.tree.entries else Scalar("metadata", one.tree.line)
    return replace(one.tree, entries={**one.tree.entries, "metadata": (at, replace(metadata, entries=entries))})


def document(one: Object, parts: list[str]) -> bool:
    """Whether a text stands at `parts`, which may have been read as a document."""
    return one.kind == "ConfigMap" and len(parts) == 2 and parts[0] == "data"


def _empty(node: Node) -> bool:
    """Whether Kustomize takes a node for none: a null, an empty mapping, an empty list."""
    if isinstance(node, Scalar):
        return null(node)
    return not (node.entries if isinstance(node, Mapping) else node.items)


def _elsewhere(one: Object, parts: list[str], found: Node) -> bool:
    """Whether what Kustomize has there differs from what stands in the tree."""
    if one.kind == "ConfigMap" and parts[0] == "data" and len(parts) > 1:
        return len(parts) > 2 or not isinstance(found, Scalar)
    if one.kind == "Secret" and parts[0] == "data":
        return one.patched or one.source.path.rpartition("/")[2] in NAMES
    if parts[0] == "metadata" or not (one.labels or one.annotations):
        return False
    return not isinstance(found, Scalar) or not _GIVEN.isdisjoint(parts)


def _large(node: Node) -> bool:
    stack, left = [node], LARGEST
    while stack and left:
        left -= 1
        one = stack.pop()
        if isinstance(one, Scalar):
            if len(one.text) > LONGEST:
                return True
        else:
            stack.extend(one.items if isinstance(one, Sequence) else (value for _, value in one.entries.values()))
    return bool(stack)


def _hidden(node: Node) -> Node:
    """What a Secret holds stays out of sight where it is copied to."""
    if isinstance(node, Scalar):
        return replace(node, secret=True)
    entries = {key: (at, _hidden(one)) for key, (at, one) in mapping(node).entries.items()}
    return replace(node, entries=entries) if isinstance(node, Mapping) else node
