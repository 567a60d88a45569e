"""Chart.yaml and requirements.yaml: settings only.

Source: the Helm documentation, "The Chart.yaml File".  The version of a dependency is the chart's, not that of the
product inside it, and `appVersion` is the packaged application's own: neither is a version in use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from parity_hooks.formats import yaml
from parity_hooks.formats.tree import Mapping, Sequence, changed, keyed, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.problem import Problem


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield the settings of a chart's description, its dependencies by name."""
    trees, problems = yaml.trees(source)
    yield from problems
    for tree in trees:
        if isinstance(tree, Mapping):
            dependencies = tree.get("dependencies")
            named = {"dependencies": keyed(dependencies, _dependency)} if isinstance(dependencies, Sequence) else {}
            yield from settings(source, changed(tree, {**named}))


def _dependency(node: Node) -> str:
    """A dependency's alias, else its name."""
    name = (node.text("alias") or node.text("name")) if isinstance(node, Mapping) else ""
    return f"name={name}" if name else ""
