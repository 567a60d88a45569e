"""The verdict: one tree judged as it stands, or what a tree brings that another one had not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from parity_hooks.checks import run
from parity_hooks.checks.context import Context
from parity_hooks.checks.copies import together
from parity_hooks.checks.sides import sentence
from parity_hooks.environments.inventory import Cache, Inventory
from parity_hooks.environments.renames import Renamed, renames
from parity_hooks.errors import ContractError
from parity_hooks.model.finding import Severity
from parity_hooks.model.report import Report, TreeName

if TYPE_CHECKING:
    from collections.abc import Iterable

    from parity_hooks.model.finding import Atom, Finding
    from parity_hooks.repository import Repository, Tree

CONTRACT: Final = ".parity/contract.yaml"


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
    repository: Repository, choice: Choice, *, fail_on: Severity = Severity.WARNING, contract: bool = True
) -> Report:
    """The report on the chosen tree.

    With a base, only findings with news: an ordered pair of environments and a name that the base had not.
    """
    tree = chosen(repository, choice)
    if contract and CONTRACT in tree.entries:
        raise ContractError(
            f"{CONTRACT} is present, and this version cannot read contracts", "Judge without it: --no-contract"
        )
    base = None if choice.base is None else repository.base(choice.base)
    target, findings = judged(tree, base, Cache())
    named = TreeName(tree.kind, tree.name, base.name if base else None, compared=base is not None)
    return _report(target, named, findings, fail_on)


def judged(tree: Tree, base: Tree | None, cache: Cache) -> tuple[Inventory, tuple[Finding, ...]]:
    """What a tree states and what is found in it; with a base only what that had not."""
    target = Inventory(tree, cache)
    if base is None:
        return target, sorted_findings(run(Context(target)))
    if base.entries == tree.entries and all(entry.blob for entry in tree.entries.values()):
        return target, ()  # the same contents bring no news
    before = Inventory(_under_new_names(base, tree), cache)
    known = {atom for finding in run(Context(before)) for atom in finding.atoms}
    return target, sorted_findings(news(run(Context(target, before)), known))


def _under_new_names(base: Tree, tree: Tree) -> Tree:
    moved = renames(base.entries, tree.entries)
    return Renamed(base, moved) if moved else base  # type: ignore[return-value]


def news(findings: Iterable[Finding], known: set[Atom]) -> list[Finding]:
    """The findings with an atom that is not `known`; of a group only the keys that are new.

    The id stays that of the whole group, so that a full check reports the same one.
    """
    result = []
    for finding in findings:
        fresh = [atom for atom in finding.atoms if atom not in known]
        if fresh:
            result.append(finding if len(fresh) == len(finding.atoms) else _narrowed(finding, fresh))
    return result


def _narrowed(finding: Finding, fresh: list[Atom]) -> Finding:
    """`finding` with the keys and places that the new atoms are about, and a message that says so."""
    if finding.copies:
        return replace(together(news(finding.copies, {*finding.atoms} - {*fresh})), id=finding.id)
    names = {atom.key for atom in fresh}
    whole = tuple(key for key in finding.keys if any(_names(name, key) for name in names))
    keys = tuple(key for key in finding.keys if key in whole or key.startswith(tuple(f"{one}." for one in whole)))
    if not keys or len(keys) == len(finding.keys):
        return finding
    places = tuple(
        place for place in finding.places if not place.route or any(_names(place.route, key) for key in keys)
    )
    told = sentence(keys, finding.clause) if finding.clause else f"{finding.message}; new: {', '.join(keys)}"
    return replace(finding, keys=keys, places=places or finding.places, message=told)


def _names(route: str, key: str) -> bool:
    """Whether `route` is `key`, or `key` in some scope."""
    return route == key or route.endswith(key if key.startswith("[") else f".{key}")


def sorted_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in the order of reports, each id once."""
    by_id: dict[str, Finding] = {}
    for finding in sorted(findings, key=lambda one: one.order):
        by_id.setdefault(finding.id, finding)
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
