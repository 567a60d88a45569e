"""Effective values: what a member of a family comes to once its defaults are laid under it.

Semantics: mappings merge key by key, lists are replaced as a whole, null takes a key away
(the Helm documentation, "Values Files"; Spring Boot's and the config gem's profiles agree with it).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from parity_hooks.model.fact import SETTING
from parity_hooks.model.route import Item

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence, Set

    from parity_hooks.model.fact import Fact
    from parity_hooks.model.route import Route


@dataclass(frozen=True, slots=True)
class Effective:
    """A setting in effect: the fact that states it, and whether the member states it itself."""

    fact: Fact
    own: bool


def effective(
    own: Iterable[Fact], layers: Sequence[Iterable[Fact]], name: re.Pattern[str], elsewhere: Set[Route] = frozenset()
) -> dict[Route, Effective]:
    """Settings by route, `layers` (lowest first) laid under `own`.

    The environment's own `name` is masked in routes that no other environment has (`elsewhere`) as they are.
    """
    result: dict[Route, Effective] = {}
    for layer in layers:
        _lay(result, layer, name, elsewhere, own=False)
    _lay(result, own, name, elsewhere, own=True)
    return result


def _lay(
    result: dict[Route, Effective], facts: Iterable[Fact], name: re.Pattern[str], elsewhere: Set[Route], *, own: bool
) -> None:
    laid = [(masked(fact.route, name, elsewhere), fact) for fact in facts if fact.kind == SETTING]
    if result:
        lists = {
            route[:position]
            for route, fact in laid
            if "added" not in fact.traits
            for position, part in enumerate(route)
            if isinstance(part, Item)
        }
        if lists:
            for route in [
                route for route in result if any(route[:position] in lists for position in range(len(route)))
            ]:
                del result[route]
    for route, fact in laid:
        result[route] = Effective(fact, own)


def masked(route: Route, name: re.Pattern[str], elsewhere: Set[Route] = frozenset()) -> Route:
    """`route` with the environment's own name replaced by `{env}` in every segment, unless others have it as it is."""
    if not any(name.search(part) for part in route) or route in elsewhere:
        return route
    return tuple(
        type(part)(name.sub("{env}", part)) if not isinstance(part, Item) else Item(name.sub("{env}", part), part.shown)
        for part in route
    )
