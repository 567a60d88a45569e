"""A line scan for text that is nearly YAML: what single lines say by themselves, for templates and broken files.

Keeps a stack of keys by indentation to name the place; never a parser, never a problem.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from parity_hooks.formats import ports, versions
from parity_hooks.formats.statements import CONTAINERS, IMAGE_KEYS, VARIABLE_NAME, in_role, scope_of
from parity_hooks.model.fact import VARIABLE, Fact
from parity_hooks.model.route import Item
from parity_hooks.model.secret import secret_name, secret_text
from parity_hooks.model.value import UNKNOWN, Value, ValueKind, stated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.model.problem import Problem
    from parity_hooks.model.route import Route

_LINE: Final = re.compile(
    r"^(?P<indent>[ \t]*)(?P<dash>(?:-[ \t]+)*)(?P<key>[\w./-]{1,200}|\"[\w./-]{1,200}\"):(?:[ \t]+(?P<value>.*))?$"
)
_ITEM_BLOCK: Final = re.compile(r"^[ \t]*(?:-[ \t]+)+[|>][-+\d]*[ \t]*(?:#.*)?$")
_BLOCK: Final = re.compile(r"^[|>][-+\d]*[ \t]*(?:#.*)?$")
_JOB: Final = re.compile(r"^kind:[ \t]*[\"']?(?:CronJob|Job)\b")
_SECRET: Final = re.compile(r"^kind:[ \t]*[\"']?Secret\b")
_NEIGHBOURS: Final = 6


@dataclass(slots=True)
class _Line:
    """One `key: value` line: where it stands, and the keys above it."""

    number: int
    indent: int
    key: str
    value: str
    column: int
    key_column: int
    item: bool
    route: Route = field(default=())


def rest(source: Source, problems: list[Problem]) -> Iterator[Fact]:
    """Yield what lines still say where a file, or its end, could not be read as YAML."""
    fatal = [problem for problem in problems if problem.fatal]
    if fatal:
        broken = fatal[0].location.line
        starts = (number for number, line in source.numbered() if line.startswith("---") and number <= broken)
        yield from scan(source, first=max(starts, default=0))


def scan(source: Source, traits: frozenset[str] = frozenset(), first: int = 0) -> Iterator[Fact]:
    """Yield the versions and variables that lines from `first` on state."""
    found = list(_read(source, first))
    variables: list[Fact] = []
    for position, line in enumerate(found):
        near = found[position + 1 : position + _NEIGHBOURS]
        yield from _versions(source, line, near, traits)
        if line.key in ports.KEYS:
            yield from ports.expected(line.value, line.route, source.at(line.number, line.column))
        variables.extend(_variables(source, line, near))
    holds_secrets = any(_SECRET.match(line) for line in source.lines)
    yield from (_hidden(fact) if holds_secrets else fact for fact in _told_once(variables))


def _hidden(fact: Fact) -> Fact:
    """`fact`, its value out of sight when a Secret may hold it."""
    held = {"data", "stringData"} & set(fact.route) and fact.value.literal
    return replace(fact, value=Value(ValueKind.SECRET, fact.value.raw)) if held else fact


def _told_once(variables: list[Fact]) -> Iterator[Fact]:
    """Yield each variable; of one with several values (the branches of a condition) the value is not known."""
    values: dict[object, set[str]] = {}
    for fact in variables:
        values.setdefault(fact.route, set()).add(fact.value.raw)
    yield from (replace(fact, value=UNKNOWN) if len(values[fact.route]) > 1 else fact for fact in variables)


def is_job(source: Source) -> bool:
    """Whether the file says of an object that it is a job."""
    return any(_JOB.match(line) for line in source.lines)


def _read(source: Source, first: int) -> Iterator[_Line]:
    """Yield the lines that have a key; the content of block scalars is none of them."""
    stack: list[tuple[int, str]] = []
    block = -1
    for number, text in source.numbered():
        if (
            number <= first
            or not text.strip()
            or len(text) > 2_000
            or text.lstrip().startswith(("{{", "<%", "{%", "#"))
        ):
            continue
        indent = len(text) - len(text.lstrip(" \t"))
        if 0 <= block < indent:
            continue
        match = _LINE.match(text)
        opens = _ITEM_BLOCK.match(text) or (match and match["value"] and _BLOCK.match(match["value"]))
        block = indent if opens else -1
        if match:
            yield _placed(match, number, stack)


def _placed(match: re.Match[str], number: int, stack: list[tuple[int, str]]) -> _Line:
    """The line with its route; `stack` is brought to it."""
    key, value = match["key"].strip('"'), (match["value"] or "").strip()
    dash, indent = len(match["indent"]), match.start("key")
    item = bool(match["dash"])
    while (
        stack
        and stack[-1][0] >= (dash if item else indent)
        and not (item and stack[-1][0] == dash and not isinstance(stack[-1][1], Item))
    ):
        stack.pop()
    if item:
        hidden = secret_name(key) or secret_text(value)
        stack.append((dash, Item(key if hidden else f"{key}={_plain(value)}")))
    route = (*(segment for _, segment in stack), key)
    stack.append((indent, key))
    quote = len(value) > 1 and value[0] in "\"'"
    column = (match.start("value") if match["value"] else match.end()) + 1
    return _Line(number, indent, key, _plain(value), column + (1 if quote else 0), match.start("key") + 1, item, route)


def _plain(value: str) -> str:
    """A value without its quotes and without the comment behind it."""
    if value[:1] in ("'", '"'):
        end = value.find(value[0], 1)
        return value[1:end] if end > 0 else value
    return re.split(r"[ \t]#", value, maxsplit=1)[0].rstrip()


def _versions(source: Source, line: _Line, near: list[_Line], traits: frozenset[str]) -> Iterator[Fact]:
    place = source.at(line.number, line.column)
    role = "client" if "initContainers" in line.route else next(iter(traits), "")
    if line.key in IMAGE_KEYS and line.value:
        facts = versions.image_fact(line.value, line.route, place)
    elif line.key == "repository" and (tag := _beside(line, near, "tag")):
        facts = versions.image_fact(f"{line.value}:{tag.value}", tag.route, source.at(tag.number, tag.column))
    elif product := versions.of_key(line.key):
        facts = versions.stated(product, line.value, line.route, place)
    else:
        return
    yield from (in_role(fact, role) for fact in facts if "{{" not in fact.value.raw)


def _beside(line: _Line, near: list[_Line], key: str) -> _Line | None:
    """The following line with `key` in the same mapping."""
    for other in near:
        if other.indent < line.indent or (other.item and other.indent <= line.indent):
            return None
        if other.indent == line.indent and other.key == key:
            return other
    return None


def _variables(source: Source, line: _Line, near: list[_Line]) -> Iterator[Fact]:
    if line.key == "name" and line.item and VARIABLE_NAME.match(line.value):
        given = _beside(line, near, "value")
        value = stated(line.value, given.value) if given and given.value else UNKNOWN
        secret = any(other.key == "secretKeyRef" and other.indent > line.indent for other in near[:2])
        traits = frozenset(("secret-ref",)) if secret and not given else frozenset[str]()
        place = source.at(line.number, line.column)
        yield Fact(
            VARIABLE, "config", scope_of(line.route[:-2]), line.value, value, (*line.route[:-1], "value"), place, traits
        )
    elif VARIABLE_NAME.match(line.key) and any(segment in CONTAINERS for segment in line.route[-3:-1]):
        value = stated(line.key, line.value) if line.value else UNKNOWN
        place = source.at(line.number, line.key_column)
        yield Fact(VARIABLE, "config", scope_of(line.route[:-1]), line.key, value, line.route, place)
