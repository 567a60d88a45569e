"""Environment files: `NAME=value` lines.  `$OTHER` stays a reference; the shell is never asked.

Semantics: python-dotenv's parser, without its interpolation.  A file whose lines are `NAME: value` is YAML, as
Cloud Foundry and Ansible users write `overrides/production.env`, and is read as that.
"""

from __future__ import annotations

import re
from io import StringIO
from typing import TYPE_CHECKING, Final

from parity_hooks.formats.comments import explained
from parity_hooks.formats.limits import few
from parity_hooks.formats.statements import VARIABLE_NAME, variable
from parity_hooks.formats.tree import Mapping, Scalar, settings
from parity_hooks.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dotenv.parser import Binding

    from parity_hooks.formats.source import Source
    from parity_hooks.model.fact import Fact

_YAML_LINE: Final = re.compile(r"^[A-Za-z_][\w.-]*:(?:[ \t]|$)|^---[ \t]*$", re.MULTILINE)
_ENV_LINE: Final = re.compile(r"^[ \t]*(?:export[ \t]+)?[A-Za-z_][\w.-]*[ \t]*=", re.MULTILINE)
_DISABLED: Final = re.compile(
    r"^[ \t]*#[ \t]*(?:export[ \t]+)?([A-Z][A-Z0-9_]*)=(\"[^\"]*\"|'[^']*'|[^\s\"']*)[ \t]*(?:#.*)?$"
)
_NAME: Final = re.compile(r"\s*(?:export[^\S\n]+)?(?P<name>'[^']+'|[^=#\s]+)(?:[^\S\n]*=[^\S\n]*)?")
_TEMPLATE: Final = re.compile(r"^[ \t]*(?:\{\{|\{%|<%|\$\{)")


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield what an environment file states: each name as a setting and as a variable."""
    if len(_YAML_LINE.findall(source.text)) > len(_ENV_LINE.findall(source.text)):
        from parity_hooks.formats import yaml_document

        yield from yaml_document.extract(source)
        return
    root, passed = Mapping(1, 1), Mapping(1, 1)
    yield from few(_read(source, root, passed), source)
    yield from settings(source, root)
    for name, (at, value) in root.entries.items():
        if VARIABLE_NAME.match(name):
            yield variable(source, name, value, at, (name,), frozenset())
    for name, (at, value) in passed.entries.items():
        yield variable(source, name, value, at, (name,), frozenset(("passed",)))
    yield from _disabled(source, root)


def _read(source: Source, root: Mapping, passed: Mapping) -> Iterator[Problem]:
    """Fill `root` with what is set and `passed` with names that stand there alone."""
    notes = explained(source.lines)
    for line, binding in _bindings(source):
        if binding.error or binding.key is None:
            if binding.error:
                yield from _no_assignment(source, line)
            continue
        name, value = _placed(line, binding, line in notes)
        if binding.value is not None:
            yield from _twice(source, root, name)
            root.entries[name.text] = (name, value)
        elif VARIABLE_NAME.match(name.text):
            passed.entries[name.text] = (name, value)
        else:
            yield from _no_assignment(source, line)


def _bindings(source: Source) -> Iterator[tuple[int, Binding]]:
    """Yield what python-dotenv sees, with the line where it really stands.

    An unterminated quote swallows lines up to the next one; these are read again one by one.
    """
    from dotenv.parser import parse_stream

    for binding in parse_stream(StringIO(source.text)):
        text = binding.original.string
        lead = len(text) - len(text.lstrip())
        line = binding.original.line + text.count("\n", 0, lead)
        yield line, binding
        rest = text[lead:].rstrip("\n").split("\n")[1:] if binding.error else []
        for further, swallowed in enumerate(rest, line + 1):
            yield from ((further, one) for one in parse_stream(StringIO(swallowed)))


def _no_assignment(source: Source, line: int) -> Iterator[Problem]:
    """Tell about a line, without quoting it; a template's own lines are no concern of ours."""
    if not _TEMPLATE.match(source.lines[line - 1]):
        yield source.problem("expected NAME=value", line, 1, fatal=False)


def _placed(line: int, binding: Binding, explained_here: bool) -> tuple[Scalar, Scalar]:
    text = binding.original.string
    start = len(text) - len(text.lstrip())
    begin = text.rfind("\n", 0, start) + 1
    match = _NAME.match(text)
    name, value = (match.start("name"), match.end()) if match else (start, start)
    at = Scalar(binding.key or "", line, name - begin + 1, comment=explained_here)
    plain = text[value : value + 1] not in ("'", '"')
    return at, Scalar(binding.value or "", line, value - begin + 1, plain, explained_here)


def _twice(source: Source, root: Mapping, name: Scalar) -> Iterator[Problem]:
    if name.text in root.entries:
        message = f"{name.text} is given twice (first in line {root.entries[name.text][0].line})"
        yield Problem(message, source.at(name.line, name.column), fatal=False, rule="duplicate-key")


def _disabled(source: Source, root: Mapping) -> Iterator[Fact]:
    """Yield the variables that the file documents without setting them."""
    for number, line in source.numbered():
        match = _DISABLED.match(line) if "#" in line else None
        if match and VARIABLE_NAME.match(match[1]) and match[1] not in root.entries:
            value = Scalar(match[2].strip("\"'"), number, match.start(2) + 1)
            name = Scalar(match[1], number, match.start(1) + 1)
            yield variable(source, match[1], value, name, (match[1],), frozenset(("commented", "disabled")))
