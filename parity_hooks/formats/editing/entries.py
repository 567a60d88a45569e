"""An entry of a mapping or a list in YAML or JSON, with all below it, added to the same parent in another file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from parity_hooks.errors import Declined
from parity_hooks.formats.editing.entry_text import Entry, entry_of
from parity_hooks.formats.editing.insertion import preceding
from parity_hooks.formats.editing.outline import Part, scalar_at
from parity_hooks.model.route import Item

if TYPE_CHECKING:
    from parity_hooks.formats.editing.insertion import Stated
    from parity_hooks.formats.editing.text import Text
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.route import Route


class _Place(NamedTuple):
    """Where an entry goes: into `parent`, behind the value or item `after`."""

    parent: Part
    after: Part


def inserted(one: Stated, other: Stated, route: Route) -> bytes:
    """The bytes of `other` with the entry that `one` has at `route`."""
    depth = _shared(other, route)
    place = _place(one, other, route[: depth + 1])
    node = _above(one, one.below(route)[0], len(route))
    entry = entry_of(one, node, route[depth:], _style(other, place))
    return _put(other.text, place, entry)


def _shared(other: Stated, route: Route) -> int:
    """How many segments of the way to the entry are there already; the others have to be plain keys."""
    depth = next((size for size in range(len(route) - 1, 0, -1) if other.below(route[:size])), 0)
    if any(isinstance(part, Item) for part in route[depth:-1]) or (depth == 0 and isinstance(route[0], Item)):
        raise Declined(f"{other.text.source.path} lacks what it would stand in")
    return depth


def _place(one: Stated, other: Stated, route: Route) -> _Place:
    if len(route) == 1 and not other.settings:
        raise Declined(f"{other.text.source.path} states nothing that it could stand beside")
    near = preceding(one, other, route)
    last = _above(other, near[-1], len(route))
    if last.owner is None:
        raise Declined(f"where it would stand in {other.text.source.path} cannot be told exactly")
    if near == other.below(route[:-1]):  # no key that precedes it: it goes to the end
        last = last.owner.inner[-1]
    return _Place(last.owner or last, last)


def _above(file: Stated, fact: Fact, depth: int) -> Part:
    """The part that stands at the first `depth` segments of the route of a fact."""
    text = file.text
    scalar = scalar_at(file.editor.parts(text), text.offset(fact.location.line, fact.location.column))
    part = scalar.above(len(fact.route) - depth) if scalar else None
    if part is None or part.owner is None:
        raise Declined(f"{fact.location} cannot be located exactly")
    key = part.owner.key(part)
    if key and not isinstance(fact.route[depth - 1], Item) and key.value != fact.route[depth - 1]:
        raise Declined(f"{fact.location} cannot be located exactly")
    return part


def _style(other: Stated, place: _Place) -> str | None:
    """The one quote that all neighbours have, or None where they differ."""
    values = place.parent.inner[1::2] if place.parent.kind == "mapping" else place.parent.inner
    styles = {part.style for part in values if part.kind == "scalar"}
    return styles.pop() if len(styles) == 1 and len(values) > 1 else None


def _put(text: Text, place: _Place, entry: Entry) -> bytes:
    """The bytes of the file with the entry in its place."""
    key = place.parent.key(place.after)
    start = (key or place.after).start
    end = place.after.last
    if place.parent.style:
        return _in_flow(text, place, start, entry)
    if key is None:
        start = dash(text, start)
    if text.text[text.begin(start) : start].strip(" -") or text.text[end : text.end(end)].lstrip().startswith(","):
        raise Declined(f"the neighbours in {text.source.path} are not lines by themselves")
    return text.added(end, entry.block(text.indent(start)))


def _in_flow(text: Text, place: _Place, start: int, entry: Entry) -> bytes:
    end = place.after.end
    rest = text.text[end : text.end(end)].strip().lstrip(",").strip()
    if rest.startswith(("//", "/*", "#")):
        raise Declined(f"a comment follows its neighbour in {text.source.path}")
    alone = not text.text[text.begin(start) : start].strip()
    indent = text.indent(start) if alone else ""
    outer = text.text[text.begin(place.parent.start) : place.parent.start]
    step = indent.removeprefix(outer[: len(outer) - len(outer.lstrip())])
    return text.replaced(end, end, (f",\n{indent}" if alone else ", ") + entry.flow(indent, step))


def dash(text: Text, start: int) -> int:
    """Where the dash of a list item stands."""
    before = text.text[text.begin(start) : start].rstrip(" ")
    if not before.endswith("-"):
        raise Declined(f"the items in {text.source.path} are not lines by themselves")
    return text.begin(start) + len(before) - 1
