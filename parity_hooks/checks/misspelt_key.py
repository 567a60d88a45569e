"""A setting whose name differs by a slip between environments.

What it finds: at one place of a family some environments have a key and the others, instead of it, a key whose
name is nearly the same: a letter swapped, words in another order, a separator lost.

Why it matters: it looks present on both sides and works on one.  Reported once, not as two missing keys.

When it is fine: hardly ever; two variables that are both needed should both exist on both sides.

Example: `SHPO_AUTH_URL` in preprod, `SHOP_AUTH_URL` in production.

Fix: give it one name everywhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.checks import sides
from parity_hooks.checks.instead import instead
from parity_hooks.checks.missing_key import relevant
from parity_hooks.checks.near_names import near
from parity_hooks.model import route as routes
from parity_hooks.model.finding import Atom, Finding, Place, Severity
from parity_hooks.model.location import shown_path
from parity_hooks.model.route import Item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.checks.context import Context, Slip
    from parity_hooks.environments.compare import Difference

RULE: Final = "misspelt-key"
_SPECIFIC: Final = re.compile(r"^[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+){2,}$|^[A-Z][A-Z0-9]+_[A-Z0-9_]+$")


def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each pair of names."""
    for compared in context.compared:
        for one, other in compared.misspelt:
            if relevant(one, compared.kind):
                yield instead(RULE, compared, one, other, "the names are nearly equal and no environment has both")
    for slip in context.slips:
        yield _meant(slip)


def pairs(found: list[Difference]) -> tuple[list[tuple[Difference, Difference]], list[Difference]]:
    """Take the near-miss pairs out of `found`: `(pairs, the rest)`."""
    by_parent: dict[tuple[str, ...], list[Difference]] = {}
    for difference in found:
        if difference.missing and not difference.leaves and _SPECIFIC.match(difference.route[-1]):
            by_parent.setdefault(difference.route[:-1], []).append(difference)
    taken: list[tuple[Difference, Difference]] = []
    used: set[int] = set()
    for unsorted in by_parent.values():
        group = sorted(unsorted, key=lambda one: one.route)  # the first one names the finding
        for position, one in enumerate(group):
            for other in group[position + 1 :]:
                if (
                    id(one) not in used
                    and id(other) not in used
                    and _complementary(one, other)
                    and near(one.route[-1], other.route[-1])
                ):
                    taken.append((one, other))
                    used |= {id(one), id(other)}
    return taken, [difference for difference in found if id(difference) not in used]


def _complementary(one: Difference, other: Difference) -> bool:
    """Whether those that have the one are among those that lack the other, and the other way round."""
    has_one = {side.member for side, _ in one.has}
    has_other = {side.member for side, _ in other.has}
    return not (has_one & has_other) and not isinstance(one.route[-1], Item) and not isinstance(other.route[-1], Item)


def _meant(slip: Slip) -> Finding:
    """A file names what nobody reads, and lacks what is read under nearly the same name."""
    gap, environment = slip.gap, slip.gap.lacks.speaker.environment
    said = slip.wrong
    places = [Place(environment, said.location, routes.text(said.route), "differs")]
    for has in gap.has:
        fact = has.names[slip.name]
        places.append(Place(has.speaker.environment, fact.location, routes.text(fact.route), "present"))
    places.append(Place(environment, slip.read.location, slip.name, "present"))
    return Finding(
        rule=RULE,
        severity=Severity.WARNING,
        surface="config",
        subject=gap.lacks.path,
        scope="",
        key=slip.name,
        keys=(slip.name, said.key),
        message=f"{said.key} in {shown_path(gap.lacks.path)} is read by nothing; "
        f"{shown_path(slip.read.location.path)} reads {slip.name}",
        places=tuple(places)[: sides.MOST_PLACES],
        atoms=tuple(Atom(RULE, gap.lacks.path, slip.name, has.path, said.key) for has in gap.has),
        why="the names are nearly equal, and only one of them is read",
    )
