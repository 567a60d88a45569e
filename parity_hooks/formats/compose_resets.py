"""What a compose file takes away from the files beneath: `!reset`, `!override`, an empty command.

Semantics: the Compose Specification ("Merge", reset value and replace value).  A tag deeper than any key of the
specification is not looked at; inside a list Compose resets nothing either.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.formats.tree import Mapping, Scalar, Sequence, changed, mapping, nodes, walk
from parity_hooks.model.fact import SETTING, Fact
from parity_hooks.model.value import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node
    from parity_hooks.model.location import Location
    from parity_hooks.model.route import Route

NULLS: Final = frozenset(("", "~", "null", "Null", "NULL"))
_TAGS: Final = ("!reset", "!override")
_DEEPEST: Final = 12
_COMMANDS: Final = ("command", "entrypoint")
_RESOURCES: Final = ("services", "networks", "volumes", "secrets", "configs")


def resets(source: Source, root: Mapping) -> Iterator[Fact]:
    """Yield a marker for every route where `root` takes away or replaces what lies beneath."""
    if _tagged(source):
        for route, node in nodes(root):
            if node.tag in _TAGS:
                yield _reset(route, source.at(node.line, node.column))


def without(source: Source, root: Mapping) -> Mapping:
    """`root` without the values that are marked with `!reset`: they are none."""
    found = _without(root, {}, 0) if _tagged(source) else root
    return found if isinstance(found, Mapping) else Mapping()


def spelt_out(root: Mapping) -> Mapping:
    """`root` with null where Compose takes nothing in brackets for the same: resources, networks, commands."""
    sections: dict[str, Node] = {key: _nulls(one) for key in _RESOURCES if isinstance(one := root.get(key), Mapping)}
    services = mapping(sections.get("services"))
    inner: dict[str, Node] = {
        name: _service(node) for name, (_, node) in services.entries.items() if isinstance(node, Mapping)
    }
    return changed(root, {**sections, **({"services": changed(services, inner)} if inner else {})})


def _service(service: Mapping) -> Mapping:
    networks, check = service.get("networks"), service.get("healthcheck")
    found: dict[str, Node] = {"networks": _nulls(networks)} if isinstance(networks, Mapping) else {}
    found |= {"healthcheck": _nulls(check, "test")} if isinstance(check, Mapping) else {}
    return changed(_nulls(service, *_COMMANDS), found)


def unset(root: Mapping) -> frozenset[tuple[int, int]]:
    """The places of keys with nothing behind them."""
    return frozenset(
        (node.line, node.column)
        for _, owner in walk(root)
        for _, node in owner.entries.values()
        if isinstance(node, Scalar) and node.plain and node.text in NULLS
    )


def _tagged(source: Source) -> bool:
    return any(tag.encode() in source.data for tag in _TAGS)


def _reset(route: Route, place: Location) -> Fact:
    return Fact(SETTING, "config", "", route[-1] if route else "", known(""), route, place, frozenset(("reset",)))


def _without(node: Node, known_ones: dict[int, Node | None], depth: int) -> Node | None:
    if node.tag == "!reset":
        return None
    if isinstance(node, Scalar) or depth > _DEEPEST:
        return node
    if id(node) not in known_ones:
        known_ones[id(node)] = node  # an alias inside its own anchor ends here
        if isinstance(node, Mapping):
            pairs = {key: (at, _without(one, known_ones, depth + 1)) for key, (at, one) in node.entries.items()}
            entries = {key: (at, one) for key, (at, one) in pairs.items() if one is not None}
            known_ones[id(node)] = replace(node, entries=entries)
        else:
            kept = (_without(one, known_ones, depth + 1) for one in node.items)
            known_ones[id(node)] = replace(node, items=[one for one in kept if one is not None])
    return known_ones[id(node)]


def _nulls(owner: Mapping, *keys: str) -> Mapping:
    """`owner` with null for the empty lists under `keys`; without keys, for every empty mapping."""
    empty: dict[str, Node] = {
        key: Scalar("", node.line, node.column, tag=node.tag)
        for key, (_, node) in owner.entries.items()
        if (isinstance(node, Sequence) and not node.items and key in keys)
        or (isinstance(node, Mapping) and not node.entries and not keys)
    }
    return changed(owner, empty) if empty else owner
