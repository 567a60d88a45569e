"""`parity-hooks fix`: production's value is carried over to the places of a finding that are wrong.

What is written was read again before: the file says that one thing anew and nothing else, and the tree with it has
the finding no more and no other one instead.  What cannot be had so is declined, and nothing is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from parity_hooks.checks.carrying import carried
from parity_hooks.commands.fix_files import Files
from parity_hooks.commands.fix_report import Changed, rendered
from parity_hooks.commands.judge import inspected, judged
from parity_hooks.commands.lookup import IS_ID, UNNAMED, find
from parity_hooks.environments.inventory import Cache
from parity_hooks.errors import CLEAN, FINDINGS, Declined, RepositoryError, UsageError
from parity_hooks.model.finding import Severity
from parity_hooks.model.location import shown_path
from parity_hooks.repository import open_repository

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable

    from parity_hooks.commands.lookup import Found
    from parity_hooks.model.finding import Finding
    from parity_hooks.repository import Repository


def run(options: Namespace) -> tuple[str, int]:
    """What was changed, or the reason why nothing was, and the exit status: 1 for a finding that is declined.

    Raises `UsageError` where there is no such finding.
    """
    if not IS_ID.match(options.finding):
        raise UsageError(f"{options.finding} is not a finding", "List them with: parity-hooks check -v")
    with open_repository(options.directory) as repository:
        if repository.top is None:
            raise RepositoryError(
                f"{repository.git_dir} has no work tree", "Findings are fixed where files can be changed."
            )
        cache = Cache()
        found = find(repository, options.finding, UNNAMED, cache, settle=False)
        try:
            files = fixed(repository, found, cache)
        except Declined as reason:
            return rendered(options, [], reason.message), FINDINGS
        if not options.dry_run:
            files.write()
    changed = [
        Changed(path, files.formats[path], files.old[path], data) for path, data in sorted(files.changed.items())
    ]
    return rendered(options, changed, None), CLEAN


def fixed(repository: Repository, found: Found, cache: Cache) -> Files:
    """The files that end a finding, changed in memory and proved.  Raises `Declined`."""
    tree = repository.worktree()
    base = None if found.choice.base is None else repository.base(found.choice.base)
    inventory, before = inspected(tree, cache)[0], found.all
    if tree.entries != found.tree.entries or not all(entry.blob for entry in tree.entries.values()):
        inventory, before, _ = judged(tree, base, cache, settle=False)
    here = next((one for one in before if one.id == found.finding.id), None)
    if here is None or _places(here) != _places(found.finding):
        raise Declined(f"the work tree no longer says what was judged{_where(found.finding, here)}")
    files = Files(tree, repository.top or "", inventory)
    files.apply(carried(here, inventory))
    _proved(here, before, judged(tree.with_contents(files.changed), base, cache, settle=False).findings)
    return files


def _places(finding: Finding) -> set[tuple[object, ...]]:
    """What a finding says of its places, wherever in their files they stand."""
    return {(place.environment, place.location.path, place.route, place.state, place.value) for place in finding.places}


def _where(found: Finding, here: Finding | None) -> str:
    others = _places(here) if here else set()
    paths = sorted({str(shown_path(str(place[1]))) for place in _places(found) ^ others})
    return f": {', '.join(paths[:3])}" if here else ""


def _proved(finding: Finding, before: Iterable[Finding], after: Iterable[Finding]) -> None:
    """Raise `Declined` where the finding would still be there, or another one instead of it."""
    blocking = {one.id for one in before if one.severity >= Severity.WARNING}
    for one in after:
        if one.id == finding.id:
            raise Declined("production's value in these places would not end it")
        if one.severity >= Severity.WARNING and one.id not in blocking:
            raise Declined(f"it would bring another one, {one.rule}: {one.message}")
