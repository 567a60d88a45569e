"""Which statements of a version are about the same thing, so that they can contradict each other.

Statements pair within a project first: a service's Dockerfile with that service's pins, and only where it has
none of its own with those of the repository.  Production's statements are the reference.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.names import sighted
from parity_hooks.environments.speakers import CI, LOCAL, PRODUCTION, QUIET, Speaker, project, within
from parity_hooks.environments.version_order import agree, distance, release, satisfies
from parity_hooks.formats.products import listed
from parity_hooks.model.environment import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from parity_hooks.model.fact import Fact

_NOT_THE_RUNTIME: Final = frozenset(("client", "disabled", "indirect"))
VAGUE: Final = frozenset(("floating", "opaque"))
_AUXILIARY: Final = re.compile(
    r"\.github/workflows/[^/]*(?:coverage|codeql|licen[cs]e|stale|label|docs?\b|pages|codespell|linkcheck|backup|mypy|typing|type-?check|dep(?:s|endenc\w*)?[-_]?(?:check|report|review|update)|outdated|renovate|katalon)[^/]*$",
    re.IGNORECASE,
)
_STYLE: Final = re.compile(
    r"(?:.*[-_])?(?:lint(?:s|er|ers|ing)?|format(?:ting)?|pre-?commit|code-?style|prettier|black|flake8|rubocop)",
    re.IGNORECASE,
)  # a job that looks at the text of programs
_PATCH: Final = 2  # the component of a version that hardly ever changes behaviour
_RANK: Final = (Role.PRODUCTION, Role.STAGING, Role.PREVIEW, Role.CI, Role.LOCAL)


@dataclass(frozen=True)
class Statement:
    """A version with who states it, read as which format, in which project."""

    fact: Fact
    speaker: Speaker
    form: str
    folder: str | None = None  # of the project, where the path alone does not tell it

    @property
    def path(self) -> str:
        """The file that states it."""
        return self.fact.location.path

    @cached_property
    def project(self) -> str:
        """The folder of the project that the file belongs to."""
        return project(self.path) if self.folder is None else self.folder

    @property
    def role(self) -> Role:
        """The role of the environment that the file speaks for."""
        return self.speaker.environment.role

    @property
    def version(self) -> str:
        """The version, range or tag as it is stated."""
        return self.fact.value.raw

    def __contains__(self, trait: str) -> bool:
        return trait in self.fact.traits


@dataclass(frozen=True, slots=True)
class Cluster:
    """Statements of one product that belong together: the reference's and the others, with what contradicts what."""

    product: str
    project: str
    references: tuple[Statement, ...]
    others: tuple[Statement, ...]
    contradictions: tuple[tuple[Statement, Statement, int], ...]  # reference, other, first component that differs
    unpinned: tuple[tuple[Statement, Statement], ...]


def usable(facts: Iterable[tuple[Fact, Speaker]], formats: Mapping[str, str]) -> dict[str, list[Statement]]:
    """The statements that say what an application is built with or runs on, by product.

    A build stage counts only in an image that does not contain the product in the end: there it builds what is
    shipped (assets, a binary).
    """
    result: dict[str, list[Statement]] = defaultdict(list)
    for fact, who in facts:
        path = fact.location.path
        if fact.traits.isdisjoint(_NOT_THE_RUNTIME) and not QUIET.search(path) and not _beside_the_point(fact):
            result[fact.subject].append(Statement(fact, _speaking(fact, who, formats[path]), formats[path]))
    return {product: _without_stages(_tagged(statements)) for product, statements in _placed(result).items()}


def _beside_the_point(fact: Fact) -> bool:
    """Whether a pipeline states it for a job that neither builds, tests nor deploys the application."""
    style = fact.route[0] == "jobs" and len(fact.route) > 1 and _STYLE.fullmatch(fact.route[1])
    return bool(style or _AUXILIARY.search(fact.location.path))


def _tagged(statements: list[Statement]) -> list[Statement]:
    """Leave out the images without a tag of manifests that a kustomization around them gives one (`images`)."""
    pinned = {
        posixpath.dirname(one.path) for one in statements if one.form == "kustomization" and "floating" not in one
    }
    return [
        one
        for one in statements
        if one.form not in ("kubernetes", "yaml")
        or "floating" not in one
        or not any(within(posixpath.dirname(one.path), folder) for folder in pinned)
    ]


def _placed(found: dict[str, list[Statement]]) -> dict[str, list[Statement]]:
    """Give a pipeline to the project that it is named after: `billing-api-ci.yml` to `billing-api`."""
    every = (one for statements in found.values() for one in statements)
    folders = {
        one.project.rpartition("/")[2]: one.project for one in every if one.project and one.speaker.environment != CI
    }
    return {
        product: [
            replace(one, folder=_named_after(one.path, folders)) if one.speaker.environment == CI else one
            for one in statements
        ]
        for product, statements in found.items()
    }


def _named_after(path: str, folders: dict[str, str]) -> str | None:
    """The project that the pipeline at `path` is named after, the longest name first; None for the repository's own."""
    stem = posixpath.basename(path).partition(".")[0]
    for name in sorted(folders, key=len, reverse=True):
        if stem == name or stem.startswith((f"{name}-", f"{name}_")) or stem.endswith((f"-{name}", f"_{name}")):
            return folders[name]
    return None


def _speaking(fact: Fact, who: Speaker, form: str) -> Speaker:
    """Who states a version, where its file says more than its name.

    An image of a data store that is built here serves developers, unless its path says otherwise; jobs and steps
    are a pipeline's, whatever the file is called.
    """
    if form in ("yaml", "helm-template") and fact.route[0] in _JOBS:
        return _PIPELINE
    if form == "package-json" and fact.route[0] == "volta":
        return _PINS
    store = form == "dockerfile" and fact.surface in ("data", "backing") and who.environment == PRODUCTION
    return _STORE if store and sighted(fact.location.path) is None else who


_JOBS: Final = frozenset(("jobs", "steps", "stages"))
_PIPELINE: Final = Speaker(CI, "it has the jobs of a pipeline")
_PINS: Final = Speaker(LOCAL, "Volta pins what development machines use")
_STORE: Final = Speaker(LOCAL, "production's data stores are seldom built from a repository")


def _without_stages(statements: list[Statement]) -> list[Statement]:
    shipped = {one.path for one in statements if "stage" not in one}
    return [one for one in statements if "stage" not in one or one.path not in shipped]


def clusters(product: str, statements: list[Statement]) -> list[Cluster]:
    """The clusters of one product, one for each project that states production's version."""
    ranks = [role for role in _RANK if any(one.role is role for one in statements)]
    if not ranks:
        return []
    best = [one for one in statements if one.role is ranks[0]]
    found = []
    for folder in sorted({one.project for one in best}):
        references = [one for one in best if one.project == folder]
        above = [
            one for one in best if one.project != folder and within(folder, one.project)
        ]  # their cluster has this one
        others = [
            one for one in statements if one not in references and one not in above and _paired(one, folder, statements)
        ]
        found.append(_cluster(product, folder, references, others))
    return _merged([one for one in found if one.contradictions or one.unpinned])


def _merged(found: list[Cluster]) -> list[Cluster]:
    """One cluster where several services contradict the same statements of the repository: one cause."""
    groups: dict[frozenset[int], list[Cluster]] = defaultdict(list)
    for one in found:
        groups[frozenset(id(other) for _, other, _ in one.contradictions) or frozenset((id(one),))].append(one)
    single = [group[0] for group in groups.values() if len(group) == 1]
    taken = {one.project for one in single}
    return single + [_joined(group, taken) for group in groups.values() if len(group) > 1]


def _joined(group: list[Cluster], taken: set[str]) -> Cluster:
    """One cluster of several, under the folder that holds them, or the first one's where that has a cluster already."""
    common = _common(one.project for one in group)
    folder = group[0].project if common in taken else common
    taken.add(folder)
    return Cluster(
        group[0].product,
        folder,
        tuple(dict.fromkeys(reference for one in group for reference in one.references)),
        tuple(dict.fromkeys(other for one in group for other in one.others)),
        tuple(contradiction for one in group for contradiction in one.contradictions),
        tuple(pair for one in group for pair in one.unpinned),
    )


def _common(folders: Iterable[str]) -> str:
    """The folder that holds all of `folders`."""
    parts = [folder.split("/") if folder else [] for folder in folders]
    shared = []
    for names in zip(*parts, strict=False):
        if len(set(names)) > 1:
            break
        shared.append(names[0])
    return "/".join(shared)


def _paired(one: Statement, folder: str, statements: list[Statement]) -> bool:
    """Whether `one` is to be held against the references of the project in `folder`."""
    if one.project == folder:
        return True
    inner_is_theirs = within(one.project, folder)
    if not inner_is_theirs and not within(folder, one.project):
        return False
    inner, outer = (one.project, folder) if inner_is_theirs else (folder, one.project)
    own = [other for other in statements if within(other.project, inner) and other is not one]
    if inner_is_theirs:  # a nested project that has what it needs, or its own kind of pin beside the outer one's
        return not any(other.role is Role.PRODUCTION for other in own) and not any(
            other.form == one.form and other.project == outer for other in statements
        )
    return not any(other.form == one.form for other in own)


def _cluster(product: str, folder: str, references: list[Statement], others: list[Statement]) -> Cluster:
    found, unpinned = [], []
    pairs = [(reference, other) for reference in references for other in others]
    pairs += [(one, other) for position, one in enumerate(references) for other in references[position + 1 :]]
    for reference, other in pairs:
        if reference.path == other.path:
            continue
        if _unpinned(reference, other):
            unpinned.append((reference, other))
        elif (level := contradiction(reference, other)) is not None and not _covered(
            reference, other, [*references, *others]
        ):
            found.append((reference, other, level))
    return Cluster(product, folder, tuple(references), tuple(others), tuple(found), tuple(unpinned))


def _unpinned(one: Statement, other: Statement) -> bool:
    """Whether one side takes what is newest and the other one states what it takes: a bare digest says nothing."""
    if ("floating" in one) == ("floating" in other):
        return False
    pinned = other if "floating" in one else one
    return bool(release(pinned.version)) and ("opaque" not in pinned or listed(one.fact.subject))


def contradiction(one: Statement, other: Statement) -> int | None:
    """The first component in which two statements contradict each other, or None when they do not."""
    if (
        not VAGUE.isdisjoint(one.fact.traits | other.fact.traits)
        or not release(one.version)
        or not release(other.version)
    ):
        return None
    if one.fact.subject == "yarn" and 1 in (release(one.version)[0], release(other.version)[0]):
        return None  # Yarn 1 only launches the release that the repository holds
    ranged, exact = (one, other) if _open(one) else (other, one)
    if _open(exact):
        return None
    if _open(ranged):
        wanted = f">={ranged.version}" if "minimum" in ranged and "range" not in ranged else ranged.version
        return None if satisfies(exact.version, wanted) else min(distance(exact.version, ranged.version), 2)
    return None if agree(one.version, other.version) else distance(one.version, other.version)


def _open(one: Statement) -> bool:
    return "range" in one or "minimum" in one


def _covered(reference: Statement, other: Statement, statements: list[Statement]) -> bool:
    """Whether the file that `other` stands in also states what the reference wants.

    A matrix that contains production's version, a repository's pipeline with one job for each service, and a
    file with several servers of one kind do not contradict the reference they contain.
    """
    if "matrix" not in other and other.project == reference.project and reference.fact.surface == "runtime":
        return False
    beside = [one for one in statements if one.path == other.path and one is not other]
    levels = [contradiction(reference, one) for one in beside if "floating" not in one]
    return any(level is None or level >= _PATCH for level in levels)
