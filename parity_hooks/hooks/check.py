"""The `parity-check` hook: does what is about to be committed drift from production?

Against the contract, where the index has one; else is it a drift that the last commit did not have?  Asks git first:
without a contract, and when the commit touches nothing that any format reads, it ends before a parser, a rule or a
report is imported.  The framework's file list is never used: it leaves out deleted files.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

from parity_hooks.errors import CLEAN, FINDINGS, INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from parity_hooks.model.fact import Fact
    from parity_hooks.repository import Repository
    from parity_hooks.repository.handle import Staged

_HELP: Final = {"-h", "--help"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge the index against its contract, or against HEAD.

    With `--prompt` a person at a terminal is asked what to do.  Exit status 0, 1 with findings, 2 without a verdict,
    130 interrupted.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    asking = _PROMPT in given
    given = [one for one in given if one != _PROMPT]
    try:
        tree = [*_SINCE, _STAGED] if _HELP & {*given} else _due(agreed="--no-contract" not in given)
        if not tree:
            return CLEAN
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # an uncaught one would end with status 1, which says: drift was found
        from parity_hooks.cli.failure import told

        return told(error)
    from parity_hooks.cli.main import main as run

    status = run(["check", *tree, *given])
    return _asked(status) if asking and status == FINDINGS else status


_PROMPT: Final = "--prompt"


def _asked(status: int) -> int:
    """Ask what to do with each finding, where a person is at a terminal; the commit stays stopped in any case.

    What is done lies in the work tree and is not staged: a hook that stages passes unseen what nobody looked at.
    """
    from parity_hooks.commands.resolve import walk
    from parity_hooks.commands.terminal import around

    with around(os.environ) as terminal:
        if terminal is not None:
            walk(terminal, None)
            terminal.say("Nothing was staged: git add what was changed, then commit again.\n")
    return status


_SINCE: Final = ("--from-rev", "HEAD")
_STAGED: Final = "--staged"


def _due(*, agreed: bool) -> list[str]:
    """Which tree is to be judged, as options of `check`; none where there is nothing to judge.

    With a contract the whole index: what an earlier commit brought past the hook, or a day that has come, counts too.
    """
    from parity_hooks.repository import open_repository

    with open_repository(None, os.environ) as repository:
        if agreed and repository.indexed(_CONTRACTS):
            return [_STAGED]
        return [*_SINCE, _STAGED] if _touched(repository) else []


_CONTRACTS: Final = ":(glob)**/.parity/contract.yaml"


def _touched(repository: Repository) -> bool:
    """Whether the index differs from HEAD in a file that some format reads, or of a contract that is gone.

    Program source counts only where it reads other variables than before.
    """
    from parity_hooks.formats import SOURCE_CODE, detect

    programs = []
    for change in repository.staged():
        found = detect(change.path)
        if ".parity/" in change.path or (found and found.name != SOURCE_CODE):
            return True
        if found:
            programs.append(change)
    return any(_reads_differ(repository, change) for change in programs)


def _reads_differ(repository: Repository, change: Staged) -> bool:
    """Whether a program reads other variables than before; where one side is not here, it may."""
    from parity_hooks.formats.code_markers import marked

    was, now = (b"" if not blob else repository.contents([blob])[0] for blob in (change.was, change.now))
    if not isinstance(was, bytes) or not isinstance(now, bytes):
        return "missing" in (getattr(was, "kind", ""), getattr(now, "kind", ""))
    if not marked(change.path, was) and not marked(change.path, now):
        return False
    from parity_hooks.environments.reads import counts, read

    return counts(change.path) and _said(read(change.path, was)) != _said(read(change.path, now))


def _said(facts: Iterable[Fact]) -> set[tuple[str, frozenset[str]]]:
    return {(fact.key, fact.traits) for fact in facts}


if __name__ == "__main__":
    sys.exit(main())
