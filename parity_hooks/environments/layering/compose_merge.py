"""How Docker Compose merges: the rules of the Compose Specification ("Merge") and of compose-go, which decides.

Trees are never changed in place: files, services and members share what they have in common.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from parity_hooks.model.fact import Fact
from parity_hooks.model.route import Item, Route

Node: TypeAlias = "Fact | Tree"
Tree: TypeAlias = dict[str, Node]
Rule: TypeAlias = Callable[[Tree, Tree, Route], Tree]
_MOST_NAMESAKES: Final = 50


def merged(base: Tree, over: Tree, where: Route = ()) -> Tree:
    """`over` laid over `base`, key by key and items of lists behind one another; `where` is the route of both."""
    result = dict(base)
    for key, node in over.items():
        if isinstance(key, Item):
            result[_free(key, node, result)] = node
            continue
        result[key] = _laid(base[key], node, (*where, key)) if key in base else node
    return result


def without(tree: Tree, route: Route) -> Tree:
    """`tree` without what stands at `route`: what a file marks with `!reset` or `!override`."""
    key = route[0]
    if key not in tree:
        return tree
    if len(route) == 1:
        return {other: node for other, node in tree.items() if other != key}
    below = tree[key]
    return tree if isinstance(below, Fact) else {**tree, key: without(below, route[1:])}


def null(node: Node | None) -> bool:
    """Whether a key stands there with nothing behind it."""
    return isinstance(node, Fact) and "empty" in node.traits


def _free(item: Item, node: Node, taken: Tree) -> Item:
    """Under which name an item is appended: its own, unless another one has it."""
    held, again = taken.get(item), 1
    if held is None or (isinstance(held, Fact) and isinstance(node, Fact) and held.value.raw == node.value.raw):
        return item
    while (name := f"{item}#{again}") in taken and again < _MOST_NAMESAKES:
        again += 1
    return Item(name, item.shown)


def _laid(base: Node, over: Node, where: Route) -> Node:
    rule = _RULES.get((*where[:1], "*", *where[2:])) or _RULES.get((*where[:1], "*", *where[2:3], "*", *where[4:]))
    if rule is _replaced:
        return over
    if isinstance(base, Fact) or isinstance(over, Fact):
        return base if null(over) else over
    return rule(base, over, where) if rule else merged(base, over, where)


def _replaced(base: Tree, over: Tree, where: Route) -> Tree:
    """A command is one thing: it is never put together from two files, and nothing gives it back to the image."""
    return over


def _by_key(base: Tree, over: Tree, where: Route) -> Tree:
    """Variables, labels, ports, mounts: what has another key is added, what has the same one is replaced."""
    return base | over


def _needed(base: Tree, over: Tree, where: Route) -> Tree:
    """A service that is only named is waited for until it has started, whatever the other file said."""
    result = dict(base)
    for name, node in over.items():
        below = base.get(name)
        if isinstance(below, dict) and isinstance(node, dict):
            result[name] = merged(below, node, (*where, name))
        elif isinstance(below, dict) and (kept := {k: v for k, v in below.items() if k not in _WAITED_FOR}):
            result[name] = kept
        else:
            result[name] = node
    return result


_WAITED_FOR: Final = frozenset(("condition", "required"))


def _joined(base: Tree, over: Tree, where: Route) -> Tree:
    """Networks and models: naming one again changes nothing about it."""
    named = {name: node for name, node in over.items() if name not in base or not isinstance(node, Fact)}
    return merged(base, named, where)


def _hosts(base: Tree, over: Tree, where: Route) -> Tree:
    """A host keeps every address that some file gives to it."""
    result = dict(base)
    for host, node in over.items():
        add_host(result, host, node)
    return result


def add_host(hosts: Tree, host: str, node: Node) -> None:
    """Give `host` one more address."""
    taken = hosts.get(host)
    if isinstance(taken, Fact) and isinstance(node, Fact) and taken.value.raw != node.value.raw:
        hosts[Item(f"{host}={node.value.raw}")] = node
    else:
        hosts[host] = taken | node if isinstance(taken, dict) and isinstance(node, dict) else node


def _logged(base: Tree, over: Tree, where: Route) -> Tree:
    """Options of one logging driver mean nothing to another."""
    drivers = [one.value.raw for one in (base.get("driver"), over.get("driver")) if isinstance(one, Fact)]
    return over if len(set(drivers)) > 1 else merged(base, over, where)


def _addresses(base: Tree, over: Tree, where: Route) -> Tree:
    """Address pools: those of the override, each over the one with its subnet."""
    result: Tree = {}
    for name, node in over.items():
        below = next((one for one in base.values() if _subnet(one) == _subnet(node)), None)
        result[name] = merged(below, node, where) if isinstance(below, dict) and isinstance(node, dict) else node
    return result


def _subnet(pool: Node) -> str:
    subnet = pool.get("subnet") if isinstance(pool, dict) else None
    return subnet.value.raw if isinstance(subnet, Fact) else ""


PAIRS: Final = (
    ("environment",), ("labels",), ("annotations",), ("sysctls",), ("build", "args"), ("build", "labels"),
    ("build", "additional_contexts"), ("deploy", "labels"),
)  # fmt: skip
KEYED: Final = ("ports", "volumes", "devices", "secrets", "configs", "env_file", "label_file", "dns", "dns_opt",
                "dns_search", "tmpfs", "expose")  # fmt: skip
REPLACED: Final = (("command",), ("entrypoint",), ("healthcheck", "test"))
_OF_SERVICES: Final[dict[Route, Rule]] = {
    **dict.fromkeys(PAIRS, _by_key),
    **{(key,): _by_key for key in KEYED},
    **dict.fromkeys(REPLACED, _replaced),
    ("ulimits", "*"): _replaced,
    ("depends_on",): _needed,
    ("networks",): _joined,
    ("models",): _joined,
    ("extra_hosts",): _hosts,
    ("build", "extra_hosts"): _hosts,
    ("logging",): _logged,
}
_RULES: Final[dict[Route, Rule]] = {
    **{("services", "*", *route): rule for route, rule in _OF_SERVICES.items()},
    ("networks", "*", "labels"): _by_key,
    ("volumes", "*", "labels"): _by_key,
    ("networks", "*", "ipam", "config"): _addresses,
}
