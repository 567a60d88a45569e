"""`parity-hooks record`: write one divergence, complete or not at all; `--update` binds one to what is said now."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.commands.judge import Choice, inspected
from parity_hooks.commands.lookup import find
from parity_hooks.contract import covering, recording, rendering, reviewing
from parity_hooks.contract.binding import Bound
from parity_hooks.contract.completeness import complaints
from parity_hooks.contract.guards import KINDS, Guard, unresolved
from parity_hooks.contract.model import PRODUCTION, Review
from parity_hooks.contract.owners import unknown
from parity_hooks.errors import CLEAN, FINDINGS, UsageError
from parity_hooks.model.location import shown_path
from parity_hooks.repository import Unread, open_repository
from parity_hooks.repository.writing import write

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from parity_hooks.checks.settling import Agreement
    from parity_hooks.contract.model import Divergence
    from parity_hooks.environments.inventory import Inventory
    from parity_hooks.model.finding import Finding
    from parity_hooks.repository import Tree

_WHERE: Final = (Choice("worktree"), Choice("worktree", base="HEAD"))
_FLAGS: Final = {
    "reason": "--reason",
    "explanation": "--explain",
    "risk": "--risk",
    "guard": "--guard",
    "owner": "--owner",
    "review": "--review-by",
}


def run(options: Namespace) -> tuple[str, int]:
    """Which files were written, or why none was: then exit status 1."""
    with open_repository(options.directory) as repository:
        if repository.top is None:
            raise UsageError("there is no work tree to write into", "Run it in a checkout.")
        tree = repository.worktree()
        inventory, agreement = inspected(tree)
        finding = find(repository, options.finding, _WHERE, settle=False).finding
        texts, refusals = _texts(finding, inventory, agreement, tree, options)
        if not refusals:
            for path, text in texts.items():
                write(repository.top, path, text.encode())
    return _told(texts, refusals, options), FINDINGS if refusals else CLEAN


def _texts(
    finding: Finding, inventory: Inventory, agreement: Agreement | None, tree: Tree, options: Namespace
) -> tuple[dict[str, str], list[str]]:
    """The text of every file to write, by path, and what speaks against it."""
    if not finding.atoms or not finding.keys:
        return {}, [f"{finding.rule} is not a difference that can be recorded: mend it"]
    bound = Bound(inventory)
    existing = agreement.divergences if agreement else ()
    if options.update:
        return _update(finding, agreement, bound, tree, options)
    folder = agreement.home(finding) if agreement else ""
    taken = {one.id for one in existing}
    made = [_reasoned(one, options) for one in recording.drafts(finding, bound, taken, folder)]
    refusals = [*dict.fromkeys(wrong for one in made for wrong in _refusals(one, agreement, tree))]
    refusals += [
        f"{one.id} records it: parity-hooks record {finding.id} --update {one.id}"
        for one in existing
        if one.reviewed and recording.needed(one, [finding], bound)
    ]
    texts = {one.path: rendering.divergence(one, PRODUCTION) for one in made}
    return texts, refusals


def _reasoned(one: Divergence, options: Namespace) -> Divergence:
    """A divergence with what the command line says of it; what it does not say stays."""
    kind, _, ref = (options.guard or "").partition(":")
    given = Review(options.review_by or "", options.review_when or "")
    return replace(
        one,
        reason=options.reason or one.reason,
        explanation=options.explain or one.explanation,
        risk=options.risk or one.risk,
        guard=Guard(kind, ref) if options.guard else one.guard,
        owner=options.owner or one.owner,
        review=given if given.by or given.when else one.review,
        status="accepted",
    )


def _refusals(one: Divergence, agreement: Agreement | None, tree: Tree) -> Iterator[str]:
    """Yield why a divergence is not taken."""
    for key, message in complaints(one):
        yield f"{message} ({_FLAGS[key]})" if key in _FLAGS else message
    if one.guard is not None and one.guard.kind not in KINDS:
        yield f"{one.guard.kind or 'an empty word'} is no kind of guard: {', '.join(KINDS)} (--guard KIND:REF)"
    elif one.guard is not None and (wrong := unresolved(one.guard, tree)):
        yield f"the guard does not exist: {wrong} (--guard KIND:REF)"
    if one.owner and (wrong := unknown(one.owner, tree)):
        yield f"{wrong} (--owner WHO)"
    if one.review.when and (wrong := reviewing.malformed(one.review.when)):
        yield wrong
    if one.review.by and one.review.by < covering.today().isoformat():
        yield f"the day {one.review.by} is over (--review-by)"
    if agreement and not agreement.waivable(one):
        yield f"the policy does not let anybody record a difference of {one.surface}"


def _update(
    finding: Finding, agreement: Agreement | None, bound: Bound, tree: Tree, options: Namespace
) -> tuple[dict[str, str], list[str]]:
    """The text of a divergence bound to what its sides say now, with other reasons where there are.

    Only its own sides: what an environment that it does not name says is forced by something else.
    """
    existing = agreement.divergences if agreement else ()
    one = next((one for one in existing if one.id == options.update), None)
    if one is None:
        raise UsageError(f"there is no divergence {options.update}", "They lie in .parity/divergences.")
    copy = next((each for each in finding.copies or (finding,) if covering.about(one, each)), None)
    content = tree.read(one.path)
    if copy is None or isinstance(content, Unread):
        return {}, [f"{one.id} is about something else than {finding.id}"]
    now = _reasoned(one, options)
    said = {name: places for name, places in recording.sides(copy, bound).items() if name in one.sides}
    if not said.keys() - {PRODUCTION}:
        return {}, [f"{finding.id} says nothing of what {one.id} records: {', '.join(one.sides)}"]
    text = recording.updated(content.decode("utf-8", "replace"), one, said, rendering.reasons(now))
    return {one.path: text}, list(_refusals(replace(now, sides=said), agreement, tree))


def _told(texts: dict[str, str], refusals: list[str], options: Namespace) -> str:
    if options.format == "json":
        written = [] if refusals else sorted(texts)
        return json.dumps({"schema_version": 1, "written": written, "refused": refusals}, indent=2) + "\n"
    if refusals:
        return "".join(f"refused: {shown_path(one)}\n" for one in refusals) + "Nothing was written.\n"
    files = "".join(f"wrote {shown_path(path)}\n" for path in texts)
    return f"{files}next: git add .parity && parity-hooks check\n"
