"""Who gets in is decided otherwise than in production's files for the same application.

What it finds: files of any format that share most of their variables (a compose file and a manifest), and in one of
them a switch that leaves sign-in out (`AUTH_DISABLED`, `SKIP_AUTH`, `MOCK_AUTH`; `AUTH_ENABLED` when it is off) which
no file of production has on; or an issuer of tokens whose realm or tenant is another one than production's.

Why it matters: a claim or a group that only production asks for is never tried; people are locked out, or let in.

When it is fine: in CI, where no program of the repository reads the switch, or with a comment beside it that says
what tries the real sign-in (info); an issuer with another host but the same realm, or with ids for names, is what
every environment has of its own.

Example: `AUTH_DISABLED: "true"` in `docker-compose.yml`, nothing of the kind in production's manifest.

Fix: sign in locally as in production, with seeded users and groups, or record what tries the real sign-in.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from parity_hooks.checks.belonging import neutral
from parity_hooks.checks.sides import MOST_PLACES, listed
from parity_hooks.checks.switches import BYPASS, GUARD
from parity_hooks.environments.speakers import aside
from parity_hooks.environments.wiring import nearest
from parity_hooks.model import route as routes
from parity_hooks.model.environment import Role
from parity_hooks.model.finding import Atom, Finding, Place, Severity
from parity_hooks.model.location import Location, shown_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.checks.context import Context
    from parity_hooks.environments.wiring import Supplier
    from parity_hooks.model.fact import Fact

RULE: Final = "weaker-sign-in"
_ISSUER: Final = re.compile(r"(?:^|_)ISSUER(?:_UR[IL])?$")
_ON: Final = frozenset(("true", "on", "yes", "1", "enabled"))
_OFF: Final = frozenset(("false", "off", "no", "0", "disabled"))
_REALM: Final = re.compile(r"^https?://(?:[^/@]*@)?(?P<host>[^/:?#]+)(?::\d+)?(?P<realm>/[^?#]*)", re.IGNORECASE)
_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?=\w*\d)(?=\w*[A-Za-z])\w{12,}")
_LONGEST: Final = 300


def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each file and variable."""
    stated = _stated(context)
    if not any(_bypassed(fact) or _ISSUER.search(fact.key) for facts in stated.values() for fact in facts):
        return
    every = context.suppliers
    for here in every:
        if here.path not in stated or here.speaker.environment.role is Role.PRODUCTION or here.form == "dotenv":
            continue  # env files hold what a developer likes, or examples of it
        production = [one for one in nearest(here, every) if one.speaker.environment.role is Role.PRODUCTION]
        production = [one for one in production if one.form != "dotenv"]
        if production:
            yield from _weaker(context, here, production, stated)


def _stated(context: Context) -> dict[str, list[Fact]]:
    """The variables that decide who gets in, by file."""
    result: dict[str, list[Fact]] = defaultdict(list)
    for fact, _ in context.inventory.variables:
        if any(pattern.search(fact.key) for pattern in (BYPASS, GUARD, _ISSUER)) and "disabled" not in fact.traits:
            result[fact.location.path].append(fact)
    return result


def _weaker(
    context: Context, here: Supplier, production: list[Supplier], stated: dict[str, list[Fact]]
) -> Iterator[Finding]:
    reference = [fact for one in production for fact in stated.get(one.path, ())]
    for fact in {fact.key: fact for fact in reversed(stated.get(here.path, ()))}.values():
        same = [one for one in reference if one.key == fact.key]
        if _bypassed(fact) and all(one.value.literal and not _bypassed(one) for one in same):
            if same or not any(one.wildcard for one in production):
                calm = fact.key not in context.inventory.reads
                yield _finding(here, production, fact, same, calm=calm)
        elif _ISSUER.search(fact.key) and same and all(_other_realm(fact, one) for one in same):
            yield _finding(here, production, fact, same, calm=False)


def _bypassed(fact: Fact) -> bool:
    """Whether the variable leaves sign-in out."""
    text = fact.value.raw.strip().lower()
    return bool((BYPASS.search(fact.key) and text in _ON) or (GUARD.search(fact.key) and text in _OFF))


def _other_realm(one: Fact, other: Fact) -> bool:
    """Whether two issuers name realms or tenants that are no counterparts; hosts are everybody's own."""
    if not (one.value.literal and other.value.literal):
        return False
    first, second = (_REALM.search(fact.value.raw[:_LONGEST]) for fact in (one, other))
    if first is None or second is None or "." not in first["host"] or "." not in second["host"]:
        return False  # a name without a dot is a stand-in on the same machine
    realms = first["realm"].strip("/"), second["realm"].strip("/")
    if not all(realms) or any(_ID.search(realm) for realm in realms):
        return False
    first_words, second_words = ([word for word in neutral(realm).split("-") if word != "{env}"] for realm in realms)
    return first_words != second_words


def _finding(here: Supplier, production: list[Supplier], fact: Fact, same: list[Fact], *, calm: bool) -> Finding:
    environment = here.speaker.environment
    calm = calm or "commented" in fact.traits or environment.role is Role.CI or aside(here.path)
    lacking = [one for one in production if not any(said.location.path == one.path for said in same)]
    places = [Place(environment, fact.location, routes.text(fact.route), "differs", fact.value.shown)]
    places += [_place(production, one) for one in same]
    places += [Place(one.speaker.environment, Location(one.path), "", "absent") for one in lacking]
    others = [f"{one.value!s} in {shown_path(one.location.path)}" for one in same]
    others += [f"missing in {shown_path(one.path)}" for one in lacking]
    return Finding(
        rule=RULE,
        severity=Severity.INFO if calm else Severity.WARNING,
        surface="identity",
        subject=here.path,
        scope="",
        key=fact.key,
        keys=(fact.key,),
        message=f"{fact.key} is {fact.value!s} in {shown_path(here.path)} and {listed(others)}",
        places=tuple(places)[:MOST_PLACES],
        atoms=tuple(Atom(RULE, here.path, fact.key, one.path, here.path) for one in production),
        why="the files share most of their variables: they are for one application",
    )


def _place(production: list[Supplier], fact: Fact) -> Place:
    who = next(one for one in production if one.path == fact.location.path)
    return Place(who.speaker.environment, fact.location, routes.text(fact.route), "agrees", fact.value.shown)
