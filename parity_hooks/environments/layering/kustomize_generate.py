"""What `configMapGenerator` and `secretGenerator` make: literals and environment files as data, files by their names.

The suffix with the hash of the content is left out: names are those that the kustomization gives.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.layering.kustomize_files import inside
from parity_hooks.environments.layering.kustomize_objects import UNKNOWN, Object, leaf_of, placed
from parity_hooks.formats.tree import Mapping, Scalar, Sequence, items, mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.environments.layering.kustomize_files import Documents
    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node

KINDS: Final = {"configMapGenerator": "ConfigMap", "secretGenerator": "Secret"}


@dataclass(frozen=True, slots=True)
class Generated:
    """One generated object, how it meets one of its name, and what of its generator could not be followed."""

    made: Object
    behaviour: str
    rest: Mapping | None
    files: tuple[str, ...]


def generated(kind: str, generator: Mapping, source: Source, documents: Documents) -> Generated | None:
    """What one generator makes; None for one without a name."""
    name = generator.get("name")
    if not isinstance(name, Scalar) or not name.text:
        return None
    folder = source.path.rpartition("/")[0]
    data = Mapping(name.line, name.column)
    missing, read = [], []
    for node in _given(generator, "envs", "env"):
        path = inside(folder, node.text)
        found = documents.source(path) if path else None
        if found is None:
            missing.append(node)
        else:
            read.append(found.path)
            data.entries.update(_pairs(found))
    for node in _given(generator, "files"):
        key, equals, _ = node.text.partition("=")
        if "*" not in key:
            key = key if equals else key.rpartition("/")[2]
            data.entries[key] = (node, Scalar(UNKNOWN, node.line, node.column))
    for node in _given(generator, "literals"):
        key, equals, text = node.text.partition("=")
        if equals and key:
            data.entries[key] = (node, _value(node, len(key) + 1, text))
    return Generated(
        _object(kind, generator, name, data, source),
        generator.text("behavior"),
        _rest(generator, missing),
        tuple(read),
    )


def _given(generator: Mapping, *keys: str) -> Iterator[Scalar]:
    for key in keys:
        node = generator.get(key)
        for one in [node] if isinstance(node, Scalar) else items(node):
            if isinstance(one, Scalar) and one.text:
                yield one


def _value(node: Scalar, offset: int, text: str) -> Scalar:
    """The value of a literal, without the quotes around it."""
    bare = text
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        bare, offset = text[1:-1], offset + 1
    column = node.column + offset + (not node.plain) if node.column else 0
    return replace(node, text=bare, column=column)


def _pairs(source: Source) -> Iterator[tuple[str, tuple[Scalar, Node]]]:
    """The `NAME=value` lines of an environment file as Kustomize reads them: quotes belong to the value."""
    for number, line in source.numbered():
        name, equals, text = line.strip().partition("=")
        if name and not name.startswith("#"):
            at, value = (
                Scalar(name, number, 1),
                Scalar(text if equals else UNKNOWN, number, len(name) + 2, plain=False),
            )
            yield name, (leaf_of(source.path, at), leaf_of(source.path, value))


def _object(kind: str, generator: Mapping, name: Scalar, data: Mapping, source: Source) -> Object:
    namespace = generator.get("namespace")
    metadata = Mapping(name.line, name.column, {"name": (name, name)})
    if isinstance(namespace, Scalar):
        metadata.entries["namespace"] = (namespace, namespace)
    at = Scalar("", name.line, name.column)
    entries: dict[str, tuple[Scalar, Node]] = {
        "apiVersion": (at, replace(at, text="v1")),
        "kind": (at, replace(at, text=KINDS[kind])),
        "metadata": (at, metadata),
        "data": (at, data),
    }
    if kind == "secretGenerator":
        entries["type"] = (at, replace(at, text=generator.text("type") or "Opaque"))
    tree = Mapping(name.line, name.column, entries)
    return Object(tree, source, "", KINDS[kind], (name.text,), (metadata.text("namespace"),))


def _rest(generator: Mapping, missing: list[Scalar]) -> Mapping | None:
    """What of a generator stays a setting of its kustomization: options, and environment files that are not here."""
    kept = {key: entry for key, entry in generator.entries.items() if key in ("name", "options")}
    if missing:
        first = missing[0]
        kept["envs"] = (first, Sequence(first.line, first.column, list(missing)))
    return Mapping(generator.line, generator.column, kept) if len(kept) > 1 else None


def met(before: Object, made: Object, behaviour: str) -> Object:
    """The object of a generator where one of its name is there already."""
    if behaviour != "merge":
        return replace(made, names=before.names, namespaces=before.namespaces)
    data, there = mapping(before.tree.get("data")), mapping(placed(mapping(made.tree.get("data")), made.source.path))
    both = Mapping(data.line, data.column, {**data.entries, **there.entries})
    at = made.tree.entries["data"][0]
    tree = Mapping(before.tree.line, before.tree.column, {**before.tree.entries, "data": (at, both)})
    return replace(before, tree=tree, patched=True)
