"""Service plans that name a version: `postgres_service_plan = "small-ha-13"`, as Cloud Foundry marketplaces do.

Only a plan of a known data or backing product is read; plan sizes (`standard-0`, `premium-2`) are no versions.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.formats import products, versions
from parity_hooks.formats.tree import Scalar, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Mapping, Node
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.route import Route

_KEY: Final = re.compile(r"(?:^|[_-])plan(?:[_-]name)?$", re.IGNORECASE)
_SIZE: Final = re.compile(
    r"^(?:[\w-]+:)?(?:standard|premium|private|shield|essential|basic|hobby|performance)-\d+$", re.IGNORECASE
)
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SURFACES: Final = frozenset(("data", "backing"))
_NAMING: Final = ("service", "service_name", "service_offering", "label", "name", "offering")


def facts(source: Source, root: Node) -> Iterator[Fact]:
    """Yield the versions that the plans in a tree name."""
    for route, node in walk(root):
        for key, (_, value) in node.entries.items():
            if isinstance(value, Scalar) and is_plan(key):
                place = source.at(value.line, value.column)
                product = product_of(key, node, route)
                version = version_of(value.text)
                if product and version:
                    yield from versions.stated(product, version, (*route, key), place)


def is_plan(key: str) -> bool:
    """Whether `key` names a service plan."""
    return bool(_KEY.search(_CAMEL.sub("_", key)))


def version_of(text: str) -> str | None:
    """The version that a plan's name states, or None."""
    return None if _SIZE.match(text) or "$" in text else versions.of_plan(text)


def product_of(key: str, node: Mapping, route: Route) -> str | None:
    """Whose plan it is: told by the key, by the service beside it, or by the nearest name above it."""
    beside = (node.text(name) for name in _NAMING)
    for name in (key, *beside, *reversed(route)):
        if found := named_in(name):
            return found
    return None


def named_in(text: str) -> str | None:
    """The data or backing product that one of the words in `text` names, or None."""
    for word in _WORD.findall(_CAMEL.sub("_", text).replace("_", " ")[:200]):
        product = products.of_name(word)
        if product and products.surface_of(product) in _SURFACES:
            return product
    return None
