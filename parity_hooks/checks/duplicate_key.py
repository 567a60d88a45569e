"""A key is given twice in one mapping.

What it finds: the same key twice in one YAML or JSON mapping, or the same name twice in an environment file.

Why it matters: Compose and kustomize refuse the file, Helm and most libraries silently take the last one: what a
reader sees first is not what counts.

When it is fine: never; in a templated file, where both branches of a condition name the key, it is not reported.

Example: `replicas: 2` in line 4 and `replicas: 3` in line 40.

Fix: delete the one that does not count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parity_hooks.environments.speakers import QUIET
from parity_hooks.model.finding import Atom, Finding, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.checks.context import Context

RULE: Final = "duplicate-key"


def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each key that is given twice."""
    for problem in context.inventory.problems:
        path = problem.location.path
        if problem.rule != RULE or QUIET.search(path):
            continue
        key = problem.message.partition(" is given twice")[0]
        environment = context.inventory.speaker(path).environment
        yield Finding(
            rule=RULE,
            severity=Severity.INFO,
            surface="config",
            subject=path,
            scope="",
            key=key,
            keys=(key,),
            message=problem.message,
            places=(Place(environment, problem.location, key, "present"),),
            atoms=(Atom(RULE, path, key, environment.name, ""),),
            why="readers of one format do not agree which of the two counts",
        )
