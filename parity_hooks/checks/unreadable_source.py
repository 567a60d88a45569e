"""A file that says something about an environment cannot be read.

What it finds: a file of a known format that is broken, binary, too large, too deep, kept in Git LFS, or absent
from a partial clone.

Why it matters: what could not be read was not compared.  A verdict without it would be a false green.

When it is fine: the file is broken on purpose (a fixture): keep it in a folder for fixtures.  A file that git-crypt
encrypts, a link that leads out of the repository, and data too large to be configuration are listed and do not block.

Example: `deploy/values-prod.yaml`: not readable as YAML, line 14.

Fix: repair the file; the message names the line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parity_hooks.environments.speakers import QUIET
from parity_hooks.formats import BY_NAME
from parity_hooks.formats.limits import TOO_LARGE
from parity_hooks.model.finding import Atom, Finding, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.checks.context import Context
    from parity_hooks.model.problem import Problem

RULE: Final = "unreadable-source"
_ON_PURPOSE: Final = ("encrypted-source", "unfollowed-source")


def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each file, at its first problem."""
    seen: set[str] = set()
    for problem in context.inventory.problems:
        path = problem.location.path
        if problem.rule not in (RULE, *_ON_PURPOSE) or not problem.fatal or path in seen:
            continue
        seen.add(path)
        environment = context.inventory.speaker(path).environment
        yield Finding(
            rule=RULE,
            severity=_severity(problem, context.inventory.formats[path]),
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


def _severity(problem: Problem, form: str) -> Severity:
    """A file that is unreadable on purpose, or that only its name's ending makes ours, does not block."""
    on_purpose = problem.rule in _ON_PURPOSE or bool(QUIET.search(problem.location.path))
    return Severity.INFO if on_purpose or (BY_NAME[form].generic and TOO_LARGE in problem.message) else Severity.ERROR
