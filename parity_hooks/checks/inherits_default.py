"""Some environments override a default and others are left with it.

What it finds: a key with a default beneath the family (`values.yaml`, `settings.yml`, `application.yml`) that some
members override, while others, with another value in effect, say nothing about it.  A Spring profile for development
or tests that is left with a placeholder (`${QUEUE_URL}`) blocks where another one of them states a value, and nothing
near it gives the variable one.

Why it matters: the default is often written for a developer's machine; an environment that nobody thought of runs
with it.

When it is fine: the default is production's value and only tests differ; a rollout that starts in one environment.

Example: `settings.yml` has `find_url: http://localhost`; `staging.yml` and `qa.yml` override it, `production.yml`
does not.

Fix: state the value where the default is not meant, or make the default the value that production needs.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.checks import sides
from parity_hooks.checks.belonging import belongs_to
from parity_hooks.checks.classes import KeyClass, row_of
from parity_hooks.checks.context import Profile
from parity_hooks.checks.differing_value import same_but_for_names, speaks
from parity_hooks.environments.compare import Difference
from parity_hooks.model import route as routes
from parity_hooks.model.environment import Role
from parity_hooks.model.finding import Atom, Finding, Place, Severity
from parity_hooks.model.location import Location
from parity_hooks.model.secret import secret_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.checks.context import Compared, Context
    from parity_hooks.environments.compare import Side
    from parity_hooks.model.environment import Environment

RULE: Final = "inherits-default"
_SILENT: Final = (KeyClass.SIZING, KeyClass.OBSERVABILITY, KeyClass.LOCAL_COLOUR)
_AMOUNT: Final = re.compile(r"[\d.]{1,20}\w{0,2}")
_SWITCHES: Final = frozenset(("true", "false"))


def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each key."""
    for compared in context.compared:
        for difference in compared.differences:
            if not difference.missing and row_of(difference.route).key_class not in _SILENT:
                yield from _found(compared, difference, context)
        if any(_SPRING.search(path) for path in compared.family.defaults):
            yield from _unresolved(compared, context)


def _found(compared: Compared, difference: Difference, context: Context) -> Iterator[Finding]:
    own, left = sides.overriding(difference)
    if own and left and not speaks(difference):
        outside = compared.family.pattern.startswith("config/settings") and not _deployed(own) and context.overridable
        severity = Severity.INFO if outside else _severity(difference, own, left, context.profile)
        yield _finding(compared, difference, own, left, severity)


def _unresolved(compared: Compared, context: Context) -> Iterator[Finding]:
    """Profiles of development and tests left with a `${NAME}` without a default that nobody gives them a value for.

    Another one of them states a value: none is given from outside.  Spring refuses to start ("Externalized
    Configuration": a placeholder that cannot be resolved).  What the same profiles are left with is one finding.
    """
    groups: dict[tuple[str, ...], list[Finding]] = {}
    near = [side for side in compared.sides if not side.member.environment.role.deployed]
    for route in dict.fromkeys(route for side in near for route in side.settings):
        members = [(side, side.settings[route]) for side in near if route in side.settings]
        own = [(side, setting) for side, setting in members if setting.own and setting.fact.value.literal]
        left = [(side, setting) for side, setting in members if not setting.own]
        match = _PLACEHOLDER.fullmatch(left[0][1].fact.value.raw) if own and left else None
        if match and match[1] not in context.given_nearby:
            one = _finding(compared, Difference(route, tuple(members), ()), own, left, Severity.WARNING)
            message = f"{one.key} is left at {match[0]} in {_names(left)}, where nothing gives it a value"
            groups.setdefault(sides.environment_names(side for side, _ in left), []).append(
                replace(one, message=message)
            )
    yield from (_joined(group) for group in groups.values())


def _joined(group: list[Finding]) -> Finding:
    first, *others = group
    return replace(
        first,
        keys=tuple(one.key for one in group)[: sides.MOST_KEYS],
        message=first.message + (f"; {len(others)} more are, too" if others else ""),
        places=tuple(place for one in group for place in one.places)[: sides.MOST_PLACES],
        atoms=tuple(atom for one in group for atom in one.atoms),
    )


_SPRING: Final = re.compile(r"(?:^|/)(?:application|bootstrap)\.(?:ya?ml|properties)$")
_PLACEHOLDER: Final = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")


def _severity(difference: Difference, own: sides.Members, left: sides.Members, profile: Profile) -> Severity:
    """Quiet unless production is left behind where access is decided, or others are with what production runs."""
    if any(belongs_to(side, setting) for side, setting in left):
        return Severity.WARNING
    overriding, behind = _deployed(own), _deployed(left)
    if not any(one.role is Role.PRODUCTION for one in behind):
        thin = all(side.member.environment.thin for side, _ in left)
        return Severity.WARNING if not thin and _untried(difference, own, behind, profile) else Severity.INFO
    staged = [one for one in overriding if one.role is Role.STAGING]
    if not staged or _switch(own) or all(_AMOUNT.fullmatch(setting.fact.value.raw) for _, setting in own):
        return Severity.INFO
    telling = row_of(difference.route).key_class is KeyClass.AUTH or secret_name(str(difference.route[-1]))
    every = len(staged) > 1 and profile is Profile.CHANGE
    return Severity.WARNING if (telling or every) and not same_but_for_names(difference) else Severity.INFO


def _deployed(members: sides.Members) -> list[Environment]:
    """The lasting deployed environments among some sides."""
    every = sides.roles(side for side, _ in members)
    return [one for one in every if one.role in (Role.PRODUCTION, Role.STAGING) and not one.thin]


def _untried(difference: Difference, own: sides.Members, behind: list[Environment], profile: Profile) -> bool:
    """Whether production and others have switched something on, and some are left with it switched off.

    A feature flag needs no others: production alone runs what nobody has tried.
    """
    overriding = _deployed(own)
    if not _switch(own) or not any(one.role is Role.PRODUCTION for one in overriding):
        return False
    on = all(setting.fact.value.raw.lower() == "true" for side, setting in own if side.member.environment in overriding)
    if profile is Profile.CHANGE:
        return on and len(overriding) >= (1 if behind else _EVERYWHERE)
    return on and len(overriding) >= _EVERYWHERE and len(behind) == 1


_FLAGS: Final = frozenset(("features", "featureFlags", "feature_flags", "flags"))
_EVERYWHERE: Final = 3  # deployed environments that agree: what only tests lack is then not tested


def _switch(own: sides.Members) -> bool:
    return all(setting.fact.value.raw.lower() in _SWITCHES for _, setting in own)


def _finding(
    compared: Compared, difference: Difference, own: sides.Members, left: sides.Members, severity: Severity
) -> Finding:
    scope, key = sides.scoped(difference.route)
    places = [sides.present(side, setting, difference.route) for side, setting in own]
    places += [_left(side, difference) for side, _ in left]
    _, default = left[0]
    places.append(sides.present(left[0][0], default, difference.route, "agrees"))
    pairs = [(one.member.environment.name, other.member.environment.name) for one, _ in own for other, _ in left]
    name = routes.text(own[0][1].fact.route)
    return Finding(
        rule=RULE,
        severity=severity,
        surface="identity" if row_of(difference.route).key_class is KeyClass.AUTH else "config",
        subject=compared.family.pattern,
        scope=scope,
        key=key,
        keys=(key,),
        message=f"{name} is left at the default in {_names(left)}, overridden in {_names(own)}",
        places=tuple(places)[: sides.MOST_PLACES],
        atoms=tuple(Atom(RULE, compared.family.pattern, routes.identity(difference.route), a, b) for a, b in pairs),
        why=f"the default stands in {default.fact.location.path}",
    )


def _names(members: sides.Members) -> str:
    return sides.listed(sides.environment_names(side for side, _ in members))


def _left(side: Side, difference: Difference) -> Place:
    """The file that says nothing: the default counts for it."""
    return Place(side.member.environment, Location(side.member.path), routes.text(difference.route), "differs")
