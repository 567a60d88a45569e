"""Cloud Foundry manifests: applications by name, their variables, and the `((names))` a deployment has to supply.

Source: the Cloud Foundry documentation, "App Manifest Attribute Reference" and "Deploying with variable substitution".
A manifest without `applications` is somebody else's (often Kubernetes'): it is read as any YAML file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.formats import lines, passed, yaml, yaml_document
from parity_hooks.formats.statements import statements
from parity_hooks.formats.tree import Mapping, Sequence, changed, keyed, leaves, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.problem import Problem

_SUPPLIED: Final = re.compile(r"\(\(!?([A-Za-z_][\w.-]*)\)\)")


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield what a manifest states."""
    trees, problems = yaml.trees(source)
    yield from problems
    yield from lines.rest(source, problems)
    manifests = [tree for tree in trees if isinstance(tree, Mapping) and isinstance(tree.get("applications"), Sequence)]
    if not manifests:
        yield from yaml_document.facts(source, trees)
    for tree in manifests:
        yield from _manifest(source, _with_named_applications(tree))


def _manifest(source: Source, tree: Mapping) -> Iterator[Fact | Problem]:
    """Anchors' definitions beside the applications state nothing: what uses them does."""
    deployed = Mapping(
        tree.line, tree.column, {key: tree.entries[key] for key in ("version", "applications") if key in tree.entries}
    )
    yield from settings(source, deployed)
    yield from statements(source, deployed)
    supplied: set[str] = set()
    for route, leaf in leaves(deployed):
        for match in _SUPPLIED.finditer(leaf.text):
            if match[1] not in supplied:
                supplied.add(match[1])
                yield passed.reference(source, leaf, match, route, subject="", text=match[0])


def _with_named_applications(tree: Mapping) -> Mapping:
    applications = tree.get("applications")
    return changed(
        tree, {"applications": keyed(applications, _application)} if isinstance(applications, Sequence) else {}
    )


def _application(node: Node) -> str:
    name = node.text("name") if isinstance(node, Mapping) else ""
    return f"name={name}" if name else ""
