"""A manifest that lies beside a kustomization, that nobody names, and that another environment applies.

What it finds: a Kubernetes manifest in the folder of a `kustomization.yaml` that no kustomization of the repository
names, where the kustomization of another environment of the same component lists a file of that name among its
`resources`.  Kustomize applies what is listed and nothing else.

Why it matters: somebody wrote the manifest for this environment and believes that it is applied: a role, a secret or
a network policy that only the other environments have.

When it is fine: the file is kept for reference; then it belongs in another folder, or the kustomization names it in
a comment.

Example: `staging/rbac.yaml` exists, `staging/kustomization.yaml` lists `sa.yaml` only, `production` lists `rbac.yaml`.

Fix: list the file under `resources`, or delete it.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from parity_hooks.checks.sides import MOST_PLACES, listed
from parity_hooks.environments.families import normalised
from parity_hooks.environments.names import sighted
from parity_hooks.model.finding import Atom, Finding, Place, Severity
from parity_hooks.model.location import Location, shown_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.checks.context import Context
    from parity_hooks.environments.names import Sighting
    from parity_hooks.model.fact import Fact

RULE: Final = "unlisted-manifest"
_MANIFESTS: Final = ("kubernetes", "yaml")


def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each file."""
    formats = context.inventory.formats
    stated = {path: context.inventory.settings(path) or [] for path, form in formats.items() if form == "kustomization"}
    folders = {posixpath.dirname(path): path for path in sorted(stated, reverse=True)}
    named = {target for path, facts in stated.items() for fact in facts if (target := _target(path, fact))}
    for path in sorted(path for path, form in formats.items() if form in _MANIFESTS):
        beside, seen = folders.get(posixpath.dirname(path)), sighted(path)
        if beside is None or seen is None or path in named:
            continue
        others = [pair for pair in _listing(stated, posixpath.basename(path)) if _counterpart(seen, pair[0])]
        if others and _manifest(context.inventory.settings(path) or []) and not _mentioned(context, path, beside):
            yield _finding(path, beside, seen, others)


def _target(path: str, fact: Fact) -> str:
    """The file that a kustomization means by a text, which it takes from its own folder."""
    text = fact.value.raw
    return normalised(posixpath.join(posixpath.dirname(path), text)) if 0 < len(text) < _LONGEST else ""


_LONGEST: Final = 300


def _listing(stated: dict[str, list[Fact]], name: str) -> Iterator[tuple[Sighting, Fact]]:
    """Every kustomization of an environment that lists a file called `name`, with the line."""
    for path, facts in stated.items():
        for fact in facts:
            if fact.route[0] == "resources" and posixpath.basename(fact.value.raw) == name and (seen := sighted(path)):
                yield seen, fact


def _counterpart(one: Sighting, other: Sighting) -> bool:
    """Whether two files are for different environments of one component: the folders above those are the same."""
    return one.environment.name != other.environment.name and _component(one) == _component(other)


def _component(seen: Sighting) -> str:
    return seen.family.partition("{env}")[0]


def _manifest(facts: list[Fact]) -> bool:
    return any(fact.route[-1] == "kind" and len(fact.route) <= 2 for fact in facts)


def _mentioned(context: Context, path: str, beside: str) -> bool:
    """Whether the kustomization names the file after all: commented out, which somebody decided."""
    return context.says(beside, posixpath.basename(path))


def _finding(path: str, beside: str, seen: Sighting, others: list[tuple[Sighting, Fact]]) -> Finding:
    name, here = posixpath.basename(path), seen.environment
    theirs = listed(other.environment.name for other, _ in others)
    return Finding(
        rule=RULE,
        severity=Severity.WARNING if here.role.deployed else Severity.INFO,
        surface="config",
        subject=beside,
        scope="",
        key=f"resources[{name}]",
        keys=(f"resources[{name}]",),
        message=f"{shown_path(path)} is listed by no kustomization: {theirs} applies its own, {here.name} does not",
        places=(
            Place(here, Location(beside), "resources", "absent"),
            Place(here, Location(path), "", "present"),
            *(Place(other.environment, fact.location, f"resources[{name}]", "present") for other, fact in others),
        )[:MOST_PLACES],
        atoms=tuple(
            Atom(RULE, beside, f"resources[{name}]", here.name, other)
            for other in {each.environment.name: 0 for each, _ in others}
        ),
        why="kustomize applies what is listed under resources, and nothing else",
    )
