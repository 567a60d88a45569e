"""Trees as git sees them: the work tree, the index and any revision, read through git's plumbing.

Reading writes nothing, takes no lock and fetches nothing; no file outside the repository is ever opened or written.
"""

from __future__ import annotations

from parity_hooks.repository.entry import Entry
from parity_hooks.repository.handle import Repository
from parity_hooks.repository.opening import open_repository
from parity_hooks.repository.tree import Tree
from parity_hooks.repository.unread import Unread

__all__ = ["Entry", "Repository", "Tree", "Unread", "open_repository"]
