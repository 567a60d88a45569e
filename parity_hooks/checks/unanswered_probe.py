"""A health check that nothing can answer.

What it finds: in a manifest, or in what the overlays of an environment come to, a probe of a container that asks at a
port by a name that none of the container's ports has; in compose files, a service that waits until another one is
healthy whose health check is switched off.

Why it matters: two statements contradict each other, so the container never counts as ready, is restarted for ever, or
is not started at all, and only the deployment says so.

When it is fine: never for a name; a probe at a number that is not listed is left alone, because Kubernetes takes the
list for information and the program may well listen there.

Example: `livenessProbe.httpGet.port: web`, while the container's only port is named `http`.

Fix: ask at a port that the container has, by the name that it has there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parity_hooks.checks.sides import listed, scoped
from parity_hooks.environments.speakers import QUIET, TESTS, aside
from parity_hooks.model import route as routes
from parity_hooks.model.environment import Role
from parity_hooks.model.fact import SETTING, Fact
from parity_hooks.model.finding import Atom, Finding, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.checks.context import Context
    from parity_hooks.model.environment import Environment
    from parity_hooks.model.location import Location
    from parity_hooks.model.route import Route

    Said = dict[Route, Fact]

RULE: Final = "unanswered-probe"
_FORMS: Final = ("kubernetes", "kustomization", "compose", "yaml")
_PROBES: Final = ("livenessProbe", "readinessProbe", "startupProbe")
_ASKING: Final = ("httpGet", "tcpSocket", "grpc")
_CONTAINERS: Final = ("containers", "initContainers")
_OF_PORT: Final = ("containerPort", "name")


def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each health check, wherever it is seen first."""
    seen: set[Location] = set()
    for environment, said in _sets(context):
        for asked, other, why in (*_probes(said), *_waits(said)):
            if asked.location not in seen:
                seen.add(asked.location)
                yield _finding(environment, asked, other, why)


def _sets(context: Context) -> Iterator[tuple[Environment, Said]]:
    """Yield what belongs together and asks: each file by itself, then what is in effect for each side of a family."""
    inventory = context.inventory
    for path, items in inventory.everything.items():
        if inventory.formats[path] in _FORMS and not (QUIET.search(path) or TESTS.search(path) or aside(path)):
            told = [one for one in items if isinstance(one, Fact) and one.kind == SETTING]
            if any(_probed(one.route) or _waiting(one.route) for one in told):
                yield inventory.speaker(path).environment, {one.route: one for one in told}
    for compared in context.compared:
        if compared.kind in _FORMS and not aside(compared.family.pattern):
            for side in compared.sides:
                if any(_probed(route) or _waiting(route) for route in side.settings):
                    yield side.member.environment, {route: one.fact for route, one in side.settings.items()}


def _probed(route: Route) -> bool:
    """Whether at `route` stands the port that a probe of a container asks at."""
    return len(route) > 5 and route[-1] == "port" and route[-2] in _ASKING and route[-3] in _PROBES


def _waiting(route: Route) -> bool:
    """Whether at `route` stands what a compose service waits for in another one."""
    return len(route) == 5 and route[0] == "services" and route[2] == "depends_on" and route[4] == "condition"


def _probes(said: Said) -> Iterator[tuple[Fact, list[Fact], str]]:
    """Yield the probes that ask at a port by a name which their container does not have, with the ports that it has."""
    for route, asked in said.items():
        container = route[:-3]
        if _probed(route) and _by_name(asked) and container[-2] in _CONTAINERS and _whole(said, container):
            ports = [one for other, one in said.items() if other[:-2] == (*container, "ports")]
            ports = [one for one in ports if one.route[-1] in _OF_PORT]
            known = {one.value.raw for one in ports}
            if ports and all(one.value.literal for one in ports) and asked.value.raw not in known:
                yield asked, ports, "a probe at a port that is not there fails every time"


def _by_name(asked: Fact) -> bool:
    return asked.value.literal and not asked.value.raw.isdigit()


def _whole(said: Said, container: Route) -> bool:
    """Whether the object is there as a whole, not a patch of one: it says what its pods run, and which they are."""
    if "spec" not in container or (*container, "image") not in said:
        return False
    start = container.index("spec")
    selects = any(route[: start + 2] == (*container[: start + 1], "selector") for route in said)
    return selects or "jobTemplate" in container or container[start + 1] == "containers"


def _waits(said: Said) -> Iterator[tuple[Fact, list[Fact], str]]:
    """Yield what waits for a compose service to be healthy that has no health check any more."""
    for route, asked in said.items():
        off = said.get(("services", route[3], "healthcheck", "disable")) if _waiting(route) else None
        if off and asked.value.raw == "service_healthy" and off.value.raw.lower() == "true":
            yield asked, [off], "Compose does not start a service that waits for one without a health check"


def _finding(environment: Environment, asked: Fact, other: list[Fact], why: str) -> Finding:
    path, (scope, key) = asked.location.path, scoped(asked.route)
    places = [Place(environment, asked.location, routes.text(asked.route), "differs", asked.value.shown)]
    places += [Place(environment, one.location, routes.text(one.route), "agrees", one.value.shown) for one in other]
    return Finding(
        rule=RULE,
        severity=Severity.ERROR if environment.role is Role.PRODUCTION else Severity.WARNING,
        surface="network",
        subject=path,
        scope=scope,
        key=key,
        keys=(key,),
        message=_message(asked, other),
        places=tuple(places),
        atoms=(Atom(RULE, path, routes.identity(asked.route), path, path),),
        why=why,
    )


def _message(asked: Fact, other: list[Fact]) -> str:
    if asked.route[-1] == "condition":
        return f"{asked.route[1]} waits until {asked.route[3]} is healthy, whose health check is switched off"
    names = {one.route[:-1]: f" ({one.value!s})" for one in other if one.route[-1] == "name"}
    ports = listed(f"{one.value!s}{names.get(one.route[:-1], '')}" for one in other if one.route[-1] == "containerPort")
    return f"{asked.route[-3]} asks at port {asked.value!s}, and the container has {ports}"
