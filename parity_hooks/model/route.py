"""Routes: the logical path to a value inside a file, as committed files cite it (never a line number)."""

from __future__ import annotations

import re
from typing import Final

Route = tuple[str, ...]

_QUOTED: Final = re.compile(r'[.#\[\]"\s]')


class Item(str):
    """A list item as a segment: the string is its identity (`name=web`), `shown` what a reader sees (`3`).

    The identity of an item without a name is made from its content, so that two lists are compared item by
    item wherever the items stand; what is shown is its position.
    """

    __slots__ = ("shown",)
    shown: str

    def __new__(cls, identity: str, shown: str | None = None) -> Item:
        """Make an item; what is shown is its identity unless said otherwise."""
        item = super().__new__(cls, identity)
        item.shown = identity if shown is None else shown
        return item


def named(segment: str) -> str:
    """The name that an item is told by (`name=web` -> `web`), or the segment itself."""
    return segment.partition("=")[2] or segment


def text(route: Route) -> str:
    """`route` as it is printed and cited: `services.web.environment[name=LOG_LEVEL]`."""
    return _joined(route, shown=True)


def identity(route: Route) -> str:
    """`route` as it enters identities: positions of nameless items are left out."""
    return _joined(route, shown=False)


def _joined(route: Route, *, shown: bool) -> str:
    parts: list[str] = []
    for segment in route:
        if isinstance(segment, Item):
            parts.append(f"[{_quoted(segment.shown if shown else str(segment))}]")
        else:
            parts.append(("." if parts else "") + _quoted(segment))
    return "".join(parts)


def _quoted(segment: str) -> str:
    if segment and not _QUOTED.search(segment):
        return segment
    escaped = segment.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
