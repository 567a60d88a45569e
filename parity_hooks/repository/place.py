"""Where a repository is, asked with a single `git rev-parse`; why there is none, said in words that help."""

# ruff: noqa: PTH100, PTH118
# Importing pathlib would cost the hook more than this module does.
from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from parity_hooks.errors import RepositoryError

if TYPE_CHECKING:
    from parity_hooks.repository.git import Answer, Git

# `--show-toplevel` comes last: without a work tree it fails, after everything else has been printed.
# `rev-parse` knows no `-z`: the yes/no between the paths keeps a path with a newline in it apart from the next one.
QUESTION: Final = (
    "--show-object-format",
    "--absolute-git-dir",
    "--is-bare-repository",
    "--git-common-dir",
    "--is-bare-repository",
    "--show-toplevel",
)
ANSWER: Final = re.compile(rb"(\w+)\n(.+)\n(true|false)\n(.+)\n\3\n(?:(.+)\n)?", re.DOTALL)
NO_WORK_TREE: Final = "must be run in a work tree"


class Place(NamedTuple):
    """One repository: absolute paths; `top` is None for a bare repository and inside a git directory."""

    git_dir: str
    common_dir: str
    top: str | None
    is_bare: bool
    object_format: str


def find(git: Git) -> Place:
    """Return the repository that `git` finds from its directory and environment.

    RepositoryError says whether there is none, or git does not trust it, or what else git says (git-rev-parse(1)).
    """
    answer = git.run("rev-parse", *QUESTION)
    match = ANSWER.fullmatch(answer.output)
    if not match or (answer.status != 0 and NO_WORK_TREE not in answer.complaint):
        raise refusal(git.directory, answer)
    form, git_dir, bare, common_dir, top = match.groups()
    return Place(
        git_dir=os.fsdecode(git_dir),
        common_dir=os.path.normpath(os.path.join(os.path.abspath(git.directory), os.fsdecode(common_dir))),
        top=None if top is None else os.fsdecode(top),
        is_bare=bare == b"true",
        object_format=form.decode(),
    )


def attempt(git: Git) -> Place | None:
    """Return the repository that `git` finds, or None."""
    try:
        return find(git)
    except RepositoryError:
        return None


def refusal(directory: str, answer: Answer) -> RepositoryError:
    """Return the error for a `rev-parse` that did not find a repository from `directory`."""
    where = os.path.abspath(directory)
    if "dubious ownership" in answer.complaint:
        advice = next((line.strip() for line in answer.complaint.splitlines() if "--add safe.directory" in line), "")
        return RepositoryError(f"git does not trust {where}: it belongs to another user", f"If you trust it: {advice}")
    if "not a git repository" in answer.complaint:
        return RepositoryError(f"not a git repository: {where}", "Run inside a repository, or name one with -C DIR.")
    if "safe.bareRepository" in answer.complaint:
        return RepositoryError(f"git refuses to use {where}: {answer.reason}", "Name it with GIT_DIR.")
    return RepositoryError(f"git cannot use {where}: {answer.reason}")
