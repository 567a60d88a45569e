"""How much of one file is read: more than people write into a configuration file is refused, not waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.model.problem import Problem

LARGEST: Final = 2_000_000  # bytes
TOO_LARGE: Final = "too large for a configuration file"
MOST_PROBLEMS: Final = 100


def too_large(source: Source) -> Problem | None:
    """The problem that a file is too large to be configuration, if it is."""
    if len(source.data) <= LARGEST:
        return None
    return source.problem(f"more than {LARGEST:,} bytes: {TOO_LARGE}, not read")


def few(problems: Iterable[Problem], source: Source) -> Iterator[Problem]:
    """Yield the first problems and, instead of the rest, one that says that there are more."""
    for count, problem in enumerate(problems):
        if count == MOST_PROBLEMS:
            yield source.problem(
                f"more than {count} problems: the rest is not told", problem.location.line, 1, fatal=False
            )
        if count < MOST_PROBLEMS:
            yield problem
