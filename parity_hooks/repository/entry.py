"""What a tree lists: one entry per path, and how a path's bytes become text and back."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

SYMLINK: Final = 0o120000
SUBMODULE: Final = 0o160000

EntryKind = Literal["file", "symlink", "submodule"]


class Entry(NamedTuple):
    """One path of a tree.

    `path` is relative to the top, with `/`; `mode` is git's number (0o100644, 0o100755, 0o120000, 0o160000);
    `blob` is the object that holds the content (for a submodule: its commit) and None where only the disk has it.
    """

    path: str
    mode: int
    blob: str | None
    kind: EntryKind

    @property
    def content(self) -> str | None:
        """The object that reading the path gives; None where the disk has it, or where a link leads elsewhere."""
        return self.blob if self.kind == "file" else None


def entry(path: bytes, mode: int, blob: str | None) -> Entry:
    """Return the entry that git describes with `path`, `mode` and `blob`."""
    kind: EntryKind = "submodule" if mode == SUBMODULE else "symlink" if mode == SYMLINK else "file"
    return Entry(text(path), mode, blob, kind)


def text(path: bytes) -> str:
    """Return the text for a path's bytes; bytes that are not UTF-8 survive as surrogates."""
    return path.decode("utf-8", "surrogateescape")


def raw(path: str) -> bytes:
    """Return the bytes for a path's text, whatever the locale says about file names."""
    return path.encode("utf-8", "surrogateescape")
