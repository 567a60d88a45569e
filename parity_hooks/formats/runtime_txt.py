"""`runtime.txt`: the runtime that a platform installs (`python-3.9.10`).

Semantics: Heroku's and Cloud Foundry's Python buildpacks.  A version alone is Python's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.formats import products, versions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.problem import Problem

_RUNTIME: Final = re.compile(r"^\s*(?:(?P<name>[A-Za-z]+)-)?v?(?P<version>\d+(?:\.(?:\d+|[xX*]))*)\s*$")


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield the runtime and its version; the first line with text counts."""
    for number, line in source.numbered():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _RUNTIME.match(line)
        product = products.of_name(match["name"] or "python") if match else None
        if match and product:
            place = source.at(number, len(line) - len(line.lstrip()) + 1)
            yield from versions.stated(product, match["version"], ("runtime",), place)
        elif "{{" not in line and "<%" not in line and "$" not in line:
            yield source.problem("expected a runtime and its version", number, 1, fatal=False)
        return
