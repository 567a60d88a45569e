"""From differences to findings: scope and key of a route, the places of both sides, messages that read well."""

from __future__ import annotations

from itertools import takewhile
from operator import eq
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.names import sighted
from parity_hooks.formats.statements import VARIABLE_NAME
from parity_hooks.model import route as routes
from parity_hooks.model.environment import Role
from parity_hooks.model.finding import Atom, Place
from parity_hooks.model.location import Location
from parity_hooks.model.route import Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from parity_hooks.environments.compare import Difference, Side
    from parity_hooks.environments.effective import Effective
    from parity_hooks.model.environment import Environment
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.route import Route

Members = list[tuple["Side", "Effective"]]
MOST_KEYS = 20
MOST_PLACES = 40


def scoped(route: Route) -> tuple[str, str]:
    """`(scope, key)`: the service, app or item that a key belongs to, and the rest of its route."""
    cut = _cut(route)
    return routes.identity(route[:cut]), routes.identity(route[cut:])


def below(route: Route, leaf: Route) -> str:
    """The key of a leaf under `route`: in the scope of `route`, which an item is for itself."""
    return routes.identity(leaf) if isinstance(route[-1], Item) else routes.identity((*route[_cut(route) :], *leaf))


def _cut(route: Route) -> int:
    """How many segments are the scope."""
    last = max((position for position, part in enumerate(route) if isinstance(part, Item)), default=-1)
    if 0 <= last < len(route) - 1:
        return last + 1
    if len(route) >= 3 and last < 0:
        return 1
    return last - 1 if last == len(route) - 1 and last > 1 else 0


def present(side: Side, setting: Effective, route: Route, state: str = "present") -> Place:
    """The place of a side that has the key at `route`, with its value when the key is a leaf."""
    value = setting.fact.value.shown if len(setting.fact.route) == len(route) else None
    shown = setting.fact.route[: len(route)]
    return Place(side.member.environment, setting.fact.location, routes.text(shown), state, value)


def absent(side: Side, route: Route, beside: Iterable[str] = ()) -> tuple[Place, ...]:
    """The places of a side that lacks it, no lines: where it would stand.

    Of a side that is merged from several files that is the counterpart of one of the files `beside` that have it.
    Where there is none it is the file that states most of what lies around it, and the one that everything starts from.
    """
    paths = [side.member.path]
    if side.files:
        near = _counterpart(side, beside)
        paths = [near] if near else list(dict.fromkeys((_nearest(side, route), side.member.path)))
    return tuple(Place(side.member.environment, Location(path), routes.text(route), "absent") for path in paths)


def _counterpart(side: Side, beside: Iterable[str]) -> str:
    """The file of a side whose path is that of one of the files `beside`, but for the names of environments."""
    families = {seen.family for path in beside if (seen := sighted(path))}
    return min((path for path in side.files if (seen := sighted(path)) and seen.family in families), default="")


def _nearest(side: Side, route: Route) -> str:
    """The file of the side's own that states the nearest parent of `route`."""
    best, found = 0, side.member.path
    for other, setting in side.settings.items():
        if setting.own and other[0] == route[0]:
            alike = sum(takewhile(bool, map(eq, other, route)))
            if alike > best:
                best, found = alike, setting.fact.location.path
    return found


def missing_places(difference: Difference, *, wrong: bool = False) -> tuple[Place, ...]:
    """All places of a missing key, those that have it first; `wrong` where production has what it should not."""
    states = {Role.PRODUCTION: "differs"} if wrong else {}
    has = [
        present(side, setting, difference.route, states.get(side.member.environment.role, "present"))
        for side, setting in difference.has
    ]
    beside = [place.location.path for place in has]
    return (*has, *(place for side in difference.lacks for place in absent(side, difference.route, beside)))


def overriding(difference: Difference) -> tuple[Members, Members]:
    """`(own, left)`: the sides that override a default with another value, and those that are left with it."""
    left = [(side, setting) for side, setting in difference.has if not setting.own]
    defaults = {setting.fact.value.raw for _, setting in left}
    own = [(side, setting) for side, setting in difference.has if setting.own]
    return [(side, setting) for side, setting in own if setting.fact.value.raw not in defaults], left


def atoms(rule: str, pattern: str, difference: Difference) -> tuple[Atom, ...]:
    """Every ordered pair (has it, lacks it) for this key and all below it; for values every pair that differs."""
    keys = [routes.identity((*difference.route, *leaf)) for leaf in ((), *difference.leaves)]
    if difference.missing:
        pairs = [(one.member, other.member) for one, _ in difference.has for other in difference.lacks]
    else:
        pairs = [
            (one.member, other.member)
            for position, (one, left) in enumerate(difference.has)
            for other, right in difference.has[position + 1 :]
            if left.fact.value.raw != right.fact.value.raw
        ]
    return tuple(
        Atom(rule, pattern, key, left.environment.name, right.environment.name) for left, right in pairs for key in keys
    )


def listed(names: Iterable[str], last: str = "and") -> str:
    """`a, b and c`, or with another word before the last one."""
    every = list(dict.fromkeys(names))
    if len(every) > 5:
        return f"{', '.join(every[:4])} {last} {len(every) - 4} more"
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} {last} {every[-1]}" if every else "nothing"


# What the value of a variable is taken from, in manifests and in the values of charts.
_VALUES: Final = frozenset(
    ("value", "valuefrom", "secret", "secretname", "secretref", "secretkeyref", "configmapkeyref")
)


def given_otherwise(difference: Difference) -> bool:
    """Whether a variable lacks one way of being given a value, and has another one wherever it does."""
    *above, last = difference.route
    if last.lower() not in _VALUES or not above or not VARIABLE_NAME.match(routes.named(above[-1])):
        return False
    depth = len(above)
    return all(
        any(
            one[:depth] == difference.route[:-1] and one[depth].lower() in _VALUES
            for one in side.settings
            if one[depth:]
        )
        for side in difference.lacks
    )


def needed(read: Fact) -> str:
    """Why what a program reads is needed."""
    how = "does not start without it" if "required" in read.traits else "has nothing to fall back on"
    return f"{read.location} reads {read.key} and {how}"


def sentence(names: Sequence[str], clause: str) -> str:
    """`A and B are named here and not there` from the names and what is said of them."""
    return f"{listed(names)} {'are' if len(names) > 1 else 'is'} {clause}"


def environment_names(sides: Iterable[Side]) -> tuple[str, ...]:
    """The names of the environments of some sides, in their order."""
    return tuple(side.member.environment.name for side in sides)


def roles(sides: Iterable[Side]) -> list[Environment]:
    """The environments of some sides."""
    return [side.member.environment for side in sides]


_NEAREST: Final = ("production", "preprod", "staging", "aat", "uat", "qa", "integration", "test", "dev")


def nearness(environment: Environment) -> tuple[int, int]:
    """How far an environment is from production: the nearest one of a family is its reference."""
    known = _NEAREST.index(environment.name) if environment.name in _NEAREST else len(_NEAREST)
    return environment.order[0], known
