"""Layers of mappings: keys merge one by one, a list is replaced as a whole.

So do Spring Boot's profiles ("Externalized Configuration"), the config gem, node-config and most settings files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from parity_hooks.environments.layering import Layers, split
from parity_hooks.model.fact import SETTING
from parity_hooks.model.route import Item

if TYPE_CHECKING:
    from collections.abc import Iterable

    from parity_hooks.environments.families import Family, Member
    from parity_hooks.environments.layering import Files
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.route import Route

Merged = dict["Route", tuple["Fact", bool]]


def layers(member: Member, family: Family, files: Files) -> Layers | None:
    """The defaults of the family, lowest first, under what the member states."""
    result: Merged = {}
    for path in (*family.defaults, member.path):
        found = files.settings(path)
        if found is None:
            return None
        lay(result, found, own=path == member.path)
    return split(result.values())


def lay(result: Merged, facts: Iterable[Fact], *, own: bool) -> None:
    """Lay `facts` over `result`: a list that they state replaces the one beneath, unless its items are `added`."""
    laid = [fact for fact in facts if fact.kind == SETTING]
    if result:
        lists = {
            fact.route[:position]
            for fact in laid
            if "added" not in fact.traits
            for position, part in enumerate(fact.route)
            if isinstance(part, Item)
        }
        if lists:
            for route in [
                route for route in result if any(route[:position] in lists for position in range(len(route)))
            ]:
                del result[route]
    for fact in laid:
        result[fact.route] = fact, own
