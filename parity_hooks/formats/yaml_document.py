"""Any YAML file: its leaves as settings, and what its shapes say; Kubernetes manifests are told by their content."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.formats import lines, yaml
from parity_hooks.formats.statements import statements
from parity_hooks.formats.tree import Mapping, settings
from parity_hooks.model.fact import Fact
from parity_hooks.model.route import Item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node
    from parity_hooks.model.problem import Problem

_SPRING: Final = re.compile(r"(?:^|/)(?:application|bootstrap)(?:-[\w-]+)?\.ya?ml$")


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield what a YAML file states."""
    trees, problems = yaml.trees(source)
    yield from problems
    yield from lines.rest(source, problems)
    yield from facts(source, trees)


def facts(source: Source, trees: list[Node]) -> Iterator[Fact | Problem]:
    """Yield what parsed documents state."""
    if any(isinstance(tree, Mapping) and is_manifest(tree) for tree in trees):
        from parity_hooks.formats import kubernetes

        yield from kubernetes.facts(source, trees)
        return
    for tree in trees:
        if _SPRING.search(source.path):
            yield from (_undotted(one) if isinstance(one, Fact) else one for one in settings(source, tree))
        else:
            yield from settings(source, tree)
        yield from statements(source, tree)


def _undotted(fact: Fact) -> Fact:
    """A setting of Spring Boot, where `a.b: 1` and `b: 1` below `a:` are one ("Externalized Configuration")."""
    if not any("." in part for part in fact.route if not isinstance(part, Item)):
        return fact
    parts = [[part] if isinstance(part, Item) else part.split(".") for part in fact.route]
    return replace(fact, route=tuple(segment for part in parts for segment in part))


def is_manifest(tree: Mapping) -> bool:
    """Whether a document is a Kubernetes object: it names its `apiVersion` and `kind`."""
    return bool(tree.text("apiVersion") and tree.text("kind"))
