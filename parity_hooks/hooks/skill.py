"""The hook `parity-skill`: writes the skill anew where it is not as the tree is, and fails then; nothing is staged."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

from parity_hooks.errors import CLEAN, FINDINGS, INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Sequence

_CONTRACTS: Final = ":(glob)**/.parity/contract.yaml"
_SKILLS: Final = ":(glob)**/*-production-parity/SKILL.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Rewrite the skills of the work tree that are behind.

    `arguments` go to nobody: the hook has none.  Exit status 0 where nothing had to be written, 1 where something was,
    2 where nothing could be, 130 interrupted.
    """
    del arguments
    try:
        paths = _rewritten()
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # an uncaught one would end with status 1, which says: something was written
        from parity_hooks.cli.failure import told

        return told(error)
    for path in paths:
        print(f"wrote {path}")
    if paths:
        print("next: look at what changed, git add it, and commit again")
    return FINDINGS if paths else CLEAN


def _rewritten() -> list[str]:
    """The files that were written, or removed: only of skills that are there and of a contract that is."""
    from parity_hooks.repository import open_repository

    with open_repository(None, os.environ) as repository:
        if repository.top is None or not (repository.indexed(_CONTRACTS) and repository.indexed(_SKILLS)):
            return []
        from parity_hooks.commands.regenerate import make, written
        from parity_hooks.model.location import shown_path

        made = list(written(repository.worktree(), only_existing=True))
        for change in made:
            make(repository.top, change)
        return [shown_path(change.path) for change in made]


if __name__ == "__main__":
    sys.exit(main())
