"""Procfiles: process types and their commands.  Semantics: Heroku, "The Procfile"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.formats.comments import explained
from parity_hooks.formats.limits import few
from parity_hooks.formats.tree import Mapping, Scalar, settings
from parity_hooks.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.model.fact import Fact

_PROCESS: Final = re.compile(r"^[ \t]*(?P<name>[\w-]+)[ \t]*:[ \t]*(?P<command>.*?)[ \t]*$")
_OTHER: Final = re.compile(r"^[ \t]*(?:#|$|<%|\{\{|\{%)")


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield the command of each process type."""
    root = Mapping(1, 1)
    yield from few(_read(source, root), source)
    yield from settings(source, root)


def _read(source: Source, root: Mapping) -> Iterator[Problem]:
    notes = explained(source.lines)
    for number, line in source.numbered():
        match = _PROCESS.match(line)
        if match:
            name = Scalar(match["name"], number, match.start("name") + 1)
            if name.text in root.entries:
                message = f"{name.text} is given twice (first in line {root.entries[name.text][0].line})"
                yield Problem(message, source.at(number, name.column), fatal=False, rule="duplicate-key")
            command = Scalar(match["command"], number, match.start("command") + 1, comment=number in notes)
            root.entries[name.text] = (name, command)
        elif not _OTHER.match(line):
            yield source.problem("expected a process type and its command", number, 1, fatal=False)
            break
