"""Documents that people keep: the part of one that a heading begins, by the anchor that GitHub gives the heading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENDINGS: Final = (".md", ".markdown")
_HEADING: Final = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_DROPPED: Final = re.compile(r"[^\w\- ]")


def document(path: str) -> bool:
    """Whether a path is that of a document whose headings are known."""
    return path.lower().endswith(_ENDINGS)


def section(text: str, anchor: str) -> str | None:
    """The part of a Markdown text below the heading with this anchor, deeper ones included; None where it has none.

    No anchor means all of it.  Semantics: CommonMark's ATX headings; GitHub's anchors, a second one of a name with
    `-1` behind it.
    """
    if not anchor:
        return text
    lines = text.splitlines()
    headings = list(_headings(lines))
    for position, (start, depth, name) in enumerate(headings):
        if name == anchor:
            end = next((line for line, other, _ in headings[position + 1 :] if other <= depth), len(lines))
            return "\n".join(lines[start:end])
    return None


def says(text: str, value: str) -> bool:
    """Whether a value stands in a text by itself: `16` is not said by `160` or `1.16`."""
    return bool(value) and re.search(rf"(?<![\w.]){re.escape(value)}(?![\w]|\.\w)", text) is not None


def _headings(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """Yield `(index, depth, anchor)` of every heading outside code."""
    seen: dict[str, int] = {}
    fence = ""
    for index, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        found = None if fence or mark else _HEADING.fullmatch(line)
        if found:
            plain = _DROPPED.sub("", (found[2] or "").strip().lower()).replace(" ", "-")
            count = seen.get(plain, 0)
            seen[plain] = count + 1
            yield index, len(found[1]), f"{plain}-{count}" if count else plain
