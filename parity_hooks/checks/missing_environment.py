"""A file that spoke for an environment is gone while its siblings are still there.

What it finds: a change that deletes, or renames to something else, the file of one environment out of a family:
`values-prod.yaml` goes, `values-preprod.yaml` stays.  Only a comparison with an older tree can see it.

Why it matters: what is left says nothing any more about that environment; every later comparison is silent about it.

When it is fine: the environment has been switched off.

Example: a commit deletes `values-prod.yaml` and keeps `values-preprod.yaml` and `values-dev.yaml`.

Fix: put the file back, or delete what is left of the family when its settings have moved as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parity_hooks.checks.sides import MOST_PLACES, listed
from parity_hooks.environments.names import sighted
from parity_hooks.environments.speakers import aside
from parity_hooks.model.environment import Role
from parity_hooks.model.finding import Atom, Finding, Place, Severity
from parity_hooks.model.location import Location, shown_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.checks.context import Context
    from parity_hooks.environments.families import Family, Member

RULE: Final = "missing-environment"


def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each file that is gone; nothing where no older tree is compared."""
    if context.before is None:
        return
    present: dict[str, set[str]] = {}
    for path in context.inventory.formats:
        if seen := sighted(path):
            present.setdefault(seen.family, set()).add(seen.environment.name)
    for family in context.before.families:
        left = [member for member in family.members if member.path in context.inventory.formats]
        for member in family.members:
            gone = member.path not in context.inventory.formats
            if gone and left and member.environment.name not in present.get(family.pattern, set()):
                yield _finding(family, member, left)


def _finding(family: Family, gone: Member, left: list[Member]) -> Finding:
    name = gone.environment.name
    lasting = any(not member.environment.thin for member in left)
    blocks = gone.environment.role is Role.PRODUCTION and lasting and not aside(family.pattern)
    others = listed(member.environment.name for member in left)
    return Finding(
        rule=RULE,
        severity=Severity.WARNING if blocks else Severity.INFO,
        surface="config",
        subject=family.pattern,
        scope="",
        key=name,
        keys=(name,),
        message=f"{shown_path(gone.path)} is gone: nothing here speaks for {name} any more, only for {others}",
        places=(
            Place(gone.environment, Location(gone.path), "", "absent"),
            *(Place(member.environment, Location(member.path), "", "present") for member in left),
        )[:MOST_PLACES],
        atoms=(Atom(RULE, family.pattern, name, left[0].environment.name, name),),
        why="nothing is compared any more for an environment without a file",
    )
