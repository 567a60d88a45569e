"""The skill of the application says something else than the tree.

What it finds: blocks of the generated skill, and reference files beside it, that `regenerate` would write otherwise.

Why it matters: who works by the skill takes a value, a file or a command from it that is not there any more.

When it is fine: never for long.
While something else blocks it is not told, because what ends that changes the skill once more; and where only the
reference of a recorded difference is behind, it does not block.

Example: production went from PostgreSQL 15 to 16, and the block `surface-data` still names 15.

Fix: `parity-hooks regenerate`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parity_hooks.checks.classes import admits, of_each
from parity_hooks.checks.sides import MOST_PLACES, listed
from parity_hooks.errors import ContractError
from parity_hooks.model.environment import Environment, Role
from parity_hooks.model.finding import Finding, Place, Severity, finding_id
from parity_hooks.model.location import Location, shown_path
from parity_hooks.skill import generating, placing
from parity_hooks.skill.evidence import Classes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from parity_hooks.checks.context import Context
    from parity_hooks.contract.model import Contract

RULE: Final = "stale-skill"
_PRODUCTION: Final = Environment("production", Role.PRODUCTION)


def check(context: Context, found: Sequence[Finding]) -> Iterator[Finding]:
    """Yield one finding for each skill that is not as it would be generated."""
    contracts = context.agreement.contracts if context.agreement else ()
    tree = context.inventory.tree
    homes = [(one, placing.existing(tree, placing.name_of(one, contracts))) for one in contracts]
    for contract, home in homes:
        if not home:
            continue
        try:
            wanted = generating.wanted(context.inventory, contracts, contract, Classes(admits, of_each))
            stale = generating.stale(tree, home, wanted)
        except ContractError as error:
            yield _finding(contract, home, [(f"{home}/{generating.MAIN}", "")], error.message)
            continue
        if stale:
            names = listed(dict.fromkeys(name or shown_path(path[len(home) + 1 :]) for path, name in stale))
            yield _finding(contract, home, stale, f"the skill is not as the tree is: {names}")


def _finding(contract: Contract, home: str, stale: list[tuple[str, str]], message: str) -> Finding:
    """`stale` are files with the block of it, empty where the whole file is meant."""
    copies = all("/references/divergences/" in path for path, _ in stale)
    return Finding(
        rule=RULE,
        severity=Severity.INFO if copies else Severity.WARNING,
        surface="config",
        subject=f"{home}/{generating.MAIN}",
        scope="",
        key="skill",
        keys=tuple(dict.fromkeys(name or path[len(home) + 1 :] for path, name in stale)),
        message=message,
        places=tuple(Place(_PRODUCTION, Location(path), name, "differs") for path, name in stale[:MOST_PLACES]),
        atoms=(),
        status="stale",
        next=("regenerate",),
        why="the skill has to say what the contract and the tree say",
        id=finding_id(RULE, contract.path, home),
    )
