"""The contract names other files than there are.

What it finds: a file that speaks for an environment and that the contract does not name; a file, or the heading of a
document, that the contract names and that is gone; a command of which there is no snapshot, or one that is older than
its `max_age_days`.

Why it matters: nobody agreed on what a new file says, and what is claimed of a file that is gone is claimed of nothing.

When it is fine: a file that speaks for no environment: name it under `sources` with `environment: none`.

Example: `helm/values-qa.yaml` is new, and `.parity/contract.yaml` knows `production` and `staging` only.

Fix: `parity-hooks regenerate`; with `--live` where a command has to be asked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.checks.sides import MOST_PLACES, listed
from parity_hooks.contract import covering, documents, snapshots
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
        yield from _asked(contract, context)
        yield from _pages(contract, context)


def _asked(contract: Contract, context: Context) -> Iterator[Finding]:
    """Yield one finding for each command whose snapshot is not there or too old."""
    for query in contract.queries:
        content = context.inventory.tree.read(query.path) if context.inventory.has(query.path) else b""
        day = snapshots.taken(content) if isinstance(content, bytes) else None
        old = day and query.max_age_days and (covering.today() - day).days > query.max_age_days
        if day is None or old:
            said = f"was taken on {day}, more than {query.max_age_days} days ago" if day else "is not there"
            places = [
                Place(_environment(contract, query.path), Location(query.path), "", "differs" if day else "absent")
            ]
            message = f"the snapshot of `{query.command}` {said}"
            yield replace(_finding(contract, query.path, places, message), next=("regenerate --live",))


def _pages(contract: Contract, context: Context) -> Iterator[Finding]:
    """Yield one finding for each document, or heading of one, that is gone."""
    for page in contract.pages:
        ((_, source),) = context.inventory.sources([page.path])
        if source is None or documents.section(source.text, page.anchor) is None:
            environment = contract.environments[page.environment]
            what = f"heading {page.anchor} of {shown_path(page.path)}" if source else shown_path(page.path)
            places = [Place(environment, Location(page.path), page.anchor, "absent")]
            message = (
                f"the contract names the {what}, which is gone"
                if source
                else f"the contract names {what}, which is gone"
            )
            yield replace(_finding(contract, page.name.rpartition("\0")[2], places, message), next=())


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
