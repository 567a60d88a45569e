"""Helm values: what a chart is given.  Semantics: the Helm documentation, "Values Files"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parity_hooks.formats import lines, yaml
from parity_hooks.formats.shapes import shapes
from parity_hooks.formats.yaml_document import facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.problem import Problem


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield what a values file states."""
    trees, problems = yaml.trees(source)
    yield from problems
    yield from lines.rest(source, problems)
    yield from facts(source, trees)
    for tree in trees:
        yield from shapes(source, tree)
