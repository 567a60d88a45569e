"""What a kustomization applies to every object that it names: images and replicas, prefixes, namespaces and labels.

Images and replicas change what an object states.  The others are compared once, as settings of the kustomization, not
again on each object; here they are only remembered, because patches may select by them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.layering.kustomize_objects import Identity, Object, given, leaf_of, moved, renamed
from parity_hooks.formats.tree import Mapping, Scalar, Sequence, items, mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.tree import Node

_SCALED: Final = frozenset(("Deployment", "ReplicaSet", "StatefulSet", "ReplicationController"))
_CONTAINERS: Final = ("containers", "initContainers")
_LOOKED_AT: Final = 20_000  # nodes of one object
DEEPEST: Final = 100


def apply_everywhere(root: Mapping, objects: dict[Identity, Object], path: str) -> None:
    """Remember the names, namespaces, labels and annotations that the kustomization at `path` gives to its objects."""
    prefix, suffix, namespace = root.text("namePrefix"), root.text("nameSuffix"), root.text("namespace")
    leaf = root.get("namePrefix") if prefix else root.get("nameSuffix")
    pairs = (mapping(one).get("pairs") for one in items(root.get("labels")))
    labels = tuple(_texts(path, root.get("commonLabels"), *pairs))
    notes = tuple(_texts(path, root.get("commonAnnotations")))
    for identity, one in objects.items():
        after = moved(one, given(path, root.get("namespace"))) if namespace else one
        if prefix or suffix:
            after = renamed(after, prefix=prefix, suffix=suffix, path=path, leaf=leaf)
        if labels or notes:
            after = replace(after, labels=(*after.labels, *labels), annotations=(*after.annotations, *notes))
        objects[identity] = after


def _texts(path: str, *blocks: Node | None) -> Iterator[tuple[str, str]]:
    for block in blocks:
        for key, (_, value) in mapping(block).entries.items():
            if isinstance(value, Scalar):
                yield key, given(path, value)


def apply_replicas(entries: list[Node], objects: dict[Identity, Object], path: str) -> list[Node]:
    """Set the number of replicas; return the entries that no object answers to."""
    rest = []
    for entry in entries:
        count = mapping(entry).get("count")
        chosen = [one for one in objects.values() if one.kind in _SCALED and mapping(entry).text("name") in one.names]
        if not chosen or not isinstance(count, Scalar):
            rest.append(entry)
            continue
        leaf = leaf_of(path, count)
        for one in chosen:
            spec = mapping(one.tree.get("spec"))
            entries_of = {**spec.entries, "replicas": (count, leaf)}
            changed = {**one.tree.entries, "spec": (count, replace(spec, entries=entries_of))}
            objects[one.identity] = replace(one, tree=replace(one.tree, entries=changed), patched=True)
    return rest


def apply_images(entries: list[Node], objects: dict[Identity, Object], path: str) -> list[Node]:
    """Set names, tags and digests of images; return the entries that no container uses."""
    given = {name: entry for entry in entries if isinstance(entry, Mapping) and (name := entry.text("name"))}
    if not given:
        return entries
    used: set[str] = set()
    for identity, one in objects.items():
        after = _images(one.tree, given, used, path, 0) if _has_image(one.tree) else one.tree
        if after is not one.tree and isinstance(after, Mapping):
            objects[identity] = replace(one, tree=after, patched=True)
    return [entry for entry in entries if not (isinstance(entry, Mapping) and entry.text("name") in used)]


def _has_image(tree: Mapping) -> bool:
    stack: list[Node] = [tree]
    left = _LOOKED_AT
    while stack and left:
        left -= 1
        one = stack.pop()
        if isinstance(one, Mapping):
            if any(key in one.entries for key in _CONTAINERS):
                return True
            stack.extend(value for _, value in one.entries.values() if not isinstance(value, Scalar))
        elif isinstance(one, Sequence):
            stack.extend(value for value in one.items if not isinstance(value, Scalar))
    return False


def _images(node: Node, given: dict[str, Mapping], used: set[str], path: str, depth: int) -> Node:
    """`node` with the images of its containers changed; the same node where none is."""
    if isinstance(node, Scalar) or depth > DEEPEST:
        return node
    if isinstance(node, Sequence):
        below = [_images(one, given, used, path, depth + 1) for one in node.items]
        same = all(one is other for one, other in zip(below, node.items, strict=True))
        return node if same else replace(node, items=below)
    entries = {}
    for key, (at, value) in node.entries.items():
        after = _images(value, given, used, path, depth + 1)
        if key in _CONTAINERS and isinstance(after, Sequence):
            after = _of_containers(after, given, used, path)
        entries[key] = (at, after)
    same = all(entries[key][1] is value for key, (_, value) in node.entries.items())
    return node if same else replace(node, entries=entries)


def _of_containers(containers: Sequence, given: dict[str, Mapping], used: set[str], path: str) -> Sequence:
    result, changed = [], False
    for one in containers.items:
        image = mapping(one).get("image")
        name = image_name(image.text)[0] if isinstance(image, Scalar) else ""
        if isinstance(one, Mapping) and isinstance(image, Scalar) and name in given:
            used.add(name)
            changed = True
            one = replace(one, entries={**one.entries, "image": (image, _image(image, given[name], path))})  # noqa: PLW2901
        result.append(one)
    return replace(containers, items=result) if changed else containers


_IMAGE: Final = re.compile(r"^(.*?)(?::([\w.{}-]*))?(?:@(sha256:[\w.{}-]*))?$", re.DOTALL)


def image_name(text: str) -> tuple[str, str, str]:
    """Name, tag and digest of an image."""
    match = _IMAGE.match(text)
    return (match[1], match[2] or "", match[3] or "") if match else (text, "", "")


def _image(image: Scalar, entry: Mapping, path: str) -> Scalar:
    name, tag, digest = image_name(image.text)
    name = entry.text("newName") or name
    if entry.text("newTag"):
        tag, digest = entry.text("newTag"), entry.text("digest")
    elif entry.text("digest"):
        tag, digest = "", entry.text("digest")
    stating = next((node for key in ("newTag", "digest", "newName") if (node := entry.get(key)) is not None), image)
    text = name + (f":{tag}" if tag else "") + (f"@{digest}" if digest else "")
    return leaf_of(path, stating, text) if isinstance(stating, Scalar) and stating is not image else image
