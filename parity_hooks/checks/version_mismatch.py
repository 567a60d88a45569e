"""Two places state versions of one product that contradict each other.

What it finds: a runtime, a tool or a backing service whose version in production's files (Terraform, manifests,
the last stage of a Dockerfile, `runtime.txt`, `engines`) contradicts the one that CI, a compose file or a version
file states.  Compared is what both sides state: `14` and `14.9` agree, a range is satisfied or it is not, a matrix
that contains production's version agrees.

Why it matters: what passes locally and in CI was never tried on what production runs.

When it is fine: a step of an upgrade that is on its way: record it with a date.  A change is not stopped for a minor
release of a server that only CI and development machines disagree about (info).

Example: `FROM ruby:3.4.4` in the Dockerfile, `3.3.4` in `.ruby-version`.

Fix: state production's version in the other places, or make them read one file (`node-version-file: .nvmrc`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parity_hooks.checks.context import Profile
from parity_hooks.checks.sides import MOST_PLACES, listed
from parity_hooks.environments.pairing import VAGUE, Cluster, Statement, clusters, contradiction, usable
from parity_hooks.environments.speakers import aside
from parity_hooks.environments.version_order import release
from parity_hooks.formats import products
from parity_hooks.model import route as routes
from parity_hooks.model.finding import Atom, Finding, Place, Severity
from parity_hooks.model.location import shown_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.checks.context import Context

RULE: Final = "version-mismatch"
# How many components of a version tell behaviours apart: a minor release of Node changes nothing, one of Python does.
_TELLING: Final = {"node": 1, "java": 1, "npm": 1, "dotnet": 2, "ruby": 3, "terraform": 3, "opentofu": 3}
_SINGLE_NUMBER_FROM: Final = {"postgres": 10}  # since PostgreSQL 10 the second number is the patch level


def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each product and project."""
    for product, statements in sorted(usable(context.inventory.used_versions, context.inventory.formats).items()):
        for cluster in clusters(product, statements):
            if cluster.contradictions:
                yield _finding(cluster, context.profile)


def telling(product: str, version: str) -> int:
    """How many leading components of `version` matter."""
    since = _SINGLE_NUMBER_FROM.get(product)
    if since is not None:
        return 1 if (release(version) or (0,))[0] >= since else 2
    return _TELLING.get(product, 2)


def _severity(product: str, reference: Statement, other: Statement, level: int, profile: Profile) -> Severity:
    if not products.listed(product) or aside(reference.path) or aside(other.path):
        return Severity.INFO
    matters = telling(product, reference.version)
    nobody_deployed = not (reference.role.deployed or other.role.deployed)
    if profile is Profile.CHANGE and nobody_deployed and products.surface_of(product) != "runtime":
        matters = 1  # no change is stopped for what tests and development machines disagree about in the small
    return Severity.WARNING if level < matters else Severity.INFO


def _finding(cluster: Cluster, profile: Profile) -> Finding:
    judged = {
        (one, other): _severity(cluster.product, one, other, level, profile)
        for one, other, level in cluster.contradictions
    }
    severity = max(judged.values())
    worst = next(pair for pair, judgement in judged.items() if judgement is severity)
    return Finding(
        rule=RULE,
        severity=severity,
        surface=products.surface_of(cluster.product),
        subject=cluster.product,
        scope=cluster.project,
        key="version",
        keys=("version",),
        message=_message(cluster, worst[0]),
        places=_places(cluster),
        atoms=tuple(Atom(RULE, cluster.product, cluster.project, one.path, other.path) for one, other in judged),
        why=f"{worst[0].path} speaks for {worst[0].speaker.environment.name}: {worst[0].speaker.ground}; "
        f"{worst[1].path} for {worst[1].speaker.environment.name}: {worst[1].speaker.ground}",
    )


def _message(cluster: Cluster, reference: Statement) -> str:
    others = {
        f"{other.version} in {shown_path(other.path)}": None
        for one, other, _ in cluster.contradictions
        if one is reference
    }
    return f"{cluster.product} is {reference.version} in {shown_path(reference.path)} and {listed(others)}"


def _places(cluster: Cluster) -> tuple[Place, ...]:
    wrong = {id(other) for _, other, _ in cluster.contradictions}
    involved = {id(one) for one, _, _ in cluster.contradictions}
    differing = [one for one in (*cluster.references, *cluster.others) if id(one) in wrong]
    references = [one for one in cluster.references if id(one) in involved and id(one) not in wrong]
    agreeing = [
        one
        for one in (*cluster.references, *cluster.others)
        if id(one) not in wrong and id(one) not in involved and VAGUE.isdisjoint(one.fact.traits)
        and all(contradiction(reference, one) is None for reference in references)
    ]  # fmt: skip
    places = [place(one, "agrees") for one in references] + [place(one, "differs") for one in differing]
    places += [place(one, "agrees") for one in agreeing]
    return tuple(dict.fromkeys(places))[:MOST_PLACES]


def place(one: Statement, state: str) -> Place:
    """Where a version is stated."""
    return Place(one.speaker.environment, one.fact.location, routes.text(one.fact.route), state, one.fact.value.shown)
