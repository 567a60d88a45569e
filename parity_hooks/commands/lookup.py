"""Findings by their ids: in which tree one is, and how it is told there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from parity_hooks.commands.judge import Choice, chosen, judged
from parity_hooks.environments.inventory import Cache
from parity_hooks.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from parity_hooks.model.finding import Finding
    from parity_hooks.repository import Repository, Tree

# What the index and the work tree bring beyond the last commit comes first: the hook judged that, and louder.
UNNAMED: Final = (
    Choice("index", base="HEAD"),
    Choice("worktree", base="HEAD"),
    Choice("index"),
    Choice("worktree"),
)
IS_ID: Final = re.compile(r"^f-[0-9a-f]{8}$")


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, the tree that has it, what it was compared with, and all that was found there."""

    finding: Finding
    choice: Choice
    tree: Tree
    all: tuple[Finding, ...]


def find(
    repository: Repository, name: str, choices: Iterable[Choice], cache: Cache | None = None, *, settle: bool = True
) -> Found:
    """The finding with an id, in the first of `choices` that has it; what a broken divergence records is found, too.

    Without `settle` nothing counts as recorded.  Raises `UsageError` where none has it.
    """
    cache = cache or Cache()
    for choice in choices:
        tree = chosen(repository, choice)
        base = None if choice.base is None else repository.base(choice.base)
        for settled in (True, False) if settle else (False,):
            findings = judged(tree, base, cache, settle=settled).findings
            for one in findings:
                if one.id == name:
                    return Found(one, choice, tree, findings)
    raise UsageError(f"there is no finding {name} in this tree", "List them with: parity-hooks check -v")
