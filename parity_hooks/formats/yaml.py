"""YAML from the event stream: iterative, depth- and alias-capped, tolerant of templates and custom tags.

Semantics: YAML 1.2 (an anchor may be defined twice, `<<` merges as in YAML 1.1 because every consumer does so).
Scalars keep their text; how `on` or `22:22` is typed is the consumer's business (`scalars.py`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, cast

import yaml

from parity_hooks.formats.comments import explained
from parity_hooks.formats.tree import Mapping, Node, Scalar, Sequence
from parity_hooks.formats.yaml_mask import HOLE, mask, mask_shell, restore
from parity_hooks.model.problem import Problem
from parity_hooks.model.secret import secret_name, secret_text

if TYPE_CHECKING:
    from parity_hooks.formats.source import Source

DEEPEST: Final = 200
MOST_MERGED: Final = 100_000  # entries of one file that merge keys bring in
LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_OTHER_BREAKS: Final = {0x85: " ", 0x2028: " ", 0x2029: " "}  # libyaml counts them as line ends, git does not
PROPERTIES: Final = re.compile(r"(?:[&!][^\s,\[\]{}]*[ \t]+)+")


def documents(source: Source) -> list[Node | Problem]:
    """Every document of a file as a tree, and every problem with its place.  Never raises.

    Template parts are holes that YAML does not see; `${…}` and `((…))` only where the text is no YAML with them.
    """
    text = _readable(source)
    seen, structural = masked(source)
    found = compose(source, seen, text, structural)
    if any(isinstance(one, Problem) and one.fatal for one in found):
        shell = mask_shell(seen)
        if shell != seen:
            again = compose(source, shell, text, structural)
            found = again if not any(isinstance(one, Problem) and one.fatal for one in again) else found
    return found


def masked(source: Source) -> tuple[str, bool]:
    """The text that YAML is to read, of the same length, and whether a template decides what lines it has."""
    text = _readable(source)
    return (text, False) if source.path.startswith(".github/") else mask(text)


def _readable(source: Source) -> str:
    return _UNPRINTABLE.sub(" ", source.text.translate(_OTHER_BREAKS))


def compose(
    source: Source, text: str, original: str, templated: bool = False, first_line: int = 0
) -> list[Node | Problem]:
    """The documents in `text`, which stands in `source` from `first_line` on; `original` is it without holes."""
    composer = _Composer(source, text, original, templated, first_line)
    try:
        loader = LOADER(text)
        try:
            while not composer.stopped and (event := loader.get_event()) is not None:
                composer.take(event)
        finally:
            loader.dispose()
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line, column = (mark.line + 1 + first_line, mark.column + 1) if mark else (0, 0)
        reason = getattr(error, "problem", None) or "it is not YAML"
        composer.found.append(source.problem(f"not readable as YAML: {_safe(str(reason))}", line, column))
    return composer.found


def _safe(reason: str) -> str:
    """libyaml's own words, without what it quotes from the file."""
    return re.sub(r"'[^']{4,}'", "'...'", reason)


class _Frame:
    """A container being filled, with the key that waits for its value."""

    __slots__ = ("key", "merges", "node")

    def __init__(self, node: Mapping | Sequence) -> None:
        self.node = node
        self.key: Scalar | None = None
        self.merges: list[Node] = []


class _Composer:
    """Builds trees from events without recursion."""

    def __init__(self, source: Source, text: str, original: str, templated: bool, first_line: int) -> None:
        self.source = source
        self.text = text
        self.original = original
        self.comments = explained(original.split("\n")) if "#" in original else frozenset[int]()
        self.templated = templated
        self.first_line = first_line
        self.last_line = text.count("\n") + 1
        self.merged = 0
        self.found: list[Node | Problem] = []
        self.stack: list[_Frame] = []
        self.anchors: dict[str, Node] = {}
        self.stopped = False
        self._take = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._start,
            yaml.SequenceStartEvent: self._start,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }

    def take(self, event: Any) -> None:
        """Let one event change the tree."""
        handler = self._take.get(type(event))
        if handler:
            handler(event)

    def _document(self, _: Any) -> None:
        self.anchors = {}

    def _scalar(self, event: Any) -> None:
        start, text = event.start_mark, event.value
        if self.text is not self.original:
            text = self._restored(event, text)
        line, column = min(start.line + 1, self.last_line), start.column + 1  # `?` at the end has its value behind it
        if (event.anchor or event.tag) and (ahead := PROPERTIES.match(self.text, start.index)):
            column += ahead.end() - start.index
        scalar = Scalar(
            text, line + self.first_line, column, not event.style, line in self.comments, tag=_own(event.tag)
        )
        if event.anchor:
            self.anchors[event.anchor] = scalar
            key = self.stack[-1].key if self.stack else None
            scalar.secret = bool(key and secret_name(key.text))  # an alias shows it under any name
        self._into_parent(scalar)

    def _restored(self, event: Any, text: str) -> str:
        """The scalar's text with its template parts; of a block the lines as they stand, without their indentation."""
        start, end = event.start_mark.index, event.end_mark.index
        if self.text[start:end] == self.original[start:end]:
            return str(text)
        if event.style in ("|", ">"):
            lines = self.original[start:end].split("\n")[1:]
            margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
            return "\n".join(line[margin:] for line in lines).rstrip(" \n") + "\n"
        return restore(text, self.text[start:end], self.original[start:end]) if HOLE in text else str(text)

    def _start(self, event: Any) -> None:
        line, column = event.start_mark.line + 1 + self.first_line, event.start_mark.column + 1
        if len(self.stack) >= DEEPEST:
            self.found.append(self.source.problem(f"nested more than {DEEPEST} levels deep", line, column))
            self.stopped = True
            return
        kind = Mapping if isinstance(event, yaml.MappingStartEvent) else Sequence
        node = kind(line, column, tag=_own(event.tag))
        if event.anchor:
            self.anchors[event.anchor] = node
        self.stack.append(_Frame(node))

    def _end(self, _: Any) -> None:
        frame = self.stack.pop()
        if isinstance(frame.node, Mapping) and frame.merges:
            self._merge(frame.node, frame.merges)
        self._into_parent(frame.node)

    def _alias(self, event: Any) -> None:
        node = self.anchors.get(event.anchor)
        line, column = event.start_mark.line + 1 + self.first_line, event.start_mark.column + 1
        if node is None:
            self.found.append(self.source.problem("an alias without its anchor", line, column, fatal=False))
            node = Scalar("{{ }}", line, column)
        elif any(frame.node is node for frame in self.stack):
            self.found.append(self.source.problem("an alias inside its own anchor", line, column, fatal=False))
            node = Scalar("{{ }}", line, column)
        self._into_parent(node)

    def _into_parent(self, node: Node) -> None:
        if not self.stack:
            self.found.append(node)
            return
        frame = self.stack[-1]
        if isinstance(frame.node, Sequence):
            frame.node.items.append(node)
        elif frame.key is None:
            frame.key = node if isinstance(node, Scalar) else Scalar("?", node.line, node.column)
        else:
            self._pair(frame, frame.node, frame.key, node)
            frame.key = None

    def _pair(self, frame: _Frame, owner: Mapping, key: Scalar, node: Node) -> None:
        if key.text == "<<" and key.plain:
            frame.merges.append(node)
            return
        name = _name(key.text)
        if name in owner.entries and not self.templated:
            shown = name if name.isprintable() and len(name) <= 80 else "a key"
            message = f"{shown} is given twice in one mapping (first in line {owner.entries[name][0].line})"
            self.found.append(Problem(message, self.source.at(key.line, key.column), fatal=False, rule="duplicate-key"))
        owner.entries[name] = (key, node)

    def _merge(self, owner: Mapping, merges: list[Node]) -> None:
        """Lay merged mappings under `owner`: what it states itself wins, and of several the first."""
        for node in merges:
            for one in node.items if isinstance(node, Sequence) else [node]:
                if isinstance(one, Mapping) and self.merged < MOST_MERGED:
                    self.merged += len(one.entries)
                    for key, entry in one.entries.items():
                        owner.entries.setdefault(key, entry)


def _own(tag: str | None) -> str:
    """An application's tag; YAML's own say nothing that the text does not."""
    return tag if tag and tag.startswith("!") else ""


@lru_cache(maxsize=16384)
def _name(key: str) -> str:
    """A key as routes and messages show it: one that looks like a credential is hidden, as a value would be."""
    return "***" if secret_text(key) else key


def trees(source: Source, *, templates: bool = True) -> tuple[list[Node], list[Problem]]:
    """The documents of a file that could be read, and the problems of those that could not.

    Without `templates` the text is YAML and nothing else, whatever its values look like.
    """
    if source.parsed is None:
        text = _readable(source)
        source.parsed = documents(source) if templates else compose(source, text, text)
    found = cast("list[Node | Problem]", source.parsed)
    return [one for one in found if not isinstance(one, Problem)], [one for one in found if isinstance(one, Problem)]
