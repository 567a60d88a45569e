"""Java `.properties` files; dotted keys are routes, so that they compare with the YAML of the same application.

Semantics: `java.util.Properties.load`.  Placeholders (`${X:default}`) stay references.  The few properties that
name a tool's version are those of Gradle's and Maven's wrappers and of Heroku's `system.properties`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.formats import versions
from parity_hooks.formats.comments import explained
from parity_hooks.formats.limits import few
from parity_hooks.formats.statements import VARIABLE_NAME, variable
from parity_hooks.formats.tree import Scalar, named
from parity_hooks.model import value as values
from parity_hooks.model.fact import SETTING, Fact
from parity_hooks.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.model.route import Route

DEEPEST: Final = 100
_KEY: Final = re.compile(r"(?P<key>(?:[^\\=:\s]|\\.)*+)\s*[=:]?\s*", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))", re.DOTALL)
_NAMED: Final = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_CONTINUED: Final = re.compile(r"(?<!\\)(?:\\\\)*\\$")
_WRAPPER: Final = re.compile(r"(gradle|apache-maven)-(\d+(?:\.\d+)*)")
_RUNTIME: Final = {"java.runtime.version": "java", "maven.version": "maven"}


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield each property as a setting."""
    stated: dict[str, tuple[Scalar, Scalar]] = {}
    yield from few(_read(source, stated), source)
    for name, value in stated.values():
        yield from _facts(source, name, value)


def _read(source: Source, stated: dict[str, tuple[Scalar, Scalar]]) -> Iterator[Problem]:
    """Fill `stated`; of a name that is given twice the last value counts."""
    for name, value in _entries(source):
        if name.text in stated:
            message = f"{name.text} is given twice (first in line {stated[name.text][0].line})"
            yield Problem(message, source.at(name.line, name.column), fatal=False, rule="duplicate-key")
        stated[name.text] = (name, value)


def _facts(source: Source, name: Scalar, value: Scalar) -> Iterator[Fact]:
    route = _route(name.text)
    place = source.at(value.line, value.column)
    traits = frozenset(("commented",)) if value.comment else frozenset[str]()
    yield Fact(SETTING, "config", "", named(route), values.stated(name.text, value.text), route, place, traits)
    if VARIABLE_NAME.match(name.text):
        yield variable(source, name.text, value, name, route, frozenset())
    wrapper = _WRAPPER.search(value.text) if name.text == "distributionUrl" else None
    if wrapper:
        yield from versions.stated(wrapper[1].removeprefix("apache-"), wrapper[2], route, place)
    elif name.text in _RUNTIME:
        yield from versions.stated(_RUNTIME[name.text], value.text, route, place)


def _route(key: str) -> Route:
    segments = tuple(key.split("."))
    return segments if all(segments) and len(segments) <= DEEPEST else (key,)


def _entries(source: Source) -> Iterator[tuple[Scalar, Scalar]]:
    """Yield names and values, each with its place."""
    notes = explained(source.lines, ("#", "!"))
    for number, text, lines in _logical(source):
        match = _KEY.match(text)
        if match is None or not match["key"]:
            continue
        line, column = _place(match.end(), number, text, lines)
        indent = len(lines[0]) - len(lines[0].lstrip())
        explained_here = number in notes
        name = Scalar(_plain(match["key"]), number, indent + 1, comment=explained_here)
        yield name, Scalar(_plain(text[match.end() :]), line, column, comment=explained_here)


def _logical(source: Source) -> Iterator[tuple[int, str, list[str]]]:
    """Yield logical lines: the number of the first line, the joined text, the lines themselves."""
    pieces: list[str] = []
    start = 0
    for number, line in source.numbered():
        stripped = line.lstrip(" \t\f")
        if not pieces and (not stripped or stripped[0] in "#!"):
            continue
        start = start if pieces else number
        pieces.append(line)
        if not _CONTINUED.search(line) or number == len(source.lines):
            yield start, "".join(_piece(one, last=one is line) for one in pieces), pieces
            pieces = []


def _piece(line: str, *, last: bool) -> str:
    text = line.lstrip(" \t\f")
    return text if last and not _CONTINUED.search(text) else text[:-1]


def _place(offset: int, number: int, text: str, lines: list[str]) -> tuple[int, int]:
    """Where the character at `offset` of a logical line stands in the file."""
    for position, line in enumerate(lines):
        indent = len(line) - len(line.lstrip(" \t\f"))
        length = len(line) - indent - (position < len(lines) - 1)
        if offset < length or position == len(lines) - 1:
            return number + position, min(offset, max(length, 0)) + indent + 1
        offset -= length
    return number, 1


def _plain(text: str) -> str:
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(match: re.Match[str]) -> str:
    if match[1]:
        char = chr(int(match[1], 16))
        return "\ufffd" if "\ud800" <= char <= "\udfff" else char
    return _NAMED.get(match[2], match[2])
