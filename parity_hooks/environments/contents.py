"""The files of one tree as facts: which of them are ours, and what each says.

Files are read when something asks for them and once per content: a comparison of two trees reads what they
share only once.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeVar, cast

from parity_hooks.environments.families import families, retold
from parity_hooks.environments.speakers import TESTS
from parity_hooks.environments.stacks.members import completed
from parity_hooks.formats import configures, extract
from parity_hooks.formats.source import Source
from parity_hooks.model.fact import SETTING, Fact
from parity_hooks.model.location import Location
from parity_hooks.model.problem import Problem
from parity_hooks.repository import Unread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from parity_hooks.environments.families import Family
    from parity_hooks.model.environment import Environment
    from parity_hooks.repository import Tree

Items = tuple[Fact | Problem, ...]
T = TypeVar("T")
# What a generic file must contain to be read outside a family: a manifest, or an image.
_WORTH_READING: Final = re.compile(rb"^\s*(?:apiVersion|-?\s*image)\s*:", re.MULTILINE)
# ... or be keyed by environments.
_BY_ENVIRONMENT: Final = re.compile(
    rb"^[ ]{0,12}(?:-[ ]{1,3})?(?:(?:environment|env|name|stage)[ ]{0,3}:[ ]{0,3})?"
    rb"[\"']?(?:production|prod|prd)[\"']?[ ]{0,3}(?::|$)",
    re.MULTILINE,
)
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


class Contents:
    """What the files of one tree state.  `formats` names the format of every file that some format reads, programs
    left out.
    """

    def __init__(
        self,
        tree: Tree,
        cache: Cache | None = None,
        told: Mapping[str, Environment | None] | None = None,
        forms: Mapping[str, str] | None = None,
    ) -> None:
        """Read `tree`; `told` says for which environment a path speaks (None: for nobody), where somebody knows, and
        `forms` in which format it is written.
        """
        self.tree = tree
        self.told = told or {}
        self.forms = forms or {}
        self._cache = cache or Cache()
        self._items: dict[str, Items] = {}
        self._made: dict[tuple[str, str], object] = {}
        self._opened = self._cache.opened
        self.formats: dict[str, str] = {}
        self._generic: list[str] = []
        self._asked_for: dict[tuple[str, str], Items] = {}
        self._mentioned: dict[tuple[re.Pattern[str], re.Pattern[str]], frozenset[str]] = {}
        for path, entry in tree.entries.items():
            silent = entry.kind == "submodule" or (path in self.told and self.told[path] is None)
            found = None if silent else configures(path)
            if found:
                self.formats[path] = found.name
                if found.generic and path not in self.forms:
                    self._generic.append(path)
        self.formats |= {path: form for path, form in self.forms.items() if path in tree.entries}

    def items(self, paths: Iterable[str]) -> Iterator[tuple[str, Items]]:
        """Yield what each of `paths` says; files not read yet are read together."""
        wanted = list(paths)
        missing = []
        for path in wanted:
            if path not in self._items:
                known = self._cache.get(path, self.tree.entries[path].content, self._reading(path))
                if known is None:
                    missing.append(path)
                else:
                    self._items[path] = known
        for path, content in self.tree.read_many(missing):
            self._items[path] = self._extracted(path, content)
            self._cache.put(path, self.tree.entries[path].content, self._reading(path), self._items[path])
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
            return self._blocks_only(path, content) if _BY_ENVIRONMENT.search(content) else ()
        return tuple(extract(self._opened_before(path) or Source(path, content), self.formats[path]))

    def _blocks_only(self, path: str, content: bytes) -> Items:
        """The settings of a file that is read for its blocks alone: nothing is lost where it cannot be read."""
        read = extract(self._opened_before(path) or Source(path, content), self.formats[path])
        return tuple(item for item in read if isinstance(item, Fact) and item.kind == SETTING)

    @cached_property
    def _lonely(self) -> frozenset[str]:
        """Generic files that no family asks for."""
        asked = {path for family in self.families for path in family.paths}
        return frozenset(path for path in self._generic if path not in asked)

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
        blob = self.tree.entries[path].content
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

    def mentioned(self, names: re.Pattern[str], where: re.Pattern[str], word: bytes = b"") -> frozenset[str]:
        """What the groups of `names` find in the text of every file, ours or not, whose path `where` matches.

        `word` stands in every such text: with it only the files that contain it are read.
        """
        if (names, where) not in self._mentioned:
            paths = [path for path, entry in self.tree.entries.items() if entry.kind == "file" and where.search(path)]
            paths = list(self.tree.containing([word], paths)) if word else paths
            self._mentioned[names, where] = frozenset(
                name
                for _, content in self.tree.read_many(paths)
                if not isinstance(content, Unread) and len(content) <= _LONGEST_TEXT
                for match in names.finditer(content.decode("utf-8", "replace"))
                for name in match.groups()
                if name
            )
        return self._mentioned[names, where]

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

    def texts(self, needles: Sequence[bytes], where: re.Pattern[str]) -> list[Source]:
        """Every file, ours or not, whose path `where` matches and whose text has one of `needles`."""
        paths = [path for path, entry in self.tree.entries.items() if entry.kind == "file" and where.search(path)]
        found = (source for _, source in self.sources(self.tree.containing(needles, paths)))
        return [source for source in found if source is not None and len(source.data) <= _LONGEST_TEXT]

    def _opened_before(self, path: str) -> Source | None:
        return self._opened.get((path, self._content_name(path)))

    def _content_name(self, path: str) -> str:
        return self.tree.entries[path].content or f"only in {id(self)}"

    def once(self, about: tuple[str, str], make: Callable[[], T]) -> T:
        """What `make` returned for this tree when it was first asked about this."""
        if about not in self._made:
            self._made[about] = make()
        return cast("T", self._made[about])

    @cached_property
    def families(self) -> list[Family]:
        """The families of the tree, those in test folders left out."""
        return [retold(family, self.told) for family in self._inferred] if self.told else self._inferred

    @cached_property
    def _inferred(self) -> list[Family]:
        found = families({path: name for path, name in self.formats.items() if not TESTS.search(path)})
        return [completed(family, self) for family in found]

    @cached_property
    def inferred(self) -> dict[str, Environment]:
        """For which environment each member of a family speaks by its path, whatever somebody said of it."""
        return {member.path: member.environment for family in self._inferred for member in family.members}

    @cached_property
    def everything(self) -> dict[str, Items]:
        """What every file says that says something: generic files only where a family or their content asks for it."""
        paths = [path for path in self.formats if path not in self._lonely or _scanned(path)]
        return {path: items for path, items in self.items(paths) if items}


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
