"""Production says something else than the contract claims of it.

What it finds: a truth of the contract whose source is gone or renamed, whose route leads nowhere any more, or whose
value is another one by now.  A source that cannot be read at all leaves no verdict.

Why it matters: the contract, and the skill that is made from it, tell people and agents what production runs; what
they say has to be so.

When it is fine: never for long: it is one command.

Example: `.parity/contract.yaml` says that `postgres` is `16` in `infra/rds.tf`, where it is `17` now.

Fix: `parity-hooks regenerate`, and see to it that the other environments follow.  What a document said a person has to
say again, in the document or in the contract.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parity_hooks.contract import documents
from parity_hooks.environments.speakers import PRODUCTION
from parity_hooks.errors import ContractError
from parity_hooks.model.finding import Finding, Place, Severity, finding_id
from parity_hooks.model.location import shown_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from parity_hooks.checks.context import Context
    from parity_hooks.checks.settling import Agreement
    from parity_hooks.contract.model import Statement, Truth

RULE: Final = "stale-truth"


def check(context: Context, found: Sequence[Finding]) -> Iterator[Finding]:
    """Yield one finding for each truth that does not hold.  Raises `ContractError` where its source is unreadable."""
    agreement = context.agreement
    for contract in agreement.contracts if agreement else ():
        for truth in contract.truths:
            if agreement and (message := _wrong(truth, agreement)):
                yield _finding(truth, message, agreement)


def _wrong(truth: Truth, agreement: Agreement) -> str:
    """What is wrong with a truth; the empty text where it holds."""
    one, bound = truth.statement, agreement.bound
    if bound.unreadable(one.path):
        raise ContractError(
            f"{truth.location}: {shown_path(one.path)}, the source of a truth, cannot be read", "Mend that file first."
        )
    now = bound.now(one)
    if now == one:
        return ""
    said = f"{truth.subject} {truth.key} of production"
    if bound.gone(one):
        target = bound.moved_to(one)
        return (
            f"{said} is said in {target.path} now, no longer in {one.path}"
            if target
            else f"{one.path} is gone: it said {said}"
        )
    if documents.document(one.path):
        return f"{shown_path(one.source)} does not say any more that {said} is {one.value}"
    if now.state == "absent":
        return f"{said} is not at {one.source} any more"
    return f"{said} is {_shown(now)} now, and the contract says {one.value}"


def _shown(one: Statement) -> str:
    return one.value or one.state


def _finding(truth: Truth, message: str, agreement: Agreement) -> Finding:
    place = agreement.bound.where(truth.statement)
    now = agreement.bound.now(truth.statement)
    return Finding(
        rule=RULE,
        severity=Severity.WARNING,
        surface=truth.surface,
        subject=truth.subject,
        scope=truth.scope,
        key=truth.key,
        keys=(truth.key,),
        message=message,
        places=(
            Place(
                PRODUCTION, place, truth.statement.route, "absent" if now.state == "absent" else "differs", now.value
            ),
            Place(PRODUCTION, truth.location, "truth", "agrees", truth.statement.value),
        ),
        atoms=(),
        status="stale",
        next=() if documents.document(truth.statement.path) else ("regenerate",),
        why="the contract has to say what production says",
        id=finding_id(RULE, *truth.name),
    )
