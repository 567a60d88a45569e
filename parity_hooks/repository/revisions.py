"""What a revision's name stands for, asked of git; and what to say when it stands for nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from parity_hooks.errors import RepositoryError

if TYPE_CHECKING:
    from parity_hooks.repository.git import Git

HEAD: Final = ("HEAD", "@")
PARENT: Final = re.compile(r"(.+?)(?:\^1?|~1?)")
OBJECT: Final = re.compile(rb"([0-9a-f]{40,64})\n")  # not `^id`, which is how `rev-parse` answers `^HEAD`


class Resolved(NamedTuple):
    """The full ids behind a revision; `commit` is None for a bare tree, both are None for what is not known."""

    commit: str | None
    tree: str | None  # or anything that has one


def resolve(git: Git, rev: str) -> Resolved:
    """Return what `rev` leads to (gitrevisions(7)); a blob leads nowhere."""
    commit = verified(git, f"{rev}^{{commit}}")
    if commit is not None:
        return Resolved(commit, commit)
    found = verified(git, rev)  # `REV:path` and `:/text` take a suffix for a part of the path, or of the text
    if found is None:
        return Resolved(None, None)
    commit = verified(git, f"{found}^{{commit}}")
    return Resolved(commit, commit or verified(git, f"{found}^{{tree}}"))


def verified(git: Git, expression: str) -> str | None:
    """Return the id of the one object that `expression` names, or None (git-rev-parse(1), --verify)."""
    match = OBJECT.fullmatch(git.run("rev-parse", "--verify", "-q", "--end-of-options", expression).output)
    return match[1].decode() if match else None


def is_unborn(git: Git, rev: str) -> bool:
    """Tell whether `rev` is HEAD and its branch has no commit yet; a branch that cannot be read is not unborn."""
    if rev not in HEAD:
        return False
    branch = git.run("symbolic-ref", "-q", "HEAD").output.strip()
    if not branch:
        return False
    answer = git.run("for-each-ref", "--format=%(refname)", branch.decode("utf-8", "surrogateescape"))
    return branch not in answer.output.split() and "broken ref" not in answer.complaint


def is_before_root(git: Git, rev: str) -> bool:
    """Tell whether `rev` is `COMMIT^` or `COMMIT~1` of a commit that has no parent (gitrevisions(7))."""
    match = PARENT.fullmatch(rev)
    commit = resolve(git, match[1]).commit if match else None
    if commit is None:
        return False
    headers = git.ask("cat-file", "commit", commit).partition(b"\n\n")[0]
    return b"\nparent " not in headers


def unknown(rev: str) -> RepositoryError:
    """Return the error for a revision that git does not find."""
    return RepositoryError(f"unknown revision: {rev!r}", "A shallow clone knows only the latest commits and branches.")


def unreadable(rev: str, reason: str, *, is_partial: bool) -> RepositoryError:
    """Return the error for a revision that git finds and cannot list."""
    if is_partial:
        message = f"trees of {rev!r} are absent from this partial clone"
        return RepositoryError(message, "Nothing is fetched: use a clone that has them.")
    return RepositoryError(f"{rev!r} cannot be read: {reason}", "Try `git fsck`.")
