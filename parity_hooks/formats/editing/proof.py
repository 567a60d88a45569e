"""Proof of an edit: the new bytes are read by the format's own reader, and only what was meant may differ."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from parity_hooks.formats import extract
from parity_hooks.formats.source import Source
from parity_hooks.model.fact import SETTING, SHAPE, VERSION, Fact
from parity_hooks.model.route import Item

if TYPE_CHECKING:
    from parity_hooks.model.problem import Problem
    from parity_hooks.model.route import Route

Said = tuple[str, str, str, str, str, tuple[str, ...], frozenset[str]]


def facts(source: Source, form: str) -> list[Fact]:
    """What a file states, in its order."""
    return [one for one in extract(source, form) if isinstance(one, Fact)]


@dataclass(frozen=True, slots=True)
class Meant:
    """The fact that is to change, what it is to say, and where the token that it is taken from begins and ends."""

    fact: Fact
    new: str
    begin: tuple[int, int]
    end: tuple[int, int]

    def about(self, one: Fact) -> bool:
        """Whether a fact is taken from the token, or says the same in its words.

        A setting at another route is another one, also where both are taken from one anchor.
        """
        if _steady(one.route) == _steady(self.fact.route):
            return True
        here = self.begin <= (one.location.line, one.location.column) <= self.end
        return here and (one.kind != SETTING or self.fact.kind == VERSION) and not self._twin(one)

    def _twin(self, one: Fact) -> bool:
        fact = self.fact
        return one.kind == fact.kind == VERSION and one.subject == fact.subject and one.location == fact.location

    def told(self, one: Fact) -> bool:
        """Whether it is the fact itself, as it is now."""
        fact = self.fact
        same = one.kind == fact.kind and one.location == fact.location
        return same and (
            one.subject == fact.subject if fact.kind == VERSION else _steady(one.route) == _steady(fact.route)
        )


def replacing(source: Source, form: str, meant: Meant, data: bytes, end: tuple[int, int]) -> bool:
    """Whether `data` says the new value where it is meant, and for the rest what `source` says.

    `end` is where the new token ends.
    """
    before, after = _read(source, form), _read(Source(source.path, data), form)
    now = replace(meant, end=end)
    kept = Counter(_said(one, _steady(one.route)) for one in before[0] if not meant.about(one))
    rest = Counter(_said(one, _steady(one.route)) for one in after[0] if not now.about(one))
    told = [one.value.raw for one in after[0] if now.told(one)]
    return len(before[1]) == len(after[1]) and kept == rest and bool(told) and set(told) == {meant.new}


def adding(source: Source, form: str, wanted: dict[Route, str], data: bytes) -> bool:
    """Whether `data` adds exactly the settings `wanted` to what `source` says, with what follows from them."""
    before, after = _read(source, form), _read(Source(source.path, data), form)
    if len(before[1]) != len(after[1]):
        return False
    kept, now = (
        Counter(_said(one, one.route) for one in found if one.kind != SHAPE) for found in (before[0], after[0])
    )
    added = [one for one in after[0] if one.kind != SHAPE and _said(one, one.route) in now - kept]
    settings = {one.route: one.value.raw for one in added if one.kind == SETTING}
    below = all(any(_below(one.route, route) for route in wanted) for one in added)
    return not kept - now and settings == wanted and below


def _read(source: Source, form: str) -> tuple[list[Fact], list[Problem]]:
    found = list(extract(source, form))
    return [one for one in found if isinstance(one, Fact)], [one for one in found if not isinstance(one, Fact)]


def _below(route: Route, setting: Route) -> bool:
    """Whether a fact follows from a setting: it stands at its route, or names what the setting names."""
    return route[: len(setting)] == setting or setting[: len(route)] == route or route[-1] == setting[-1]


def _said(one: Fact, route: Route) -> Said:
    return one.kind, one.surface, one.subject, one.key, one.value.raw, tuple(map(str, route)), one.traits


def _steady(route: Route) -> Route:
    """A route with the positions of list items that are told by their content, which an edit changes."""
    return tuple(part.shown if isinstance(part, Item) and part.startswith("#") else str(part) for part in route)
