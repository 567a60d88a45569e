"""How severe it is that values differ between environments, and why: the reasons are shown by `explain FINDING`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.checks import known_keys
from parity_hooks.checks.belonging import IN_CLUSTER, neutral
from parity_hooks.checks.classes import KeyClass, Row, row_of
from parity_hooks.checks.context import Profile
from parity_hooks.checks.excuses import as_a_whole
from parity_hooks.checks.sides import nearness
from parity_hooks.checks.switches import BYPASS, OFF, ON
from parity_hooks.model.environment import Role
from parity_hooks.model.finding import Severity
from parity_hooks.model.route import named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.checks.judgement import Judged
    from parity_hooks.environments.compare import Difference


def value(difference: Difference, profile: Profile) -> Judged | None:
    """How severe it is that values differ; None where differing is the key's job."""
    return known_keys.value(difference, profile) or _by_class(difference, profile)


def _by_class(difference: Difference, profile: Profile) -> Judged | None:
    """The severity for any key, by its class."""
    row = row_of(difference.route)
    if _moved_inside(difference):
        return Severity.WARNING, "the address inside the cluster is another one, beyond the names of environments"
    if difference.route[0] == "patches" and difference.route[-2:-1] == ("target",):
        return Severity.WARNING, "the same patch selects another object, and kustomize is silent where it selects none"
    if _INSTANCES.fullmatch(difference.route[-1]):
        return _instances(difference)
    if row.key_class not in (KeyClass.AUTH, KeyClass.BEHAVIOUR):
        return (Severity.INFO, f"{row.key_class.value}: {row.why}") if _switch_or_address(difference) else None
    if excuse := next(_excuses(difference, row, profile), ""):
        return Severity.INFO, excuse
    telling = (row.key_class is KeyClass.AUTH and not _numbers(difference)) or _port(difference)
    return Severity.WARNING if telling else Severity.INFO, f"{row.key_class.value}: {row.why}"


_INSTANCES: Final = re.compile(r"(?:min_?)?replicas|replica_?count|(?:\w+_)?instances|instance_count", re.IGNORECASE)


def _instances(difference: Difference) -> Judged | None:
    """How many run is sizing, as long as production has not just one where something else runs several."""
    deployed = [(side.member.environment, s.fact.value.raw) for side, s in difference.has]
    counts = [(one, int(text)) for one, text in deployed if one.role.deployed and not one.thin and text.isdigit()]
    production = min((count for one, count in counts if one.role is Role.PRODUCTION), default=None)
    largest = max(((count, one.name) for one, count in counts if one.role is Role.STAGING), default=None)
    if production is None or largest is None or largest[0] <= production:
        return None
    if production > 1:
        return Severity.INFO, f"{largest[1]} runs more than production, which is sizing as long as several run there"
    return Severity.WARNING, f"production runs one where {largest[1]} runs {largest[0]}: there a restart is an outage"


def _excuses(difference: Difference, row: Row, profile: Profile) -> Iterator[str]:
    """Yield every reason why values that decide something may differ."""
    deployed = [(side, setting) for side, setting in difference.has if side.member.environment.role.deployed]
    production = [s.fact.value.raw for side, s in deployed if side.member.environment.role is Role.PRODUCTION]
    others = {s.fact.value.raw for side, s in deployed if side.member.environment.role is Role.STAGING}
    if not production or not others - set(production):
        yield f"{row.key_class.value}, and only local, CI or preview environments differ"
    if any("commented" in setting.fact.traits for _, setting in difference.has):
        yield "a comment beside the value explains it"
    if as_a_whole(difference):
        yield "env files are compared as such"
    if _keeps_the_public_out(difference, production):
        yield "basic authentication keeps the public out of what is not production"
    tree = profile is Profile.TREE
    if tree and _tried_nearby(difference, production) and not _less_protected(difference, production):
        yield "what is nearest to production has production's value"


def _tried_nearby(difference: Difference, production: list[str]) -> bool:
    """Whether production's value is in use one step before it, where it is tried."""
    others = [(side.member.environment, s.fact.value.raw) for side, s in difference.has]
    lasting = [(nearness(one), text) for one, text in others if one.role is Role.STAGING and not one.thin]
    return bool(lasting) and min(lasting)[1] in production


def _less_protected(difference: Difference, production: list[str]) -> bool:
    """Whether production is the one that leaves sign-in out, or where a protection is off that others have."""
    texts = {setting.fact.value.raw.lower() for _, setting in difference.has}
    if not texts <= OFF | ON:
        return False
    opened = bool(BYPASS.search(_name(difference).upper()))
    return any((text.lower() in ON) == opened for text in production)


def _name(difference: Difference) -> str:
    last = difference.route[-1]
    return _HUMP.sub("_", named(last))


_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def _moved_inside(difference: Difference) -> bool:
    """Whether production names a service of its cluster that is the counterpart of nobody else's."""
    deployed = [(side.member.environment, s.fact.value.raw) for side, s in difference.has]
    texts = [(one, _unnamed(text)) for one, text in deployed if one.role.deployed and IN_CLUSTER.search(text)]
    production = {text for one, text in texts if one.role is Role.PRODUCTION}
    others = {text for one, text in texts if one.role is not Role.PRODUCTION}
    return bool(production and others) and not production & others


def _unnamed(address: str) -> str:
    """An address without names of environments: production's often goes without."""
    return "-".join(word for word in neutral(address).split("-") if word != "{env}")


def _switch_or_address(difference: Difference) -> bool:
    """Whether the values are on and off, or addresses inside a cluster: telling whatever the key is called."""
    texts = {setting.fact.value.raw.lower() for _, setting in difference.has}
    return texts == {"true", "false"} or all(".svc" in text for text in texts)


def _keeps_the_public_out(difference: Difference, production: list[str]) -> bool:
    """Whether it is a password in front of environments that the public is not to see, and production has none."""
    return "basic" in difference.route[-1].lower() and all(text.lower() in OFF for text in production)


def _numbers(difference: Difference) -> bool:
    """Whether the values are amounts: how much is allowed, not who."""
    return all(re.fullmatch(r"[\d.]+\w?", setting.fact.value.raw) for _, setting in difference.has)


def _port(difference: Difference) -> bool:
    return difference.route[-1].lower() in ("port", "targetport", "containerport")
