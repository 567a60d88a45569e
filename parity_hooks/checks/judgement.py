"""How severe a difference inside a family is, and why: the reasons are shown by `parity-hooks explain FINDING`.

A tree judged as it stands is judged by evidence (how many deployed siblings want the key); a change is judged
louder, because the commit that gives a key to some environments is the moment to ask for the others.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.checks.classes import KeyClass, row_of
from parity_hooks.checks.context import Profile
from parity_hooks.checks.sides import roles
from parity_hooks.environments.names import environment_of
from parity_hooks.environments.speakers import aside
from parity_hooks.model.environment import Role
from parity_hooks.model.finding import Severity
from parity_hooks.model.route import Item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.environments.compare import Difference
    from parity_hooks.model.environment import Environment

Judged = tuple[Severity, str]
_VARIABLE: Final = re.compile(r"^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$")
_MANY_LEAVES: Final = 4


def missing(difference: Difference, profile: Profile, pattern: str) -> Judged:
    """How severe it is that some sides of the family `pattern` lack what others have."""
    has, lacks = roles(side for side, _ in difference.has), roles(difference.lacks)
    deployed_has = [one for one in has if one.role.deployed and not one.thin]
    deployed_has += [one for one in has if one.thin and deployed_has]
    deployed_lacks = [one for one in lacks if one.role.deployed and not one.thin and one.role is not Role.PREVIEW]
    quiet = next(_quiet(difference, pattern), "") or _undeployed(difference, deployed_has, deployed_lacks)
    if quiet:
        return Severity.INFO, quiet
    if profile is Profile.CHANGE:
        return _news(deployed_has, deployed_lacks)
    return _backlog(difference, deployed_has, deployed_lacks)


_WATCHING: Final = re.compile(
    r"(?:^|/)(?:monitoring|grafana|dashboards?|alerts?|alerting|prometheus|otel|tracing|logging)[^/]*(?:/|$)",
    re.IGNORECASE,
)
_OWN_NAME: Final = re.compile(
    r"://|^[\w*{}-]+(?:\.[\w{}-]+){2,}(?:[:/].*)?$|^arn:|^host=|^/|@|^\d+\.\d+\.\d+\.\d+", re.IGNORECASE
)
_QUIET_CLASSES: Final = (KeyClass.SIZING, KeyClass.OBSERVABILITY, KeyClass.LOCAL_COLOUR)


def _quiet(difference: Difference, pattern: str) -> Iterator[str]:
    """Yield every reason why the difference is worth no more than knowing, wherever it stands."""
    row, last = row_of(difference.route), difference.route[-1]
    if aside(pattern):
        yield "helper scripts and maintenance pages"
    if _WATCHING.search(pattern):
        yield "watched differently, not behaving differently"
    if row.key_class in _QUIET_CLASSES:
        yield f"{row.key_class.value}: {row.why}"
    if isinstance(last, Item) and last.startswith("#"):
        yield "an item without a name: it may be another one's counterpart"
    if isinstance(last, Item) and _OWN_NAME.search(last):
        yield "a host, path or address: each environment has its own"
    if isinstance(last, Item) and "{env}" in last:
        yield "it is named after the environment itself"
    if any(environment_of(word) for word in re.split(r"[^A-Za-z0-9]+", last) if len(word) > 2):
        yield "it is named after another environment"


def _undeployed(difference: Difference, has: list[Environment], lacks: list[Environment]) -> str:
    """Why the difference does not reach production or what leads to it; the empty text when it does."""
    if _RAILS_MAIL in difference.route or any(_RAILS_MAIL in leaf for leaf in difference.leaves):
        return "" if lacks else "production has it"
    if not lacks:
        return "only local, CI, preview or one-off environments lack it"
    if not has:
        return "only local, CI or one-off environments have it"
    if len(difference.leaves) > _MANY_LEAVES and not _variable_like(difference):
        return "a whole block is missing, which is rarely a slip"
    return ""


def _news(has: list[Environment], lacks: list[Environment]) -> Judged:
    if any(one.role is Role.PRODUCTION for one in lacks):
        return Severity.WARNING, f"{has[0].name if has else 'development'} has it and production lacks it"
    if any(one.role is Role.PRODUCTION for one in has):
        return Severity.WARNING, f"production has it and {lacks[0].name} lacks it: it is not tried before production"
    return Severity.INFO, "it differs between environments that are not production"


def _backlog(difference: Difference, has: list[Environment], lacks: list[Environment]) -> Judged:
    """The evidence that a key belongs where it is missing: who else has it, and what kind of key it is."""
    production_lacks = any(one.role is Role.PRODUCTION for one in lacks)
    variable, alone = _variable_like(difference), len(has) == 1 and len(lacks) > 1
    if alone:
        return Severity.INFO, f"only {has[0].name} has it: not yet promoted, or its own"
    if production_lacks and not has:
        return Severity.WARNING, "links in mails need it, and only development and tests have it"
    if production_lacks and len(has) >= 2:
        return Severity.WARNING, f"{len(has)} deployed environments have it and production lacks it"
    if production_lacks:
        staged = variable and has[0].role is Role.STAGING
        return (
            (Severity.WARNING, f"{has[0].name} is configured with it and production is not") if staged else _UNPROMOTED
        )
    if has[0].role is Role.PRODUCTION and len(lacks) == 1 and (variable or len(has) > 2 or lacks[0].name == "preprod"):
        others = "every other deployed environment" if len(has) > 1 else has[0].name
        return Severity.WARNING, f"{others} has it and {lacks[0].name} lacks it"
    return Severity.INFO, "too few environments have it to say that it belongs everywhere"


_UNPROMOTED: Final = (Severity.INFO, "one lower environment has it: not yet promoted, or never meant to be")
_RAILS_MAIL: Final = "default_url_options"  # without it every mail with a link fails, in production as elsewhere


def _variable_like(difference: Difference) -> bool:
    if any(_VARIABLE.match(part.partition("=")[2] or part) for part in difference.route):
        return True
    inside = [
        leaf for leaf in difference.leaves if any(_VARIABLE.match(part.partition("=")[2] or part) for part in leaf)
    ]
    return len(inside) * 2 > len(difference.leaves) or row_of(difference.route).key_class is KeyClass.AUTH


def value(difference: Difference) -> Judged | None:
    """How severe it is that values differ; None where differing is the key's job."""
    row = row_of(difference.route)
    if row.key_class not in (KeyClass.AUTH, KeyClass.BEHAVIOUR):
        return (Severity.INFO, f"{row.key_class.value}: {row.why}") if _switch_or_address(difference) else None
    deployed = [(side, setting) for side, setting in difference.has if side.member.environment.role.deployed]
    production = [s.fact.value.raw for side, s in deployed if side.member.environment.role is Role.PRODUCTION]
    others = {s.fact.value.raw for side, s in deployed if side.member.environment.role is Role.STAGING}
    if not production or not others - set(production):
        return Severity.INFO, f"{row.key_class.value}, and only local, CI or preview environments differ"
    commented = any("commented" in setting.fact.traits for _, setting in difference.has)
    if commented:
        return Severity.INFO, "a comment beside the value explains it"
    if _keeps_the_public_out(difference, production):
        return Severity.INFO, "basic authentication keeps the public out of what is not production"
    if (row.key_class is KeyClass.AUTH and not _numbers(difference)) or _port(difference):
        return Severity.WARNING, f"{row.key_class.value}: {row.why}"
    return Severity.INFO, f"{row.key_class.value}: {row.why}"


def _switch_or_address(difference: Difference) -> bool:
    """Whether the values are on and off, or addresses inside a cluster: telling whatever the key is called."""
    texts = {setting.fact.value.raw.lower() for _, setting in difference.has}
    return texts == {"true", "false"} or all(".svc" in text for text in texts)


def _keeps_the_public_out(difference: Difference, production: list[str]) -> bool:
    """Whether it is a password in front of environments that the public is not to see, and production has none."""
    return "basic" in difference.route[-1].lower() and all(text.lower() in _OFF for text in production)


_OFF: Final = frozenset(("false", "off", "no", "0", ""))


def _numbers(difference: Difference) -> bool:
    """Whether the values are amounts: how much is allowed, not who."""
    return all(re.fullmatch(r"[\d.]+\w?", setting.fact.value.raw) for _, setting in difference.has)


def _port(difference: Difference) -> bool:
    return difference.route[-1].lower() in ("port", "targetport", "containerport")
