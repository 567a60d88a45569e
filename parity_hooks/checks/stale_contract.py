"""The contract names other files than there are.

What it finds: a file that speaks for an environment and that the contract does not name, and a file that the
contract names and that is gone.

Why it matters: nobody agreed on what a new file says, and what is claimed of a file that is gone is claimed of nothing.

When it is fine: a file that speaks for no environment: name it under `sources` with `environment: none`.

Example: `helm/values-qa.yaml` is new, and `.parity/contract.yaml` knows `production` and `staging` only.

Fix: `parity-hooks regenerate`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parity_hooks.checks.sides import MOST_PLACES, listed
from parity_hooks.contract.mapping import mapped, unmapped, vanished
from parity_hooks.model.environment import Environment, Role
from parity_hooks.model.finding import Finding, Place, Severity, finding_id
from parity_hooks.model.location import Location, shown_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from parity_hooks.checks.context import Context
    from parity_hooks.contract.model import Contract

RULE: Final = "stale-contract"


def check(context: Context, found: Sequence[Finding]) -> Iterator[Finding]:
    """Yield for each contract one finding on files it does not know, and one on files that are gone."""
    contracts = context.agreement.contracts if context.agreement else ()
    for contract in contracts:
        now = mapped(context.inventory, contracts, contract)
        new = [
            Place(now.environments[name], Location(path), "", "present")
            for path, name in unmapped(contract, now)
            if name in now.environments
        ]
        if new:
            yield _finding(contract, "sources", new, _said(new, "for an environment and the contract does not name"))
        lost = [
            Place(_environment(contract, path), Location(path), "", "absent")
            for path in vanished(contract, context.inventory.tree.entries)
        ]
        if lost:
            yield _finding(contract, "gone", lost, f"the contract names {_names(lost)}, which {_are(lost)} gone")


def _said(places: list[Place], what: str) -> str:
    verb = "speak" if len(places) > 1 else "speaks"
    return f"{_names(places)} {verb} {what} {'them' if len(places) > 1 else 'it'}"


def _names(places: list[Place]) -> str:
    return listed(shown_path(place.location.path) for place in places)


def _are(places: list[Place]) -> str:
    return "are" if len(places) > 1 else "is"


def _environment(contract: Contract, path: str) -> Environment:
    name = dict(contract.voices())[path]
    return contract.environments.get(name, Environment(name, Role.LOCAL))


def _finding(contract: Contract, key: str, places: list[Place], message: str) -> Finding:
    return Finding(
        rule=RULE,
        severity=Severity.WARNING,
        surface="config",
        subject=contract.path,
        scope="",
        key=key,
        keys=(key,),
        message=message,
        places=tuple(places[:MOST_PLACES]),
        atoms=(),
        status="stale",
        next=("regenerate",),
        why="the contract has to name the files that there are",
        id=finding_id(RULE, contract.path, key),
    )
