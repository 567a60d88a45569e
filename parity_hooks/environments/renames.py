"""The older of two trees under the names of the newer one, so that a renamed file keeps its identity.

Only where it goes on saying the same for the same environment: a file that is renamed away is gone.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from parity_hooks.environments.names import sighted
from parity_hooks.environments.speakers import QUIET, speaker
from parity_hooks.formats import configures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from parity_hooks.repository import Entry, Tree, Unread


def renames(old: Mapping[str, Entry], new: Mapping[str, Entry]) -> dict[str, str]:
    """Old path -> new path of the files that moved: by equal content, then by the folders that those moved between."""
    gone = [path for path in old if path not in new and configures(path)]
    come = [path for path in new if path not in old and configures(path)]
    moved = _by_content(gone, come, old, new)
    folders = {_split(was)[0]: _split(now)[0] for was, now in moved.items() if _split(was)[1] == _split(now)[1]}
    taken = set(moved.values())
    for path in gone:
        folder, name = _split(path)
        target = f"{folders[folder]}/{name}" if folder in folders else ""
        if path not in moved and target in new and target not in old and target not in taken:
            moved[path] = target
            taken.add(target)
    return {was: now for was, now in moved.items() if _voice(was) == _voice(now)}


@lru_cache(maxsize=65536)
def _voice(path: str) -> tuple[object, ...]:
    """What a file is read as, for whom it speaks, and whether anybody listens."""
    found, seen = configures(path), sighted(path)
    who = speaker(path, found.name).environment.name if found else ""
    return found, who, seen.environment.name if seen else "", bool(QUIET.search(path))


def _by_content(gone: list[str], come: list[str], old: Mapping[str, Entry], new: Mapping[str, Entry]) -> dict[str, str]:
    by_blob: dict[str, list[str]] = defaultdict(list)
    for path in come:
        if blob := new[path].blob:
            by_blob[blob].append(path)
    moved: dict[str, str] = {}
    for path in gone:
        targets = by_blob.get(old[path].blob or "", [])
        if targets:
            best = max(
                targets, key=lambda target: (_voice(target) == _voice(path), _shared(target, path), -len(target))
            )
            targets.remove(best)
            moved[path] = best
    return moved


def _shared(one: str, other: str) -> int:
    """How many segments, from the end, two paths have in common."""
    pairs = zip(reversed(one.split("/")), reversed(other.split("/")), strict=False)
    return next(
        (count for count, (left, right) in enumerate(pairs) if left != right), min(one.count("/"), other.count("/")) + 1
    )


def _split(path: str) -> tuple[str, str]:
    folder, _, name = path.rpartition("/")
    return folder, name


class Renamed:
    """A tree whose files go by the names that another tree gives them."""

    def __init__(self, tree: Tree, moved: Mapping[str, str]) -> None:
        self._tree = tree
        self._was = {now: was for was, now in moved.items()}
        self.kind, self.name, self.unmerged = tree.kind, tree.name, tree.unmerged
        self.entries: Mapping[str, Entry] = dict(
            sorted((moved.get(path, path), entry) for path, entry in tree.entries.items())
        )

    def read(self, path: str) -> bytes | Unread:
        """The content of a file by its new name."""
        return self._tree.read(self._was.get(path, path))

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Unread]]:
        """The contents of several files by their new names."""
        wanted = list(paths)
        found = self._tree.read_many([self._was.get(path, path) for path in wanted])
        for path, (_, content) in zip(wanted, found, strict=True):
            yield path, content

    def containing(self, needles: Sequence[bytes], paths: Iterable[str]) -> list[str]:
        """Those of the files that contain one of `needles`, by their new names."""
        wanted = {self._was.get(path, path): path for path in paths}
        return [wanted[was] for was in self._tree.containing(needles, wanted)]
