"""A key that some environments have at one route and the others, instead of it, at another: one finding, not two."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from parity_hooks.checks import sides
from parity_hooks.model import route as routes
from parity_hooks.model.finding import Finding, Severity
from parity_hooks.model.value import ValueKind

if TYPE_CHECKING:
    from parity_hooks.checks.context import Compared
    from parity_hooks.environments.compare import Difference


def instead(rule: str, compared: Compared, one: Difference, other: Difference, why: str) -> Finding:
    """The finding that `other` stands where `one` is meant; `one` names it.  A slip hides no secret."""
    scope, key = sides.scoped(one.route)
    pattern, both = compared.family.pattern, (one, other)
    places = [sides.present(side, setting, one.route) for side, setting in one.has]
    places += [sides.present(side, setting, other.route, "differs") for side, setting in other.has]
    if any(setting.fact.value.kind is ValueKind.SECRET for _, setting in (*one.has, *other.has)):
        places = [replace(place, value=place.value and "secret") for place in places]
    deployed = all(any(side.member.environment.role.deployed for side, _ in found.has) for found in both)
    told = [f"{routes.text(found.has[0][1].fact.route[: len(found.route)])} in {_holders(found)}" for found in both]
    return Finding(
        rule=rule,
        severity=Severity.WARNING if deployed else Severity.INFO,
        surface="config",
        subject=pattern,
        scope=scope,
        key=key,
        keys=(key, sides.scoped(other.route)[1]),
        message=" is ".join(told),
        places=tuple(places)[: sides.MOST_PLACES],
        atoms=tuple(atom for found in both for atom in sides.atoms(rule, pattern, found)),
        why=why,
    )


def _holders(found: Difference) -> str:
    return sides.listed(sides.environment_names(side for side, _ in found.has))
