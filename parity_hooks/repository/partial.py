"""Partial clones: whether this is one, and which objects it really has, so that asking for one never fetches it.

Source: git's Documentation/technical/partial-clone.txt.
"""

# ruff: noqa: PTH118
# Importing pathlib would cost the hook more than this module does.
from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from parity_hooks.repository.git import Git

PROMISES: Final = r"^(extensions\.partialclone|remote\..*\.promisor)$"
# git is asked only where the configuration of the repository could say so, because each process costs a hook time.
SIGNS: Final = (b"partialclone", b"promisor", b"[include")


def is_partial(git: Git, common_dir: str) -> bool:
    """Tell whether objects of the repository may be absent, to be fetched when they are needed."""
    if not any(could_promise(os.path.join(common_dir, name)) for name in ("config", "config.worktree")):
        return False
    return git.run("config", "--get-regexp", PROMISES).status == 0


def could_promise(path: str) -> bool:
    """Tell whether the configuration file at `path` mentions what a partial clone has, or another file that may."""
    try:
        with open(path, "rb") as file:
            content = file.read().lower()
    except OSError:
        return False
    return any(sign in content for sign in SIGNS)


def presence(git: Git, common_dir: str) -> Callable[[str], bool]:
    """Return what tells of an object id whether git may be asked for it without fetching it.

    A whole clone has everything.  A partial one is listed once, alternates included (git-cat-file(1),
    --batch-all-objects); RepositoryError if git cannot list it.
    """
    if not is_partial(git, common_dir):
        return lambda _: True
    listing = git.ask("cat-file", "--batch-all-objects", "--batch-check=%(objectname)", "--unordered")
    return frozenset(listing.decode().split()).__contains__
