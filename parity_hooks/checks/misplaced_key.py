"""A setting that stands one level too high or too deep in some environments.

What it finds: at one place of a family some environments have a key; the others have a key of the same name beside
the block that it belongs into, or one block deeper, and not where their siblings have it.

Why it matters: a search for the name finds it everywhere; what reads the file finds it on one side only.  Reported
once, not as two missing keys.

When it is fine: hardly ever; a key that means something in both places would stand in both.

Example: `helmValues.nginxClientMaxBodySize` in production, `nginxClientMaxBodySize` beside `helmValues` in staging.

Fix: move the key to where production has it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from parity_hooks.checks.instead import instead
from parity_hooks.checks.missing_key import relevant
from parity_hooks.model.environment import Role
from parity_hooks.model.route import Item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.checks.context import Context
    from parity_hooks.environments.compare import Difference
    from parity_hooks.model.finding import Finding
    from parity_hooks.model.route import Route

RULE: Final = "misplaced-key"
# A name that is made of several words means one thing; `enabled`, `name` and `path` mean another in every block.
_SPECIFIC: Final = re.compile(
    r"^[a-z]+(?:[A-Z][a-z0-9]+){2,}$|^[A-Za-z0-9]+(?:[_-][A-Za-z0-9]+){2,}$|^[A-Z0-9]+_[A-Z0-9_]+$"
)
Moves = list[tuple["Difference", "Difference"]]


def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each key."""
    for compared in context.compared:
        for one, other in compared.misplaced:
            if relevant(one, compared.kind):
                reference, moved = sorted((one, other), key=lambda difference: not _production(difference))
                why = "the name is the same, the block that it stands in is one level off"
                yield instead(RULE, compared, reference, moved, why)


def moves(found: list[Difference]) -> tuple[Moves, list[Difference]]:
    """Take what stands one level off out of `found`: `(pairs, the rest)`."""
    by_name: dict[str, list[Difference]] = defaultdict(list)
    for difference in found:
        name = difference.route[-1]
        if difference.missing and not isinstance(name, Item) and _SPECIFIC.match(name):
            by_name[name].append(difference)
    taken: Moves = []
    used: set[int] = set()
    for group in by_name.values():
        for position, one in enumerate(group):
            for other in group[position + 1 :]:
                if not {id(one), id(other)} & used and _one_level_off(one.route, other.route) and _instead(one, other):
                    taken.append((one, other))
                    used |= {id(one), id(other)}
    return taken, [difference for difference in found if id(difference) not in used]


def _one_level_off(one: Route, other: Route) -> bool:
    shorter, longer = sorted((one[:-1], other[:-1]), key=len)
    return len(longer) == len(shorter) + 1 and longer[: len(shorter)] == shorter and not isinstance(longer[-1], Item)


def _instead(one: Difference, other: Difference) -> bool:
    """Whether each has what the other lacks, so that no side has both."""
    has_one = {side.member for side, _ in one.has}
    has_other = {side.member for side, _ in other.has}
    return not has_one & has_other and has_other <= {side.member for side in one.lacks}


def _production(difference: Difference) -> bool:
    return any(side.member.environment.role is Role.PRODUCTION for side, _ in difference.has)
