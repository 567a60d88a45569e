"""Families that speak about the same files: what is said of them is said once.

Files that are merged for the members of a family (the resources and patches of overlays) are compared there, as what
is in effect.  Overlays that start from overlays repeat what the inner ones say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from parity_hooks.environments.compare import Difference, Side
    from parity_hooks.environments.families import Family

Compared = tuple["Family", "Sequence[Side]"]


def speaking(every: Iterable[Compared]) -> list[Compared]:
    """The families that are compared, inner ones first; those whose files are merged for another family are left out.

    A family that is merged itself is kept: others may start from it.
    """
    families = list(every)
    merged: dict[str, set[tuple[int, str]]] = {}  # file -> the families and members for which it is merged
    for number, (_, sides) in enumerate(families):
        for side in sides:
            for path in side.files:
                merged.setdefault(path, set()).add((number, side.member.path))
    kept = [one for one in families if any(side.files for side in one[1]) or not _elsewhere(one[0], merged)]
    return sorted(kept, key=lambda one: max((len(side.files) for side in one[1]), default=0))


def _elsewhere(family: Family, merged: dict[str, set[tuple[int, str]]]) -> bool:
    """Whether some other family merges each of the files for a member of its own."""
    users = [merged.get(member.path, set()) for member in family.members]
    return any(
        len({path for one in users for number, path in one if number == common}) >= len(users)
        for common in set.intersection(*({number for number, _ in one} for one in users))
    )


class Said:
    """The differences that were met already."""

    def __init__(self) -> None:
        self._known: dict[object, list[tuple[frozenset[object], frozenset[str]]]] = {}

    def new(self, found: Iterable[Difference]) -> Iterator[Difference]:
        """Yield the differences that no earlier family has: other statements, or others that lack them."""
        fresh = []
        for one in found:
            has = frozenset((side.member.environment.name, setting.fact.location) for side, setting in one.has)
            lacks = frozenset(side.member.environment.name for side in one.lacks)
            about = one.route[-1], one.missing, one.has[0][1].fact.location
            if not any(has <= more and lacks <= without for more, without in self._known.get(about, ())):
                fresh.append((about, has, lacks))
                yield one
        for about, has, lacks in fresh:  # a family does not repeat itself
            self._known.setdefault(about, []).append((has, lacks))
