"""Which side of a network policy lets through what another one refuses.

Semantics: the Kubernetes API reference, "NetworkPolicySpec": a policy restricts the directions in `policyTypes`; where
these are not given, what comes in, and what goes out if there is a rule for it.  What is not let through is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parity_hooks.checks.context import Profile
from parity_hooks.checks.sides import nearness
from parity_hooks.formats.network_policy import EVERY_PORT, EVERYBODY
from parity_hooks.model.environment import Role
from parity_hooks.model.finding import Severity
from parity_hooks.model.route import Item

if TYPE_CHECKING:
    from parity_hooks.checks.judgement import Judged
    from parity_hooks.environments.compare import Difference, Side
    from parity_hooks.model.environment import Environment
    from parity_hooks.model.route import Route

    Told = tuple[Environment, bool, bool]

_DIRECTIONS: Final = ("ingress", "egress")
_TYPES: Final = "policyTypes"


def judged(difference: Difference, profile: Profile) -> Judged | None:
    """How severe it is that policies let through different things; None where the difference is about nothing else."""
    direction = _direction(difference)
    if not direction:
        return None
    every = (*(side for side, _ in difference.has), *difference.lacks)
    said = [(one.member.environment, _open(one, difference.route, direction), _lets(one, difference)) for one in every]
    production = [(unbound, lets) for one, unbound, lets in said if one.role is Role.PRODUCTION]
    others = [one for one in said if one[0].role is Role.STAGING and not one[0].thin]
    if not production or not others:
        return None
    nearest, unbound, lets = min(others, key=lambda one: nearness(one[0]))
    if profile is Profile.TREE and (unbound, lets) in production:
        return Severity.INFO, f"{nearest.name}, which is nearest to production, lets the same through"
    if any(unbound for unbound, _ in production) and not _says_so(difference):
        return Severity.INFO, f"production's policy restricts no {direction}, which is told elsewhere"
    return _against(production, others, direction)


def _says_so(difference: Difference) -> bool:
    """Whether the difference is why nothing is restricted: an entry for everybody, or a direction that is left out."""
    if any(side.member.environment.role is Role.PRODUCTION for side, _ in difference.has) or _TYPES in difference.route:
        return True
    stated = any(_TYPES in route for side, _ in difference.has for route in side.settings)
    return not stated and difference.route[-1] in _DIRECTIONS


def _against(production: list[tuple[bool, bool]], others: list[Told], way: str) -> Judged | None:
    """Production held against the others: each says whether it restricts nothing, and whether it lets this through."""
    restricting = [one for one, unbound, _ in others if not unbound]
    letting = [one for one, unbound, lets in others if unbound or lets]
    if any(unbound for unbound, _ in production):
        if not restricting:
            return None
        return Severity.WARNING, f"the policy restricts no {way} in production, it does in {restricting[0].name}"
    if letting and not all(lets for _, lets in production):
        return Severity.WARNING, f"production refuses what {letting[0].name} lets through"
    return None


def _direction(difference: Difference) -> str:
    """The direction that the difference is about, or the empty text."""
    if difference.has[0][1].fact.surface != "network" or not difference.missing:
        return ""
    inside = difference.route[isinstance(difference.route[0], Item) :]
    if inside[:2] == ("spec", _TYPES):
        return inside[2].lower() if len(inside) > 2 else ""
    return inside[1] if len(inside) > 1 and inside[0] == "spec" and inside[1] in _DIRECTIONS else ""


def _spec(route: Route) -> Route:
    return route[: route.index("spec") + 1]


def _open(side: Side, route: Route, direction: str) -> bool:
    """Whether the side's policy restricts nothing in that direction."""
    spec = _spec(route)
    depth = len(spec)
    below = [one for one in side.settings if one[:depth] == spec and len(one) > depth + 1]
    types = {one[depth + 1].lower() for one in below if one[depth] == _TYPES}
    implied = direction == "ingress" or any(one[depth] == direction for one in below)
    bound = direction in types if types else implied
    everything = (*spec, direction, EVERYBODY, EVERY_PORT)
    return not bound or everything in side.settings


def _lets(side: Side, difference: Difference) -> bool:
    """Whether the side's policy has an entry for it, or a wider one."""
    route = difference.route
    if any(one is side for one, _ in difference.has):
        return _TYPES not in route
    at = len(_spec(route)) + 1
    if len(route) <= at or _TYPES in route:
        return False
    wider = {(*route[:at], peer, port) for peer in (route[at], EVERYBODY) for port in (*route[at + 1 :], EVERY_PORT)}
    return not wider.isdisjoint(side.settings)
