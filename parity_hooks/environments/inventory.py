"""One tree as facts: which files are ours, what they say, which families they form.

Files are read when something asks for them and once per content: a comparison of two trees reads what they
share only once.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeVar, cast

from parity_hooks.environments.compare import Side
from parity_hooks.environments.effective import effective, masked
from parity_hooks.environments.families import families, with_words
from parity_hooks.environments.layering import layers
from parity_hooks.environments.speakers import TESTS, Speaker, speaker
from parity_hooks.formats import configures, extract
from parity_hooks.formats.source import Source
from parity_hooks.model.fact import SETTING, VARIABLE, VERSION, Fact
from parity_hooks.model.location import Location
from parity_hooks.model.problem import Problem
from parity_hooks.repository import Unread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from parity_hooks.environments.families import Family
    from parity_hooks.repository import Tree

Items = tuple[Fact | Problem, ...]
T = TypeVar("T")
# What a generic file must contain to be read outside a family: a manifest, or an image.
_WORTH_READING: Final = re.compile(rb"^\s*(?:apiVersion|-?\s*image)\s*:", re.MULTILINE)
_LONGEST_TEXT: Final = 1_000_000  # bytes of a file in which names are looked for


class Cache:
    """Extracted files by path and blob id, for trees that share most of them."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, str], Items] = {}
        self.opened: dict[tuple[str, str], Source] = {}  # files that are read more than once, by path and blob id

    def get(self, path: str, blob: str | None, form: str) -> Items | None:
        """What was extracted from this content at this path, if it was."""
        return self._known.get((path, blob, form)) if blob else None

    def put(self, path: str, blob: str | None, form: str, items: Items) -> None:
        """Remember what was extracted."""
        if blob:
            self._known[path, blob, form] = items


class Inventory:
    """What one tree says.  `formats` names the format of every file that some format reads, programs left out."""

    def __init__(self, tree: Tree, cache: Cache | None = None) -> None:
        self.tree = tree
        self._cache = cache or Cache()
        self._items: dict[str, Items] = {}
        self._made: dict[tuple[str, str], object] = {}
        self._opened = self._cache.opened
        self.formats: dict[str, str] = {}
        self._generic: list[str] = []
        self._asked_for: dict[tuple[str, str], Items] = {}
        self._sides: dict[Family, list[Side]] = {}
        self._mentioned: dict[tuple[re.Pattern[str], re.Pattern[str]], frozenset[str]] = {}
        for path, entry in tree.entries.items():
            found = configures(path) if entry.kind != "submodule" else None
            if found:
                self.formats[path] = found.name
                if found.generic:
                    self._generic.append(path)

    @cached_property
    def families(self) -> list[Family]:
        """The families of the tree, those in test folders left out."""
        return families({path: name for path, name in self.formats.items() if not TESTS.search(path)})

    def items(self, paths: Iterable[str]) -> Iterator[tuple[str, Items]]:
        """Yield what each of `paths` says; files not read yet are read together."""
        wanted = list(paths)
        missing = []
        for path in wanted:
            if path not in self._items:
                known = self._cache.get(path, self.tree.entries[path].blob, self._reading(path))
                if known is None:
                    missing.append(path)
                else:
                    self._items[path] = known
        for path, content in self.tree.read_many(missing):
            self._items[path] = self._extracted(path, content)
            self._cache.put(path, self.tree.entries[path].blob, self._reading(path), self._items[path])
        for path in wanted:
            yield path, self._items[path]

    def _reading(self, path: str) -> str:
        """How a file is read: a generic one outside families is only looked into."""
        return f"{self.formats[path]} (looked into)" if path in self._lonely else self.formats[path]

    def _extracted(self, path: str, content: bytes | Unread) -> Items:
        lonely = path in self._lonely
        if isinstance(content, Unread):
            return () if lonely else _refused(path, content)
        if lonely and not _WORTH_READING.search(content):
            return ()
        return tuple(extract(self._opened_before(path) or Source(path, content), self.formats[path]))

    @cached_property
    def _lonely(self) -> frozenset[str]:
        """Generic files that no family asks for."""
        asked = {path for family in self.families for path in family.paths}
        return frozenset(path for path in self._generic if path not in asked)

    @cached_property
    def everything(self) -> dict[str, Items]:
        """What every file says that says something: generic files only where a family or their content asks for it."""
        paths = [path for path in self.formats if path not in self._lonely or _scanned(path)]
        return {path: items for path, items in self.items(paths) if items}

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
            who = speaker(path, self.formats[path])
            for item in items:
                if isinstance(item, Fact) and item.kind == kind:
                    yield item, who

    @cached_property
    def versions(self) -> list[tuple[Fact, Speaker]]:
        """Every version that is stated."""
        return list(self.facts(VERSION))

    @cached_property
    def variables(self) -> list[tuple[Fact, Speaker]]:
        """Every environment variable that is named."""
        return list(self.facts(VARIABLE))

    def settings(self, path: str) -> list[Fact] | None:
        """What the file at `path` states, in its order; None where it cannot be read, or is none of ours."""
        if path not in self.formats:
            return None
        ((_, items),) = self.items([path])
        return _settings(items)

    def stated(self, path: str) -> list[Fact] | None:
        """The facts of every kind in the file at `path`; None where it cannot be read, or is none of ours."""
        if path not in self.formats:
            return None
        ((_, items),) = self.items([path])
        return None if _unreadable(items) else [item for item in items if isinstance(item, Fact)]

    def read_as(self, path: str, form: str) -> list[Fact] | None:
        """What any file states when it is read in the format `form`, because another one names it; None as above."""
        if self.formats.get(path) == form and path not in self._lonely:
            return self.settings(path)
        if path not in self.tree.entries:
            return None
        if (path, form) not in self._asked_for:
            self._asked_for[path, form] = self._extracted_as(path, form)
        return _settings(self._asked_for[path, form])

    def _extracted_as(self, path: str, form: str) -> Items:
        blob = self.tree.entries[path].blob
        known = self._cache.get(path, blob, form)
        if known is None:
            ((_, content),) = self.tree.read_many([path])
            if isinstance(content, Unread):
                known = _refused(path, content)
            else:
                known = tuple(extract(Source(path, content), form))
            self._cache.put(path, blob, form, known)
        return known

    @cached_property
    def folders(self) -> dict[str, tuple[str, ...]]:
        """The paths in `formats` by the folder that they lie in directly."""
        result: dict[str, list[str]] = {}
        for path in self.formats:
            result.setdefault(path.rpartition("/")[0], []).append(path)
        return {folder: tuple(sorted(paths)) for folder, paths in result.items()}

    def mentioned(self, names: re.Pattern[str], where: re.Pattern[str]) -> frozenset[str]:
        """What the groups of `names` find in the text of every file, ours or not, whose path `where` matches."""
        if (names, where) not in self._mentioned:
            paths = [path for path, entry in self.tree.entries.items() if entry.kind == "file" and where.search(path)]
            self._mentioned[names, where] = frozenset(
                name
                for _, content in self.tree.read_many(paths)
                if not isinstance(content, Unread) and len(content) <= _LONGEST_TEXT
                for match in names.finditer(content.decode("utf-8", "replace"))
                for name in match.groups()
                if name
            )
        return self._mentioned[names, where]

    @cached_property
    def reads(self) -> dict[str, list[Fact]]:
        """Where programs of the tree read variables, by name; production's own code first."""
        from parity_hooks.environments.reads import reads

        return reads(self.tree, self._cache)

    def has(self, path: str) -> bool:
        """Whether there is a file at `path`, ours or not."""
        found = self.tree.entries.get(path)
        return found is not None and found.kind != "submodule"

    def sources(self, paths: Sequence[str]) -> Iterator[tuple[str, Source | None]]:
        """Yield the text of any files; None where there is none, or where it cannot be read."""
        there = {path: self._content_name(path) for path in paths if self.has(path)}
        unread = [path for path, blob in there.items() if (path, blob) not in self._opened]
        for path, content in self.tree.read_many(unread):
            if not isinstance(content, Unread):
                self._opened[path, there[path]] = Source(path, content)
        yield from ((path, self._opened.get((path, there[path])) if path in there else None) for path in paths)

    def _opened_before(self, path: str) -> Source | None:
        return self._opened.get((path, self._content_name(path)))

    def _content_name(self, path: str) -> str:
        return self.tree.entries[path].blob or f"only in {id(self)}"

    def once(self, about: tuple[str, str], make: Callable[[], T]) -> T:
        """What `make` returned for this tree when it was first asked about this."""
        if about not in self._made:
            self._made[about] = make()
        return cast("T", self._made[about])

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


def _scanned(path: str) -> bool:
    """Whether a generic file outside families is looked into: YAML, where applications live."""
    return path.endswith((".yaml", ".yml")) and not TESTS.search(path)


def _refused(path: str, content: Unread) -> Items:
    if content.kind in ("submodule", "gone"):
        return ()
    rule = "unfollowed-source" if content.kind == "symlink" else "unreadable-source"
    return (Problem(content.reason, Location(path), rule=rule),)


def _settings(items: Items) -> list[Fact] | None:
    stated = [item for item in items if isinstance(item, Fact) and item.kind == SETTING]
    return None if _unreadable(items) else stated


def _unreadable(items: Items) -> bool:
    return any(isinstance(item, Problem) and item.fatal for item in items)
