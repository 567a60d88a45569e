"""A variable that a program reads and that no file of the repository hands to it.

What it finds: a variable without which a program refuses to start and that no compose file, manifest, pipeline,
Dockerfile, env file or Terraform code names, while they name at least two, and at least half, of what is read in the
same project; in a change also one that the program goes on without, where it has nothing to fall back on.  It blocks in
a change where the program refuses to start and production's file passes a variable on only where it names it;
otherwise it informs, as a vault may supply it.

Why it matters: it was set on the machine of whoever wrote the program, and nowhere else.

When it is fine: it is supplied outside the repository, or the program is started by hand.

Example: `settings.py` has `os.environ["EXPORTS_BUCKET"]`; `compose.production.yml` passes its neighbours on, and nobody
names this one.

Fix: name the variable in the example and where production is handed its variables, or give it a default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parity_hooks.checks.context import Profile
from parity_hooks.checks.sides import MOST_KEYS, listed, sentence
from parity_hooks.environments.speakers import occasional
from parity_hooks.environments.wiring import unsupplied
from parity_hooks.model.finding import Atom, Finding, Place, Severity
from parity_hooks.model.location import Location, shown_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.checks.context import Context
    from parity_hooks.environments.wiring import Supplier
    from parity_hooks.model.fact import Fact

RULE: Final = "unsupplied-variable"


def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each project and severity."""
    for supplier, known, reads in unsupplied(context.inventory.reads, context.inventory.variables, context.suppliers):
        by_severity: dict[Severity, list[Fact]] = {}
        for read in reads:
            if "required" in read.traits or context.profile is Profile.CHANGE:
                by_severity.setdefault(_severity(context, supplier, read), []).append(read)
        for severity, found in by_severity.items():
            for start in range(0, len(found), MOST_KEYS):
                yield _finding(supplier, known, found[start : start + MOST_KEYS], severity)


def _severity(context: Context, supplier: Supplier, read: Fact) -> Severity:
    """Who passes by name and takes over no set from elsewhere cannot hand on what it does not name."""
    closed = supplier.passes_by_name and not supplier.wildcard
    refused = "required" in read.traits and not occasional(read.location.path)
    news = context.profile is Profile.CHANGE
    return Severity.WARNING if news and closed and refused else Severity.INFO


def _finding(supplier: Supplier, known: int, reads: list[Fact], severity: Severity) -> Finding:
    here, names = supplier.speaker.environment, tuple(read.key for read in reads)
    programs = listed(dict.fromkeys(shown_path(read.location.path) for read in reads))
    clause = f"read by {programs} and handed over by no file"
    return Finding(
        rule=RULE,
        severity=severity,
        surface="config",
        subject=supplier.path,
        scope="",
        key=names[0],
        keys=names,
        message=sentence(names, clause),
        clause=clause,
        places=(
            Place(here, Location(supplier.path), "", "absent"),
            *(Place(here, read.location, read.key, "present") for read in reads),
        ),
        atoms=tuple(Atom(RULE, supplier.path, read.key, read.location.path, supplier.path) for read in reads),
        why=f"{shown_path(supplier.path)} names {known} of the others that are read there",
    )
