"""Owners: whether somebody who is named as one appears as an owner in the tree's CODEOWNERS file.

Semantics: GitHub's "About code owners" and GitLab's "Code Owners syntax", with its sections and their defaults.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.contract.guards_names import meant, shown
from parity_hooks.repository import Unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.repository import Tree

# In the order in which GitHub looks for the file; what it does not know comes last.
PATHS: Final = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
_SECTION: Final = re.compile(r"\^?\[[^\]]+\](?:\[\d+\])?(?P<owners>(?:\s.*)?)")
_COMMENT: Final = re.compile(r"(?:^|\s)#.*")
_WORD: Final = re.compile(r"(?:\\.|\S)+")
_OWNER: Final = re.compile(r"@{1,2}[^\s@]+|[^\s@]+@[^\s@]+")


def unknown(owner: str, tree: Tree) -> str:
    """The empty text when `owner` owns something in `tree` or nobody can be looked up, else what is wrong."""
    path = next((one for one in PATHS if one in tree.entries), None)
    if path is None:
        return ""
    content = tree.read(path)
    if isinstance(content, Unread):
        return f"{path} cannot be read: {content.reason}"
    known = {name.casefold(): name for name in owners(content.decode("utf-8-sig", "replace"))}
    wanted = owner.strip().casefold()
    if wanted in known:
        return ""
    close = f"; did you mean {shown(known['@' + wanted])}?" if "@" + wanted in known else meant(owner, known.values())
    return f"{path} names no owner {shown(owner.strip())}{close}"


def owners(text: str) -> Iterator[str]:
    """Yield every owner that a CODEOWNERS file names, in the file's own spelling."""
    for line in text.splitlines():
        plain = _COMMENT.sub("", line).strip()
        section = _SECTION.fullmatch(plain)
        words = _WORD.findall(section["owners"]) if section else _WORD.findall(plain)[1:]
        yield from (word for word in words if _OWNER.fullmatch(word))
