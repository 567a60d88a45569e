"""A name that one file asks for and that the file which has to give it does not give.

What it finds: a `((name))` of a Cloud Foundry manifest that the pipeline's `cf push` gives no value, neither by `--var`
nor by a `--vars-file`; a variable that a step hands on (`--var KEY="$KEY"`) and that no `env` around it sets; a
secret that a reusable workflow takes and one of the workflows that call it does not hand over.

Why it matters: the deployment is refused, or goes through with an empty text where a secret should be.

When it is fine: the name is given by hand, or the part that wants it does not run there.  A secret that no caller hands
over informs: nothing shows that it is wanted.

Example: `manifest.yml` wants `((SIGNING_KEY))`, the deployment passes its neighbours with `--var` and not this one.

Fix: hand the name over where it is missing, or take away what asks for it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from parity_hooks.checks.sides import MOST_KEYS, listed, sentence
from parity_hooks.environments.references import Weight, unsupplied
from parity_hooks.model import route as routes
from parity_hooks.model.finding import Atom, Finding, Place, Severity
from parity_hooks.model.location import shown_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.checks.context import Context
    from parity_hooks.environments.references import Unsupplied
    from parity_hooks.model.fact import Fact

RULE: Final = "unsupplied-reference"
_SEVERITIES: Final = {
    Weight.REFUSED: Severity.ERROR,
    Weight.EMPTY: Severity.WARNING,
    Weight.UNKNOWN: Severity.INFO,
}


def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each file that asks and each place that should answer."""
    groups: dict[tuple[str, object, Weight], list[Unsupplied]] = defaultdict(list)
    for one in unsupplied(context.inventory):
        groups[one.reference.location.path, one.supplier.location, one.weight].append(one)
    for group in groups.values():
        group.sort(key=lambda one: one.name)
        for start in range(0, len(group), MOST_KEYS - 1):
            yield _finding(context, group[start : start + MOST_KEYS - 1])


def _finding(context: Context, group: list[Unsupplied]) -> Finding:
    first = group[0]
    names = tuple(one.name for one in group)
    asking, giving = first.reference.location, first.supplier.location
    clause = f"asked for in {shown_path(asking.path)} and not given in {giving}"
    if asking == giving:
        clause = f"handed on in {giving} and never set"
    places = [_place(context, one.reference, one.name, "present") for one in group]
    if asking != giving:
        places.append(_place(context, first.supplier, "", "absent"))
    return Finding(
        rule=RULE,
        severity=_SEVERITIES[first.weight],
        surface="config",
        subject=giving.path,
        scope=listed(str(part) for part in first.supplier.route[1:2]),
        key=names[0],
        keys=names,
        message=sentence(names, clause),
        clause=clause,
        places=tuple(places),
        atoms=tuple(Atom(RULE, giving.path, name, asking.path, routes.text(first.supplier.route)) for name in names),
        why=first.why,
    )


def _place(context: Context, fact: Fact, name: str, state: str) -> Place:
    path = fact.location.path
    who = context.inventory.speaker(path)
    return Place(who.environment, fact.location, name or routes.text(fact.route), state)
