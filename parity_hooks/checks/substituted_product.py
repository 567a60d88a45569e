"""Production runs one product, and what it is tried with is a substitute for it.

What it finds: production's files (Terraform, manifests, deployed compose files) state one product of a group that
take each other's place (Redis and Valkey, MySQL and MariaDB, Elasticsearch and OpenSearch), and those of
development, CI or staging state another one of that group and never production's.

Why it matters: a substitute speaks the same protocol until it does not; what only one of them can do, or does
otherwise, shows in production first.

When it is fine: the application supports both and is tried with both: then CI names both, and nothing is found.

Example: `image: redis:7.2` in `docker-compose.yml`, `image: valkey/valkey:8.0` in production's manifests.

Fix: run production's product in the other places, or record why the substitute is good enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parity_hooks.checks.sides import MOST_PLACES, listed
from parity_hooks.checks.version_mismatch import place
from parity_hooks.environments.pairing import usable
from parity_hooks.environments.speakers import aside, related
from parity_hooks.formats import products
from parity_hooks.model.environment import Role
from parity_hooks.model.finding import Atom, Finding, Severity
from parity_hooks.model.location import shown_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.checks.context import Context
    from parity_hooks.environments.pairing import Statement

RULE: Final = "substituted-product"
# Servers that clients of each other talk to.
GROUPS: Final = (("redis", "valkey"), ("mysql", "mariadb"), ("elasticsearch", "opensearch"))


def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each project and substitute."""
    stated = usable(context.inventory.used_versions, context.inventory.formats)
    for group in GROUPS:
        if sum(product in stated for product in group) > 1:
            every = [one for product in group for one in stated.get(product, ())]
            yield from _of_group(every)


def _of_group(every: list[Statement]) -> Iterator[Finding]:
    """Several projects whose production goes without the same substitutes have one cause, and one finding."""
    causes: dict[tuple[int, ...], tuple[list[Statement], list[Statement]]] = {}
    production = [one for one in every if one.role is Role.PRODUCTION]
    for folder in sorted({one.project for one in production}):
        near = [one for one in every if related(one.project, folder)]
        references = [one for one in near if one.role is Role.PRODUCTION]
        if len({one.fact.subject for one in references}) == 1:
            own = [one for one in references if one.project == folder]
            for wrong in _substitutes(own[0].fact.subject, [one for one in near if one not in references]):
                causes.setdefault(tuple(map(id, wrong)), ([], wrong))[0].extend(own)
    for references, wrong in causes.values():
        yield _finding(references, wrong)


def _substitutes(product: str, others: list[Statement]) -> Iterator[list[Statement]]:
    """What stands for production's product where none of the same role states that product, by substitute."""
    tried = {one.role for one in others if one.fact.subject == product}
    wrong = [one for one in others if one.fact.subject != product and one.role not in tried]
    for name in dict.fromkeys(one.fact.subject for one in wrong):
        yield [one for one in wrong if one.fact.subject == name]


def _finding(references: list[Statement], wrong: list[Statement]) -> Finding:
    product, substitute = references[0].fact.subject, wrong[0].fact.subject
    near = any(not aside(one.path) for one in wrong) and any(not aside(one.path) for one in references)
    places = [place(one, "agrees") for one in references] + [place(one, "differs") for one in wrong]
    who = f"{references[0].path} speaks for {references[0].speaker.environment.name}: {references[0].speaker.ground}"
    return Finding(
        rule=RULE,
        severity=Severity.WARNING if near else Severity.INFO,
        surface=products.surface_of(product),
        subject=product,
        scope=references[0].project,
        key=substitute,
        keys=(substitute,),
        message=f"{product} in {listed(shown_path(one.path) for one in references)} is {substitute} in "
        f"{listed(shown_path(one.path) for one in wrong)}",
        places=tuple(dict.fromkeys(places))[:MOST_PLACES],
        atoms=tuple(
            dict.fromkeys(
                Atom(RULE, product, substitute, one.path, other.path) for one in references for other in wrong
            )
        ),
        why=who,
    )
