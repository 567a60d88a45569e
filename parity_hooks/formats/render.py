"""Render blueprints: services and their variables, the database's major version.

Source: Render's "Blueprint YAML Reference".  Values that Render makes or syncs itself are not known here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from parity_hooks.formats import lines, versions, yaml
from parity_hooks.formats.statements import statements, wildcard
from parity_hooks.formats.tree import Mapping, Scalar, Sequence, changed, keyed, mapping, settings
from parity_hooks.model.fact import VARIABLE, Fact
from parity_hooks.model.route import Item
from parity_hooks.model.value import UNKNOWN, Value, ValueKind, stated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node
    from parity_hooks.model.problem import Problem
    from parity_hooks.model.route import Route

_LISTS = ("services", "databases", "envVarGroups")
_SUPPLIERS = ("fromDatabase", "fromService")


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield what a blueprint states."""
    trees, problems = yaml.trees(source)
    yield from problems
    yield from lines.rest(source, problems)
    for tree in trees:
        if isinstance(tree, Mapping):
            yield from _blueprint(source, _with_named_items(tree))


def _blueprint(source: Source, tree: Mapping) -> Iterator[Fact | Problem]:
    yield from settings(source, tree)
    yield from (
        fact for fact in statements(source, tree) if fact.key != "version" or fact.route[-1] != "postgresMajorVersion"
    )
    for section in _LISTS:
        for item, (_, node) in mapping(tree.get(section)).entries.items():
            owner, route = mapping(node), (section, item)
            yield from _major(source, owner, route)
            yield from _image(source, owner, route)
            for entry in mapping(owner.get("envVars")).entries.values():
                yield from _variable(source, mapping(entry[1]), (*route, "envVars"), owner.text("name"))


def _major(source: Source, owner: Mapping, route: Route) -> Iterator[Fact]:
    given = owner.get("postgresMajorVersion")
    if isinstance(given, Scalar):
        place = source.at(given.line, given.column)
        yield from versions.stated(
            "postgres", given.text, (*route, "postgresMajorVersion"), place, frozenset(("server",))
        )


def _image(source: Source, owner: Mapping, route: Route) -> Iterator[Fact]:
    url = mapping(owner.get("image")).get("url")
    if isinstance(url, Scalar):
        yield from versions.image_fact(url.text, (*route, "image", "url"), source.at(url.line, url.column))


def _variable(source: Source, entry: Mapping, route: Route, subject: str) -> Iterator[Fact]:
    """Yield a variable, or the group of variables that a service takes over."""
    group = entry.get("fromGroup")
    if isinstance(group, Scalar):
        yield wildcard(source, group, route)
    key = entry.get("key")
    if isinstance(key, Scalar):
        value, traits = _value(entry, key.text)
        here = (*route, Item(f"key={key.text}"), "value")
        yield Fact(VARIABLE, "config", subject, key.text, value, here, source.at(key.line, key.column), traits)


def _value(entry: Mapping, name: str) -> tuple[Value, frozenset[str]]:
    given = entry.get("value")
    if isinstance(given, Scalar):
        return stated(name, given.text), frozenset(("empty",)) if not given.text else frozenset()
    supplier = next((key for key in _SUPPLIERS if key in entry.entries), "")
    if supplier:
        one = mapping(entry.get(supplier))
        return Value(
            ValueKind.REFERENCE, f"{one.text('name')}/{one.text('property') or one.text('envVarKey')}"
        ), frozenset()
    return UNKNOWN, frozenset(("secret-ref",))  # generated, or entered by hand (`sync: false`)


def _with_named_items(tree: Mapping) -> Mapping:
    lists: dict[str, Node] = {}
    for section in _LISTS:
        node = tree.get(section)
        if isinstance(node, Sequence):
            named = keyed(node, _named)
            inner: dict[str, Node] = {
                key: _with_named_variables(mapping(one)) for key, (_, one) in named.entries.items()
            }
            lists[section] = changed(named, inner)
    return changed(tree, lists)


def _with_named_variables(owner: Mapping) -> Mapping:
    variables = owner.get("envVars")
    return changed(owner, {"envVars": keyed(variables, _named)} if isinstance(variables, Sequence) else {})


def _named(node: Node) -> str:
    """The name of a service, a database or a variable."""
    for key in ("name", "key", "fromGroup"):
        if isinstance(node, Mapping) and node.text(key):
            return f"{key}={node.text(key)}"
    return ""
