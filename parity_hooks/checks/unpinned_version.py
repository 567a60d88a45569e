"""A version is pinned in one place and left open in another.

What it finds: a product whose version one environment states, while another takes whatever is newest: no tag,
`latest`, `lts`.

Why it matters: the open side moves by itself; one day it is another major version and nothing in the repository
changed.

When it is fine: a helper whose version nobody depends on.

Example: `image: postgres` in a compose file, `version = "14"` in Terraform.

Fix: state production's version in both places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parity_hooks.checks.sides import MOST_PLACES, listed
from parity_hooks.checks.version_mismatch import place
from parity_hooks.environments.pairing import clusters, usable
from parity_hooks.environments.speakers import TESTS, aside
from parity_hooks.formats import products
from parity_hooks.model.finding import Atom, Finding, Severity
from parity_hooks.model.location import shown_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.checks.context import Context
    from parity_hooks.environments.pairing import Cluster

RULE: Final = "unpinned-version"


def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each product and project."""
    for product, statements in sorted(usable(context.inventory.used_versions, context.inventory.formats).items()):
        for cluster in clusters(product, statements):
            if cluster.unpinned:
                yield _finding(cluster)


def _severity(cluster: Cluster) -> Severity:
    """A server that moves by itself changes what an application talks to; a tool that does changes less."""
    serving = products.surface_of(cluster.product) in ("data", "backing") and products.listed(cluster.product)
    near = any(not _apart(one.path) and not _apart(other.path) for one, other in cluster.unpinned)
    return Severity.WARNING if serving and near else Severity.INFO


def _apart(path: str) -> bool:
    return aside(path) or bool(TESTS.search(path))


def _finding(cluster: Cluster) -> Finding:
    every = list(dict.fromkeys(one for pair in cluster.unpinned for one in pair))
    floating = [one for one in every if "floating" in one]
    pinned = [one for one in every if "floating" not in one]
    places = [place(one, "agrees") for one in pinned] + [place(one, "differs") for one in floating]
    return Finding(
        rule=RULE,
        severity=_severity(cluster),
        surface=products.surface_of(cluster.product),
        subject=cluster.product,
        scope=cluster.project,
        key="version",
        keys=("version",),
        message=f"{cluster.product} is {pinned[0].version} in {shown_path(pinned[0].path)} and left open in "
        f"{listed(shown_path(one.path) for one in floating)}",
        places=tuple(dict.fromkeys(places))[:MOST_PLACES],
        atoms=tuple(
            Atom(RULE, cluster.product, cluster.project, one.path, other.path) for one, other in cluster.unpinned
        ),
        why="a tag that moves is another version one day",
    )
