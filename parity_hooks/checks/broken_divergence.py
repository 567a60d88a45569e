"""A recorded difference is no longer what it was when somebody recorded it.

What it finds: a divergence one of whose sides says something else by now, whose guard, owner or source is gone, whose
review is due, whose event has happened, that the policy does not allow, or that is not needed any more.  One that
`regenerate --adopt` wrote and nobody reviewed does not block: it says nothing any more, and what it hid is new again.

Why it matters: a reason was given for two values and a guard; with other values, or without the guard, it is no reason.

When it is fine: never: a divergence says what is so, or it goes.

Example: `postgres-version-ci` was recorded for `15` against `16`; production is `17` now.

Fix: look at it again and run `parity-hooks record FINDING --update ID`, or `parity-hooks prune` where nothing differs
any more, or bring its guard back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.checks.sides import MOST_PLACES
from parity_hooks.contract import covering, recording
from parity_hooks.contract.model import PRODUCTION as NAME
from parity_hooks.environments.speakers import PRODUCTION
from parity_hooks.model.environment import Environment, Role
from parity_hooks.model.finding import Finding, Place, Severity, finding_id
from parity_hooks.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from parity_hooks.checks.context import Context
    from parity_hooks.checks.settling import Agreement
    from parity_hooks.contract.covering import Broken
    from parity_hooks.contract.model import Divergence

RULE: Final = "broken-divergence"


def check(context: Context, found: Sequence[Finding]) -> Iterator[Finding]:
    """Yield one finding for each divergence that does not hold."""
    agreement = context.agreement
    for one in agreement.divergences if agreement else ():
        if agreement and (finding := _judged(one, agreement, found)):
            yield finding


def _judged(one: Divergence, agreement: Agreement, found: Sequence[Finding]) -> Finding | None:
    now = covering.followed(one, agreement.bound)
    recorded = [finding for finding in found if recording.covers(now, finding)]
    wrong = list(covering.broken(one, agreement.bound, needed=bool(recorded), waivable=agreement.waivable(one)))
    if not wrong:
        return None
    finding = _finding(one, wrong, agreement, recorded)
    if one.reviewed:
        return finding
    return replace(finding, severity=Severity.INFO, status="unreviewed", why="nobody reviewed it, and it says nothing")


def _finding(one: Divergence, wrong: list[Broken], agreement: Agreement, recorded: list[Finding]) -> Finding:
    return Finding(
        rule=RULE,
        severity=max((Severity.WARNING, *(other.severity for other in recorded))),
        surface=one.surface,
        subject=one.subject,
        scope=one.scope,
        key=one.keys[0],
        keys=one.keys,
        message=f"{one.id}: {'; '.join(dict.fromkeys(broken.message for broken in wrong))}",
        places=(*list(_sides(one, agreement))[: MOST_PLACES - 1], _entry(one, wrong[0])),
        atoms=(),
        status="broken",
        next=_next(one, wrong, recorded),
        divergence=one.id,
        why="; ".join(dict.fromkeys(f"{broken.key}: {broken.message}" for broken in wrong)),
        id=finding_id(RULE, one.path),
    )


def _next(one: Divergence, wrong: list[Broken], recorded: list[Finding]) -> tuple[str, ...]:
    """What ends it: removing it where nothing differs, else binding it anew, which refuses with what else it needs."""
    if not recorded:
        return ("prune",)
    return () if any(broken.key == "surface" for broken in wrong) else (f"record {recorded[0].id} --update {one.id}",)


def _sides(one: Divergence, agreement: Agreement) -> Iterator[Place]:
    """The sides as they are now; what moved since it was recorded differs."""
    for name, was in one.statements:
        if was.path:
            now = agreement.bound.now(was)
            state = "agrees" if now == was else "absent" if now.state == "absent" else "differs"
            value = "secret" if now.state == "secret" else now.value
            yield Place(_environment(name, agreement), agreement.bound.where(was), was.route, state, value)


def _entry(one: Divergence, wrong: Broken) -> Place:
    """The line of the divergence that does not hold."""
    name = next((name for name in one.sides if name != NAME), NAME)
    at = one.at(wrong.key)
    return Place(Environment(name, Role.LOCAL), Location(at.path, at.line, at.column), wrong.key, "unknown")


def _environment(name: str, agreement: Agreement) -> Environment:
    known = {name: one for contract in agreement.contracts for name, one in contract.environments.items()}
    return known.get(name, PRODUCTION if name == NAME else Environment(name, Role.STAGING))
