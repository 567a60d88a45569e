"""Why the content of a file was not read: a value, because a file that cannot be read is data and stops nothing."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

LIMIT: Final = 8 * 1024 * 1024  # bytes; what configures a program is smaller, what is larger is data or an accident
POINTER: Final = b"version https://git-lfs.github.com/spec/v1"

Kind = Literal["missing", "lfs", "submodule", "symlink", "too-large", "gone", "error"]


class Unread(NamedTuple):
    """The reason, as a phrase for people, and its kind, for programs.

    "missing": the object is absent from a partial clone; "gone": the tree has no such file, or it left the disk after
    it was listed; "error": git or the system could not deliver it.
    """

    reason: str
    kind: Kind


def too_large(size: int) -> Unread:
    """Return what is said instead of the content of a file of `size` bytes."""
    return Unread(f"larger than 8 MiB ({size} bytes)", "too-large")


def unless_pointer(content: bytes) -> bytes | Unread:
    """Return `content`, unless it only points at the content (git-lfs docs/spec.md: `version` is the first line)."""
    if content.startswith(POINTER):
        return Unread("a Git LFS pointer, the content is not in the repository", "lfs")
    return content
