"""The text of an entry as one file has it, ready to be set into another one with that file's indentation and quotes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from parity_hooks.errors import Declined
from parity_hooks.formats.editing.text import Token, Wanted
from parity_hooks.formats.scalars import canonical
from parity_hooks.formats.tree import Scalar

if TYPE_CHECKING:
    from parity_hooks.formats.editing.insertion import Stated
    from parity_hooks.formats.editing.outline import Part
    from parity_hooks.formats.editing.text import Text
    from parity_hooks.model.route import Route

_STEP: Final = "  "
_QUOTES: Final = ("'", '"')


@dataclass(frozen=True, slots=True)
class Entry:
    """The lines of an entry without their indentation, below keys that have to be made for it first."""

    lines: tuple[str, ...]
    above: tuple[str, ...]
    in_flow: bool
    of_list: bool

    def block(self, indent: str) -> str:
        """The entry as lines of a block."""
        if self.in_flow and len(self.lines) > 1:
            raise Declined("it is written in another way there")
        made = [f"{indent}{_STEP * depth}{key}:" for depth, key in enumerate(self.above)]
        inner = indent + _STEP * len(self.above)
        return "\n".join([*made, *(f"{inner}{line}" if line else "" for line in self.lines)])

    def flow(self, indent: str, step: str) -> str:
        """The entry between braces or brackets, each level of it indented by one more `step`."""
        if len(self.lines) > 1 and (self.above or not self.in_flow):
            raise Declined("it is written in another way there")
        text = f"\n{indent}".join(_stepped(self.lines, step))
        for depth, key in enumerate(reversed(self.above)):
            text = f"{key}: [{text}]" if self.of_list and not depth else f"{key}: {{{text}}}"
        return text


def _stepped(lines: tuple[str, ...], step: str) -> list[str]:
    """Lines whose own indentation is made of another step."""
    margins = [line[: len(line) - len(line.lstrip())] for line in lines]
    own = min(filter(None, margins), key=len, default="")
    if not own or any(margin.replace(own, "") for margin in margins):
        return list(lines)
    return [step * (len(margin) // len(own)) + line.lstrip() for margin, line in zip(margins, lines, strict=True)]


def entry_of(one: Stated, node: Part, route: Route, style: str | None) -> Entry:
    """The entry whose value or item is `node`; `route` leads to it from what the other file has.

    Raises `Declined` where its text means something only in its own file.
    """
    text, owner = one.text, node.owner
    if owner is None or any(part.kind == "alias" or part.anchored for part in node.everything()):
        raise Declined(f"it shares its text with others in {text.source.path}")
    key = owner.key(node)
    start = (key or node).start
    end = node.end if node.style else node.last
    lines = _lines(text, start, end) if key or owner.style else _item(text, start, end)
    if node.kind == "scalar" and style in _QUOTES and node.style not in (style, "|", ">") and not _typed(node):
        lines = _requoted(one, node, text.text[start : node.start], style)
    above = _above(owner, text, len(route) - 1)
    return Entry(tuple(lines), above, in_flow=bool(owner.style), of_list=key is None)


def _lines(text: Text, start: int, end: int) -> list[str]:
    """The lines from `start` to `end`, the indentation of the first one taken off all of them."""
    indent = text.indent(start)
    first, *others = text.text[start:end].split("\n")
    if any(line.strip() and not line.startswith(indent) for line in others):
        raise Declined(f"its lines in {text.source.path} are not indented alike")
    return [first, *(line[len(indent) :] if line.strip() else "" for line in others)]


def _item(text: Text, start: int, end: int) -> list[str]:
    """The lines of a list item, its dash included."""
    from parity_hooks.formats.editing.entries import dash

    return _lines(text, dash(text, start), end)


def _typed(node: Part) -> bool:
    """Whether a bare word means something else than its text: quotes would change it."""
    return not node.style and canonical(Scalar(node.value), "helm")[0] != "text"


def _requoted(one: Stated, node: Part, head: str, style: str | None) -> list[str]:
    new = one.editor.written(one.text, Token(0, 0, "", style or ""), Wanted(node.value))
    dashed = "" if node.owner and (node.owner.kind == "mapping" or node.owner.style) else "- "
    return [f"{dashed}{head}{new}"]


def _above(owner: Part, text: Text, count: int) -> tuple[str, ...]:
    """The keys of the containers around an entry, the outermost first, as they are written."""
    names: list[str] = []
    part = owner
    for _ in range(count):
        key = part.owner.key(part) if part.owner else None
        if key is None or part.owner is None:
            raise Declined(f"what it stands in cannot be told exactly in {text.source.path}")
        names.insert(0, text.text[key.start : key.end])
        part = part.owner
    return tuple(names)
