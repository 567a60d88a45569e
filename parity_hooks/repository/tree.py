"""One state of all files of a repository: its entries, listed once, and their contents, read when asked for.

An entry with a blob id reads as that blob, also in the work tree: an unmodified file is what git says it is,
whatever line ends or filters made of it on the disk.  Only what git cannot know comes from the disk.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, Literal

from parity_hooks.repository.disk import read_file, read_link
from parity_hooks.repository.entry import Entry
from parity_hooks.repository.links import Links
from parity_hooks.repository.objects import WINDOW
from parity_hooks.repository.unread import Unread, unless_pointer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

    from parity_hooks.repository.objects import Objects

FEW: Final = 32  # files that are read in less time than git takes to start
TreeKind = Literal["worktree", "index", "revision"]


class Tree:
    """The files of the work tree, of the index or of a revision.

    `name` is the full commit id of a revision, else None; `entries` are in the order of their paths; `unmerged` are
    the paths in conflict: the index then shows our side, the work tree what lies on the disk.
    """

    __slots__ = ("_changed", "_links", "_objects", "_top", "entries", "kind", "name", "unmerged")

    def __init__(
        self,
        kind: TreeKind,
        entries: Mapping[str, Entry],
        objects: Objects,
        *,
        name: str | None = None,
        unmerged: frozenset[str] = frozenset(),
        top: str = "",
        changed: Mapping[str, bytes] | None = None,
    ) -> None:
        self.kind = kind
        self.name = name
        self.entries = entries
        self.unmerged = unmerged
        self._objects = objects
        self._top = top
        self._changed = changed or {}
        self._links = Links(entries, self._target)

    def read(self, path: str) -> bytes | Unread:
        """Return the content of the file at `path`, links followed within this tree, or why there is none."""
        (answer,) = self._batch([path])
        return answer

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Unread]]:
        """Yield each of `paths` with its content or the reason, in their order, a few at a time.

        RepositoryError only where git itself cannot be run.
        """
        waiting = iter(paths)
        while batch := list(islice(waiting, WINDOW)):
            yield from zip(batch, self._batch(batch), strict=True)

    def followed(self, path: str) -> Entry | Unread:
        """Return the entry whose content `path` has, links followed within this tree, or why there is none."""
        return self._file(path)

    def resolved(self, path: str) -> str | Unread:
        """Return where `path` leads in this tree, links followed, be there something or not; or why it leads out."""
        return self._links.resolved(path)

    def with_contents(self, changed: Mapping[str, bytes], gone: Set[str] = frozenset()) -> Tree:
        """Return this tree with other contents of some files, with more and without those in `gone`, in memory only."""
        laid = {path: Entry(path, 0o100644, None, "file") for path in changed if path not in self.entries}
        entries = {path: one._replace(blob=None) if path in changed else one for path, one in self.entries.items()}
        every = dict(sorted({**entries, **laid}.items())) if laid else entries
        every = {path: one for path, one in every.items() if path not in gone} if gone else every
        now = {**self._changed, **changed}
        return Tree(self.kind, every, self._objects, name=self.name, unmerged=self.unmerged, top=self._top, changed=now)

    def containing(self, needles: Sequence[bytes], paths: Iterable[str]) -> list[str]:
        """Return those of `paths` whose content has one of `needles`, ASCII without a line end; unread ones have none.

        git is asked once for all that it holds as plain files; what only the disk has, links and few files are read.
        """
        wanted = list(paths)
        held = [path for path in wanted if self._searchable(path)]
        found = self._objects.grep(self.name, needles, held) if len(held) > FEW else None
        read = set(wanted) if found is None else set(wanted).difference(held)
        has = set() if found is None else found.intersection(held)
        for path, content in self.read_many(path for path in wanted if path in read):
            if not isinstance(content, Unread) and any(needle in content for needle in needles):
                has.add(path)
        return [path for path in wanted if path in has]

    def _searchable(self, path: str) -> bool:
        """Tell whether git finds the content of `path` in the index, or in a commit."""
        entry = self.entries.get(path)
        known = self.kind != "revision" or self.name is not None
        return known and entry is not None and entry.kind == "file" and bool(entry.blob) and path not in self.unmerged

    def _batch(self, paths: list[str]) -> list[bytes | Unread]:
        found = [self._file(path) for path in paths]
        blobs = [entry.blob for entry in found if isinstance(entry, Entry) and entry.blob is not None]
        contents = dict(zip(blobs, self._objects.read(blobs), strict=True))
        return [entry if isinstance(entry, Unread) else self._content(entry, contents) for entry in found]

    def _file(self, path: str) -> Entry | Unread:
        entry = self.entries.get(path)
        if entry is None:
            return Unread("no such file in this tree", "gone")
        if entry.kind == "submodule":
            return Unread("a submodule is not followed", "submodule")
        return self._links.follow(path) if entry.kind == "symlink" else entry

    def _content(self, entry: Entry, contents: Mapping[str, bytes | Unread]) -> bytes | Unread:
        if entry.path in self._changed:
            return self._changed[entry.path]
        content = read_file(self._top, entry.path) if entry.blob is None else contents[entry.blob]
        return content if isinstance(content, Unread) else unless_pointer(content)

    def _target(self, link: Entry) -> bytes | Unread:
        if link.blob is None:
            return read_link(self._top, link.path)
        (target,) = self._objects.read([link.blob])
        return target
