"""`parity-hooks regenerate`: write contract and skill anew from what the tree says, what people wrote in them kept.

With `--adopt` everything that drifts today is recorded as `unreviewed`, with a deadline.
"""

from __future__ import annotations

import datetime
import difflib
import json
import re
import shlex
from typing import TYPE_CHECKING, NamedTuple

from parity_hooks.checks import run as run_rules
from parity_hooks.checks.classes import admits, of_each
from parity_hooks.checks.context import Context
from parity_hooks.checks.settling import hidden
from parity_hooks.commands.judge import asked, findings_of, inspected
from parity_hooks.commands.progress import Progress
from parity_hooks.contract import covering, mapping, recording, rendering, revising, snapshots, truths
from parity_hooks.contract.binding import Bound
from parity_hooks.contract.model import CONTRACT, PRODUCTION, SNAPSHOTS, Contract
from parity_hooks.errors import CLEAN, FINDINGS, UsageError
from parity_hooks.model.finding import Severity
from parity_hooks.model.location import shown_path
from parity_hooks.repository import Unread, open_repository
from parity_hooks.repository.writing import remove, write
from parity_hooks.skill import generating, placing
from parity_hooks.skill.evidence import Classes

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from parity_hooks.checks.settling import Agreement
    from parity_hooks.contract.model import Divergence
    from parity_hooks.environments.inventory import Inventory
    from parity_hooks.model.finding import Finding
    from parity_hooks.repository import Repository, Tree

_GRACE = datetime.timedelta(days=90)  # until what was adopted has to be looked at


class Change(NamedTuple):
    """What has to become of one file: its text now and then; None where there is none."""

    path: str
    was: str | None
    now: str | None
    lost: Mapping[str, str] = {}  # what of a skill is overwritten, by block, as a diff


def run(options: Namespace) -> tuple[str, int]:
    """What was written, or with `--check` the diff of what would be: then exit status 1 where there is one."""
    with open_repository(options.directory) as repository, Progress() as say:
        if repository.top is None:
            raise UsageError("there is no work tree to write into", "Run it in a checkout.")
        deadline = options.review_by or _deadline(repository) if options.adopt else ""
        say("reading the tree")
        tree = repository.worktree()
        if options.live:
            say("asking the commands of the contract")
        fresh = asked(tree, repository) if options.live else tree
        say("comparing the environments")
        made = [*_snapshots(tree, fresh, checked=options.check)]
        made += changes(fresh, _app(repository), deadline, repository.ignores)
        for change in () if options.check else made:
            make(repository.top, change)
    return _told(made, options), FINDINGS if options.check and made else CLEAN


def _snapshots(was: Tree, now: Tree, *, checked: bool) -> Iterator[Change]:
    """Yield the snapshots that were taken; what only has another day is no change where nothing is to be written."""
    paths = [path for path in now.entries if f"/{SNAPSHOTS}" in f"/{path}"] if now is not was else []
    for path in paths:
        before, after = (_text(tree, path) for tree in (was, now))
        same = before is not None and snapshots.body(before.encode()) == snapshots.body((after or "").encode())
        if before != after and not (checked and same):
            yield Change(path, before, after)


def make(top: str, change: Change) -> None:
    """Make a change in the work tree below `top`.  Raises `OutputError`."""
    if change.now is None:
        remove(top, change.path)
    else:
        write(top, change.path, change.now.encode())


def changes(tree: Tree, app: str, deadline: str = "", ignored: Callable[[str], bool] | None = None) -> list[Change]:
    """What has to change for the agreement and its skill to be as `tree` is; `ignored` tells what git does not see."""
    made = list(agreed(tree, app, deadline))
    return [*made, *written(_after(tree, made), ignored)]


def written(
    tree: Tree, ignored: Callable[[str], bool] | None = None, *, only_existing: bool = False
) -> Iterator[Change]:
    """Yield what has to change for the skill of each contract in `tree`, or each that exists, to be as the tree is."""
    inventory, agreement = inspected(tree)
    for contract in agreement.contracts if agreement else ():
        name = placing.name_of(contract, agreement.contracts if agreement else ())
        if only_existing and not placing.existing(tree, name):
            continue
        home = placing.chosen(tree, name, ignored)
        wanted = generating.wanted(
            inventory, agreement.contracts if agreement else (), contract, Classes(admits, of_each)
        )
        for page in generating.pages(tree, home, wanted, generating.head(name, contract)):
            yield Change(*page)


def _after(tree: Tree, made: Iterable[Change]) -> Tree:
    """A tree with what was made of its agreement."""
    now = {one.path: one.now.encode() for one in made if one.now is not None}
    return tree.with_contents(now, {one.path for one in made if one.now is None})


def agreed(tree: Tree, app: str, deadline: str = "") -> Iterator[Change]:
    """Yield what has to change for the agreement to be as `tree` is.

    `app` is the name of the application where there is no contract yet; with a `deadline` (`YYYY-MM-DD`) what drifts
    is adopted until then.
    """
    inventory, agreement = inspected(tree)
    contracts = agreement.contracts if agreement else ()
    for contract in contracts or (Contract("", app, {}, (), {}, (), (), ()),):
        text = _text(tree, contract.path)
        now = _contract(inventory, contracts, contract, text)
        if now != text:
            yield Change(contract.path, text, now)
    yield from _divergences(tree, inventory, agreement, deadline)


def _app(repository: Repository) -> str:
    """The name of the application: that of the remote `origin`, else of the folder that the work tree lies in."""
    named = re.split(r"[/:\\]", (repository.origin() or repository.top or "").rstrip("/"))[-1].removesuffix(".git")
    return re.sub(r"[^A-Za-z0-9._-]+", "-", named).strip("-._").lower() or "app"


def _text(tree: Tree, path: str) -> str | None:
    content = tree.read(path) if path in tree.entries else None
    return None if content is None or isinstance(content, Unread) else content.decode("utf-8", "replace")


def _contract(inventory: Inventory, contracts: tuple[Contract, ...], contract: Contract, text: str | None) -> str:
    now = mapping.mapped(inventory, contracts, contract)
    found = truths.proposed(inventory, admits, mapping.belonging(contracts, contract))
    if text is None:
        return revising.fresh(contract.app, now, found)
    return revising.revised(text, contract, now, revising.truths(contract, Bound(inventory), found))


def _divergences(tree: Tree, inventory: Inventory, agreement: Agreement | None, deadline: str) -> Iterator[Change]:
    """Yield what becomes of divergences: renamed sources are followed, what nobody reviewed and needs goes."""
    bound = Bound(inventory)
    context = Context(inventory, agreement=agreement)
    found = list(run_rules(context))
    kept = []
    for one in agreement.divergences if agreement else ():
        text = _text(tree, one.path) or ""
        gone = not one.reviewed and agreement is not None and not _hides(one, agreement, found)
        now = None if gone else recording.followed(text, one, bound)
        kept += [] if gone else [one]
        if now != text:
            yield Change(one.path, text, now)
    if deadline:
        overdue = [one for one in kept if agreement is not None and agreement.idle(one)]
        taken = {one.id for one in kept}
        yield from _adopted(context, overdue, taken, recording.Target(bound, deadline))


def _hides(one: Divergence, agreement: Agreement, found: Iterable[Finding]) -> bool:
    """Whether an unreviewed divergence is still about something, whatever its day says."""
    followed, moved = covering.followed(one, agreement.bound), agreement.moved(one)
    return any(hidden(followed, finding, moved) for finding in found)


def _adopted(
    context: Context, overdue: list[Divergence], taken: set[str], target: recording.Target
) -> Iterator[Change]:
    """Yield a divergence for everything that drifts, but for what was adopted before and is overdue."""
    for finding in findings_of(context):
        folder = context.agreement.home(finding) if context.agreement else ""
        blocking = finding.severity > Severity.INFO and recording.recordable(finding)
        if blocking and not any(recording.needed(one, [finding], target.bound) for one in overdue):
            for made in recording.adopted(finding, target, taken, folder):
                taken.add(made.id)
                yield Change(made.path, None, rendering.divergence(made, PRODUCTION))


def _deadline(repository: Repository) -> str:
    """90 days after the day of the last commit, or after this day where there is none: the same on every machine."""
    last = repository.committed_on("HEAD")
    day = (datetime.date.fromisoformat(last) if last else covering.today()) + _GRACE
    if day < covering.today():
        raise UsageError(f"the last commit is of {last}: 90 days after it are over", "Give a day: --review-by DATE")
    return day.isoformat()


def _told(changes: list[Change], options: Namespace) -> str:
    if options.format == "json":
        files = [
            {"path": one.path, "change": _kind(one), **({"lost": dict(one.lost)} if one.lost else {})}
            for one in changes
        ]
        return json.dumps({"schema_version": 1, "changed": files, "written": not options.check}, indent=2) + "\n"
    if not changes:
        return f"parity: {CONTRACT} is as the tree is\n"
    if options.check:
        return "".join(_diff(one) for one in changes)
    lines = []
    for one in changes:
        lines.append(f"{_kind(one):<8}{shown_path(one.path)}")
        lines += [line for name, diff in one.lost.items() for line in _overwritten(name, diff)]
    homes = sorted({_home(one.path) for one in changes})
    return "\n".join((*lines, f"next: git add -A {' '.join(homes)} && parity-hooks check")) + "\n"


def _overwritten(name: str, diff: str) -> list[str]:
    """What of a block was replaced, so that nobody loses what they wrote into one."""
    return [f"  {f'replaced in {name}' if name else 'removed'}:", *(f"    {line}" for line in diff.splitlines())]


def _home(path: str) -> str:
    """The folder of a contract or of a skill, quoted for a shell where that is needed."""
    parts = path.split("/")
    mark = next((position for position, part in enumerate(parts) if part in (".parity", "skills")), len(parts) - 1)
    return shlex.quote("/".join(parts[: mark + (1 if parts[mark] == ".parity" else 2)]))


def _kind(one: Change) -> str:
    return "new" if one.was is None else "removed" if one.now is None else "changed"


def _diff(one: Change) -> str:
    was, now = (text.splitlines(keepends=True) if text else [] for text in (one.was, one.now))
    names = (
        f"a/{one.path}" if one.was is not None else "/dev/null",
        f"b/{one.path}" if one.now is not None else "/dev/null",
    )
    return "".join(difflib.unified_diff(was, now, *names))
