"""What git's plumbing prints about a tree, turned into entries.  Pure: bytes in, values out, git is not asked."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from parity_hooks.repository.entry import Entry, entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OURS = b"2"  # the stage of an unmerged path that holds our side (git-read-tree(1), "3-way merge")


class Change(NamedTuple):
    """One record of `--raw -z --no-renames`: the second side of a difference (git-diff-index(1), "Raw output")."""

    path: bytes
    mode: int  # 0 where the second side has no such file
    blob: str
    is_unmerged: bool
    was: str  # the blob of the first side, zeros where it has no such file


class Files(NamedTuple):
    """What `git ls-files -t -s -o -z` lists: merged index entries, unmerged paths, untracked paths."""

    entries: dict[bytes, Entry]
    unmerged: set[bytes]
    untracked: list[bytes]


def changes(output: bytes) -> Iterator[Change]:
    """Yield the records of `--raw -z --no-renames`."""
    fields = iter(output.split(b"\0"))
    for description, path in zip(fields, fields, strict=False):
        _, mode, was, blob, status = description.split()
        yield Change(path, int(mode, 8), blob.decode(), status == b"U", was.decode())


def of_revision(output: bytes) -> Iterator[Entry]:
    """Yield the entries of `git ls-tree -r -z`."""
    for record in output.split(b"\0")[:-1]:
        description, _, path = record.partition(b"\t")
        mode, _, name = description.split()
        yield entry(path, int(mode, 8), name.decode())


def of_index(output: bytes) -> tuple[list[Entry], set[bytes]]:
    """Return the merged entries and the unmerged paths of `git diff-index --cached --raw -z` against nothing."""
    merged: list[Entry] = []
    unmerged: set[bytes] = set()
    for change in changes(output):
        if change.is_unmerged:
            unmerged.add(change.path)
        else:
            merged.append(entry(change.path, change.mode, change.blob))
    return merged, unmerged


def ours(output: bytes) -> Iterator[Entry]:
    """Yield our side of each unmerged path of `git ls-files -u -z`; a path that we deleted has none."""
    for record in output.split(b"\0")[:-1]:
        description, _, path = record.partition(b"\t")
        mode, name, stage = description.split()
        if stage == OURS:
            yield entry(path, int(mode, 8), name.decode())


def files(output: bytes) -> Files:
    """Return what `git ls-files -t -s -o -z` lists, less the embedded repositories (`name/`)."""
    found = Files({}, set(), [])
    for record in output.split(b"\0")[:-1]:
        tag, _, rest = record.partition(b" ")
        if tag == b"?":
            if not rest.endswith(b"/"):
                found.untracked.append(rest)
            continue
        description, _, path = rest.partition(b"\t")
        mode, name, stage = description.split()
        if stage == b"0":
            found.entries[path] = entry(path, int(mode, 8), name.decode())
        else:
            found.unmerged.add(path)
    return found


def by_path(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return `entries` under their paths, in the order of the paths."""
    return {item.path: item for item in sorted(entries, key=attrgetter("path"))}
