"""TOML: `tomllib` says what a file means, `toml_places` where each value stands.

Semantics: TOML 1.0.  A template's holes (`{{ x }}`) are filled in only where the file is no TOML without that.
Refused: keys that are nested deeper than people nest them.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, Final

from parity_hooks.formats.comments import explained
from parity_hooks.formats.statements import statements
from parity_hooks.formats.toml_places import places
from parity_hooks.formats.tree import Mapping, Node, Scalar, Sequence, settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.toml_places import Places
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.problem import Problem

DEEPEST: Final = 100
_TOO_DEEP: Final = f"nested more than {DEEPEST} levels deep"
_DOTTED: Final = re.compile(r"(?:[\w-]+[ \t]*\.[ \t]*){100}")
_HOLE: Final = "\ue000"
_CONTROL_LINE: Final = re.compile(r"^[ \t]*(?:\{\{.*\}\}|\{%.*%\}|<%.*%>)[ \t]*$")
_VALUE_HOLE: Final = re.compile(r"(=[ \t]*)(\{\{.*?\}\}|<%.*?%>)(?=[ \t]*(?:#.*)?$)", re.MULTILINE)
_PLACE: Final = re.compile(r"\(at line (\d+), column (\d+)\)")
_TEXT: Final = re.compile(r"'[^']*'")


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield what a TOML file states."""
    root, problems = tree(source)
    yield from problems
    if root is not None:
        yield from settings(source, root)
        yield from statements(source, root)


def tree(source: Source) -> tuple[Mapping | None, list[Problem]]:
    """The document as a tree of positioned values, and what could not be read."""
    text = source.text
    if _DOTTED.search(text):
        return None, [source.problem(_TOO_DEEP)]
    data = _load(text)
    if not isinstance(data, dict) and any(mark in text for mark in ("{{", "<%", "{%")):
        text = _filled(text)
        data = _load(text)
    if not isinstance(data, dict):
        return None, [_problem(source, data)]
    root = _positioned(data, places(text), explained(source.lines))
    return root, [] if root else [source.problem(_TOO_DEEP)]


def _load(text: str) -> dict[str, Any] | Exception:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError, OverflowError) as error:
        return error


def _filled(text: str) -> str:
    lines = ["#" * len(line) if _CONTROL_LINE.match(line) else line for line in text.split("\n")]
    return _VALUE_HOLE.sub(lambda hole: f'{hole[1]}"{_HOLE * (len(hole[2]) - 2)}"', "\n".join(lines))


def _problem(source: Source, error: Exception) -> Problem:
    """tomllib's own words, without what it quotes from the file."""
    said = str(error)
    place = _PLACE.search(said)
    line, column = (int(place[1]), int(place[2])) if place else (0, 0)
    if "end of document" in said:
        line = len(source.lines)
    if not isinstance(error, tomllib.TOMLDecodeError):
        said = "nested too deep" if isinstance(error, RecursionError) else "a number or a date that does not exist"
    reason = _TEXT.sub("'...'", said.partition(" (at ")[0])
    return source.problem(f"not readable as TOML: {reason}", line, column)


def _positioned(data: dict[str, Any], where: Places, notes: frozenset[int]) -> Mapping | None:
    """The tree that `data` is, or None when it is nested too deep."""
    root = Mapping(1, 1)
    stack: list[tuple[Mapping | Sequence, Any, tuple[str | int, ...]]] = [(root, data, ())]
    while stack:
        owner, value, path = stack.pop()
        if len(path) > DEEPEST:
            return None
        inner: Iterable[tuple[Any, Any]] = value.items() if isinstance(value, dict) else enumerate(value)
        for key, one in inner:
            node = _node(one, (*path, key), where, notes)
            if isinstance(owner, Mapping):
                line, column = where.keys.get((*path, key), (node.line, node.column))
                owner.entries[key] = (Scalar(key, line, column, comment=line in notes), node)
            else:
                owner.items.append(node)
            if not isinstance(node, Scalar):
                stack.append((node, one, (*path, key)))
    return root


def _node(value: Any, path: tuple[str | int, ...], where: Places, notes: frozenset[int]) -> Node:
    line, column, raw = where.values.get(path, (*where.keys.get(path, (1, 1)), ""))
    if isinstance(value, dict):
        return Mapping(line, column)
    if isinstance(value, list):
        return Sequence(line, column)
    if isinstance(value, str):
        return Scalar("{{ }}" if _HOLE in value else value, line, column, plain=False, comment=line in notes)
    return Scalar(raw or str(value), line, column, comment=line in notes)
