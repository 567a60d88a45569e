"""Files that hand variables to one application: found by the names they share, whatever their formats are.

A variable that others for the application name, or that its code reads, and that one of them does not name is a
missing link of its chain.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from parity_hooks.environments.names import sighted
from parity_hooks.environments.speakers import QUIET, Speaker, aside, project, related
from parity_hooks.model.environment import Role

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set

    from parity_hooks.environments.families import Family
    from parity_hooks.model.fact import Fact

# Names that a shell, a CI system, a runtime or a platform sets by itself: nobody has to hand them on.
INJECTED: Final = re.compile(
    r"^(?:CI|HOME|PATH|PWD|USER|SHELL|LANG|LC_\w+|TZ|TERM|DEBUG|HOSTNAME|TMPDIR|PORT|NODE_ENV|RAILS_ENV|RACK_ENV|DJANGO_SETTINGS_MODULE|PYTHON\w+"
    r"|GITHUB_\w+|RUNNER_\w+|ACTIONS_\w+|CIRCLE_\w+|CIRCLECI|CI_\w+|GITLAB_\w+|BUILDKITE\w*|JENKINS_\w+|TRAVIS\w*|BUNDLE_\w+|NPM_\w+|YARN_\w+|NODE_OPTIONS"
    r"|VCAP_\w+|DYNO|KUBERNETES_\w+|DOCKER_\w+|COMPOSE_\w+|AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|REGION|DEFAULT_REGION|PROFILE)|ARM_\w+|TF_\w+"
    r"|JAVA_\w+|POSTGRES_(?:USER|PASSWORD|DB|HOST_AUTH_METHOD)|PGPASSWORD|PGUSER|PGDATABASE|MYSQL_\w+|REDIS_PASSWORD|DEBIAN_FRONTEND|COVERAGE\w*|CODECOV_\w+"
    r"|SLACK_\w+|SONAR_\w+|CYPRESS_\w+|SELENIUM_\w+|GITHUB)$"
)
# Formats that pass a variable on only where they name it.
_PASSING: Final = frozenset(("compose", "render", "kubernetes", "yaml"))
_SHARED: Final = 3
_OVERLAP: Final = 0.5


@dataclass(frozen=True, slots=True)
class Supplier:
    """The variables that one file names, with those of the defaults that lie beneath it."""

    path: str
    form: str
    speaker: Speaker
    names: Mapping[str, Fact]
    wildcard: bool  # takes over a whole set from elsewhere: what it lacks may come from there
    whole: frozenset[str] | None = None  # a member's: what its family names; the rest its defaults answer for
    injected: Mapping[str, Fact] = field(default_factory=dict)  # names that platforms and images know, too
    defaults: bool = False  # the defaults of a family, with all that its members name: they speak for what it has

    @property
    def passes_by_name(self) -> bool:
        """Whether production is given its variables by the file, each of them by name."""
        by_name = self.form in _PASSING and not (self.form == "yaml" and sighted(self.path))
        return by_name and self.speaker.environment.role is Role.PRODUCTION


@dataclass(frozen=True, slots=True)
class Gap:
    """Names that each of `has` hands on and `lacks`, a file for the same application, does not."""

    has: tuple[Supplier, ...]
    lacks: Supplier
    names: tuple[str, ...]


def suppliers(
    variables: Iterable[tuple[Fact, Speaker]], formats: Mapping[str, str], families: Sequence[Family]
) -> list[Supplier]:
    """The files that name variables, by path; the defaults of a family speak through its members."""
    found: dict[str, dict[str, Fact]] = defaultdict(dict)
    injected: dict[str, dict[str, Fact]] = defaultdict(dict)
    speakers: dict[str, Speaker] = {}
    wild: set[str] = set()
    for fact, who in variables:
        path = fact.location.path
        if QUIET.search(path) or "disabled" in fact.traits:
            continue
        speakers[path] = who
        if "wildcard" in fact.traits:
            wild.add(path)
        else:
            (injected if INJECTED.match(fact.key) else found)[path].setdefault(fact.key, fact)
    whole: dict[str, frozenset[str]] = {}
    families_of: set[str] = set()
    for family in families:
        beneath = [path for path in family.defaults if path in found or path in wild]
        members = [one.path for one in family.members if one.path in found and one.path not in family.defaults]
        if beneath and members:
            shared = {name: fact for path in beneath for name, fact in found.get(path, {}).items()}
            every = {name: fact for path in members for name, fact in found[path].items()} | shared
            for path in members:
                found[path] = shared | found[path]
                whole[path] = frozenset(every)
            wild |= {*members} if any(path in wild for path in beneath) else set()
            found[beneath[-1]] = every
            families_of.add(beneath[-1])
    return [
        Supplier(
            path,
            _form(formats[path], names),
            speakers[path],
            names,
            path in wild,
            whole.get(path),
            injected.get(path, {}),
            path in families_of,
        )
        for path, names in sorted(found.items())
        if len(names) >= _SHARED
    ]


def _form(name: str, names: Mapping[str, Fact]) -> str:
    """The format that a file is written in: a manifest of Cloud Foundry may have any name."""
    applications = name == "yaml" and any(fact.route[:1] == ("applications",) for fact in names.values())
    return "cloud-foundry" if applications else name


def gaps(every: list[Supplier], read: Container[str] = ()) -> Iterator[Gap]:
    """Yield what a file lacks that others for the same application name, beside what its own family says.

    Of the others only the nearest of each format and environment counts: the one that shares most names with it.
    """
    for lacks in every:
        if lacks.wildcard:
            continue
        holders: dict[str, list[Supplier]] = defaultdict(list)
        for has in nearest(lacks, every, read):
            for name in has.names:
                if name not in lacks.names and (lacks.whole is None or name in lacks.whole):
                    holders[name].append(has)
        groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for name, who in holders.items():
            groups[tuple(one.path for one in who)].append(name)
        for names in groups.values():
            yield Gap(tuple(holders[names[0]]), lacks, tuple(names))


def nearest(lacks: Supplier, every: list[Supplier], read: Container[str] = ()) -> list[Supplier]:
    """Of each format and environment the supplier that shares most names with `lacks`."""
    best: dict[tuple[str, str], tuple[int, Supplier]] = {}
    for has in every:
        shared = len(has.names.keys() & lacks.names.keys())
        if _alike(has.names.keys(), lacks.names.keys(), read) and not has.defaults and _together(has, lacks):
            kind = has.form, has.speaker.environment.name
            if shared > best.get(kind, (0, has))[0]:
                best[kind] = shared, has
    return [has for _, has in best.values()]


def _alike(has: Set[str], lacks: Set[str], read: Container[str]) -> bool:
    """Whether two files share so many names, or so many of those that programs read, that they are for one of them."""
    if len(has & lacks) >= max(_SHARED, _OVERLAP * min(len(has), len(lacks))):
        return True
    one, other = {name for name in has if name in read}, {name for name in lacks if name in read}
    return len(one & other) >= max(_SHARED, _OVERLAP * min(len(one), len(other)))


def _together(has: Supplier, lacks: Supplier) -> bool:
    """Whether two files can be about one application and are not compared as a family anyway."""
    one, other = sighted(has.path), sighted(lacks.path)
    if has is lacks:
        return False
    if one and other and one.family == other.family:
        return False
    return related(project(has.path), project(lacks.path))


class Unsupplied(NamedTuple):
    """Reads of one project that no file names, beside the file that names most of what is read there (`known`)."""

    supplier: Supplier
    known: int
    reads: list[Fact]


def unsupplied(
    reads: Mapping[str, Sequence[Fact]], variables: Iterable[tuple[Fact, Speaker]], every: Sequence[Supplier]
) -> Iterator[Unsupplied]:
    """Yield what programs read without a default and nobody names, where most of what they read is named."""
    handed = {fact.key for fact, _ in variables}
    projects: dict[str, dict[str, Fact]] = defaultdict(dict)
    for name, facts in reads.items():
        for fact in () if INJECTED.match(name) else facts:
            if not aside(fact.location.path):
                known = projects[project(fact.location.path)]
                known[name] = min(known.get(name, fact), fact, key=lambda one: "default" in one.traits)
    for home, read in projects.items():
        named = handed & read.keys()
        open_ends = [read[name] for name in read if name not in handed and "default" not in read[name].traits]
        near = [one for one in every if related(project(one.path), home)]
        if open_ends and near and len(named) >= max(_LEAST, _OVERLAP * len(read)):
            most = max(near, key=lambda one: (one.passes_by_name, len(one.names.keys() & named)))
            yield Unsupplied(most, len(most.names.keys() & named), open_ends)


_LEAST: Final = 2  # variables that show that the repository names what its programs read
