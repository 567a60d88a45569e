"""What tests of layers share: the layers of a member of a small repository, told like the reference tells values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from parity_hooks.environments.compare import Side
from parity_hooks.environments.inventory import Inventory
from parity_hooks.model import route as routes
from parity_hooks.model.route import Item, Route
from tests.laws.strategies import tree_of

Flat = dict[Route, list[str]]


def sides_of(files: Mapping[str, Any]) -> dict[str, Side]:
    """Every member of every family of a repository with its effective settings, by path."""
    inventory = Inventory(tree_of(files))
    return {side.member.path: side for family in inventory.families for side in inventory.sides(family)}


def effective(files: Mapping[str, Any], path: str) -> dict[str, tuple[str, bool]]:
    """What a member comes to: route -> value and whether the member states it itself."""
    settings = sides_of(files)[path].settings
    return {routes.identity(route): (setting.fact.value.raw, setting.own) for route, setting in settings.items()}


def flat(side: Side) -> Flat:
    """The texts in effect by the mappings that lead to them; what stands in one list is taken together."""
    result: Flat = {}
    for route, setting in side.settings.items():
        depth = next((position for position, part in enumerate(route) if isinstance(part, Item)), len(route))
        result.setdefault(tuple(map(str, route[:depth])), []).append(setting.fact.value.raw)
    return {route: sorted(texts) for route, texts in result.items()}


def flattened(document: Any) -> Flat:
    """The same of a document in which the reference says what is in effect; null and empty containers say nothing."""
    result: Flat = {}
    stack: list[tuple[Route, Any, bool]] = [((), document, False)]
    while stack:
        route, node, listed = stack.pop()
        if isinstance(node, dict):
            stack.extend((route if listed else (*route, key), value, listed) for key, value in node.items())
        elif isinstance(node, list):
            stack.extend((route, value, True) for value in node)
        elif isinstance(node, str) and listed and "=" in node:  # an entry: `NAME=value` stands under its name
            result.setdefault((*route, node.partition("=")[0]), []).append(node.partition("=")[2])
        elif node is not None:
            result.setdefault(route, []).append(node if isinstance(node, str) else json.dumps(node))
    return {route: sorted(texts) for route, texts in result.items()}


def without_nulls(found: Flat) -> Flat:
    """What is left when null, which the reference leaves out, is left out here too.  No test uses it as a text."""
    left = {route: [text for text in texts if text not in ("null", "~")] for route, texts in found.items()}
    return {route: texts for route, texts in left.items() if texts}
