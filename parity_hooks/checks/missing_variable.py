"""A variable that one file hands to the application and another file for it does not.

What it finds: two files of any format that share most of their variables (`.env.example` and a compose file, a
manifest and a workflow), and the variables that only one of them names.  It blocks where a program reads the
variable and has nothing to fall back on, most of what the file names is read too, and the file passes a variable on
only where it names it: production's compose file, the manifest of a platform.  What an env file declares, and what a
program reads even with a default, production's compose file has to pass on.  A `.env` file of development machines
blocks where the program refuses to start without the variable there.  In a change so does every other file; in a
tree as it stands nobody can tell whether a vault supplies what it lacks, and it informs.

Why it matters: a chain of variables is as good as its weakest link; a missing one is an empty string where it ends.

When it is fine: the variable has a default, or belongs to a part that runs in one environment only.  Manifests in one
folder are for different workloads: what one of them names and the next one does not is only told.

Example: `.env.example` declares `SIGNING_PASSPHRASE`, `deploy/compose.yml` passes its neighbours on and not this one.

Fix: hand the variable on, or take it away where nobody reads it.
"""

from __future__ import annotations

import posixpath
import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

from parity_hooks.checks.context import Profile
from parity_hooks.checks.sides import MOST_KEYS, MOST_PLACES, listed, needed, sentence
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


Holders = dict[str, tuple["Supplier", ...]]  # who names a variable


def check(context: Context) -> Iterator[Finding]:
    """Yield for each file one finding on what is needed there, and one for each of the others that name more."""
    for _, gaps in groupby(context.gaps, key=lambda gap: gap.lacks.path):
        needed_there: Holders = {}
        for gap in gaps:
            judged = {name: _severity(context, gap, name) for name in gap.names}
            needed_there |= {name: gap.has for name in gap.names if judged[name] > Severity.INFO}
            rest = {name: gap.has for name in gap.names if judged[name] is Severity.INFO}
            yield from _findings(context, gap.lacks, rest, Severity.INFO)
        yield from _findings(context, gap.lacks, needed_there, Severity.WARNING)


def _findings(context: Context, lacks: Supplier, missing: Holders, severity: Severity) -> Iterator[Finding]:
    """Yield findings that are small enough for every place to be shown."""
    part: Holders = {}
    places = 1
    for name, holders in sorted(missing.items()):
        more = len(holders) + (severity > Severity.INFO)
        if part and (places + more > MOST_PLACES or len(part) == MOST_KEYS):
            yield _finding(context, lacks, part, severity)
            part, places = {}, 1
        part[name] = holders
        places += more
    if part:
        yield _finding(context, lacks, part, severity)


def _severity(context: Context, gap: Gap, name: str) -> Severity:
    """A change that gives a variable to one supplier and not to another one breaks what reads it there.

    In a whole tree nobody can tell that from a variable that a vault supplies.
    """
    lacks = gap.lacks
    has = [one for one in gap.has if one.form not in _BUILDING and not _another_workload(one, lacks)]
    if not has or lacks.form in _BUILDING or aside(lacks.path) or all(_both_example(one, lacks) for one in has):
        return Severity.INFO
    if name not in context.inventory.reads or not _supplies(context, lacks) or _handed_over(has, lacks):
        return Severity.INFO
    read = context.read(name, lacks.path)
    declared = lacks.passes_by_name and lacks.form == "compose" and any(one.form == "dotenv" for one in has)
    passing = lacks.passes_by_name or any(_beside(one, lacks) for one in has)
    if context.profile is Profile.TREE and (_loaded_beside(context, lacks, name) or _noted(context, lacks, name)):
        return Severity.INFO
    if declared or (read and (passing or _refused(context, read, lacks)) and not _told_by_the_environment(has, name)):
        return Severity.WARNING
    return Severity.INFO


def _loaded_beside(context: Context, lacks: Supplier, name: str) -> bool:
    """Whether an env file of development machines that is committed gives what the example beside it lacks."""
    folder = posixpath.dirname(lacks.path)
    return lacks.form == "dotenv" and any(
        one.form == "dotenv" and name in one.names and posixpath.basename(one.path) in _LOADED
        for one in context.suppliers
        if posixpath.dirname(one.path) == folder and one.path != lacks.path
    )


def _noted(context: Context, lacks: Supplier, name: str) -> bool:
    """Whether an env file names it in a comment: `# SENTRY_DSN=` says that it may be given."""
    return lacks.form == "dotenv" and context.says(lacks.path, name)


_LOADED: Final = (".env", ".env.development", ".env.defaults", ".env.dev", ".flaskenv")


def _both_example(has: Supplier, lacks: Supplier) -> bool:
    """Whether both are env files for development machines in one folder: each names what its own set-up needs."""
    dotenv = has.form == lacks.form == "dotenv" and posixpath.dirname(has.path) == posixpath.dirname(lacks.path)
    return dotenv and has.speaker.environment.role is lacks.speaker.environment.role is Role.LOCAL


def _refused(context: Context, read: Fact, lacks: Supplier) -> bool:
    """Whether the program refuses to start there, and whoever starts it is not told by anything else.

    In a tree as it stands a vault may supply what deployed files lack, tests tell by themselves what they need, and
    what has a default outside production is needed in production alone.
    """
    if "required" not in read.traits or (
        "default" in read.traits and lacks.form == "compose" and not _as_production(lacks)
    ):
        return False
    local = lacks.form == "dotenv" and lacks.speaker.environment.role is Role.LOCAL
    return context.profile is Profile.CHANGE or (local and "default" not in read.traits)


def _as_production(lacks: Supplier) -> bool:
    """Whether a program that the file starts is told that it runs in production, where its defaults do not count."""
    told = (fact.value.raw for name, fact in lacks.injected.items() if name in _MODES)
    return lacks.speaker.environment.role.deployed or "production" in told


_MODES: Final = ("NODE_ENV", "RAILS_ENV", "RACK_ENV")


def _beside(has: Supplier, lacks: Supplier) -> bool:
    """Whether both are compose files of one name, in two folders: nobody stacks them, nor are they two flavours."""
    return has.form == lacks.form == "compose" and posixpath.basename(has.path) == posixpath.basename(lacks.path)


def _another_workload(has: Supplier, lacks: Supplier) -> bool:
    """Whether both are manifests in one folder: what one workload is given says nothing of the next one."""
    manifests = has.form == lacks.form and has.form in ("kubernetes", "yaml")
    return manifests and posixpath.dirname(has.path) == posixpath.dirname(lacks.path)


def _handed_over(has: Sequence[Supplier], lacks: Supplier) -> bool:
    """Whether a compose file gives the same environment what its `.env` file does not."""
    here = lacks.speaker.environment
    return lacks.form == "dotenv" and any(one.form == "compose" and one.speaker.environment == here for one in has)


def _told_by_the_environment(has: Sequence[Supplier], name: str) -> bool:
    """Whether a variable names its environment or switches something on there: without it that is off."""
    texts = {one.names[name].value.raw.lower() for one in has}
    return bool(_ENVIRONMENT.search(name)) or texts <= _SWITCHES


_ENVIRONMENT: Final = re.compile(r"(?:^|_)(?:ENV|ENVIRONMENT|ENV_NAME|STAGE)$")
_SWITCHES: Final = frozenset(("true", "false", "on", "off", "yes", "no", "0", "1"))


# Formats whose variables are also those of a build or of a pipeline.
_BUILDING: Final = frozenset(("dockerfile", "github-workflow", "github-action", "gitlab-ci", "circleci", "terraform"))


def _supplies(context: Context, supplier: Supplier) -> bool:
    """Whether most of what a file names is read by the programs it is near to."""
    known = sum(name in context.inventory.reads for name in supplier.names)
    return known >= _NEIGHBOURS and known * 2 >= len(supplier.names)


_NEIGHBOURS: Final = 3


def _finding(context: Context, lacks: Supplier, missing: Holders, severity: Severity) -> Finding:
    here, names, loud = lacks.speaker.environment, tuple(missing), severity > Severity.INFO
    reads = [read for name in names if (read := context.read(name, lacks.path))] if loud else []
    places = [Place(here, Location(lacks.path), "", "absent")]
    places += [_stated(has, name) for name, holders in missing.items() for has in holders]
    places += [Place(here, read.location, read.key, "present") for read in reads]
    alike = len({tuple(one.path for one in holders) for holders in missing.values()}) == 1
    others = listed((shown_path(one.path) for holders in missing.values() for one in holders), "and" if alike else "or")
    clause = f"named in {others} and not in {shown_path(lacks.path)}"
    if reads:
        clause += f", and read by {listed(shown_path(read.location.path) for read in reads)}"
    return Finding(
        rule=RULE,
        severity=severity,
        surface="config",
        subject=lacks.path,
        scope="",
        key=names[0],
        keys=names,
        message=sentence(names, clause),
        clause=clause,
        places=tuple(places)[:MOST_PLACES],
        atoms=tuple(
            Atom(RULE, lacks.path, name, has.speaker.environment.name, lacks.path)
            for name, holders in missing.items()
            for has in holders
        ),
        why=needed(reads[0]) if reads else "the files share most of their variables: they are for one application",
    )


def _stated(has: Supplier, name: str) -> Place:
    fact = has.names[name]
    return Place(has.speaker.environment, fact.location, routes.text(fact.route), "present", fact.value.shown)
