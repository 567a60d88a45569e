"""`go.mod`: the lowest Go version that a module accepts, and the toolchain that it asks for.

Semantics: the Go Modules Reference.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.formats import versions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.problem import Problem

_LINE: Final = re.compile(r"^[ \t]*(?P<what>go|toolchain)[ \t]+(?P<text>(?:go)?\d[\w.]*)")


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield the Go versions of a module."""
    for number, line in source.numbered():
        match = _LINE.match(line)
        if match:
            traits = frozenset(("minimum",)) if match["what"] == "go" else frozenset[str]()
            place = source.at(number, match.start("text") + 1)
            yield from versions.stated("go", match["text"], (match["what"],), place, traits)
