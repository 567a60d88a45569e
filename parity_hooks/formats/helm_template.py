"""Templates of a Helm chart: what single lines say.  A template is no YAML: it is never given to a YAML parser.

Source: the Helm documentation, "Chart Templates".  `{{ … }}` is not evaluated, nothing is reported as unreadable.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.formats import lines
from parity_hooks.model.fact import PARAMETER, Fact
from parity_hooks.model.value import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.model.problem import Problem


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield the images, versions and variables that a template writes out literally."""
    if b"{{" not in source.data and source.path.endswith((".yml", ".yaml")):  # other tools have folders of that name
        from parity_hooks.formats import yaml_document

        yield from yaml_document.extract(source)
        return
    yield from lines.scan(source, frozenset(("client",)) if lines.is_job(source) else frozenset())
    yield from _required(source)


_ACTION: Final = re.compile(r"\{\{-?\s*(?:(?P<opens>if|with|range|define|block)|(?P<ends>end))\b")
_REQUIRED: Final = re.compile(
    r"\{\{-?[^{}\n]{0,200}?(?:"
    r"\brequired\s+(?:\"[^\"\n]{0,300}\"|`[^`\n]{0,300}`|\([^()\n]{0,300}\))\s+\(?\$?\.Values(?P<after>(?:\.\w+)+)"
    r"|(?<!\w)\$?\.Values(?P<before>(?:\.\w+)+)\s*\|\s*required\b)"
)


def _required(source: Source) -> Iterator[Fact]:
    """Yield the values that the template is never rendered without: `required` outside every `if` and `define`."""
    depth = 0
    if b"required" not in source.data:
        return
    for number, line in source.numbered():
        for match in _REQUIRED.finditer(line) if not depth else ():
            group = "after" if match["after"] else "before"
            route = tuple(match[group].strip(".").split("."))
            yield Fact(PARAMETER, "config", "", route[-1], UNKNOWN, route, source.at(number, match.start(group) + 2))
        for action in _ACTION.finditer(line):
            depth = depth + 1 if action["opens"] else max(0, depth - 1)
