"""Version requirements as package files write them: exact versions, ranges, lower bounds, and builds that are opaque.

What a range admits is not computed; it is only told apart from a version.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.formats import products, versions
from parity_hooks.model.fact import VERSION, Fact
from parity_hooks.model.value import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.model.location import Location
    from parity_hooks.model.route import Route

_EXACT: Final = re.compile(r"^={1,3}\s*(v?\d[\w.*+-]*)$", re.IGNORECASE)
_LOWER: Final = re.compile(r"^>=?\s*v?\d[\w.-]*$", re.IGNORECASE)
_NONE: Final[frozenset[str]] = frozenset()


def required(product: str, text: str, route: Route, place: Location, traits: frozenset[str] = _NONE) -> Iterator[Fact]:
    """Yield what `text` requires of `product`: `= 1.2` is a version, `>=1.2` a range and a minimum."""
    text = text.strip()
    exact = _EXACT.match(text)
    if exact:
        text = exact[1]
    elif _LOWER.match(text):
        traits = traits | {"minimum"}
    yield from versions.stated(product, text, route, place, traits)


def opaque(product: str, text: str, route: Route, place: Location, traits: frozenset[str] = _NONE) -> Fact:
    """A build of `product` whose version is not told by its name (`jruby-9.4`)."""
    return _fact(product, text, route, place, traits | {"opaque"})


def floating(product: str, text: str, route: Route, place: Location, traits: frozenset[str] = _NONE) -> Fact:
    """A word that stands for whichever version is current (`latest:^1.5`)."""
    return _fact(product, text, route, place, traits | {"floating"})


def _fact(product: str, text: str, route: Route, place: Location, traits: frozenset[str]) -> Fact:
    return Fact(VERSION, products.surface_of(product), product, "version", known(text), route, place, traits)
