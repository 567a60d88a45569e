"""Effective values as they are compared: by route, with the environment's own name masked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from parity_hooks.model.route import Item

if TYPE_CHECKING:
    import re
    from collections.abc import Set

    from parity_hooks.environments.layering import Layers
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.route import Route


@dataclass(frozen=True, slots=True)
class Effective:
    """A setting in effect: the fact that states it, and whether the member states it itself."""

    fact: Fact
    own: bool


def effective(layers: Layers, name: re.Pattern[str], elsewhere: Set[Route] = frozenset()) -> dict[Route, Effective]:
    """Settings by route, shared ones first.

    The environment's own `name` is masked in routes that no other environment has (`elsewhere`) as they are.
    """
    result = {masked(fact.route, name, elsewhere): Effective(fact, own=False) for fact in layers.shared}
    result.update((masked(fact.route, name, elsewhere), Effective(fact, own=True)) for fact in layers.own)
    return result


def masked(route: Route, name: re.Pattern[str], elsewhere: Set[Route] = frozenset()) -> Route:
    """`route` with the environment's own name replaced by `{env}` in every segment, unless others have it as it is."""
    if not any(name.search(part) for part in route) or route in elsewhere:
        return route
    return tuple(
        type(part)(name.sub("{env}", part)) if not isinstance(part, Item) else Item(name.sub("{env}", part), part.shown)
        for part in route
    )
