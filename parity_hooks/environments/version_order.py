"""When two stated versions contradict each other: by the precision both sides state, ranges by satisfaction.

`14` and `14.9` do not contradict each other, `7.8` is lower than `7.10`, `~> 1.4.5` takes `1.4.9` and not `1.5`.
Range semantics: node-semver (`^`, `~`, `||`, hyphen, `x`), RubyGems and Terraform (`~>`), PEP 440 (`~=`, `==x.*`),
Poetry (`^`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

Release = tuple[int, ...]
_RELEASE: Final = re.compile(r"\d+(?:\.\d+)*")
_CLAUSE: Final = re.compile(r"(\^|~>|~=|~|>=|<=|===?|!=|>|<|=)?\s*[a-zA-Z-]*v?(\d+(?:\.(?:\d+|[xX*]))*)")
_HYPHEN: Final = re.compile(r"(\d[\w.]*)\s+-\s+(\d[\w.]*)")


def release(text: str) -> Release:
    """The numbers of a version (`3.9.10` -> (3, 9, 10)); the empty tuple when it states none."""
    match = _RELEASE.search(text)
    return tuple(int(part) for part in match[0].split(".")) if match else ()


def agree(left: str, right: str) -> bool:
    """Whether two versions are equal as far as both of them go."""
    first, second = release(left), release(right)
    shared = min(len(first), len(second))
    return first[:shared] == second[:shared]


def distance(left: str, right: str) -> int:
    """The first component that differs: 0 the major one, 1 the minor one, 2 the patch level; 3 when none does."""
    for position, (one, other) in enumerate(zip(release(left), release(right), strict=False)):
        if one != other:
            return min(position, 2)
    return 3


@lru_cache(maxsize=4096)
def satisfies(version: str, wanted: str) -> bool:
    """Whether `version` (perhaps a prefix of one) can satisfy the range `wanted`; an unreadable range is satisfied."""
    given = release(version)
    if not given:
        return True
    alternatives = [part for part in wanted.split("||") if part.strip()] or [wanted]
    return any(_all_clauses(given, part) for part in alternatives)


def _all_clauses(given: Release, text: str) -> bool:
    hyphen = _HYPHEN.search(text)
    if hyphen:
        return not _below(given, release(hyphen[1])) and not _above(given, release(hyphen[2]))
    clauses = _CLAUSE.findall(text)
    return all(_clause(given, operator, number) for operator, number in clauses) if clauses else True


def _clause(given: Release, operator: str, number: str) -> bool:
    fixed = release(re.sub(r"\.[xX*].*", "", number))
    if operator in (">=", ">"):
        return not _below(given, fixed)
    if operator in ("<", "<="):
        return not _above(given, fixed) and (
            operator == "<=" or given[: len(fixed)] != fixed or _all_zero_after(given, fixed)
        )
    if operator == "!=":
        return given != fixed
    return given[: len(prefix := _prefix(operator, fixed))] == prefix[: len(given)] and not _below(given, fixed)


def _all_zero_after(given: Release, fixed: Release) -> bool:
    return len(given) < len(fixed)


def _prefix(operator: str, fixed: Release) -> Release:
    """The components that may not move."""
    if operator == "^":
        leading = next((position for position, part in enumerate(fixed) if part), len(fixed) - 1)
        return fixed[: leading + 1]
    if operator in ("~>", "~="):
        return fixed[:-1] if len(fixed) > 1 else fixed
    if operator == "~":
        return fixed[:2]
    return fixed


def _below(given: Release, bound: Release) -> bool:
    shared = min(len(given), len(bound))
    return given[:shared] < bound[:shared]


def _above(given: Release, bound: Release) -> bool:
    shared = min(len(given), len(bound))
    return given[:shared] > bound[:shared]
