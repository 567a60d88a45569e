"""Which of production's values goes where, so that a finding ends; what only a person can decide is `Declined`.

A finding lists places: production's, and those that say something else or lack it.  Nothing is decided about a value
that is a secret, that something fills in, or that is of no use outside of production.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from parity_hooks.checks.belonging import of_one_environment
from parity_hooks.checks.classes import KeyClass, row_of
from parity_hooks.checks.sides import listed
from parity_hooks.errors import Declined
from parity_hooks.model import route as routes
from parity_hooks.model.environment import Role
from parity_hooks.model.fact import SETTING, VERSION
from parity_hooks.model.location import shown_path
from parity_hooks.model.value import ValueKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from parity_hooks.environments.inventory import Inventory
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.finding import Finding, Place
    from parity_hooks.model.route import Route

VALUES: Final = (
    "differing-value",
    "foreign-value",
    "weaker-sign-in",
    "missing-key",
    "missing-process",
    "inherits-default",
)
LISTS: Final = ("unlisted-manifest",)
VERSIONS: Final = ("version-mismatch", "unpinned-version")
_WRONG: Final = ("differs", "absent")
_RIGHT: Final = ("present", "agrees")
_NAMELESS: Final = frozenset(("name", "key", "label", "title", "version", "path"))  # what a block is made of
_SWITCHES: Final = frozenset(("true", "false"))
_LOOSE: Final = {
    "range": "states a range",
    "minimum": "states a range",
    "matrix": "is one of several that are tried",
    "opaque": "names a build",
    "indirect": "stands elsewhere",
}


@dataclass(frozen=True, slots=True)
class Carry:
    """Production's fact for one place: `fact` is what stands there now, None where it is missing.

    `route` is what is missing, as production's own file has it.
    """

    path: str
    origin: Fact
    fact: Fact | None = None
    route: Route = ()


def carried(finding: Finding, inventory: Inventory) -> list[Carry]:
    """What is to be written for a finding; raises `Declined` with the reason why nothing is."""
    wrong = [place for place in finding.places if place.state in _WRONG]
    production = [place for place in finding.places if place.environment.role is Role.PRODUCTION]
    _decidable(finding, production, wrong)
    right = [place for place in production if place.state in _RIGHT]
    if finding.rule in VERSIONS:
        return _versions(finding, right, wrong, inventory)
    if finding.rule in LISTS:
        return [_listed(place, right, inventory) for place in wrong]
    found = [_carry(place, right, inventory) for place in wrong]
    return list(dict.fromkeys(found))


def _decidable(finding: Finding, production: Sequence[Place], wrong: Sequence[Place]) -> None:
    """Raise `Declined` where nobody can tell from the finding what production has, or where it is hidden."""
    if finding.rule not in (*VALUES, *VERSIONS, *LISTS):
        raise Declined(f"{finding.rule} is not about a value of production's that others could take over")
    if not production:
        raise Declined("nothing here says what production has: a person has to decide")
    if lacking := [place for place in production if place in wrong]:
        raise Declined(_of_production(finding, lacking))
    if not wrong:
        raise Declined("the finding does not say which place is wrong")
    if any(place.value == "secret" for place in (*production, *wrong)):
        raise Declined(_secret(wrong))


def _of_production(finding: Finding, lacking: Sequence[Place]) -> str:
    """Why nothing is known of production's value, and who has one."""
    places = listed(str(place.location) for place in lacking)
    if finding.rule in VERSIONS:
        return f"production contradicts itself or leaves it open ({places}): a person has to decide"
    has = [place.environment.name for place in finding.places if place.state in _RIGHT]
    verb = "lacks it" if all(place.state == "absent" for place in lacking) else "is the side that is wrong"
    who = f"{listed(has)} {'have' if len({*has}) > 1 else 'has'} it; " if has else ""
    return f"production itself {verb} ({places}); {who}a person has to decide"


def _secret(wrong: Iterable[Place]) -> str:
    return f"its value is a secret: set it where {listed(place.environment.name for place in wrong)} keeps its secrets"


def _carry(place: Place, right: Sequence[Place], inventory: Inventory) -> Carry:
    """What goes to one wrong place: production's value for the same key."""
    same = [one for one in right if one.route == place.route] or ([] if place.state == "absent" else list(right))
    if not same:
        raise Declined(f"where {place.route} would stand in {place.location} cannot be told exactly")
    origins = [_setting(one, inventory) for one in same]
    if len({fact.value.raw for fact in origins}) > 1:
        raise Declined(f"production says several things: {listed(str(fact.location) for fact in origins)}")
    if not place.location.line:
        return _missing(place, same[0], origins[0], inventory)
    _transferable(origins[0], whole=True, place=place)
    return Carry(place.location.path, origins[0], _setting(place, inventory))


def _missing(place: Place, production: Place, origin: Fact, inventory: Inventory) -> Carry:
    """What goes to a place that lacks it: all that production's file states at the route and below it."""
    route = _route(production, origin)
    for fact in inventory.settings(origin.location.path) or []:
        if fact.route[: len(route)] == route:
            _transferable(fact, whole=fact.route == route, place=place)
    if row_of(route).key_class is KeyClass.PER_ENVIRONMENT and origin.value.raw.lower() not in _SWITCHES:
        raise Declined(_own(route))
    return Carry(place.location.path, origin, None, route)


def _route(place: Place, fact: Fact) -> Route:
    """The route of a place as the file has it that states `fact`."""
    every = (fact.route[:size] for size in range(1, len(fact.route) + 1))
    found = next((route for route in every if routes.text(route) == place.route), None)
    if found is None:
        raise Declined(f"{place.route} cannot be located exactly in {place.location}")
    return found


def _transferable(fact: Fact, *, whole: bool, place: Place) -> None:
    """Raise `Declined` for a value that no other environment can take over."""
    value = fact.value
    if value.kind is ValueKind.SECRET:
        raise Declined(_secret([place]))
    if value.kind is not ValueKind.KNOWN:
        raise Declined(f"production's value is filled in from elsewhere ({fact.location})")
    if of_one_environment(value.raw):
        raise Declined(
            f"production's value is of no use elsewhere: it names a host, an id or an environment ({fact.location})"
        )
    named = whole or routes.text(fact.route[-1:]) not in _NAMELESS
    if named and row_of(fact.route).key_class is KeyClass.PER_ENVIRONMENT and value.raw.lower() not in _SWITCHES:
        raise Declined(_own(fact.route))


def _own(route: Route) -> str:
    return f"{shown_path(routes.text(route))} names something that every environment has its own of"


def _setting(place: Place, inventory: Inventory) -> Fact:
    """The setting that stands at a place, or the one that a variable at that place is taken from."""
    facts = inventory.stated(place.location.path) or []
    here = [fact for fact in facts if fact.location == place.location]
    named = {fact.route for fact in here}
    found = [fact for fact in here if fact.kind == SETTING] or [
        fact for fact in facts if fact.kind == SETTING and fact.route in named
    ]
    if not place.location.line or len(found) != 1 or place.value not in (None, found[0].value.shown):
        raise Declined(f"{place.location} cannot be located exactly")
    return found[0]


def _listed(place: Place, right: Sequence[Place], inventory: Inventory) -> Carry:
    """The item of production's list, for a list that lacks it."""
    origin = _setting(right[0], inventory)
    if "/" in origin.value.raw.removeprefix("./") or of_one_environment(origin.value.raw):
        raise Declined(f"production lists a file that is its own ({origin.location})")
    return Carry(place.location.path, origin, None, origin.route)


def _versions(finding: Finding, right: Sequence[Place], wrong: Sequence[Place], inventory: Inventory) -> list[Carry]:
    """Production's version for each wrong place, as precise as that place is."""
    origins = [_version(finding, place, inventory) for place in right]
    targets = [_version(finding, place, inventory) for place in wrong]
    exact = [fact for fact in origins if fact.traits.isdisjoint((*_LOOSE, "floating"))]
    for fact in (*targets, *(() if exact else origins)):
        if loose := sorted(fact.traits & _LOOSE.keys()):
            raise Declined(f"{fact.location} {_LOOSE[loose[0]]}: a person has to decide what it becomes")
    if not exact or len({fact.value.raw.split(".")[0] for fact in exact}) > 1:
        raise Declined("production states no single version")
    return [Carry(fact.location.path, _as_precise(fact, exact), fact) for fact in dict.fromkeys(targets)]


def _as_precise(target: Fact, origins: Sequence[Fact]) -> Fact:
    """Of production's statements, which agree, the one with as many components as the target, or else with most."""
    wanted = target.value.raw.count(".")
    counts = [(fact.value.raw.count("."), position) for position, fact in enumerate(origins)]
    return origins[min(counts, key=lambda one: (one[0] != wanted, -one[0], one[1]))[1]]


def _version(finding: Finding, place: Place, inventory: Inventory) -> Fact:
    """The version of the finding's product that stands at a place."""
    facts = inventory.stated(place.location.path) or []
    found = [fact for fact in facts if fact.kind == VERSION and fact.location == place.location]
    told = [fact for fact in found if fact.subject == finding.subject and fact.value.shown == place.value]
    if not told or not place.location.line:
        raise Declined(f"{place.location} cannot be located exactly")
    return told[0]
