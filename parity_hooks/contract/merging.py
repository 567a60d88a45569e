"""New content into a text that people edit: what did not change keeps every byte, comments stay with their entry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from parity_hooks.formats.tree import Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping as Table

    from parity_hooks.contract.reading import Document
    from parity_hooks.formats.tree import Node


@dataclass(slots=True)
class Chunk:
    """One entry of a text: the comment above it, and its own lines."""

    lead: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The entry as it stands."""
        return "".join((*self.lead, *self.body))


def cut(lines: list[str], starts: list[int], first: int, stop: int) -> tuple[list[Chunk], list[str]]:
    """The chunks that begin in the lines `starts` (1-based), between the lines `first` and `stop`, and what is left.

    Comments and blank lines between two entries belong to the one below; what follows the last entry is left.
    """
    chunks: list[Chunk] = []
    begin = first
    for position, start in enumerate(starts):
        end = starts[position + 1] if position + 1 < len(starts) else stop
        while end > start + 1 and _aside(lines[end - 2]):
            end -= 1
        chunks.append(Chunk(lines[begin - 1 : start - 1], lines[start - 1 : end - 1]))
        begin = end
    return chunks, lines[begin - 1 : stop - 1]


def _aside(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def split(text: str) -> list[str]:
    """The lines of a text, each with its end; the last one gets one."""
    lines = text.replace("\r\n", "\n").split("\n")
    return [f"{line}\n" for line in (lines[:-1] if lines[-1] == "" else lines)]


def replaced(text: str, document: Document, new: Table[str, str], order: tuple[str, ...]) -> str:
    """`text` with other top-level entries: `new` gives the text of each key that changes, empty to take it away.

    A key that was not there goes where `order` has it.
    """
    lines = split(text)
    starts = document.lines()
    chunks, rest = cut(lines, sorted(starts.values()), 1, len(lines) + 1)
    named = dict(zip(sorted(starts, key=lambda key: starts[key]), chunks, strict=True))
    for key, rendered in new.items():
        if key in named:
            named[key].body = split(rendered) if rendered else []
            named[key].lead = named[key].lead if rendered else []
        elif rendered:
            named = _inserted(named, key, Chunk([], split(rendered)), order)
    return "".join(chunk.text for chunk in named.values()) + "".join(rest)


def _inserted(named: dict[str, Chunk], key: str, chunk: Chunk, order: tuple[str, ...]) -> dict[str, Chunk]:
    """`named` with one more, before the first one that comes later in `order`."""
    later = {*order[order.index(key) + 1 :]}
    place = next((position for position, other in enumerate(named) if other in later), len(named))
    items = list(named.items())
    return dict([*items[:place], (key, chunk), *items[place:]])


def section(
    text: str,
    document: Document,
    name: str,
    wanted: Table[str, str],
    *,
    identity: Callable[[str | int], str],
    keep: Callable[[str], bool],
) -> str:
    """The text of the top-level key `name` with the entries `wanted` (identity -> rendered) and no others.

    An entry whose `identity` is wanted and that `keep` says is still right stays byte for byte.
    """
    node = (
        document.root.entries[name][1] if isinstance(document.root, Mapping) and name in document.root.entries else None
    )
    lines = split(text)
    starts = _starts(node)
    first = document.line(name)
    if node is None or not starts or starts[0] <= first or len({*starts}) < len(starts):  # on one line with its key
        return f"{name}:\n" + "".join(wanted.values()) if wanted else ""
    chunks, _ = cut(lines, starts, first + 1, _end(document, name, len(lines)))
    names = [identity(one) for one in (node.entries if isinstance(node, Mapping) else range(len(starts)))]
    kept = {one: chunk for one, chunk in zip(names, chunks, strict=True) if one in wanted}
    for one, chunk in kept.items():
        if not keep(one):
            chunk.body = _updated(chunk.body, split(wanted[one]))
    order = tuple(wanted)
    for one in order:
        if one not in kept:
            kept = _inserted(kept, one, Chunk([], split(wanted[one])), order)
    if not kept:
        return ""
    return lines[first - 1] + "".join(chunk.text for chunk in kept.values())


def _updated(was: list[str], now: list[str]) -> list[str]:
    """The lines of an entry with those that say something else replaced; comments between them stay."""
    new = {_key(line): line for line in now}
    if any(_key(line) not in new for line in was if not _aside(line)):
        return now  # written in another form
    kept = [line if _aside(line) or line.startswith(new[_key(line)].rstrip("\n")) else new[_key(line)] for line in was]
    there = {_key(line) for line in was if not _aside(line)}
    return kept + [line for line in now if _key(line) not in there]


def _key(line: str) -> str:
    """The key of a line in a block: what stands before its first colon, with the dash of a list's item."""
    return line.partition(":")[0]


def _starts(node: Node | None) -> list[int]:
    if isinstance(node, Mapping):
        return [key.line for key, _ in node.entries.values()]
    return [item.line for item in node.items] if isinstance(node, Sequence) else []


def _end(document: Document, name: str, lines: int) -> int:
    """The line after the section: where the next one begins, or after the last line."""
    begin = document.line(name)
    return min((line for line in document.lines().values() if line > begin), default=lines + 1)
