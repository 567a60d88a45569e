"""A file that says something about an environment cannot be read.

What it finds: a file of a known format that is broken, binary, too large, too deep, kept in Git LFS, or absent
from a partial clone.

Why it matters: what could not be read was not compared.  A verdict without it would be a false green.

When it is fine: the file is broken on purpose (a fixture): keep it in a folder for fixtures.

Example: `deploy/values-prod.yaml`: not readable as YAML, line 14.

Fix: repair the file; the message names the line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parity_hooks.environments.speakers import QUIET, speaker
from parity_hooks.model.finding import Atom, Finding, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.checks.context import Context

RULE: Final = "unreadable-source"


def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each file, at its first problem."""
    seen: set[str] = set()
    for problem in context.inventory.problems:
        path = problem.location.path
        if problem.rule != RULE or not problem.fatal or path in seen:
            continue
        seen.add(path)
        environment = speaker(path, context.inventory.formats[path]).environment
        yield Finding(
            rule=RULE,
            severity=Severity.INFO if QUIET.search(path) else Severity.ERROR,
            surface="config",
            subject=path,
            scope="",
            key="",
            keys=(),
            message=f"{path} could not be read: {problem.message}",
            places=(Place(environment, problem.location, "", "unknown"),),
            atoms=(Atom(RULE, path, "", environment.name, ""),),
            why="what cannot be read cannot be compared",
        )
