"""What the readers of all languages make of a test file: tests with their names, and whether a test still runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from parity_hooks.contract.guards_names import HOLE, like, meant, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SKIPPED: Final = "is skipped"
_DEEPEST: Final = 12  # groups around a test that can be named


@dataclass(frozen=True, slots=True)
class Test:
    """One test: the names of its groups, outermost first, then its own; `gone` says why it does not run.

    A name may have holes where only running it would tell.  `variant` answers for the id of one parameter set.
    """

    __test__ = False  # no test of the project itself, whatever its name makes a runner think

    names: tuple[str, ...]
    gone: str = ""
    variant: Callable[[str], str] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a language's runners write the name of a test.

    `joints` are what may join the parts, the usual one first; `whole` when no group may be left out; `plain` takes
    out what runners leave out.
    """

    joints: Sequence[str]
    whole: bool = False
    plain: Callable[[str], str] = str


def verdict(path: str, wanted: str, tests: Sequence[Test], spelling: Spelling) -> str:
    """The empty text when one of `tests` that runs is called `wanted`, else what is wrong."""
    called = spelling.plain(wanted)
    found = [test for test in tests if any(like(spelling.plain(name), called) for name in _names(test, spelling))]
    if not found:
        return f"{shown(path)} has no test {shown(wanted)}{_meant(wanted, tests, spelling)}"
    gone = [test.gone for test in found]
    return f"{shown(path)}::{shown(wanted)} {gone[0]}" if all(gone) else ""


def alive(path: str, tests: Sequence[Test]) -> str:
    """The empty text when at least one of `tests` runs, else what is wrong."""
    if not tests:
        return f"{shown(path)} has no test"
    return "" if any(not test.gone for test in tests) else f"{shown(path)} has only tests that are skipped"


def _names(test: Test, spelling: Spelling) -> Iterator[str]:
    """Everything that a reference may call a test, or a group that it belongs to.

    A name of which nothing is known is one only behind its group: by itself it would be every name.
    """
    names = test.names[-_DEEPEST:]
    for start in range(1 if spelling.whole else len(names)):
        for end in range(start + 1, len(names) + 1):
            if len(names) > 1 and not "".join(names[start:end]).strip(HOLE + " "):
                continue
            for joint in spelling.joints if end - start > 1 else spelling.joints[:1]:
                yield joint.join(names[start:end])


def _meant(wanted: str, tests: Sequence[Test], spelling: Spelling) -> str:
    """The name that was meant: the same test in another group first."""
    joint = spelling.joints[0]
    known = [joint.join(test.names) for test in tests if HOLE not in "".join(test.names)]
    last = wanted.rpartition(joint)[2]
    moved = [name for name in known if name.rpartition(joint)[2] == last]
    if moved:
        return f"; did you mean {shown(moved[0])}?"
    own = [] if spelling.whole else [test.names[-1] for test in tests if test.names]
    return meant(wanted, [*known, *own])
