"""A YAML or JSON text as parts that know where they begin and end: what a tree of values leaves out.

The events are those of the reader (`formats.yaml`), over the same text, so that places agree.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from parity_hooks.errors import Declined
from parity_hooks.formats.yaml import LOADER, PROPERTIES

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(slots=True, eq=False)
class Part:
    """A scalar, an alias, a mapping or a sequence; of a mapping `inner` is key, value, key, value.

    `style` is the quote or block mark of a scalar, `{` for a container in flow style.  Tags and anchors stand
    before `start`.
    """

    kind: str
    start: int
    end: int
    style: str = ""
    value: str = ""
    anchored: bool = False
    owner: Part | None = None
    inner: list[Part] = field(default_factory=list)

    @property
    def last(self) -> int:
        """Where its text ends, without the comments and blank lines that a parser counts to a block."""
        return self.end if self.style or not self.inner else self.inner[-1].last

    def everything(self) -> Iterator[Part]:
        """Yield it and all below it, in the order of the text."""
        stack = [self]
        while stack:
            one = stack.pop()
            yield one
            stack.extend(reversed(one.inner))

    def above(self, levels: int) -> Part | None:
        """The part that many containers up, or None."""
        part: Part | None = self
        for _ in range(levels):
            part = part.owner if part else None
        return part

    def key(self, value: Part) -> Part | None:
        """The key of one of the values of a mapping; None in a list."""
        return self.inner[self.inner.index(value) - 1] if self.kind == "mapping" else None


def outline(text: str) -> list[Part]:
    """The documents of a text; raises `Declined` where it is none that YAML reads."""
    roots: list[Part] = []
    stack: list[Part] = []
    try:
        for event in yaml.parse(text, Loader=LOADER):
            _take(event, text, roots, stack)
    except (yaml.YAMLError, ValueError, RecursionError):
        raise Declined("it cannot be read exactly as YAML") from None
    return roots


def _take(event: Any, text: str, roots: list[Part], stack: list[Part]) -> None:
    kind = type(event)
    if issubclass(kind, yaml.CollectionEndEvent):
        stack.pop().end = event.end_mark.index
    elif issubclass(kind, yaml.NodeEvent):
        _add(_part(event, text), roots, stack)


def _add(part: Part, roots: list[Part], stack: list[Part]) -> None:
    part.owner = stack[-1] if stack else None
    (stack[-1].inner if stack else roots).append(part)
    if part.kind in ("mapping", "sequence"):
        stack.append(part)


def _part(event: Any, text: str) -> Part:
    start, end = event.start_mark.index, event.end_mark.index
    if isinstance(event, yaml.AliasEvent):
        return Part("alias", start, end)
    tagged = bool(event.anchor or event.tag)
    if isinstance(event, yaml.ScalarEvent):
        if tagged and (ahead := PROPERTIES.match(text, start)):
            start = ahead.end()
        if event.style in ("|", ">"):
            end = start + len(text[start:end].rstrip())
        return Part("scalar", start, end, event.style or "", event.value, bool(event.anchor))
    kind = "mapping" if isinstance(event, yaml.MappingStartEvent) else "sequence"
    return Part(kind, start, end, "{" if event.flow_style else "", anchored=bool(event.anchor))


def scalar_at(roots: list[Part], offset: int) -> Part | None:
    """The scalar that begins at `offset`, or the one that `offset` is inside of."""
    scalars = [part for root in roots for part in root.everything() if part.kind == "scalar"]
    inside = (part for part in scalars if part.start < offset <= part.end)
    return next((part for part in scalars if part.start == offset), None) or next(inside, None)
