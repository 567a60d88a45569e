"""A statement of one file added to a sibling file that lacks it, beside the neighbours that it has there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from parity_hooks.errors import Declined
from parity_hooks.formats.editing import SYNTAXES, proof, syntax
from parity_hooks.formats.editing.text import Text
from parity_hooks.model.fact import SETTING

if TYPE_CHECKING:
    from parity_hooks.formats.source import Source
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.route import Route


@dataclass(frozen=True, slots=True)
class Stated:
    """One file with the settings that it states."""

    text: Text
    form: str
    settings: list[Fact]
    editor: Any

    def below(self, route: Route) -> list[Fact]:
        """The settings at `route` and below it."""
        return [fact for fact in self.settings if fact.route[: len(route)] == route]


def stated(source: Source, form: str) -> Stated:
    """A file that can be edited."""
    settings = [fact for fact in proof.facts(source, form) if fact.kind == SETTING]
    return Stated(Text(source), form, settings, syntax(form))


def inserted(origin: Source, target: Source, forms: tuple[str, str], route: Route) -> bytes:
    """The bytes of `target` with what `origin` states at `route` and below it.

    Raises `Declined` where the place for it cannot be told, or where anything else would change.
    """
    one, other = stated(origin, forms[0]), stated(target, forms[1])
    wanted = {fact.route: fact.value.raw for fact in one.below(route)}
    if SYNTAXES[forms[0]] != SYNTAXES[forms[1]] or not wanted or other.below(route):
        raise Declined(f"where it would stand in {target.path} cannot be told exactly")
    from parity_hooks.formats.editing import entries, lines

    insert = entries.inserted if SYNTAXES[forms[0]] in ("yaml", "json") else lines.inserted
    data = insert(one, other, route)
    if not proof.adding(target, forms[1], wanted, data):
        raise Declined(f"it cannot be added to {target.path} without changing something else")
    return data


def preceding(one: Stated, other: Stated, route: Route) -> list[Fact]:
    """The settings of `other` beside which the one at `route` belongs: below the nearest key that precedes it in `one`.

    Where none of those is there, all that stand in the same parent.
    """
    depth = len(route)
    before: list[Route] = []
    for fact in one.below(route[:-1]):
        if fact.route[:depth] == route:
            break
        before.append(fact.route[:depth])
    found = (other.below(name) for name in reversed(list(dict.fromkeys(before))))
    return next((near for near in found if near), other.below(route[:-1]))
