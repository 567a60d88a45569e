"""Where a key gets its value in every environment, and through which layers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.speakers import speaker
from parity_hooks.environments.wiring import INJECTED
from parity_hooks.formats import SOURCE_CODE, products
from parity_hooks.model import route as routes
from parity_hooks.model.location import shown_path
from parity_hooks.model.route import Item

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from parity_hooks.environments.compare import Side
    from parity_hooks.environments.families import Family
    from parity_hooks.environments.inventory import Inventory
    from parity_hooks.environments.speakers import Speaker
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.route import Route


@dataclass(frozen=True, slots=True)
class Row:
    """One place that states a key: under which heading, for which environment, and how (own, inherited, missing)."""

    heading: str
    environment: str
    how: str
    place: str
    route: str
    value: str

    def document(self) -> dict[str, str]:
        """The row as JSON's types."""
        return {
            "subject": self.heading,
            "environment": self.environment,
            "how": self.how,
            "place": self.place,
            "route": self.route,
            "value": self.value,
        }


def places_of(inventory: Inventory, key: str) -> list[Row]:
    """Every place where `key` (a name, or the tail of a route) or a product of that name is stated, and who reads it.

    The chain of a variable in the order in which it is told: the layers of the families, other files that name it,
    the sets that are handed over as a whole and may hold it, the programs that read it.
    """
    rows = [row for family, sides in inventory.compared for row in _family_rows(inventory, family, sides, key)]
    stated = {row.place for row in rows}
    product = products.of_name(key) or key
    rows += [
        _row("versions of " + product, fact, who.environment.name, "states")
        for fact, who in _production_first(inventory.versions)
        if fact.subject == product
    ]
    rows += [
        row
        for fact, who in _production_first(inventory.variables)
        if fact.key == key
        and (row := _row("other files that name it", fact, who.environment.name, _how(fact))).place not in stated
    ]
    if reads := inventory.reads.get(key):
        rows += _whole_sets(inventory, {row.place.partition(":")[0] for row in rows})
        rows += [replace(_row("programs that read it", fact, _who(fact), _needs(fact)), value="") for fact in reads]
    if INJECTED.match(key):
        rows.append(Row("platforms, tools and CI systems set it by themselves", "any", "injected", "", key, ""))
    return list(dict.fromkeys(rows))


def _whole_sets(inventory: Inventory, named: set[str]) -> list[Row]:
    """What hands a whole set of variables to an application and may hold this one, in files that do not name it."""
    return [
        _row("whole sets that may hold it", fact, who.environment.name, "may hold")
        for fact, who in _production_first(inventory.variables)
        if "wildcard" in fact.traits and fact.location.path not in named
    ][:_MOST_SETS]


_MOST_SETS: Final = 20


def _who(fact: Fact) -> str:
    return speaker(fact.location.path, SOURCE_CODE).environment.name


def _needs(fact: Fact) -> str:
    """What a program does without the variable."""
    return "requires" if "required" in fact.traits else "default" if "default" in fact.traits else "reads"


def _production_first(stated: list[tuple[Fact, Speaker]]) -> list[tuple[Fact, Speaker]]:
    return sorted(stated, key=lambda one: one[1].environment.order)


def _family_rows(inventory: Inventory, family: Family, sides: Sequence[Side], key: str) -> Iterator[Row]:
    wanted = {
        route
        for side in sides
        for route, setting in side.settings.items()
        if _ends_with(route, key)
        or _ends_with(setting.fact.route, key)  # as compared, and as written: `X_{env}`, `X_PROD`
    }
    for route in sorted(wanted):
        for side in sides:
            setting = side.settings.get(route)
            name = side.member.environment.name
            if setting is None:
                yield Row(family.pattern, name, "missing", shown_path(side.member.path), routes.text(route), "")
            else:
                yield _row(family.pattern, setting.fact, name, "own" if setting.own else "inherited")
                yield from _beneath(inventory, family, side, setting.fact)


def _beneath(inventory: Inventory, family: Family, side: Side, effective: Fact) -> Iterator[Row]:
    """What the files beneath a member say at the same route and what is in effect covers."""
    for path in dict.fromkeys((*family.defaults, *sorted(side.files), side.member.path)):
        for fact in inventory.settings(path) or ():
            if fact.route == effective.route and fact.location != effective.location:
                yield _row(family.pattern, fact, side.member.environment.name, "covered")


def _ends_with(route: Route, key: str) -> bool:
    last = route[-1]
    if last in ("value", "name") and len(route) > 1 and isinstance(route[-2], Item):
        return last == "value" and route[-2].partition("=")[2] == key
    return last == key or routes.text(route) == key or routes.text(route).endswith("." + key)


def _row(heading: str, fact: Fact, environment: str, how: str) -> Row:
    return Row(
        heading, environment, how, str(fact.location), routes.text(fact.route), " ".join(str(fact.value).split())[:100]
    )


def _how(fact: Fact) -> str:
    for trait in ("passed", "secret-ref", "commented", "default", "empty"):
        if trait in fact.traits:
            return trait
    return "sets"
