"""asdf's `.tool-versions`: a tool and its versions per line; the first counts, the others are fallbacks.

Semantics: asdf, "Configuration".  `system`, `ref:` and `path:` name no version.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.formats import products, version_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.problem import Problem

_WORD: Final = re.compile(r"\S+")
_UNTOLD: Final = ("system", "ref:", "path:")
_NONE: Final[frozenset[str]] = frozenset()


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield a version for each tool, and the further ones as others that are tried."""
    for number, line in source.numbered():
        if number > version_file.MOST * 20:
            yield source.problem("more tools than anybody installs: the rest is not read", number, 1)
            return
        words = list(_WORD.finditer(line.partition("#")[0]))[: version_file.MOST]
        if not words:
            continue
        tool, *stated = words
        if not stated:
            yield source.problem("a tool without a version", number, tool.start() + 1, fatal=False)
        product = products.of_name(tool[0]) or tool[0]
        for position, match in enumerate(stated):
            if not match[0].startswith(_UNTOLD):
                traits = frozenset(("matrix",)) if position else _NONE
                place = source.at(number, match.start() + 1)
                yield from version_file.read(product, match[0], (tool[0],), place, traits)
