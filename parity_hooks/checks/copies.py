"""One drift that was copied with its files is one finding: the same keys differ alike in several families.

A layout that is repeated for every application, region or cluster repeats its drift with it; whoever mends one
copy mends all.  The places of every copy are in the finding, as long as somebody can read them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from parity_hooks.checks.sides import MOST_PLACES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from parity_hooks.model.finding import Finding, Place


def folded(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings of one rule; those that say the same of several subjects as one, with the first one's id.

    What says something of a file by its path says it once anyway and stays as it is.
    """
    alike: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        places = tuple((place.environment, place.route, place.state, place.value) for place in finding.places)
        said = finding.severity, finding.scope, finding.keys, finding.message, finding.why, places
        alike.setdefault(said, []).append(finding)
    for copies in alike.values():
        yield from _folded(sorted(copies, key=lambda one: one.subject))


def _folded(copies: list[Finding]) -> Iterator[Finding]:
    """Yield them together, as many at a time as can be shown."""
    left: list[Finding] = []
    places: set[Place] = set()
    for copy in copies:
        if left and len(places.union(copy.places)) > MOST_PLACES:
            yield together(left)
            left, places = [], set()
        left.append(copy)
        places.update(copy.places)
    yield together(left)


def together(copies: Sequence[Finding]) -> Finding:
    """Several findings that say the same as one; the first one itself where there are no others."""
    first, *others = copies
    if not others:
        return first
    many = "another family of files" if len(others) == 1 else f"{len(others)} more families of files"
    return replace(
        first,
        message=f"{first.message}, and alike in {many}",
        places=tuple(dict.fromkeys(place for copy in copies for place in copy.places)),
        atoms=tuple(dict.fromkeys(atom for copy in copies for atom in copy.atoms)),
        copies=tuple(copies),
    )
