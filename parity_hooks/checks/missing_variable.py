"""A variable that one file hands to the application and another file for it does not.

What it finds: two files of any format that share most of their variables (`.env.example` and a compose file, a
manifest and a workflow), and the variables that only one of them names.  In a tree as it stands that informs,
because a vault may supply what no file names.  In a change it blocks where a program reads the variable, most of what
the file names is read too, and the program does not start without it or the file is one that passes a variable on
only where it names it.

Why it matters: a chain of variables is as good as its weakest link; a missing one is an empty string where it ends.

When it is fine: the variable has a default, or belongs to a part that runs in one environment only.

Example: `.env.example` declares `SIGNING_PASSPHRASE`, `deploy/compose.yml` passes its neighbours on and not this one.

Fix: hand the variable on, or take it away where nobody reads it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.checks.context import Profile
from parity_hooks.checks.sides import MOST_KEYS, MOST_PLACES, listed, needed, sentence
from parity_hooks.environments.names import sighted
from parity_hooks.environments.speakers import aside
from parity_hooks.model import route as routes
from parity_hooks.model.environment import Role
from parity_hooks.model.finding import Atom, Finding, Place, Severity
from parity_hooks.model.location import Location, shown_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from parity_hooks.checks.context import Context
    from parity_hooks.environments.wiring import Gap, Supplier
    from parity_hooks.model.fact import Fact

RULE: Final = "missing-variable"


def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each file and the others that name more, split by what is read and how."""
    for gap in context.gaps:
        for severity, names in _by_need(context, gap).items():
            for start in range(0, len(names), MOST_KEYS):
                yield _finding(context, gap, names[start : start + MOST_KEYS], severity)


def _by_need(context: Context, gap: Gap) -> dict[Severity, list[str]]:
    """The names of a gap by how much the application needs them."""
    result: dict[Severity, list[str]] = {}
    for name in gap.names:
        result.setdefault(_severity(context, gap, name), []).append(name)
    return result


def _severity(context: Context, gap: Gap, name: str) -> Severity:
    """A change that gives a variable to one supplier and not to another one breaks what reads it there.

    In a whole tree nobody can tell that from a variable that a vault supplies.
    """
    lacks, has = gap.lacks, [one for one in gap.has if one.form not in _BUILDING]
    if context.profile is Profile.TREE or not has or lacks.form in _BUILDING or aside(lacks.path):
        return Severity.INFO
    if name not in context.inventory.reads or not _supplies(context, lacks):
        return Severity.INFO
    read, production = context.read(name, lacks.path), lacks.speaker.environment.role is Role.PRODUCTION
    passing = production and lacks.form in _PASSING and not (lacks.form == "yaml" and sighted(lacks.path))
    declared = lacks.form == "compose" and production and any(one.form == "dotenv" for one in has)
    passing = passing or any(_beside(one, lacks) for one in has)
    wanted = read is not None and (passing or "required" in read.traits)
    return Severity.WARNING if declared or (wanted and not _told_by_the_environment(has, name)) else Severity.INFO


def _beside(has: Supplier, lacks: Supplier) -> bool:
    """Whether both are compose files that nobody stacks: they lie in different folders."""
    apart = has.path.rpartition("/")[0] != lacks.path.rpartition("/")[0]
    return apart and has.form == lacks.form == "compose"


def _told_by_the_environment(has: Sequence[Supplier], name: str) -> bool:
    """Whether a variable names its environment or switches something on there: without it that is off."""
    texts = {one.names[name].value.raw.lower() for one in has}
    return bool(_ENVIRONMENT.search(name)) or texts <= _SWITCHES


_ENVIRONMENT: Final = re.compile(r"(?:^|_)(?:ENV|ENVIRONMENT|ENV_NAME|STAGE)$")
_SWITCHES: Final = frozenset(("true", "false", "on", "off", "yes", "no", "0", "1"))


_PASSING: Final = frozenset(
    ("compose", "render", "kubernetes", "yaml")
)  # formats that pass a variable on only where they name it
# Formats whose variables are also those of a build or of a pipeline.
_BUILDING: Final = frozenset(("dockerfile", "github-workflow", "github-action", "gitlab-ci", "circleci", "terraform"))


def _supplies(context: Context, supplier: Supplier) -> bool:
    """Whether most of what a file names is read by the programs it is near to."""
    known = sum(name in context.inventory.reads for name in supplier.names)
    return known >= _NEIGHBOURS and known * 2 >= len(supplier.names)


_NEIGHBOURS: Final = 3


def _finding(context: Context, gap: Gap, names: list[str], severity: Severity) -> Finding:
    here = gap.lacks.speaker.environment
    reads = [read for name in names if (read := context.read(name, gap.lacks.path))]
    places = [Place(here, Location(gap.lacks.path), "", "absent")]
    places += [_stated(has, name) for name in names[: max(1, MOST_PLACES // (len(gap.has) + 1))] for has in gap.has]
    if severity > Severity.INFO:
        places += [Place(here, read.location, read.key, "present") for read in reads]
    holders = listed(shown_path(has.path) for has in gap.has)
    clause = f"named in {holders} and not in {shown_path(gap.lacks.path)}"
    if reads and severity > Severity.INFO:
        clause += f", and read by {listed(shown_path(read.location.path) for read in reads)}"
    return Finding(
        rule=RULE,
        severity=severity,
        surface="config",
        subject=gap.lacks.path,
        scope="",
        key=names[0],
        keys=tuple(names),
        message=sentence(names, clause),
        clause=clause,
        places=tuple(places)[:MOST_PLACES],
        atoms=tuple(
            Atom(RULE, gap.lacks.path, name, has.speaker.environment.name, gap.lacks.path)
            for has in gap.has
            for name in names
        ),
        why=_why(reads, severity),
    )


def _why(reads: list[Fact], severity: Severity) -> str:
    if severity is Severity.INFO or not reads:
        return "the files share most of their variables: they are for one application"
    return needed(reads[0])


def _stated(has: Supplier, name: str) -> Place:
    fact = has.names[name]
    return Place(has.speaker.environment, fact.location, routes.text(fact.route), "present", fact.value.shown)
