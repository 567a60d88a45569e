"""mise configuration: the tools' versions and the variables of `[env]`.

Semantics: mise, "Configuration".  A tool may come from a backend (`aqua:hashicorp/terraform`): its last part names it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from parity_hooks.formats import products, toml, version_file
from parity_hooks.formats.statements import VARIABLE_NAME, variable
from parity_hooks.formats.tree import Mapping, Scalar, items, mapping, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.problem import Problem


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield tool versions, variables and settings."""
    root, problems = toml.tree(source)
    yield from problems
    if root is None:
        return
    yield from settings(source, root)
    for name, (_, node) in mapping(root.get("tools")).entries.items():
        yield from _tool(source, name, node)
    for name, (at, node) in mapping(root.get("env")).entries.items():
        if VARIABLE_NAME.match(name) and isinstance(node, Scalar):
            yield variable(source, name, node, at, ("env", name), frozenset())


def _tool(source: Source, name: str, node: Node) -> Iterator[Fact]:
    product = products.of_name(name) or products.of_image(name.rpartition(":")[2])
    for position, one in enumerate(items(node) or [node]):
        value = one.get("version") if isinstance(one, Mapping) else one
        if isinstance(value, Scalar) and not value.text.startswith(("ref:", "path:", "system", "sub-")):
            text = value.text.removeprefix("prefix:")
            traits = frozenset(("matrix",)) if position else frozenset[str]()
            place = source.at(value.line, value.column)
            yield from version_file.read(product, text, ("tools", name), place, traits)
