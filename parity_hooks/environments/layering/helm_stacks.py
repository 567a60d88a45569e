"""What Helm is told to lay over a chart's values for one member of a family, where something in the tree says it.

A stack is the member's whose last file of the family the member is.  Where several stacks of one member differ, what
all of them have counts.  A member that nobody names is laid over what all the others share.

What a stack has beside the files of the family and those that are for no environment in particular (a file that is
another family's, values inside another document, single values) is told at the keys that the family itself states:
anything else it states is compared where it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.names import sighted
from parity_hooks.environments.stacks import Stack, common, stacks
from parity_hooks.model.fact import SETTING, Fact
from parity_hooks.model.location import Location
from parity_hooks.model.route import Item
from parity_hooks.model.value import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence, Set

    from parity_hooks.environments.families import Family, Member
    from parity_hooks.environments.layering import Files
    from parity_hooks.model.route import Route

    Every = dict[str, list[Stack]]

VALUES: Final = "helm-values"


@dataclass(frozen=True, slots=True)
class Told:
    """What is laid over the chart's values, the lowest first, each with whether it is the member's own.

    `chart` is the folder of the chart where it is known; `elsewhere`: it lies in no folder of the repository.
    `given` are the routes that are given one by one, whatever the files state.
    """

    layers: tuple[tuple[Sequence[Fact] | None, bool], ...]
    chart: str | None
    elsewhere: bool
    given: frozenset[Route]


def told(member: Member, family: Family, files: Files) -> Told | None:
    """What something in the tree says of `member`; None where nothing does."""
    every = files.once((__name__, family.pattern), lambda: _every(family, files))
    known = [found for found in every.values() if found]
    if not known:
        return None
    own = every[member.path]
    charts = {(one.chart, one.elsewhere) for found in ([own] if own else known) for one in found}
    chart, elsewhere = next(iter(charts)) if len(charts) == 1 else (None, False)
    given = frozenset(route for one in own for route in one.given)
    return Told(tuple(_layers(member, every, family, files)), chart, elsewhere, given)


def _layers(member: Member, every: Every, family: Family, files: Files) -> Iterator[tuple[Sequence[Fact] | None, bool]]:
    own = every[member.path]
    shared = {path for other, found in every.items() if other != member.path for one in found for path in one.files}
    keys = {_key(fact) for one in family.members for fact in stated(one.path, files) or ()}
    for path in _paths(member, every):
        facts = stated(path, files)
        theirs = path != member.path and sighted(path) is not None
        mine = path == member.path or not (path in shared or path in family.defaults)
        yield _at(keys, facts) if theirs and facts else facts, mine
    inline = {one.inline for one in own}
    if len(inline) == 1:
        yield _at(keys, inline.pop()), True
    yield _at(keys, _given(own)), True


def _key(fact: Fact) -> Route:
    """The mappings' keys that lead to a fact: what stands in a list is one with the list."""
    depth = next((depth for depth, part in enumerate(fact.route) if isinstance(part, Item)), len(fact.route))
    return fact.route[:depth]


def _at(keys: Set[Route], facts: Iterable[Fact]) -> list[Fact]:
    return [fact for fact in facts if _key(fact) in keys]


def stated(path: str, files: Files) -> list[Fact] | None:
    """What the file at `path` states as values, whatever format its path tells; None where it cannot be read."""
    return files.stated(path) if files.formats.get(path) == VALUES else files.read_as(path, VALUES)


def _every(family: Family, files: Files) -> Every:
    """The stacks of each member of a family, by its path."""
    result: Every = {member.path: [] for member in family.members}
    for stack in stacks("helm", files):
        last = next((path for path in reversed(stack.files) if path in result), "")
        for member in family.members:
            whole = not last and not member.words and stack.environment == member.environment
            if member.path == last or (whole and member.path == f"{stack.chart}/values.yaml"):
                result[member.path].append(stack)
    return result


def _paths(member: Member, every: Every) -> tuple[str, ...]:
    """The files of `member`; what speaks for one environment, and is no member, only where each member has its own."""
    own = every[member.path]
    if own:
        listed = common(one.files for one in own)
    else:
        listed = common(common(one.files for one in found) for found in every.values() if found)
        listed = tuple(path for path in listed if sighted(path) is None)
    patterns = _patterns(every)
    kept = tuple(path for path in listed if path in every or (seen := sighted(path)) is None or seen.family in patterns)
    return kept if member.path in kept else (*kept, member.path)


def _patterns(every: Every) -> frozenset[str]:
    """The families of which each member's stacks have a file."""
    found = [
        {seen.family for one in mine for path in one.files if (seen := sighted(path)) is not None}
        for mine in every.values()
    ]
    return frozenset(set.intersection(*found))


def _given(own: Sequence[Stack]) -> Iterator[Fact]:
    """Yield what is given one by one, unknown as it is."""
    places = {route: Location(one.by, one.line) for one in reversed(own) for route in one.given}
    for route in sorted(places):
        yield Fact(SETTING, "config", "", route[-1], UNKNOWN, route, places[route])
