"""Protections of a process: which value is the stricter one, and what holds where nothing is said.

Semantics: the Kubernetes API reference ("SecurityContext", "PodSecurityContext", "PodSpec": what a pod may do, and the
default of each field), the Compose specification (`privileged`, `read_only`, `cap_add`, `cap_drop`, `network_mode`).
A setting of a pod holds for its containers, so either place counts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.checks.context import Profile
from parity_hooks.checks.sides import nearness
from parity_hooks.model.environment import Role
from parity_hooks.model.finding import Severity
from parity_hooks.model.route import Item

if TYPE_CHECKING:
    from parity_hooks.checks.judgement import Judged
    from parity_hooks.environments.compare import Difference, Side
    from parity_hooks.environments.effective import Effective
    from parity_hooks.model.environment import Environment
    from parity_hooks.model.route import Route

_ASKED: Final = {"true": 1, "false": 0}  # stricter where it is said
_REFUSED: Final = {"false": 1, "true": 0}
_OPENED: Final = {"true": -1, "false": 0}  # laxer where it is said
# How strict a value is; 0 is what holds where nothing is said.
_CONTEXT_KEYS: Final = {
    "runAsNonRoot": _ASKED,
    "readOnlyRootFilesystem": _ASKED,
    "allowPrivilegeEscalation": _REFUSED,
    "privileged": _OPENED,
}
_POD_KEYS: Final = {
    "hostNetwork": _OPENED,
    "hostPID": _OPENED,
    "hostIPC": _OPENED,
    "automountServiceAccountToken": _REFUSED,
}
_SERVICE_KEYS: Final = {"privileged": _OPENED, "read_only": _ASKED, "network_mode": {"host": -1}}
_LISTS: Final = {"drop": 1, "add": -1, "cap_drop": 1, "cap_add": -1}
_NEUTRAL: Final = frozenset(("runAsGroup", "fsGroup", "fsGroupChangePolicy"))  # who it runs as, no more
_CONTEXT: Final = re.compile(r"(?:^|.)[sS]ecurity_?[cC]ontext$")
_CONTAINERS: Final = frozenset(("containers", "initContainers"))
_SERVICE: Final = 3  # segments: `services.web.privileged`


def judged(difference: Difference, profile: Profile) -> Judged | None:
    """How severe it is that a process is protected differently; None where that is not what the difference is about."""
    levels = None if _neutral(difference) else _levels(difference)
    if levels is None:
        return None
    if len({level for _, level in levels}) == 1:
        return Severity.INFO, "it says what holds where nothing is said, or what is said for the whole pod"
    others = [(one, level) for one, level in levels if one.role is Role.STAGING and not one.thin]
    production = min((level for one, level in levels if one.role is Role.PRODUCTION), default=None)
    if production is None or not others:
        return None
    stricter = [one.name for one, level in others if level > production]
    if stricter:
        return Severity.ERROR, f"production is less protected than {stricter[0]}"
    if profile is Profile.TREE and min(others, key=lambda one: nearness(one[0]))[1] == production:
        return Severity.INFO, "what is nearest to production is as strict as production"
    laxer = [one.name for one, level in others if level < production]
    return Severity.WARNING, f"production is stricter than {laxer[0]}: what it refuses is not tried before"


def weaker_in_production(difference: Difference) -> bool:
    """Whether production is the one that is less protected: nobody wants to take that over."""
    found = judged(difference, Profile.CHANGE)
    return found is not None and found[0] is Severity.ERROR


def _levels(difference: Difference) -> list[tuple[Environment, int]] | None:
    """How strict each side is; None where one of the keys is no protection, or a value is not known."""
    result = []
    for side, _ in difference.has:
        level = _level(side, difference)
        if level is None:
            return None
        result.append((side.member.environment, level))
    stated = {(*difference.route, *leaf) for leaf in difference.leaves} or {difference.route}
    for side in difference.lacks:
        kept = [_elsewhere(side, route) for route in stated]
        result.append((side.member.environment, max(kept) if all(kept) else 0))
    return result


def _neutral(difference: Difference) -> bool:
    """Whether it is only about who a process runs as, none of them root."""
    last = {leaf[-1] for leaf in difference.leaves} or {difference.route[-1]}
    root = any(setting.fact.value.raw == "0" for _, setting in difference.has)
    return last <= _NEUTRAL or (last <= _NEUTRAL | {"runAsUser"} and not difference.leaves and not root)


def _level(side: Side, difference: Difference) -> int | None:
    """How strict a side that has the key is: stricter (1) or laxer (-1) than without; None where nobody can tell."""
    depth = len(difference.route)
    found = {route: one for route, one in side.settings.items() if route[:depth] == difference.route}
    weights = [_weight(route, setting) for route, setting in found.items()]
    known = {weight for weight in weights if weight is not None}
    if len(known) < len(set(weights)) or {1, -1} <= known:
        return None
    return sum(known)


def _weight(route: Route, setting: Effective) -> int | None:
    value, last = setting.fact.value, route[-1]
    if not value.literal:
        return None
    if isinstance(last, Item):
        listed = len(route) > 1 and (route[-2].startswith("cap_") or route[-3:-2] == ("capabilities",))
        return _LISTS.get(route[-2]) if listed else None
    if last == "type" and route[-2:-1] == ("seccompProfile",):
        return 0 if value.raw == "Unconfined" else 1
    if _in_context(route) and (last in _NEUTRAL or last == "runAsUser"):
        return -1 if last == "runAsUser" and value.raw == "0" else 0
    return _table(route).get(last, {}).get(value.raw.lower())


def _table(route: Route) -> dict[str, dict[str, int]]:
    if _in_context(route):
        return _CONTEXT_KEYS
    return _SERVICE_KEYS if route[0] == "services" and len(route) == _SERVICE else _POD_KEYS


def _in_context(route: Route) -> bool:
    return any(_CONTEXT.search(segment) for segment in route[:-1])


def _elsewhere(side: Side, route: Route) -> int:
    """How strict the side is by what it says of the same for the pod, or for containers where this is the pod's."""
    tail = route[-2:] if isinstance(route[-1], Item) else route[-1:]
    root, mine = route[:1] if isinstance(route[0], Item) else (), _container(route)
    found = [
        _weight(other, setting) or 0
        for other, setting in side.settings.items()
        if other[-len(tail) :] == tail and other[: len(root)] == root and _in_context(other) and other != route
        if _container(other) is None or mine is None
    ]
    return max(found, default=0)


def _container(route: Route) -> str | None:
    """The container that a route is about, None where it is about all of a pod."""
    return next((route[at + 1] for at, part in enumerate(route[:-1]) if part in _CONTAINERS), None)
