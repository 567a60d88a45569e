"""The short and the long forms of a compose file as one: what Compose calls canonical, as far as merging needs it.

Names of services, ports and mounts become the keys under which they are found again in another file.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.layering.compose_merge import KEYED, PAIRS, Node, Tree, add_host, null
from parity_hooks.model.fact import Fact
from parity_hooks.model.route import Item
from parity_hooks.model.secret import secret_text
from parity_hooks.model.value import Value, ValueKind, known, stated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from parity_hooks.model.route import Route

_NAMED: Final = ("depends_on", "networks", "models")
_TEXT_OR_LIST: Final = ("env_file", "label_file", "dns", "dns_opt", "dns_search", "tmpfs")
_SUPPLIED: Final = (("environment",), ("build", "args"))  # a name alone is supplied by the shell
_SECTIONS: Final = ("services", "networks", "volumes", "secrets", "configs", "models")


def grown(facts: Iterable[Fact]) -> tuple[Tree, tuple[Route, ...]]:
    """The tree that the settings of a compose file form, and the routes where it resets what lies beneath."""
    root: Tree = {}
    resets: list[Route] = []
    for fact in facts:
        if "reset" in fact.traits:
            resets.append(fact.route)
            continue
        node = root
        for part in fact.route[:-1]:
            below = node.get(part)
            if not isinstance(below, dict):
                below = node[part] = {}
            node = below
        node[fact.route[-1]] = fact
    return _canonical(root), tuple(resets)


def _canonical(root: Tree) -> Tree:
    for section in _SECTIONS:
        entries = root.get(section)
        for node in entries.values() if isinstance(entries, dict) else ():
            if isinstance(node, dict):
                _service(node) if section == "services" else _pairs(node, "labels", supplied=False)
    return root


def _service(service: Tree) -> None:
    """Bring one service into its canonical form."""
    build = service.get("build")
    if isinstance(build, Fact) and not null(build):
        service["build"] = {"context": build}
    for route in PAIRS:
        owner = service.get(route[0]) if len(route) > 1 else service
        if isinstance(owner, dict):
            _pairs(owner, route[-1], supplied=route in _SUPPLIED)
    _listed(service)
    for owner in (service, service.get("build")):
        if isinstance(owner, dict):
            _hosts(owner)


def _listed(service: Tree) -> None:
    """Give the items of lists the names under which they are found again."""
    for key in _TEXT_OR_LIST:
        text = service.get(key)
        if isinstance(text, Fact) and not null(text):
            service[key] = {Item(text.value.raw): text}
    for key in _NAMED:
        _rekeyed(service, key, _itself, str)
    for key in KEYED:
        _rekeyed(service, key, _KEYS.get(key, _itself), Item)


def _pairs(owner: Tree, key: str, *, supplied: bool) -> None:
    """`NAME=value` items as the mapping that they are; a name alone may be one that the shell supplies."""
    pairs = owner.get(key)
    if isinstance(pairs, dict):
        owner[key] = dict(_pair(name, node, supplied) for name, node in pairs.items())


def _pair(name: str, node: Node, supplied: bool) -> tuple[str, Node]:
    if isinstance(node, dict):
        return name, node
    bare = null(node)
    if isinstance(name, Item):
        name, equals, text = _written(name, node).partition("=")
        bare = not equals
        node = replace(node, key=name, value=stated(name, text))
    if not (bare and supplied):
        return name, node
    return name, replace(node, value=Value(ValueKind.REFERENCE, f"${{{name}}}"), traits=node.traits | {"passed"})


def _rekeyed(service: Tree, key: str, identity: Callable[[Node], str | None], segment: type[str]) -> None:
    """The items of a list under what Compose tells them apart by; of two that are alike the last one counts."""
    found = service.get(key)
    if not isinstance(found, dict):
        return
    result: Tree = {}
    for item, node in found.items():
        called = identity(node) if isinstance(item, Item) else None
        if called is None or secret_text(called) or "\n" in called:
            result[item] = node
        else:
            result[Item(called, getattr(item, "shown", called)) if segment is Item else called] = node
    service[key] = result


def _hosts(owner: Tree) -> None:
    hosts = owner.get("extra_hosts")
    if not isinstance(hosts, dict):
        return
    result: Tree = {}
    for name, node in hosts.items():
        if isinstance(name, Item) and isinstance(node, Fact):
            text = _written(name, node)
            host, _, address = text.partition("=" if "=" in text else ":")
            add_host(result, host, replace(node, key=host, value=known(address)))
        else:
            add_host(result, name, node)
    owner["extra_hosts"] = result


def _written(item: Item, node: Fact) -> str:
    """The text of an item; of `NAME=value` whose name the list has twice the reader keeps only the value there."""
    text = node.value.raw
    return f"{item.shown}={text}" if item.startswith(f"{item.shown}#") and text != item.shown else text


def _text(node: Node | None) -> str:
    return node.value.raw if isinstance(node, Fact) else ""


def _itself(node: Node) -> str | None:
    return node.value.raw if isinstance(node, Fact) else None


def _port(node: Node) -> str | None:
    """`8080:80`: address, published port, target and protocol, the usual ones left out."""
    if isinstance(node, Fact):
        return node.value.raw.removeprefix("0.0.0.0:").removesuffix("/tcp")
    address, published = _text(node.get("host_ip")), _text(node.get("published"))
    protocol = _text(node.get("protocol"))
    parts = (address if address != "0.0.0.0" else "", published, _text(node.get("target")))
    return ":".join(part for part in parts if part) + (f"/{protocol}" if protocol not in ("", "tcp") else "")


_COLON: Final = re.compile(r"(?<!^[A-Za-z])(?<!:[A-Za-z]):(?![^{}]*\})")  # not of a Windows drive, not inside `${...}`


def _mount(node: Node) -> str | None:
    """Where a volume or a device appears in the container."""
    if isinstance(node, dict):
        return _text(node.get("target")) or None
    parts = _COLON.split(node.value.raw)
    target = parts[1] if len(parts) > 1 else parts[0]
    return target.rstrip("/") or target


def _granted(node: Node) -> str | None:
    """Where a secret or a config appears: under its own name unless a target says otherwise."""
    if isinstance(node, Fact):
        return node.value.raw
    target = _text(node.get("target"))
    own = target.removeprefix("/run/secrets/").removeprefix("/")
    return (own if target.startswith("/") else f"./{target}") if target else _text(node.get("source")) or None


def _file(node: Node) -> str | None:
    return _itself(node) if isinstance(node, Fact) else _text(node.get("path")) or None


_KEYS: Final[dict[str, Callable[[Node], str | None]]] = {
    "ports": _port,
    "volumes": _mount,
    "devices": _mount,
    "secrets": _granted,
    "configs": _granted,
    "env_file": _file,
}
