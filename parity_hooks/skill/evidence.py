"""What the files of a tree say, as rows by surface: who states what, where.

A row is there only where it can be cited; secrets are named and never shown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from parity_hooks.environments.speakers import QUIET, TESTS, aside
from parity_hooks.formats import products
from parity_hooks.model import route as routes
from parity_hooks.model.environment import Role
from parity_hooks.model.fact import VARIABLE
from parity_hooks.model.value import ValueKind
from parity_hooks.skill.markdown import citable
from parity_hooks.skill.topics import surface_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from parity_hooks.environments.compare import Side
    from parity_hooks.environments.families import Family
    from parity_hooks.environments.inventory import Inventory
    from parity_hooks.model.environment import Environment
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.route import Route

VARIES: Final = frozenset(("stage", "client", "disabled", "indirect", "opaque", "floating", "range", "minimum"))


_ADDRESS: Final = re.compile(r"[\w+-]+://|[\w-]+(?:\.[\w-]+){2,}(?:[:/]|$)")
_NUMBERS: Final = re.compile(r"\d+")


def _agree(one: str, other: str) -> bool:
    """Whether two versions are one, as far as the shorter one says."""
    return all(left == right for left, right in zip(_NUMBERS.findall(one), _NUMBERS.findall(other), strict=False))


@dataclass(frozen=True, slots=True)
class Said:
    """What one place states: `value` is None where it may not or cannot be shown."""

    value: str | None
    path: str
    route: str
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One thing, with what the environments state of it, production first.

    `kind` is `version`, `setting` or `variable`; `files` is the pattern of a setting's family; `read` the program that
    cannot do without a variable.
    """

    surface: str
    kind: str
    name: str
    files: str
    sides: tuple[tuple[Environment, tuple[Said, ...]], ...]
    lacking: tuple[Environment, ...] = ()
    read: Said | None = None

    @property
    def production(self) -> tuple[Said, ...]:
        """What production states."""
        return next((said for one, said in self.sides if one.role is Role.PRODUCTION), ())

    @property
    def differs(self) -> bool:
        """Whether somebody states something else than production, or nothing."""
        return bool(self.lacking) or any(self.apart(one) for _, said in self.sides for one in said)

    def apart(self, one: Said) -> bool:
        """Whether a place states something that contradicts every place of production."""
        if one.value is None or not self.production or any(two.value is None for two in self.production):
            return False
        if self.kind == "version":
            return not any(_agree(one.value, two.value or "") for two in self.production)
        return one.value.lower() not in {(two.value or "").lower() for two in self.production}

    @property
    def addresses(self) -> bool:
        """Whether every place states a host or a URL, of which each environment has its own."""
        return all(_ADDRESS.match(one.value or "") for _, said in self.sides for one in said)

    @property
    def worth(self) -> tuple[int, str, str]:
        """What is worth most to a reader comes first: what differs from production, then what programs need."""
        known = bool(self.production)
        return (0 if known and self.differs else 1 if self.read else 2 if known else 3, self.name, self.files)


class Classes(NamedTuple):
    """What is known of keys: whether the value at a route decides who gets in, or is every environment's own."""

    admits: Callable[[Route], bool]
    of_each: Callable[[Route], bool]


def rows(inventory: Inventory, ours: Callable[[str], bool], classes: Classes) -> dict[str, list[Row]]:
    """Every row by surface, what is worth most first."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in (*_versions(inventory, ours), *_settings(inventory, ours, classes), *_variables(inventory, ours)):
        if row.sides:
            found[row.surface].append(row)
    return {name: sorted(found[name], key=lambda row: row.worth) for name in sorted(found)}


def _versions(inventory: Inventory, ours: Callable[[str], bool]) -> Iterator[Row]:
    by_product: dict[str, list[tuple[Environment, Fact]]] = defaultdict(list)
    for fact, who in inventory.used_versions:
        quiet = QUIET.search(fact.location.path) or TESTS.search(fact.location.path) or aside(fact.location.path)
        plain = products.listed(fact.subject) and fact.traits.isdisjoint(VARIES) and not quiet
        if plain and ours(fact.location.path) and fact.value.kind is ValueKind.KNOWN:
            by_product[fact.subject].append((who.environment, fact))
    for product, stated in by_product.items():
        yield Row(products.surface_of(product), "version", product, "", _sides(stated))


def _settings(inventory: Inventory, ours: Callable[[str], bool], classes: Classes) -> Iterator[Row]:
    for family, sides in inventory.compared:
        first = family.members[0].path
        deployed = any(side.member.environment.role is Role.PRODUCTION for side in sides)
        if deployed and ours(first) and not TESTS.search(first) and inventory.formats[first] != "github-workflow":
            yield from _family(family, sides, classes)


def _family(family: Family, sides: list[Side], classes: Classes) -> Iterator[Row]:
    """Yield the settings of a family that differ from production's, and those that tell who gets in."""
    stated: dict[str, list[tuple[Environment, Fact]]] = defaultdict(list)
    route_of = {}
    for side in sides:
        for route, setting in side.settings.items():
            route_of[routes.identity(route)] = route
            stated[routes.identity(route)].append((side.member.environment, setting.fact))
    everybody = dict.fromkeys(side.member.environment for side in sides)
    for name, facts in stated.items():
        admits, has = classes.admits(route_of[name]), {one for one, _ in facts}
        lacking = tuple(one for one in everybody if one not in has)
        surface = "identity" if admits else surface_of(name)
        row = Row(surface, "setting", name, family.pattern, _sides(facts), lacking)
        if admits or lacking or (row.differs and not row.addresses and not classes.of_each(route_of[name])):
            yield row


def _variables(inventory: Inventory, ours: Callable[[str], bool]) -> Iterator[Row]:
    by_name: dict[str, list[tuple[Environment, Fact]]] = defaultdict(list)
    for fact, who in inventory.facts(VARIABLE):
        path = fact.location.path
        if ours(path) and not QUIET.search(path) and not TESTS.search(path) and "wildcard" not in fact.traits:
            by_name[fact.key].append((who.environment, fact))
    for name, stated in by_name.items():
        needed = _needed(inventory, name)
        if not name.endswith("_VERSION") and (needed or len({one for one, _ in stated}) > 1):
            yield Row(surface_of(name), "variable", name, "", _sides(stated), read=needed)


def _needed(inventory: Inventory, name: str) -> Said | None:
    """The program that has nothing to fall back on."""
    for fact in inventory.reads.get(name, ()):
        place = fact.location.path
        if ("default" not in fact.traits or "required" in fact.traits) and citable(place, name):
            return Said(None, place, "" if place in inventory.formats else name)  # a template in a file of settings
    return None


def _sides(stated: Iterable[tuple[Environment, Fact]]) -> tuple[tuple[Environment, tuple[Said, ...]], ...]:
    """What is said by environment, production first, each value once, as far as its place can be cited."""
    found: dict[Environment, dict[str | None, Said]] = defaultdict(dict)
    for environment, fact in sorted(stated, key=lambda one: (one[1].location.path, routes.text(one[1].route))):
        path, route = fact.location.path, routes.text(fact.route)
        if citable(path, route):
            secret = fact.value.kind is ValueKind.SECRET
            value = None if secret or fact.kind == VARIABLE else fact.value.shown
            found[environment].setdefault(value, Said(value, path, route, secret))
    return tuple((one, tuple(found[one].values())) for one in sorted(found, key=lambda one: (one.order, one.thin)))
