"""Which files contain one of some byte strings: git looks through a whole tree faster than its contents can be read.

Only an answer of git that is beyond doubt counts; whatever git says otherwise, the contents are read instead.
"""

# ruff: noqa: PTH122
# Importing pathlib would cost the hook more than this module does.
from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final

from parity_hooks.repository.entry import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from parity_hooks.repository.git import Git

MOST_PATTERNS: Final = 64
GREP: Final = (
    "grep",
    *("-l", "-z", "-F"),
    "-a",  # what .gitattributes says of a file, `binary` or a driver, does not matter
    "--no-textconv",  # a driver would be a program that the repository names
    *("--no-color", "--no-recurse-submodules", "--full-name"),
)
SUFFIX: Final = re.compile(r"\.[A-Za-z0-9]{1,16}")
NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,64}")


def search(git: Git, commit: str | None, needles: Sequence[bytes], paths: Iterable[str]) -> set[str] | None:
    """Return the paths of `commit`, or of the index, with a needle: at least those of `paths`; None for no answer."""
    patterns = pathspecs(paths)
    if patterns is None:
        return None
    where = ("--cached",) if commit is None else ()
    wanted = [word for needle in needles for word in ("-e", needle.decode("ascii"))]
    answer = git.run(*GREP, *where, *wanted, *([commit] if commit else []), "--", *patterns)
    if answer.status not in (0, 1) or answer.complaint:
        return None
    prefix = f"{commit}:".encode() if commit else b""
    records = answer.output.split(b"\0")[:-1]
    return {text(record[len(prefix) :]) for record in records} if all(r.startswith(prefix) for r in records) else None


def pathspecs(paths: Iterable[str]) -> list[str] | None:
    """Return few patterns that take at least `paths`, by their endings; None where that needs too many."""
    patterns = set()
    for path in paths:
        name = path.rpartition("/")[2]
        suffix = os.path.splitext(name)[1]
        if SUFFIX.fullmatch(suffix):
            patterns.add(f"*{suffix}")
        elif NAME.fullmatch(name):
            patterns.add(f"*{name}")
        else:
            return None
    return sorted(patterns) if len(patterns) <= MOST_PATTERNS else None
