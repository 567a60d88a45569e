"""Any YAML file: its leaves as settings, and what its shapes say; Kubernetes manifests are told by their content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parity_hooks.formats import lines, yaml
from parity_hooks.formats.statements import statements
from parity_hooks.formats.tree import Mapping, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.problem import Problem


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
        yield from settings(source, tree)
        yield from statements(source, tree)


def is_manifest(tree: Mapping) -> bool:
    """Whether a document is a Kubernetes object: it names its `apiVersion` and `kind`."""
    return bool(tree.text("apiVersion") and tree.text("kind"))
