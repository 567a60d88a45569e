"""Values that are written inside another document, as the settings that a values file with them would state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parity_hooks.formats import yaml, yaml_embedded
from parity_hooks.formats.shapes import shapes
from parity_hooks.formats.tree import Mapping, Scalar, settings
from parity_hooks.model.fact import Fact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node


def documents(source: Source) -> list[Mapping]:
    """The mappings of a file of YAML; none where it cannot be read."""
    trees, problems = yaml.trees(source)
    return [] if any(one.fatal for one in problems) else [one for one in trees if isinstance(one, Mapping)]


def facts(source: Source, node: Node | None) -> tuple[Fact, ...]:
    """What `node` states: a mapping, or the text of one."""
    if isinstance(node, Scalar):
        found = yaml_embedded.documents(source, node)
        node = found[0] if len(found) == 1 else None
    return tuple(_facts(source, node)) if isinstance(node, Mapping) else ()


def _facts(source: Source, node: Mapping) -> Iterator[Fact]:
    yield from (one for one in settings(source, node) if isinstance(one, Fact))
    yield from shapes(source, node)
