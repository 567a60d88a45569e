"""Findings: what a rule says, with every place that takes part in it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parity_hooks.model.environment import Environment
    from parity_hooks.model.location import Location


class Severity(IntEnum):
    """error: production would break or be less protected; warning: behaviour differs; info: worth knowing."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Place:
    """One environment's side of a finding.  `state`: present, absent, differs, agrees or unknown."""

    environment: Environment
    location: Location
    route: str
    state: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Atom:
    """The smallest thing that can be news: `left` has or says something, `right` lacks or contradicts it, about `key`.

    Atoms of keys name environments, those of versions and variables name files; a base is seen under the new names
    of its files, so that a renamed one keeps its identity.
    """

    rule: str
    subject: str
    key: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One cause: a drift between environments, its places and what it is called."""

    rule: str
    severity: Severity
    surface: str
    subject: str
    scope: str
    key: str
    keys: tuple[str, ...]
    message: str
    places: tuple[Place, ...]
    atoms: tuple[Atom, ...]
    status: str = "new"
    next: tuple[str, ...] = ()  # commands that end it as they stand: `regenerate`
    divergence: str = ""  # the id of the one that records it
    why: str = ""
    clause: str = ""  # what the message says of its keys, where it names them all: a part of them can be told alone
    copies: tuple[Finding, ...] = ()  # what it was made of, where it says the same of several subjects
    id: str = field(default="")

    def __post_init__(self) -> None:
        if not self.id:
            object.__setattr__(self, "id", finding_id(self.rule, self.surface, self.subject, self.scope, self.key))

    @property
    def order(self) -> tuple[int, str, str, str, str]:
        """Worst first, then by subject, scope, rule and key: equal runs give equal reports."""
        return -self.severity, self.subject, self.scope, self.rule, self.key


def finding_id(*parts: str) -> str:
    """A short stable name made from rule, surface, subject, scope and key: no line, no value, no clock."""
    return "f-" + hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:8]
