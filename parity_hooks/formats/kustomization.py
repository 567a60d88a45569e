"""Kustomizations: resources, patches and generators keyed by what they are; inline patches read where they stand.

Semantics: the Kustomize reference (`kustomize.config.k8s.io`).  Files that it names are not opened; remote bases are
compared by their address and revision.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.formats import kubernetes, lines, versions, yaml, yaml_embedded
from parity_hooks.formats.kustomization_patch import as_tree
from parity_hooks.formats.statements import entries, statements, wildcard
from parity_hooks.formats.tree import Mapping, Scalar, Sequence, changed, items, keyed, mapping, settings
from parity_hooks.model.fact import VARIABLE, Fact
from parity_hooks.model.route import Item
from parity_hooks.model.secret import harmless
from parity_hooks.model.value import Value, ValueKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node
    from parity_hooks.model.problem import Problem
    from parity_hooks.model.route import Route

_GENERATORS: Final = ("configMapGenerator", "secretGenerator")
_PARTS: Final = frozenset(("", "patch", "containers", "initContainers"))
_PATCHES: Final = ("patches", "patchesJson6902", "patchesStrategicMerge")


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield what a kustomization states."""
    trees, problems = yaml.trees(source)
    yield from problems
    yield from lines.rest(source, problems)
    for tree in trees:
        if isinstance(tree, Mapping):
            yield from facts(source, tree)


def facts(source: Source, tree: Mapping, prefix: Route = ()) -> Iterator[Fact | Problem]:
    """Yield the settings and statements of a parsed kustomization."""
    named = changed(
        tree, {key: keyed(node, _named) for key in _GENERATORS if isinstance(node := tree.get(key), Sequence)}
    )
    patches = {key: keyed(node, _patch) for key in _PATCHES if isinstance(node := tree.get(key), Sequence)}
    plain = changed(named, {key: _without_inline(source, node) for key, node in patches.items()})
    for fact in settings(source, plain, prefix):
        yield _hidden(fact, prefix) if isinstance(fact, Fact) else fact
    yield from statements(source, plain, prefix)
    yield from _vars(source, tree, (*prefix, "vars"))
    for key in _GENERATORS:
        yield from _generated(source, mapping(named.get(key)), (*prefix, key))
    yield from _digests(source, tree, (*prefix, "images"))
    for key, node in patches.items():
        for item, (_, patch) in node.entries.items():
            yield from _inline(source, patch, (*prefix, key, item))


def _named(node: Node) -> str:
    name = node.text("name") if isinstance(node, Mapping) else ""
    return f"name={name}" if name else ""


def _patch(node: Node) -> str:
    """A patch by what it changes and, when it stands in a file, by that file."""
    if isinstance(node, Scalar):
        return "" if "\n" in node.text else node.text
    if not isinstance(node, Mapping):
        return ""
    target = mapping(node.get("target"))
    whom = "/".join(target.text(key) for key in ("kind", "name", "labelSelector") if target.text(key))
    parts = [part for part in (node.text("path"), whom) if part]
    return f"patch={' '.join(parts)}" if parts else ""


def _documents(source: Source, patch: Node) -> list[Node]:
    """The objects or operations that an inline patch holds; none for a file or for text that cannot be read."""
    text = mapping(patch).get("patch") if isinstance(patch, Mapping) else patch
    return (
        [as_tree(one) for one in yaml_embedded.documents(source, text)]
        if isinstance(text, Scalar) and "\n" in text.text
        else []
    )


def _without_inline(source: Source, patches: Mapping) -> Mapping:
    """`patches` without the text of those that are read as documents."""
    result = Mapping(patches.line, patches.column)
    for item, (at, node) in patches.entries.items():
        read = bool(_documents(source, node))
        if isinstance(node, Mapping) and read:
            result.entries[item] = (at, replace(node, entries={k: v for k, v in node.entries.items() if k != "patch"}))
        elif not read:
            result.entries[item] = (at, node)
    return result


def _inline(source: Source, patch: Node, route: Route) -> Iterator[Fact | Problem]:
    """Yield what an inline patch states; a variable that no container is named for is its target's."""
    documents = _documents(source, patch)
    target = mapping(mapping(patch).get("target")).text("name")
    for fact in kubernetes.facts(source, documents, (*route, "patch") if documents else route):
        nameless = isinstance(fact, Fact) and fact.kind == VARIABLE and fact.subject in _PARTS
        yield replace(fact, subject=target) if isinstance(fact, Fact) and nameless else fact


def _vars(source: Source, tree: Mapping, route: Route) -> Iterator[Fact]:
    """Yield the names that other objects refer to as `$(NAME)`."""
    for node in items(tree.get("vars")):
        name = mapping(node).get("name")
        if isinstance(name, Scalar) and name.text:
            value, here = Value(ValueKind.REFERENCE, f"$({name.text})"), (*route, Item(f"name={name.text}"))
            place = source.at(name.line, name.column)
            yield Fact(VARIABLE, "config", "", name.text, value, here, place, frozenset(("passed",)))


def _hidden(fact: Fact, prefix: Route) -> Fact:
    """What a secret generator is given is a secret whatever its name is."""
    inside = fact.route[len(prefix) :]
    literal = inside[:1] == ("secretGenerator",) and inside[2:3] == ("literals",)
    if literal and fact.value.kind is ValueKind.KNOWN and not harmless(fact.value.raw):
        return replace(fact, value=Value(ValueKind.SECRET, fact.value.raw))
    return fact


def _generated(source: Source, generators: Mapping, prefix: Route) -> Iterator[Fact]:
    """Yield the variables of literals, and the files that bring in more."""
    for item, (_, node) in generators.entries.items():
        generator, route = mapping(node), (*prefix, item)
        literals = generator.get("literals")
        if isinstance(literals, Sequence):
            found = entries(source, literals, (*route, "literals"))
            yield from (_hidden(fact, prefix[:-1]) for fact in found if "passed" not in fact.traits)
        for key in ("envs", "env"):
            given = generator.get(key)
            for one in [given] if isinstance(given, Scalar) else items(given):
                if isinstance(one, Scalar) and one.text:
                    yield wildcard(source, one, (*route, "env"))


def _digests(source: Source, tree: Mapping, route: Route) -> Iterator[Fact]:
    """Yield images that are pinned by their digest alone; those with a tag are told by their shape."""
    for node in items(tree.get("images")):
        image = mapping(node)
        digest = image.get("digest")
        if isinstance(digest, Scalar) and not image.text("newTag"):
            name = image.text("newName") or image.text("name")
            place = source.at(digest.line, digest.column)
            yield from versions.image_fact(
                f"{name}@{digest.text}", (*route, Item(f"name={image.text('name')}"), "digest"), place
            )
