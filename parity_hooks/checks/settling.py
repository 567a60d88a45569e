"""Findings against the agreement: which of them somebody recorded, and under which status they are reported."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from parity_hooks.checks.narrowing import narrowed
from parity_hooks.contract import covering, policy
from parity_hooks.contract.binding import Bound
from parity_hooks.contract.reviewing import due

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from parity_hooks.contract.covering import Moved
    from parity_hooks.contract.model import Contract, Divergence
    from parity_hooks.environments.inventory import Inventory
    from parity_hooks.model.finding import Atom, Finding


@dataclass(frozen=True)
class Agreement:
    """The contracts of a tree, beside the tree."""

    contracts: tuple[Contract, ...]
    inventory: Inventory

    @cached_property
    def bound(self) -> Bound:
        """What the tree says now at the places that the contracts cite."""
        return Bound(self.inventory)

    @cached_property
    def divergences(self) -> tuple[Divergence, ...]:
        """Every divergence of every contract."""
        return tuple(one for contract in self.contracts for one in contract.divergences)

    def home(self, finding: Finding) -> str:
        """The folder whose contract a finding belongs to: that of the innermost one around its first place."""
        path = finding.places[0].location.path if finding.places else ""
        return next((one.folder for one in self.contracts if one.owns(path)), "")

    def loud(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings as loud as the policy wants them: of several contracts that of the innermost folder."""
        result = []
        for finding in findings:
            path = finding.places[0].location.path if finding.places else ""
            rows = next((one.policy for one in self.contracts if one.owns(path)), ())
            result.append(policy.applied(finding, rows))
        return result

    def waivable(self, one: Divergence) -> bool:
        """Whether the policy lets a difference be recorded."""
        rows = next((contract.policy for contract in self.contracts if one.path.startswith(contract.home)), ())
        return policy.waivable(one, rows)

    def idle(self, one: Divergence) -> bool:
        """Whether an unreviewed divergence hides nothing any more: its time is over, or the policy forbids it."""
        over = not one.reviewed and due(one.review, self.inventory, covering.today())
        return bool(over) or not (one.reviewed or self.waivable(one))

    def moved(self, one: Divergence) -> list[Moved]:
        """The sides of an unreviewed divergence that moved: what it hid of them is new.

        One that somebody reviewed is broken as a whole, which its own finding says.
        """
        return [] if one.reviewed else covering.moved(one, self.bound)


def settled(findings: Iterable[Finding], agreement: Agreement) -> Iterator[Finding]:
    """Yield each finding under its status: new, accepted or unreviewed; one that is recorded in part as two.

    What a broken divergence records is told by the rule `broken-divergence` alone.
    """
    speaking = [
        (covering.followed(one, agreement.bound), agreement.moved(one))
        for one in agreement.divergences
        if not agreement.idle(one)
    ]
    for finding in findings:
        recorded = {one.id: atoms for one, moved in speaking if (atoms := hidden(one, finding, moved))}
        yield from _settled(finding, recorded, {one.id: one.status for one, _ in speaking})


def hidden(one: Divergence, finding: Finding, moved: Sequence[Moved]) -> set[Atom]:
    """What of a finding a divergence records, but for the sides that `moved`."""
    if not any(covering.about(one, each) for each in finding.copies or (finding,)):
        return set()
    return {atom for atom in finding.atoms if covers(one, finding, atom) and not covering.touched(atom, moved)}


def covers(one: Divergence, finding: Finding, atom: Atom) -> bool:
    """Whether a divergence records an atom of a finding, which may be made of several copies."""
    if finding.copies:
        return any(
            covering.about(one, each) and atom in each.atoms and covering.covers(one, atom) for each in finding.copies
        )
    return covering.about(one, finding) and covering.covers(one, atom)


def _settled(finding: Finding, recorded: dict[str, set[Atom]], statuses: dict[str, str]) -> Iterator[Finding]:
    if not recorded:
        yield finding
        return
    known = set().union(*recorded.values())
    rest = [atom for atom in finding.atoms if atom not in known]
    if rest:
        yield narrowed(finding, rest)
    first = min(recorded, key=lambda one: (statuses[one] != "unreviewed", one))  # the weaker one is told
    told = narrowed(finding, [atom for atom in finding.atoms if atom in known]) if rest else finding
    yield replace(told, status=statuses[first], divergence=first)
