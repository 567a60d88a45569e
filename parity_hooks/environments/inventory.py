"""One tree as it is judged: its families and what is in effect for them, its versions and its variables."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from parity_hooks.environments.compare import Side
from parity_hooks.environments.contents import Cache, Contents
from parity_hooks.environments.effective import effective, masked
from parity_hooks.environments.families import with_words
from parity_hooks.environments.layering import layers
from parity_hooks.environments.names import sighted
from parity_hooks.environments.speakers import QUIET, TESTS, Speaker, speaker
from parity_hooks.model.fact import VARIABLE, VERSION, Fact
from parity_hooks.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from parity_hooks.environments.families import Family
    from parity_hooks.model.environment import Environment
    from parity_hooks.repository import Tree

__all__ = ["Cache", "Inventory"]


class Inventory(Contents):
    """What one tree says, and what of it is compared."""

    def __init__(
        self,
        tree: Tree,
        cache: Cache | None = None,
        told: Mapping[str, Environment | None] | None = None,
        forms: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(tree, cache, told, forms)
        self._sides: dict[Family, list[Side]] = {}

    @cached_property
    def blocks(self) -> list[tuple[Family, list[Side]]]:
        """The files that are about several environments by themselves, each as a family of its blocks."""
        from parity_hooks.environments import blocks

        result = []
        for path in self.everything:
            form, aside = self.formats[path], sighted(path) or QUIET.search(path) or TESTS.search(path)
            found = (
                blocks.family(path, form, self.settings(path) or []) if form in blocks.FORMATS and not aside else None
            )
            result += [found] if found else []
        return result

    @cached_property
    def problems(self) -> list[Problem]:
        """Everything that could not be read, by place."""
        for family in self.families:
            self.sides(family)  # reads what its members name, too
        named = (items for (path, _), items in self._asked_for.items() if path in self.formats)
        found = {item for items in (*self.everything.values(), *named) for item in items if isinstance(item, Problem)}
        return sorted(found, key=lambda problem: (problem.location, problem.message))

    def facts(self, kind: str) -> Iterator[tuple[Fact, Speaker]]:
        """Yield the facts of a kind (`VERSION`, `VARIABLE`) with who states them."""
        for path, items in self.everything.items():
            who = self.speaker(path)
            for item in items:
                if isinstance(item, Fact) and item.kind == kind:
                    yield item, who

    def speaker(self, path: str) -> Speaker:
        """Who speaks in one of the files of `formats`: by what the tree says of it, else by its path and format."""
        found = self._voices.get(path) or speaker(path, self.formats[path])
        told = self.told.get(path)
        known = told is None or told == self.inferred.get(path, found.environment)
        return found if known or told is None else Speaker(told, "the contract says so")

    @cached_property
    def _voices(self) -> dict[str, Speaker]:
        from parity_hooks.environments.voices import voices

        return voices(self)

    @cached_property
    def versions(self) -> list[tuple[Fact, Speaker]]:
        """Every version that is stated."""
        return list(self.facts(VERSION))

    @cached_property
    def used_versions(self) -> list[tuple[Fact, Speaker]]:
        """The versions in files that something uses."""
        from parity_hooks.environments.forgotten import forgotten

        unused = forgotten(self.tree, self.formats)
        return [
            (fact, who)
            for fact, who in self.versions
            if fact.location.path not in unused and not (fact.route[0] == "variable" and self._idle(fact))
        ]

    def _idle(self, fact: Fact) -> bool:
        """Whether nothing in its module asks for the Terraform variable whose default states a version."""
        folder = fact.location.path.rpartition("/")[0]
        beside = [path for path in self.folders.get(folder, ()) if path.endswith(".tf")]
        wanted = re.compile(rf"\bvar\.{re.escape(fact.route[1])}\b")
        return not any(source is not None and wanted.search(source.text) for _, source in self.sources(beside))

    @cached_property
    def variables(self) -> list[tuple[Fact, Speaker]]:
        """Every environment variable that is named."""
        return list(self.facts(VARIABLE))

    @cached_property
    def reads(self) -> dict[str, list[Fact]]:
        """Where programs of the tree read variables, by name; production's own code first."""
        from parity_hooks.environments.reads import reads

        return reads(self.tree, self._cache)

    @property
    def compared(self) -> list[tuple[Family, list[Side]]]:
        """Everything whose sides are compared: families of files, and files that are families of blocks."""
        return [*((family, self.sides(family)) for family in self.families), *self.blocks]

    def sides(self, family: Family) -> list[Side]:
        """The members of `family` with their effective settings.

        A member that cannot be read, or whose defaults cannot, is left out: nothing can be said of it.
        """
        if family not in self._sides:
            self._sides[family] = self._compared(family)
        return self._sides[family]

    def _compared(self, family: Family) -> list[Side]:
        list(self.items(family.paths))  # read together
        found = {member: got for member in family.members if (got := layers(member, family, self))}
        shared = {fact.route for got in found.values() for fact in got.shared}
        own = {member: {fact.route for fact in got.own} for member, got in found.items()}
        result = []
        for member, got in found.items():
            elsewhere = shared.union(*(routes for other, routes in own.items() if other is not member))
            name = with_words(member.words, member.environment)
            required = frozenset(masked(route, name, elsewhere) for route in got.required)
            unused = frozenset(masked(route, name, elsewhere) for route in got.unused)
            told = frozenset(masked(route, name, elsewhere) for route in got.told)
            settings = effective(got, name, elsewhere)
            result.append(Side(member, settings, required, unused, got.foreign, told, got.files))
        return result

    @property
    def files_by_format(self) -> dict[str, int]:
        """How many files of each format were read."""
        counted: dict[str, int] = {}
        for path in self.everything:
            counted[self.formats[path]] = counted.get(self.formats[path], 0) + 1
        return dict(sorted(counted.items()))
