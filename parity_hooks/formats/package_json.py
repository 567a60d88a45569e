"""`package.json`: which Node and which package manager a project asks for.  Nothing else in it is configuration.

Semantics: npm's `engines`, Volta's pins, Corepack's `packageManager`, the `devEngines` of OpenJS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parity_hooks.formats import json, products, requirements
from parity_hooks.formats.tree import Mapping, Scalar, items, mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.problem import Problem
    from parity_hooks.model.route import Route

_ASKED: Final = ("node", "npm", "yarn", "pnpm", "bun")


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield the versions that a package asks for."""
    root, problems = json.mapping(source)
    yield from problems
    for table in ("engines", "volta"):
        for name in _ASKED:
            yield from _required(source, name, mapping(root.get(table)).get(name), (table, name))
    yield from _manager(source, root.get("packageManager"))
    for key in ("runtime", "packageManager"):
        node = mapping(root.get("devEngines")).get(key)
        for one in items(node) or (node,):
            if isinstance(one, Mapping) and one.text("name") in _ASKED:
                route = ("devEngines", key, one.text("name"))
                yield from _required(source, one.text("name"), one.get("version"), route)


def _required(source: Source, product: str, node: Node | None, route: Route) -> Iterator[Fact]:
    if isinstance(node, Scalar):
        yield from requirements.required(product, node.text, route, source.at(node.line, node.column))


def _manager(source: Source, node: Node | None) -> Iterator[Fact]:
    """`pnpm@8.6.0+sha256.…`"""
    if not isinstance(node, Scalar):
        return
    name, _, version = node.text.partition("@")
    if products.of_name(name) in _ASKED:
        place = source.at(node.line, node.column)
        yield from requirements.required(name, version.partition("+")[0], ("packageManager",), place)
