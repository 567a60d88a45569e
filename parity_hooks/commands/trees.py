"""The tree options of a command line as a choice, and back as the options that lead there again."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from parity_hooks.commands.judge import Choice
from parity_hooks.errors import UsageError

if TYPE_CHECKING:
    from argparse import Namespace


def choice_of(options: Namespace) -> Choice:
    """What the user asked to judge.  Raises `UsageError` for options that do not go together."""
    if options.from_rev is None:
        if options.to_rev is not None:
            raise UsageError("--to-rev needs --from-rev", "Judge one revision with --rev REV.")
        return _single(options)
    if options.rev is not None:
        raise UsageError("--rev and --from-rev do not go together", "Compare revisions with --from-rev A --to-rev B.")
    if sum((options.to_rev is not None, options.staged, options.worktree)) != 1:
        raise UsageError("--from-rev needs one of --to-rev REV, --staged and --worktree")
    if options.to_rev is not None:
        return Choice("revision", options.to_rev, options.from_rev)
    return Choice("index" if options.staged else "worktree", None, options.from_rev)


def _single(options: Namespace) -> Choice:
    if sum((options.rev is not None, options.staged, options.worktree)) > 1:
        raise UsageError("--rev, --staged and --worktree exclude each other")
    if options.rev is not None:
        return Choice("revision", options.rev)
    return Choice("index" if options.staged else "worktree")


def where(options: Namespace) -> str:
    """The options that make `explain` look where this command looked, each with a blank before it.

    Nothing is said about the index: `explain` starts there and goes on in the work tree, which is where the content
    of a stopped `commit -a` or `commit PATH` still stands.
    """
    if options.rev is None and options.to_rev is None:
        return _joined(["-C", options.directory] if options.directory else [])
    return again(options)


def again(options: Namespace) -> str:
    """The options that make another `check` judge what this command judged, each with a blank before it."""
    parts = ["-C", options.directory] if options.directory else []
    for name, value in (("--rev", options.rev), ("--from-rev", options.from_rev), ("--to-rev", options.to_rev)):
        parts += [name, value] if value else []
    parts += ["--staged"] if options.staged else ["--worktree"] if options.worktree else []
    return _joined(parts)


def _joined(parts: list[str]) -> str:
    return "".join(f" {shlex.quote(part)}" for part in parts)
