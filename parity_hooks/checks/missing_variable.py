"""A variable that one file hands to the application and another file for it does not.

What it finds: two files of any format that share most of their variables (`.env.example` and a compose file, a
manifest and a workflow), and the variables that only one of them names.

Why it matters: a chain of variables is as good as its weakest link; a missing one is an empty string where it ends.

When it is fine: the variable has a default, or belongs to a part that runs in one environment only.

Example: `.env.example` declares `SIGNING_PASSPHRASE`, `deploy/compose.yml` passes its neighbours on and not this one.

Fix: hand the variable on, or take it away where nobody reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parity_hooks.checks.sides import MOST_KEYS, MOST_PLACES, listed
from parity_hooks.environments.wiring import gaps, wirings
from parity_hooks.model import route as routes
from parity_hooks.model.finding import Atom, Finding, Place, Severity
from parity_hooks.model.location import Location, shown_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.checks.context import Context
    from parity_hooks.environments.wiring import Gap

RULE: Final = "missing-variable"


def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each ordered pair of files, split so that a person can read it."""
    for gap in gaps(wirings(context.inventory.variables, context.inventory.formats)):
        for start in range(0, len(gap.names), MOST_KEYS):
            yield _finding(gap, gap.names[start : start + MOST_KEYS])


def _finding(gap: Gap, names: tuple[str, ...]) -> Finding:
    here, there = gap.has.speaker.environment, gap.lacks.speaker.environment
    places = [
        Place(here, fact.location, routes.text(fact.route), "present", fact.value.shown)
        for fact in (gap.has.names[name] for name in names)
    ]
    places.append(Place(there, Location(gap.lacks.path), "", "absent"))
    verb = "are" if len(names) > 1 else "is"
    return Finding(
        rule=RULE,
        severity=Severity.INFO,
        surface="config",
        subject=gap.lacks.path,
        scope=gap.has.path,
        key=names[0],
        keys=names,
        message=f"{listed(names)} {verb} named in {shown_path(gap.has.path)} and not in {shown_path(gap.lacks.path)}",
        places=tuple(places)[:MOST_PLACES],
        atoms=tuple(Atom(RULE, gap.lacks.path, name, gap.has.path, gap.lacks.path) for name in names),
        why="the two files share most of their variables: they are for one application",
    )
