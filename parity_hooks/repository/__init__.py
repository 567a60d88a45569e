"""Trees as git sees them: the work tree, the index and any revision, read through git's plumbing.

Nothing of git's is written, no lock is taken, nothing is fetched, and no file outside the repository is ever opened.
Files of the work tree are written in one place (`writing`), for who asks for it.
"""

from __future__ import annotations

from parity_hooks.repository.entry import Entry
from parity_hooks.repository.handle import Repository
from parity_hooks.repository.opening import open_repository
from parity_hooks.repository.tree import Tree
from parity_hooks.repository.unread import Unread

__all__ = ["Entry", "Repository", "Tree", "Unread", "open_repository"]
