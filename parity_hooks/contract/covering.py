"""Which findings a divergence records, and which of its conditions no longer hold."""

from __future__ import annotations

import datetime
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from parity_hooks.contract import owners, reviewing
from parity_hooks.contract.guards import unresolved
from parity_hooks.contract.model import PRODUCTION
from parity_hooks.environments.names import sighted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from parity_hooks.contract.binding import Bound
    from parity_hooks.contract.model import Divergence, Statement
    from parity_hooks.model.finding import Atom, Finding


def about(one: Divergence, finding: Finding) -> bool:
    """Whether a divergence is about what the finding is about."""
    return (one.surface, one.subject, one.scope) == (finding.surface, finding.subject, finding.scope)


def covers(one: Divergence, atom: Atom) -> bool:
    """Whether one end of an atom is a side that differs, or both are sides, and it is about one of the keys.

    Sides are environments or, where an atom names files, the files that the divergence is bound to.
    """
    ends, differing = {atom.left, atom.right} - {""}, _ends(one, (name for name in one.sides if name != PRODUCTION))
    if ends.isdisjoint(differing) and not ends <= _ends(one, one.sides):
        return False
    return atom.key == one.scope or any(named(atom.key, key) for key in one.keys)


def touched(atom: Atom, sides: Iterable[Moved]) -> bool:
    """Whether one of these sides is an end of the atom, and said something about its key.

    Where one end only has what the other one lacks, or leaves open, it may say what it wants.
    """
    ends = (atom.right,) if atom.rule.startswith(_LACKING) else (atom.left, atom.right)
    return any(
        side.was.path in ends or (side.environment in ends and _last(side.was.route) == _last(atom.key))
        for side in sides
    )


_LACKING: Final = ("missing-", "unpinned-")


def _last(route: str) -> str:
    """The last key of a route."""
    return route.rpartition(".")[2]


def _ends(one: Divergence, names: Iterable[str]) -> set[str]:
    return {end for name in names for end in (name, *(statement.path for statement in one.sides[name]))}


def named(route: str, key: str) -> bool:
    """Whether `route` is `key`, in whatever scope, or lies below it."""
    if key.startswith("["):
        return key in route
    return f".{key}." in f".{route}." or f".{key}[" in f".{route}"


class Moved(NamedTuple):
    """A side that says something else than it did when the divergence was recorded."""

    environment: str
    was: Statement
    now: Statement

    def __str__(self) -> str:
        if self.now.state == "absent" and self.was.state != "absent":
            return f"{self.environment} lost {self.was.source}, which said {self.was.said}"
        return f"{self.environment} moved from {self.was.said} to {self.now.said} in {self.was.source}"


def moved(one: Divergence, bound: Bound) -> list[Moved]:
    """The sides that moved.  A file that was only renamed did not."""
    found = [(name, was, bound.now(was)) for name, was in one.statements]
    return [
        Moved(name, was, now)
        for name, was, now in found
        if now != was and not (bound.gone(was) and bound.moved_to(was) is not None)
    ]


def followed(one: Divergence, bound: Bound) -> Divergence:
    """A divergence under the names that its files have now; itself where none was renamed."""
    said = {name: tuple(_now(was, bound) for was in every) for name, every in one.sides.items()}
    if said == dict(one.sides):
        return one
    renamed = {
        was.path: now.path
        for name, every in one.sides.items()
        for was, now in zip(every, said[name], strict=True)
        if was.path != now.path
    }
    subject = next((new for was, now in renamed.items() if (new := _renamed(one.subject, was, now))), one.subject)
    return replace(one, sides=said, subject=subject)


def _now(one: Statement, bound: Bound) -> Statement:
    return (bound.moved_to(one) or one) if bound.gone(one) else one


def _renamed(subject: str, was: str, now: str) -> str:
    """What a subject is called now, where it is called after a file, or its family, that was renamed."""
    if subject == was:
        return now
    before, after = sighted(was), sighted(now)
    return after.family if before and after and before.family == subject else ""


@dataclass(frozen=True, slots=True)
class Broken:
    """One condition of a divergence that does not hold: which of its keys says so, and what is wrong."""

    key: str
    message: str


def broken(one: Divergence, bound: Bound, *, needed: bool, waivable: bool) -> Iterator[Broken]:
    """Yield what is wrong with a divergence; `needed` says whether anything that it records still differs."""
    for side in moved(one, bound):
        yield Broken("production" if side.environment == PRODUCTION else "differs", str(side))
    if not needed:
        yield Broken("id", "nothing differs any more")
    tree = bound.inventory.tree
    if one.guard is not None and (wrong := unresolved(one.guard, tree)):
        yield Broken("guard", f"its guard is gone: {wrong}")
    if one.owner and (wrong := owners.unknown(one.owner, tree)):
        yield Broken("owner", wrong)
    if wrong := reviewing.due(one.review, bound.inventory, today()):
        yield Broken("review", wrong)
    if not waivable:
        yield Broken("surface", f"the policy does not let anybody record a difference of {one.surface}")


def today() -> datetime.date:
    """The day of this run: that of `SOURCE_DATE_EPOCH` where it is set, in UTC."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdigit():
        return datetime.datetime.fromtimestamp(int(given), datetime.UTC).date()
    return datetime.datetime.now(datetime.UTC).date()
