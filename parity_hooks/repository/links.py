"""Symbolic links, followed inside one tree: a link counts as the file of the same tree that it leads to.

The disk is never asked where a link leads, so a link cannot lead out of the repository, not even by accident.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from parity_hooks.repository.entry import Entry, text
from parity_hooks.repository.unread import Unread

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CHAIN: Final = 10  # links that one name may go through; kernels allow 40, people need two
LONGEST: Final = 4096  # bytes of a target: PATH_MAX, beyond which no system follows


class Links:
    """The links of one tree; `target_of` reads the text of one of them."""

    __slots__ = ("_entries", "_paths", "_target_of")

    def __init__(self, entries: Mapping[str, Entry], target_of: Callable[[Entry], bytes | Unread]) -> None:
        self._entries = entries
        self._target_of = target_of
        self._paths: list[str] | None = None

    def follow(self, path: str) -> Entry | Unread:
        """Return the file that `path` leads to, or why there is none."""
        found = self.resolved(path)
        return found if isinstance(found, Unread) else self._arrived(found)

    def resolved(self, path: str) -> str | Unread:
        """Return where `path` leads, component by component (path_resolution(7)), whether something is there or not."""
        done: list[str] = []
        waiting = path.split("/")[::-1]
        passed: list[str] = []
        while waiting:
            part = waiting.pop()
            if part == ".." and not done:
                return refusal("out of the repository")
            step(done, part)
            entry = self._entries.get("/".join(done))
            if entry is not None and entry.kind == "symlink":
                passed.append(entry.path)
                target = admissible(passed, self._target_of(entry))
                if isinstance(target, Unread):
                    return target
                done.pop()  # a target counts from the directory that the link lies in
                waiting += target.split("/")[::-1]
        return "/".join(done)

    def _arrived(self, path: str) -> Entry | Unread:
        entry = self._entries.get(path)
        if entry is None:
            return refusal("to a directory" if self._is_directory(path) else "to no file of this tree")
        return entry if entry.kind == "file" else refusal("to a submodule")

    def _is_directory(self, path: str) -> bool:
        if self._paths is None:
            self._paths = sorted(self._entries)
        prefix = f"{path}/" if path else ""
        place = bisect_left(self._paths, prefix)
        return place < len(self._paths) and self._paths[place].startswith(prefix)


def step(done: list[str], part: str) -> None:
    """Go one component further."""
    if part == "..":
        done.pop()
    elif part not in ("", "."):
        done.append(part)


def admissible(passed: list[str], target: bytes | Unread) -> str | Unread:
    """Return the text of the last link of `passed`, unless nothing may follow it."""
    if isinstance(target, Unread):
        return target
    if len(passed) > CHAIN:
        return refusal("to itself" if passed[-1] in passed[:-1] else f"through more than {CHAIN} links")
    if len(target) > LONGEST:
        return refusal("nowhere: its target is too long")
    return refusal("out of the repository: its target is absolute") if target.startswith(b"/") else text(target)


def refusal(where: str) -> Unread:
    """Return what is said instead of the content of a link that leads `where`."""
    return Unread(f"a symbolic link that leads {where}", "symlink")
