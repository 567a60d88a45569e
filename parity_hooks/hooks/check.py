"""The `parity-check` hook: is what is about to be committed a drift that the last commit did not have?

Asks git first: when the commit touches nothing that any format reads, it ends before a parser, a rule or a
report is imported.  The framework's file list is never used: it leaves out deleted files.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

from parity_hooks.errors import CLEAN, INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Sequence

_HELP: Final = {"-h", "--help"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge the index against HEAD; exit status 0, 1 with findings, 2 without a verdict, 130 interrupted."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if not _HELP & {*given} and not _touched():
            return CLEAN
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # an uncaught one would end with status 1, which says: drift was found
        from parity_hooks.cli.failure import told

        return told(error)
    from parity_hooks.cli.main import main as run

    return run(["check", "--from-rev", "HEAD", "--staged", *given])


def _touched() -> bool:
    """Whether the index differs from HEAD in a file that some format reads, or that holds the contract."""
    from parity_hooks.formats import detect
    from parity_hooks.repository import open_repository

    with open_repository(None, os.environ) as repository:
        return any(path.startswith(".parity/") or detect(path) for path in repository.changed_in_index())


if __name__ == "__main__":
    sys.exit(main())
