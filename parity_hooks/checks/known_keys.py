"""What differing means for keys whose consumer everybody knows: the Kubernetes API, and what charts pass on to it.

Semantics: the Kubernetes API reference (probes, volumes, `suspend` of a CronJob) and its defaults.  Asked before the
classes of keys, which judge a key by its name alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.checks import protections, traffic
from parity_hooks.checks.excuses import excuses
from parity_hooks.checks.sides import listed, roles
from parity_hooks.model.environment import Role
from parity_hooks.model.finding import Severity
from parity_hooks.model.route import Item

if TYPE_CHECKING:
    from parity_hooks.checks.context import Profile
    from parity_hooks.checks.judgement import Judged, View
    from parity_hooks.environments.compare import Difference, Side

_PROBES: Final = {
    "readinessProbe": "production sends requests to what is not ready",
    "livenessProbe": "production does not restart what hangs",
    "startupProbe": "production does not wait for a slow start",
}
# What holds back what it stands beside.
_HELD: Final = {
    ("suspend",): "it is suspended in production and runs in",
    ("healthcheck", "disable"): "the health check is switched off in production and not in",
}
# What holds where nothing is said, by the name of the field.
_DEFAULTS: Final = {"suspend": "false", "concurrencyPolicy": "Allow", "readOnly": "false", "hostNetwork": "false"}
_COMMANDS: Final = ("command", "entrypoint")
_SEEDS: Final = re.compile(r"\bdb:seed\b|\bseed(?:s|ing)?\b|\bloaddata\b|\bfixtures?\b")
_CLAIMS: Final = ("persistentVolumeClaim", "volumeClaimTemplate", "ephemeral")


def missing(difference: Difference, view: View) -> Judged | None:
    """How severe it is that some lack a key that everybody knows; None for any other key."""
    found = _of_default(difference) or _suspended(difference) or protections.judged(difference, view.profile)
    found = found or traffic.judged(difference, view.profile) or _lost(difference)
    if found is None or found[0] is Severity.INFO:
        return found
    quiet = next((why for why in excuses(difference, view) if not _by_name(why, difference)), "")
    return (Severity.INFO, quiet) if quiet else found


def value(difference: Difference, profile: Profile) -> Judged | None:
    """How severe it is that the values of such a key differ; None for any other key."""
    if _named_port(difference):
        return (
            Severity.INFO,
            "a probe asks at one of its container's ports by name, which each container has of its own",
        )
    found = _suspended(difference) or protections.judged(difference, profile) or _seeded(difference)
    if found and found[0] > Severity.INFO and _explained(difference):
        return Severity.INFO, "a comment beside the value explains it"
    return found


def wrong_in_production(difference: Difference) -> bool:
    """Whether production is the side that is wrong: nobody wants to take over what it says."""
    return _suspended(difference) is not None or protections.weaker_in_production(difference)


def _by_name(why: str, difference: Difference) -> bool:
    """Whether a reason is the class of `suspend`, which is judged here."""
    return difference.route[-1] == "suspend" and why.startswith("only somewhere by nature")


def _named_port(difference: Difference) -> bool:
    """Whether a probe asks at a port by its name on some side; that the container has it is another rule's question."""
    of_probe = difference.route[-1] == "port" and not _PROBES.keys().isdisjoint(difference.route[-3:-2])
    return of_probe and not all(setting.fact.value.raw.isdigit() for _, setting in difference.has)


def _explained(difference: Difference) -> bool:
    return any("commented" in setting.fact.traits for _, setting in difference.has)


def _of_default(difference: Difference) -> Judged | None:
    """Whether those that have the key say what holds without it."""
    usual = _DEFAULTS.get(difference.route[-1])
    if usual is None or any(setting.fact.value.raw.lower() != usual.lower() for _, setting in difference.has):
        return None
    return Severity.INFO, "it says what holds where nothing is said"


def _suspended(difference: Difference) -> Judged | None:
    """Whether production holds something back that runs elsewhere; the other way round it is somebody's choice."""
    told = _HELD.get(difference.route[-2:]) or _HELD.get(difference.route[-1:])
    if told is None:
        return None
    running = [one for one in roles(difference.lacks) if one.role is Role.STAGING and not one.thin]
    held = False
    for side, setting in difference.has:
        environment, on = side.member.environment, setting.fact.value.raw.lower() == "true"
        held = held or (on and environment.role is Role.PRODUCTION)
        running += [environment] if not on and environment.role is Role.STAGING and not environment.thin else []
    if not held or not running:
        return None
    return Severity.WARNING, f"{told} {running[0].name}"


def _seeded(difference: Difference) -> Judged | None:
    """Whether a command loads seeds or fixtures in some environments and not in others."""
    if difference.route[-1] not in _COMMANDS:
        return None
    said = [(side.member.environment, bool(_SEEDS.search(s.fact.value.raw))) for side, s in difference.has]
    loading = [one.name for one, loads in said if loads]
    if not loading or len(loading) == len(said):
        return None
    return Severity.INFO, f"{listed(loading)} alone {'load' if len(loading) > 1 else 'loads'} seeds or fixtures"


def _lost(difference: Difference) -> Judged | None:
    """What production lacks of probes and of storage that lasts, and a lower environment has."""
    lasting = [one for one in roles(side for side, _ in difference.has) if one.role is Role.STAGING and not one.thin]
    production = [side for side in difference.lacks if side.member.environment.role is Role.PRODUCTION]
    if not lasting or not production:
        return None
    last = difference.route[-1]
    if last in _PROBES:
        return Severity.WARNING, _PROBES[last]
    if last == "healthcheck" and difference.route[0] == "services":
        return Severity.WARNING, "production does not tell whether it is healthy"
    if last in _CLAIMS and all(_passing(side, difference) for side in production):
        return Severity.WARNING, f"what production stores there goes with its pod, what {lasting[0].name} stores stays"
    return None


def _passing(side: Side, difference: Difference) -> bool:
    """Whether the side's volume of that name is nothing else that lasts: an `emptyDir`, of which nothing is told."""
    volume = difference.route[:-1]
    if volume[-2:-1] != ("volumes",) or not isinstance(volume[-1], Item):
        return False
    depth = len(volume)
    told = {route[depth] for route in side.settings if route[:depth] == volume and len(route) > depth}
    return bool(told) and told <= {"name", "emptyDir"}
