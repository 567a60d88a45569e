"""A value that belongs to another environment.

What it finds: a host, an address or a named thing of another environment in production's settings, production's
in a lower environment's, where siblings use their own; and one credential, written out, that production shares
with an environment that is not production.

Why it matters: production talks to a test system, a test writes into production, a leaked development credential
opens production.

When it is fine: a service that exists once and is used by all: where every environment has the same value, nothing
is said; a comment beside the value that says why.

Example: `values-prod.yaml` says `api-dev.example.org`, as `values-dev.yaml` does; `values-preprod.yaml` says
`api-preprod.example.org`.

Fix: give the environment its own value; rotate a credential that was shared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from parity_hooks.checks import sides
from parity_hooks.checks.belonging import belongs_to, is_production
from parity_hooks.checks.classes import KeyClass, row_of
from parity_hooks.environments.names import sighted
from parity_hooks.environments.speakers import aside
from parity_hooks.model import route as routes
from parity_hooks.model.environment import Role
from parity_hooks.model.finding import Atom, Finding, Severity
from parity_hooks.model.value import ValueKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.checks.context import Compared, Context
    from parity_hooks.model.route import Route

RULE: Final = "foreign-value"
_PLACEHOLDER: Final = re.compile(
    r"change|replace|example|dummy|fake|placeholder|your[-_]|todo|xxx|test|secret|\$", re.IGNORECASE
)
_RANDOM: Final = re.compile(
    r"^(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=[^0-9]*[0-9])[A-Za-z0-9+/_=-]{20,200}$|^(?=[0-9]*[a-f])[0-9a-f]{32,128}$"
    r"|://[^/\s:@]{1,200}:[^/\s@]{1,400}@"
)
_PUBLIC: Final = re.compile(
    r"dsn|public|client_?id|site_?key|publishable|fingerprint|sha|digest|checksum|path$", re.IGNORECASE
)


# What an agent that only watches is told.
_AGENTS: Final = re.compile(r"(?:^|/)(?:newrelic|appsignal|skylight|scout_apm|datadog|rollbar|honeybadger)\.\w+$")


@dataclass(frozen=True, slots=True)
class _Stated:
    """One key of a family with every side that states it."""

    compared: Compared
    route: Route
    members: sides.Members


def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each key."""
    for compared in context.compared:
        if aside(compared.family.pattern):
            continue
        lasting = [side for side in compared.sides if not side.member.environment.thin]
        for route in dict.fromkeys(route for side in lasting for route in side.settings):
            members = [(side, side.settings[route]) for side in lasting if route in side.settings]
            if len(members) > 1 and "needs" not in route:  # jobs wait for those of another environment
                stated = _Stated(compared, route, members)
                yield from _foreign(stated, context)
                yield from _shared(stated)


def _foreign(stated: _Stated, context: Context) -> Iterator[Finding]:
    """Sides that state another's value, while the values are not all alike; what is inherited has a rule of its own."""
    if len({setting.fact.value.raw for _, setting in stated.members}) < 2:
        return
    wrong = [(side, setting) for side, setting in stated.members if setting.own and belongs_to(side, setting)]
    production = [one for one in wrong if is_production(one[0])]
    found = production or wrong
    if found and len(found) < len(stated.members):
        side, setting = found[0]
        severity = Severity.ERROR if production else Severity.WARNING
        if production and stated.compared.kind == "dotenv" and _given_otherwise(stated.route[-1], context):
            severity = Severity.INFO
        if row_of(stated.route).key_class is KeyClass.OBSERVABILITY or _AGENTS.search(stated.compared.family.pattern):
            severity = Severity.INFO
        whose = f"{routes.text(setting.fact.route)} in {_names(found)} belongs to {belongs_to(side, setting)}"
        yield _finding(stated, found, severity, f"{whose}: {setting.fact.value}")


def _given_otherwise(name: str, context: Context) -> bool:
    """Whether a deployment's own file gives production the variable: then its `.env` file is for trying it locally."""
    formats = context.inventory.formats
    return any(
        fact.key == name and fact.value.literal and formats[fact.location.path] != "dotenv"
        for fact, who in context.inventory.variables
        if who.environment.role is Role.PRODUCTION and sighted(fact.location.path)
    )


def _shared(stated: _Stated) -> Iterator[Finding]:
    """One credential, written out, that production shares with an environment that is not production."""
    for side, setting in stated.members:
        value = setting.fact.value
        if not is_production(side) or value.kind is not ValueKind.SECRET or not _credential(stated.route, value.raw):
            continue
        same = [one for one in stated.members if not is_production(one[0]) and one[1].fact.value.raw == value.raw]
        if same:
            name = routes.text(setting.fact.route)
            message = f"{name} is the same credential in {side.member.environment.name} and {_names(same)}"
            yield _finding(stated, [(side, setting), *same], Severity.WARNING, message)
            return


def _credential(route: Route, text: str) -> bool:
    """Whether `text` is a credential itself: random, and not a name, a template or a placeholder."""
    return bool(_RANDOM.search(text)) and not _PLACEHOLDER.search(text) and not _PUBLIC.search(route[-1])


def _names(members: sides.Members) -> str:
    return sides.listed(sides.environment_names(side for side, _ in members))


def _finding(stated: _Stated, wrong: sides.Members, severity: Severity, message: str) -> Finding:
    scope, key = sides.scoped(stated.route)
    pattern, bad = stated.compared.family.pattern, {side.member for side, _ in wrong}
    places = tuple(
        sides.present(side, setting, stated.route, "differs" if side.member in bad else "agrees")
        for side, setting in stated.members
    )
    return Finding(
        rule=RULE,
        severity=severity,
        surface="network",
        subject=pattern,
        scope=scope,
        key=key,
        keys=(key,),
        message=message,
        places=places[: sides.MOST_PLACES],
        atoms=tuple(
            Atom(RULE, pattern, routes.identity(stated.route), side.member.environment.name, "") for side, _ in wrong
        ),
        why="its siblings use their own" if len(wrong) < len(stated.members) else "what opens one opens the other",
    )
