"""Files that hand variables to one application: found by the names they share, whatever their formats are.

A variable that most of such files name and one of them does not is a missing link of its chain.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.names import sighted
from parity_hooks.environments.speakers import QUIET, Speaker, project, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from parity_hooks.model.fact import Fact

# Names that a shell, a CI system, a runtime or a platform sets by itself: nobody has to hand them on.
INJECTED: Final = re.compile(
    r"^(?:CI|HOME|PATH|PWD|USER|SHELL|LANG|LC_\w+|TZ|TERM|DEBUG|HOSTNAME|TMPDIR|PORT|NODE_ENV|RAILS_ENV|RACK_ENV|DJANGO_SETTINGS_MODULE|PYTHON\w+"
    r"|GITHUB_\w+|RUNNER_\w+|ACTIONS_\w+|CIRCLE_\w+|CIRCLECI|CI_\w+|GITLAB_\w+|BUILDKITE\w*|JENKINS_\w+|TRAVIS\w*|BUNDLE_\w+|NPM_\w+|YARN_\w+|NODE_OPTIONS"
    r"|VCAP_\w+|DYNO|KUBERNETES_\w+|DOCKER_\w+|COMPOSE_\w+|AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|REGION|DEFAULT_REGION|PROFILE)|ARM_\w+|TF_\w+"
    r"|JAVA_\w+|POSTGRES_(?:USER|PASSWORD|DB|HOST_AUTH_METHOD)|PGPASSWORD|PGUSER|PGDATABASE|MYSQL_\w+|REDIS_PASSWORD|DEBIAN_FRONTEND|COVERAGE\w*|CODECOV_\w+"
    r"|SLACK_\w+|SONAR_\w+|CYPRESS_\w+|SELENIUM_\w+|GITHUB)$"
)
_SHARED: Final = 3
_OVERLAP: Final = 0.5


@dataclass(frozen=True, slots=True)
class Wiring:
    """The variables that one file names."""

    path: str
    form: str
    speaker: Speaker
    names: dict[str, Fact]
    wildcard: bool  # takes over a whole set from elsewhere: what it lacks may come from there


@dataclass(frozen=True, slots=True)
class Gap:
    """Names that `has` hands on and `lacks`, a file for the same application, does not."""

    has: Wiring
    lacks: Wiring
    names: tuple[str, ...]


def wirings(variables: Iterable[tuple[Fact, Speaker]], formats: dict[str, str]) -> list[Wiring]:
    """The files that name variables, by path."""
    found: dict[str, dict[str, Fact]] = defaultdict(dict)
    speakers: dict[str, Speaker] = {}
    wild: set[str] = set()
    for fact, who in variables:
        path = fact.location.path
        if QUIET.search(path) or "disabled" in fact.traits:
            continue
        speakers[path] = who
        if "wildcard" in fact.traits:
            wild.add(path)
        elif not INJECTED.match(fact.key):
            found[path].setdefault(fact.key, fact)
    return [
        Wiring(path, formats[path], speakers[path], names, path in wild)
        for path, names in sorted(found.items())
        if len(names) >= _SHARED
    ]


def gaps(every: list[Wiring]) -> Iterator[Gap]:
    """Yield what a file lacks that others for the same application name, beside what its own family says.

    Of the others only the nearest of each format and environment counts: the one that shares most names with it.
    """
    for lacks in every:
        if lacks.wildcard:
            continue
        nearest: dict[tuple[str, str], tuple[int, Wiring]] = {}
        for has in every:
            shared = len(has.names.keys() & lacks.names.keys())
            if shared >= max(_SHARED, _OVERLAP * min(len(has.names), len(lacks.names))) and _together(has, lacks):
                kind = has.form, has.speaker.environment.name
                if shared > nearest.get(kind, (0, has))[0]:
                    nearest[kind] = shared, has
        for _, has in nearest.values():
            missing = tuple(name for name in has.names if name not in lacks.names)
            if missing:
                yield Gap(has, lacks, missing)


def _together(has: Wiring, lacks: Wiring) -> bool:
    """Whether two files can be about one application and are not compared as a family anyway."""
    one, other = sighted(has.path), sighted(lacks.path)
    if has is lacks:
        return False
    if one and other and one.family == other.family:
        return False
    first, second = project(has.path), project(lacks.path)
    return within(first, second) or within(second, first)
