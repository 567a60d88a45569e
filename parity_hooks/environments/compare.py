"""How the members of one family differ: keys that some have and others lack, values that differ.

The comparison walks the keys from the top.  What is missing is reported at its topmost node, once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from parity_hooks.environments.effective import Effective
    from parity_hooks.environments.families import Member
    from parity_hooks.model.route import Route


@dataclass(frozen=True, slots=True)
class Side:
    """One member with its effective settings.

    Its tool refuses to run without a value at each route in `required`, and ignores what lies below those in `unused`.
    Below those in `foreign` are defaults that nobody here sees.  That it lacks what stands at the routes in `told` is
    said elsewhere; `files` are those that were merged for it.
    """

    member: Member
    settings: Mapping[Route, Effective]
    required: frozenset[Route] = frozenset()
    unused: frozenset[Route] = frozenset()
    foreign: frozenset[Route] = frozenset()
    told: frozenset[Route] = frozenset()
    files: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Difference:
    """A node that some sides have and others lack (`lacks`), or a leaf whose values differ (no `lacks`).

    `has` gives for each side the setting at the node, or the first one below it; `leaves` what stands
    below the node, relative to it, as deep as fewer than `MOST_LEAVES` routes go (empty for a leaf).
    """

    route: Route
    has: tuple[tuple[Side, Effective], ...]
    lacks: tuple[Side, ...]
    leaves: tuple[Route, ...] = ()

    @property
    def missing(self) -> bool:
        """Whether it is about existence, not about a value."""
        return bool(self.lacks)


MOST_LEAVES = 20


class _Node:
    """One key of the merged tree: who has it, and what stands below."""

    __slots__ = ("children", "holders")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.holders: dict[int, tuple[Effective, bool]] = {}  # side -> first setting at or below, whether it is a leaf


def differences(sides: Sequence[Side]) -> Iterator[Difference]:
    """Yield how `sides` differ, in the order of their keys.  Comparing equal sides yields nothing."""
    root = _merged(sides)
    stack: list[tuple[Route, _Node]] = [((), root)]
    while stack:
        route, node = stack.pop()
        containers = (
            {number for number, (_, leaf) in node.holders.items() if not leaf} if route else set(range(len(sides)))
        )
        for key, child in node.children.items():
            below = (*route, key)
            lacking = [
                number
                for number in sorted(containers)
                if number not in child.holders and below not in sides[number].told and not unused(sides[number], route)
            ]
            if lacking and not all(unused(sides[number], route) for number in child.holders):
                yield _missing(sides, below, child, lacking)
            if len(child.holders) > 1:
                if all(leaf for _, leaf in child.holders.values()):
                    yield from _values(sides, below, child)
                else:
                    stack.append((below, child))


def unused(side: Side, route: Route) -> bool:
    """Whether the tool of `side` takes no notice of what stands below `route`: nothing is missing there."""
    return bool(side.unused) and any(route[:depth] in side.unused for depth in range(1, len(route) + 1))


def _merged(sides: Sequence[Side]) -> _Node:
    root = _Node()
    for number, side in enumerate(sides):
        for route, setting in side.settings.items():
            node = root
            for depth, key in enumerate(route, 1):
                node = node.children.setdefault(key, _Node())
                node.holders.setdefault(number, (setting, depth == len(route)))
    return root


def _missing(sides: Sequence[Side], route: Route, node: _Node, lacking: list[int]) -> Difference:
    has = tuple((sides[number], setting) for number, (setting, _) in sorted(node.holders.items()))
    return Difference(route, has, tuple(sides[number] for number in lacking), tuple(_leaves(node)))


def _values(sides: Sequence[Side], route: Route, node: _Node) -> Iterator[Difference]:
    stated = {number: setting.fact.value for number, (setting, _) in node.holders.items()}
    texts = {value.raw for value in stated.values() if value.literal}
    if len(texts) > 1:
        yield Difference(
            route, tuple((sides[number], setting) for number, (setting, _) in sorted(node.holders.items())), ()
        )


def _leaves(node: _Node) -> list[Route]:
    level: list[tuple[Route, _Node]] = [((key,), child) for key, child in node.children.items()]
    while any(one.children for _, one in level):
        below: list[tuple[Route, _Node]] = []
        for route, one in level:
            below.extend(((*route, key), child) for key, child in one.children.items())
            below.extend([] if one.children else [(route, one)])
        if len(below) >= MOST_LEAVES:
            break
        level = below
    return [route for route, _ in level]
