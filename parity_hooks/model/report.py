"""A report: the verdict on one tree, as a value that every output format is made from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from parity_hooks.model.finding import Finding, Severity

if TYPE_CHECKING:
    from parity_hooks.model.problem import Problem

BLOCKING_STATUSES = frozenset(("new", "stale", "broken"))
RECORDED = frozenset(("unreviewed", "accepted"))
STATUSES = ("new", "stale", "broken", "unreviewed", "accepted")


@dataclass(frozen=True, slots=True)
class TreeName:
    """Which tree was judged: its kind, its full commit id or None, and the commit id it was compared with."""

    kind: str
    name: str | None
    base: str | None = None
    compared: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at and what was found."""

    tree: TreeName
    files: int
    by_format: dict[str, int]
    environments: tuple[str, ...]
    unreadable: tuple[Problem, ...]
    findings: tuple[Finding, ...]
    fail_on: Severity = Severity.WARNING
    notes: tuple[str, ...] = field(default=())
    unreviewed_before: int | None = None  # in the tree that it was compared with

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that stop a commit: at or above `fail_on`, and not accepted by anybody."""
        return tuple(f for f in self.findings if f.severity >= self.fail_on and f.status in BLOCKING_STATUSES)

    @property
    def verdict(self) -> str:
        """`clean` or `findings`; a run without a verdict has no report."""
        return "findings" if self.blocking else "clean"

    @property
    def counts(self) -> dict[str, int]:
        """Findings by status, every status named."""
        counted = Counter(finding.status for finding in self.findings)
        return {status: counted[status] for status in STATUSES}
