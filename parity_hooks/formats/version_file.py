"""Version files: one version (or, for pyenv, several) in a file that is named after its tool.

Semantics: nvm, nodenv, pyenv, rbenv, jenv, goenv, tfenv.  An alias (`lts/*`, `latest`) moves; another
implementation (`jruby-9.4`, `pypy3.9`) is opaque; the name of a virtual environment is no version.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.formats import requirements, versions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.location import Location
    from parity_hooks.model.problem import Problem
    from parity_hooks.model.route import Route

_PRODUCTS: Final = {
    ".nvmrc": "node",
    ".node-version": "node",
    ".python-version": "python",
    ".ruby-version": "ruby",
    ".java-version": "java",
    ".go-version": "go",
    ".terraform-version": "terraform",
}
_PLAIN: Final = re.compile(
    r"^(?:c?python|ruby|nodejs|node|go|terraform)?[-@]?v?\d+(?:\.\d+)*(?:\.[xX*])?"
    r"(?:[-+.]?[a-z]\w*(?:[.-]\w+)*)?$",
    re.IGNORECASE,
)
_OTHER: Final = re.compile(
    r"^(?:jruby|truffleruby|rbx|mruby|artichoke|pypy|graalpy|miniconda|anaconda|miniforge|mambaforge|stackless|ironpython|iojs)"
)
_MOVING: Final = re.compile(r"^(?:lts(?:/.*|-.*)?|latest.*|stable|node|current|min-required|\*)$")
_JAVA: Final = re.compile(r"(?:^|-|@)(?:1\.(?=\d(?:\.|$)))?(\d+(?:\.\d+)*)")
_NONE: Final[frozenset[str]] = frozenset()
MOST: Final = 50


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield the version, and what further lines name as others that are tried."""
    product = _PRODUCTS.get(source.name, source.name.strip(".").partition("-")[0])
    traits: frozenset[str] = frozenset()
    for count, (number, line) in enumerate(_stated(source)):
        if count >= MOST:
            yield source.problem(f"more than {MOST} versions: the rest is not read", number, 1, fatal=False)
            return
        place = source.at(number, len(line) - len(line.lstrip()) + 1)
        found = list(read(product, line.strip(), ("version",), place, traits))
        yield from found
        if found:
            traits = frozenset(("matrix",))


def _stated(source: Source) -> Iterator[tuple[int, str]]:
    for number, line in source.numbered():
        bare = line.partition("#")[0].rstrip()
        if bare.strip():
            yield number, bare


def read(product: str, text: str, route: Route, place: Location, traits: frozenset[str] = _NONE) -> Iterator[Fact]:
    """Yield what a word of a version manager says about `product`."""
    text = text.partition("/envs/")[0] if product == "python" else text
    if _MOVING.match(text):
        yield requirements.floating(product, text, route, place, traits)
    elif _OTHER.match(text):
        yield requirements.opaque(product, text, route, place, traits)
    elif product == "java":
        match = _JAVA.search(text)
        yield from versions.stated(product, match[1] if match else "", route, place, traits)
    elif _PLAIN.match(text):
        yield from versions.stated(product, text.removeprefix("c"), route, place, traits)
