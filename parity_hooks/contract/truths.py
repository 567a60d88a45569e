"""What can be claimed of production: the versions that it states, and what decides who gets in.

Not claimed is what moves by itself: image tags of the application, numbers of instances, hosts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parity_hooks.contract.model import Statement, Truth
from parity_hooks.environments.pairing import usable
from parity_hooks.formats import products
from parity_hooks.model import route as routes
from parity_hooks.model.environment import Role
from parity_hooks.model.location import Location
from parity_hooks.model.value import ValueKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from parity_hooks.environments.inventory import Inventory
    from parity_hooks.environments.pairing import Statement as Version
    from parity_hooks.model.route import Route

_LOOSE: Final = frozenset(
    ("floating", "opaque", "range", "minimum", "matrix", "stage", "indirect", "disabled", "client")
)
_NOWHERE: Final = Location("")


def proposed(inventory: Inventory, claimed: Callable[[Route], bool], ours: Callable[[str], bool]) -> list[Truth]:
    """What production states, sorted; `claimed` says of a route whether its value decides who gets in, `ours` of a
    path whether the contract is about it.
    """
    found = {
        one.name: one for one in (*_settings(inventory, claimed), *_versions(inventory)) if ours(one.statement.path)
    }
    return [found[name] for name in sorted(found)]


def _versions(inventory: Inventory) -> Iterator[Truth]:
    """Yield the version of each product in each project that production states, from its first file by path."""
    for product, statements in usable(inventory.used_versions, inventory.formats).items():
        surface = products.surface_of(product)
        for one in sorted(statements, key=lambda one: (one.path, one.fact.location), reverse=True):
            if products.listed(product) and _firm(one):
                place = Statement("value", one.fact.value.shown, one.path, routes.text(one.fact.route))
                yield Truth(surface, product, one.project, "version", place, _NOWHERE)


def _firm(one: Version) -> bool:
    return one.role is Role.PRODUCTION and one.fact.traits.isdisjoint(_LOOSE) and one.fact.value.kind is ValueKind.KNOWN


def _settings(inventory: Inventory, claimed: Callable[[Route], bool]) -> Iterator[Truth]:
    """Yield what production's members of families say of who gets in, as far as it is no secret."""
    for family, sides in inventory.compared:
        for side in sides:
            if side.member.environment.role is not Role.PRODUCTION:
                continue
            for route, setting in side.settings.items():
                fact = setting.fact
                if fact.value.kind is ValueKind.KNOWN and fact.value.shown is not None and claimed(route):
                    place = Statement("value", fact.value.shown, fact.location.path, routes.text(fact.route))
                    yield Truth("identity", family.pattern, "", routes.identity(route), place, _NOWHERE)
