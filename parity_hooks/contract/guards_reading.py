"""Which file a reference means, and its content or the reason why there is none.

A reference stays inside the tree: absolute paths and `..` are refused, submodules are not entered.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.contract.guards_names import meant, shown
from parity_hooks.formats.source import Source
from parity_hooks.repository import Unread

if TYPE_CHECKING:
    from parity_hooks.repository import Tree

LARGEST: Final = 2_000_000  # bytes; nobody writes a longer test, and a generated one is no guard
_ABSOLUTE: Final = re.compile(r"[/~]|[A-Za-z]:[/\\]")
_KINDS: Final = {
    "symlink": "lies behind the symbolic link {}: name the file itself",
    "submodule": "lies in the submodule {}, which is not followed",
}


def address(ref: str, mark: str = "::") -> tuple[str, str]:
    """The path that `ref` begins with, and what it names in that file."""
    path, _, rest = ref.partition(mark)
    return plain(path.strip()), rest.strip()


def plain(path: str) -> str:
    """`path` without the `./` that shells want in front."""
    while path.startswith("./"):
        path = path[2:].lstrip("/")
    return path


def opened(path: str, tree: Tree) -> Source | str:
    """The file at `path`, or the sentence fragment that says why it guards nothing."""
    if reason := refused(path) or missing(path, tree):
        return reason
    content = tree.read(path)
    if isinstance(content, Unread):
        return f"{shown(path)} cannot be read: {content.reason}"
    if not content.strip():
        return f"{shown(path)} is empty"
    if len(content) > LARGEST:
        return f"{shown(path)} is larger than {LARGEST:,} bytes and is not looked into"
    source = Source(path, content)
    return f"{shown(path)} is no text" if source.binary else source


def refused(path: str) -> str:
    """Why nothing is looked up at `path` whatever the tree holds, or the empty text."""
    if _ABSOLUTE.match(path):
        return f"{shown(path)} is no path inside the repository: write it relative to the top"
    if ".." in path.split("/"):
        return f"{shown(path)} contains ..: write the path relative to the top of the repository"
    return "" if path else "the reference names no path"


def missing(path: str, tree: Tree) -> str:
    """Why `tree` has no file at `path`, or the empty text when it has one."""
    if path in tree.entries:
        return ""
    if any(folder(path, tree)):
        return f"{shown(path)} is a folder: name a file in it"
    parts = path.split("/")
    for count in range(1, len(parts)):
        above = tree.entries.get("/".join(parts[:count]))
        if above is not None and above.kind in _KINDS:
            return f"{shown(path)} {_KINDS[above.kind].format(shown(above.path))}"
    return f"there is no file {shown(path)}{_elsewhere(path, tree)}"


def folder(path: str, tree: Tree) -> list[str]:
    """The paths of the files below the folder `path`; `.` is the top."""
    prefix = "" if path in (".", "") else path.rstrip("/") + "/"
    return [one for one in tree.entries if one.startswith(prefix)]


def _elsewhere(path: str, tree: Tree) -> str:
    """The file that was meant: of the same name where it moved to, else of a similar name in the same folder."""
    above, _, name = path.rpartition("/")
    same = [one for one in tree.entries if one.rpartition("/")[2] == name]
    if len(same) == 1:
        return f"; did you mean {shown(same[0])}?"
    siblings = same or [one for one in tree.entries if one.rpartition("/")[0] == above]
    return meant(path, siblings)
