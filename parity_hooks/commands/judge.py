"""The verdict: one tree judged as it stands, or what a tree brings that another one had not."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from parity_hooks.checks import of_agreement, run
from parity_hooks.checks.context import Context, Profile
from parity_hooks.checks.narrowing import news
from parity_hooks.environments.inventory import Cache, Inventory
from parity_hooks.environments.renames import Renamed, renames
from parity_hooks.model.finding import Severity
from parity_hooks.model.report import Report, TreeName

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from parity_hooks.checks.settling import Agreement
    from parity_hooks.model.finding import Atom, Finding
    from parity_hooks.repository import Repository, Tree
    from parity_hooks.repository.memory import Memory


@dataclass(frozen=True, slots=True)
class Choice:
    """Which tree to judge: `kind` worktree, index or revision with `rev`; `base` the revision to compare it with."""

    kind: str = "worktree"
    rev: str | None = None
    base: str | None = None


def chosen(repository: Repository, choice: Choice) -> Tree:
    """The tree that `choice` names.  Raises `RepositoryError` where there is none."""
    if choice.kind == "index":
        return repository.index()
    if choice.kind == "revision":
        return repository.revision("HEAD" if choice.rev is None else choice.rev)
    return repository.worktree()


def judge(
    repository: Repository,
    choice: Choice,
    *,
    fail_on: Severity = Severity.WARNING,
    contract: bool = True,
    live: bool = False,
) -> Report:
    """The report on the chosen tree, against the contracts in that same tree unless `contract` is false.

    With `live` the commands that the contracts name are asked, and what they say counts in place of their snapshots.
    With a base, of what nobody recorded only news: an ordered pair of environments and a name that the base had not.
    Raises `ContractError` where a contract, a divergence or the source of a truth cannot be read.
    """
    tree = chosen(repository, choice)
    if live and contract:
        tree = asked(tree, repository)
    base = None if choice.base is None else repository.base(choice.base)
    cache = Cache()
    target, findings, agreement = judged(tree, base, cache, contract=contract, memory=repository.memory)
    named = TreeName(tree.kind, tree.name, base.name if base else None, compared=base is not None)
    report = _report(target, named, findings, fail_on)
    if agreement is None or base is None:
        return report
    return replace(report, unreviewed_before=_unreviewed(base, cache, agreement))


def asked(tree: Tree, repository: Repository) -> Tree:
    """`tree` with what the commands that its contracts name say now.  Raises `ContractError` where one fails."""
    from parity_hooks.commands.live import answers
    from parity_hooks.contract.loading import contracts

    said = answers(contracts(tree, repository.memory), repository.top or ".", os.environ)
    return tree.with_contents(said) if said else tree


class Judged(NamedTuple):
    """What a tree states, what is found in it, and the agreement where there is one."""

    inventory: Inventory
    findings: tuple[Finding, ...]
    agreement: Agreement | None


def judged(
    tree: Tree,
    base: Tree | None,
    cache: Cache,
    *,
    settle: bool = True,
    contract: bool = True,
    memory: Memory | None = None,
) -> Judged:
    """The tree judged; with a base only what that had not.

    Without `settle` nothing counts as recorded or stale; without `contract` as if there were none at all.
    """
    target, agreement = inspected(tree, cache, contract=contract, memory=memory)
    heard = agreement if settle else None
    if base is None:
        return Judged(target, findings_of(Context(target, agreement=heard)), agreement)
    if heard is None and base.entries == tree.entries and all(entry.blob for entry in tree.entries.values()):
        return Judged(target, (), agreement)  # the same contents bring no news
    before = Inventory(_under_new_names(base, tree), cache, target.told, target.forms)
    known = {atom for finding in run(Context(before)) for atom in finding.atoms}
    return Judged(target, findings_of(Context(target, before, heard), known), agreement)


def _unreviewed(base: Tree, cache: Cache, agreement: Agreement) -> int | None:
    """How many findings of the base stood as unreviewed; None where nobody ever adopted anything."""
    before, agreed = inspected(base, cache)
    every = (*agreement.divergences, *(agreed.divergences if agreed else ()))
    if all(one.reviewed for one in every):
        return None
    return sum(one.status == "unreviewed" for one in findings_of(Context(before, agreement=agreed)))


def inspected(
    tree: Tree, cache: Cache | None = None, *, contract: bool = True, memory: Memory | None = None
) -> tuple[Inventory, Agreement | None]:
    """What a tree says, read as its contracts want it, and the agreement where there is one; `memory` knows which of
    its files are valid.
    """
    if not contract or not any(path.endswith(_CONTRACT) for path in tree.entries):
        return Inventory(tree, cache), None
    from parity_hooks.checks.settling import Agreement
    from parity_hooks.contract.loading import contracts
    from parity_hooks.contract.mapping import forms, told

    agreed = tuple(contracts(tree, memory))
    inventory = Inventory(tree, cache, told(agreed), forms(agreed))
    return inventory, Agreement(agreed, inventory) if agreed else None


_CONTRACT: Final = ".parity/contract.yaml"


def findings_of(context: Context, known: Set[Atom] = frozenset()) -> tuple[Finding, ...]:
    """What every rule finds, as loud as the policy wants it and under the status that the agreement gives it.

    Of what nobody recorded only what has an atom that is not `known`.
    """
    found, agreement = list(run(context)), context.agreement
    if agreement is not None:
        from parity_hooks.checks.settling import settled

        told = list(of_agreement(context, found))
        broken = {one.divergence for one in told if one.status == "broken"}
        found = [one for one in settled(agreement.loud(found), agreement) if one.divergence not in broken] + told
    if context.profile is Profile.CHANGE:
        fresh = news([one for one in found if one.status == "new"], known)
        found = [*fresh, *(one for one in found if one.status != "new")]
    return sorted_findings(_last(found))


def _last(found: list[Finding]) -> list[Finding]:
    """The findings without those on the skill while something else blocks: what ends that changes the skill again."""
    rest = [one for one in found if one.rule != "stale-skill"]
    blocks = any(one.severity > Severity.INFO and one.status in ("new", "stale", "broken") for one in rest)
    return rest if blocks else found


def _under_new_names(base: Tree, tree: Tree) -> Tree:
    moved = renames(base.entries, tree.entries)
    return Renamed(base, moved) if moved else base  # type: ignore[return-value]


def sorted_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in the order of reports, each id once."""
    by_id: dict[tuple[str, bool], Finding] = {}
    for finding in sorted(findings, key=lambda one: one.order):
        by_id.setdefault((finding.id, bool(finding.divergence)), finding)  # a part of it may be recorded
    return tuple(by_id.values())


def _report(inventory: Inventory, tree: TreeName, findings: tuple[Finding, ...], fail_on: Severity) -> Report:
    environments = {place.environment.name for finding in findings for place in finding.places}
    environments |= {member.environment.name for family, _ in inventory.compared for member in family.members}
    environments |= {who.environment.name for _, who in inventory.versions}
    return Report(
        tree=tree,
        files=len(inventory.everything),
        by_format=inventory.files_by_format,
        environments=tuple(sorted(environments)),
        unreadable=tuple(problem for problem in inventory.problems if problem.fatal),
        findings=findings,
        fail_on=fail_on,
        notes=_notes(inventory.tree),
    )


def _notes(tree: Tree) -> tuple[str, ...]:
    if not tree.unmerged:
        return ()
    how = "on our side" if tree.kind == "index" else "they lie on the disk"
    return (f"{len(tree.unmerged)} unmerged files were read as {how}",)
