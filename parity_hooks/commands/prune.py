"""`parity-hooks prune`: remove the divergences of which nothing differs any more, and no others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from parity_hooks.checks import run as run_rules
from parity_hooks.checks.context import Context
from parity_hooks.commands.judge import inspected
from parity_hooks.contract import recording
from parity_hooks.errors import CLEAN, UsageError
from parity_hooks.model.location import shown_path
from parity_hooks.repository import open_repository
from parity_hooks.repository.writing import remove

if TYPE_CHECKING:
    from argparse import Namespace


def run(options: Namespace) -> tuple[str, int]:
    """Which divergences were removed, with `--dry-run` which would be."""
    with open_repository(options.directory) as repository:
        if repository.top is None:
            raise UsageError("there is no work tree to write into", "Run it in a checkout.")
        inventory, agreement = inspected(repository.worktree())
        found = list(run_rules(Context(inventory, agreement=agreement)))
        unused = (
            [one for one in agreement.divergences if not recording.needed(one, found, agreement.bound)]
            if agreement
            else []
        )
        for one in unused if not options.dry_run else ():
            remove(repository.top, one.path)
    if options.format == "json":
        paths = [one.path for one in unused]
        return json.dumps({"schema_version": 1, "removed": paths, "dry_run": options.dry_run}, indent=2) + "\n", CLEAN
    if not unused:
        return "parity: every recorded difference still differs\n", CLEAN
    verb = "would remove" if options.dry_run else "removed"
    lines = "".join(f"{verb} {shown_path(one.path)}\n" for one in unused)
    return f"{lines}next: {'parity-hooks prune' if options.dry_run else 'parity-hooks check'}\n", CLEAN
