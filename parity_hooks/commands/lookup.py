"""Findings by their ids: in which tree one is, and how it is told there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.commands.judge import Choice, judge
from parity_hooks.environments.inventory import Cache
from parity_hooks.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from parity_hooks.model.finding import Finding
    from parity_hooks.repository import Repository

# What the index and the work tree bring beyond the last commit comes first: the hook judged that, and louder.
UNNAMED: Final = (
    Choice("index", base="HEAD"),
    Choice("worktree", base="HEAD"),
    Choice("index"),
    Choice("worktree"),
)
IS_ID: Final = re.compile(r"^f-[0-9a-f]{8}$")


def find(
    repository: Repository, name: str, choices: Iterable[Choice], cache: Cache | None = None
) -> tuple[Finding, Choice]:
    """The finding with an id, and the first of `choices` that has it.  Raises `UsageError` where none has."""
    cache = cache or Cache()
    for choice in choices:
        for found in judge(repository, choice, contract=False, cache=cache).findings:
            if found.id == name:
                return found, choice
    raise UsageError(f"there is no finding {name} in this tree", "List them with: parity-hooks check -v")
