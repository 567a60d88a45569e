"""What a tree says now at the places that the agreement is bound to, and where they went when files were renamed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from parity_hooks.contract import documents
from parity_hooks.contract.model import Statement
from parity_hooks.formats import SOURCE_CODE
from parity_hooks.model import route as routes
from parity_hooks.model.fact import VERSION, Fact
from parity_hooks.model.location import Location
from parity_hooks.model.value import ValueKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from parity_hooks.environments.inventory import Inventory
    from parity_hooks.model.finding import Place
    from parity_hooks.model.value import Value

_SEPARATORS: Final = (".", "[")


class Bound:
    """The places of one tree by their citations."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory

    def now(self, one: Statement) -> Statement:
        """What stands now where `one` was taken from: `one` itself where it still holds."""
        said = self._said(one)
        return one if one in said else said[0]

    def gone(self, one: Statement) -> bool:
        """Whether the file of `one` is not there any more."""
        return bool(one.path) and not self.inventory.has(one.path)

    def moved_to(self, one: Statement) -> Statement | None:
        """Where the statement of a file that is gone stands now: the one file that says the same at the same route."""
        if one.state not in ("value", "secret", "present") or not one.route:
            return None
        found = [replace(one, path=path) for path in self._paths_of.get(one.route, ()) if path != one.path]
        same = [other for other in found if other in self._said(other)]
        name = one.path.rpartition("/")[2]
        return (
            same[0]
            if len(same) == 1
            else next((other for other in same if other.path.rpartition("/")[2] == name), None)
        )

    def _said(self, one: Statement) -> list[Statement]:
        """Everything that the tree says at the place of `one`, what a version rule would say first."""
        if not one.path or (one.state == "absent" and not one.route):
            return [one]  # where it would stand nobody knows: that it is missing is what the finding says
        if not self.inventory.has(one.path):
            return [replace(one, state="absent", value=None)]
        if documents.document(one.path):
            return [self._written(one)]
        if self._unread(one.path):
            return [replace(one, state="present", value=None)]
        facts = self._facts(one.path).get(one.route, [])
        said = [replace(one, state=state, value=value) for state, value in (_stated(fact.value) for fact in facts)]
        if not facts and self._holds(one.path, one.route):
            said = [replace(one, state="present", value=None)]
        elif facts:
            said.append(replace(one, state="present", value=None))
        return said or [replace(one, state="absent", value=None)]

    def _written(self, one: Statement) -> Statement:
        """What a document says of `one`: itself where the value stands in the part that it cites."""
        source = next(iter(self.inventory.sources([one.path])))[1]
        part = documents.section(source.text, one.route) if source else None
        if part is None:
            return replace(one, state="absent", value=None)
        said = one.state != "value" or documents.says(part, one.value or "")
        return one if said else replace(one, state="present", value=None)

    def _unread(self, path: str) -> bool:
        """Whether no format reads the file: only that it is there can be said."""
        return self.inventory.formats.get(path, SOURCE_CODE) == SOURCE_CODE

    def where(self, one: Statement) -> Location:
        """The place of a statement: with its line where something stands there."""
        facts = self._facts(one.path).get(one.route) if not self.gone(one) else None
        return facts[0].location if facts else Location(one.path)

    def unreadable(self, path: str) -> bool:
        """Whether the file is there and nothing of it can be relied on."""
        return path in self.inventory.formats and self.inventory.stated(path) is None

    def _facts(self, path: str) -> dict[str, list[Fact]]:
        return self.inventory.once(("bound", path), lambda: self._collected(path))

    def _collected(self, path: str) -> dict[str, list[Fact]]:
        """What the file states by itself, and what is in effect at its places."""
        found: dict[str, list[Fact]] = defaultdict(list)
        own = sorted(self.inventory.stated(path) or (), key=lambda fact: fact.kind != VERSION)
        for fact in (*own, *self._effective.get(path, ())):
            found[routes.text(fact.route)].append(fact)
        return found

    @cached_property
    def _effective(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = defaultdict(list)
        for _, sides in self.inventory.compared:
            for side in sides:
                for setting in side.settings.values():
                    found[setting.fact.location.path].append(setting.fact)
        return found

    @cached_property
    def _paths_of(self) -> dict[str, list[str]]:
        """The files that state something at a route."""
        found: dict[str, list[str]] = defaultdict(list)
        for path, items in self.inventory.everything.items():
            for route in dict.fromkeys(routes.text(item.route) for item in items if isinstance(item, Fact)):
                found[route].append(path)
        return found

    def _holds(self, path: str, route: str) -> bool:
        """Whether something stands below a route, or the file itself is meant."""
        return not route or any(
            other.startswith(route) and other[len(route) : len(route) + 1] in _SEPARATORS for other in self._facts(path)
        )


def _stated(value: Value) -> tuple[str, str | None]:
    """The state and text of a value, as far as committed files may hold it."""
    if value.kind is ValueKind.SECRET:
        return "secret", None
    return ("unknown", None) if value.shown is None else ("value", value.shown)


def of_place(place: Place) -> Statement:
    """What a finding says of one of its places, as a statement that a divergence can be bound to."""
    if place.state == "absent":
        return Statement("absent", None, place.location.path, place.route)
    if place.value is None:
        return Statement("present", None, place.location.path, place.route)
    if place.value == "secret":
        return Statement("secret", None, place.location.path, place.route)
    return Statement("value", place.value, place.location.path, place.route)


def statements(places: Iterable[Place], bound: Bound) -> Iterator[tuple[str, Statement]]:
    """Yield `(environment, statement)` for the places of a finding, each once, as the tree itself says them.

    Where the file says something else than the finding (a value that is put together) what the file says is bound.
    """
    seen = set()
    for place in places:
        said = bound.now(of_place(place))
        if (place.environment.name, said) not in seen:
            seen.add((place.environment.name, said))
            yield place.environment.name, said
