"""Heroku's `app.json`: variables, stack, buildpacks, add-ons, and what review and test apps override.

Semantics: Heroku, "app.json Schema".  A variable without a value is asked for (`passed`); a generated one is a secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parity_hooks.formats import json, plans, requirements
from parity_hooks.formats.statements import VARIABLE_NAME, variable
from parity_hooks.formats.tree import Mapping, Scalar, items, mapping, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.problem import Problem
    from parity_hooks.model.route import Route

_KEPT: Final = ("stack", "buildpacks", "addons", "formation", "scripts", "image")


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield what an app.json states."""
    root, problems = json.mapping(source)
    yield from problems
    yield from _app(source, root, ())
    for name, (_, node) in mapping(root.get("environments")).entries.items():
        if isinstance(node, Mapping):
            yield from _app(source, node, ("environments", name))


def _app(source: Source, node: Mapping, prefix: Route) -> Iterator[Fact | Problem]:
    kept = Mapping(node.line, node.column, {key: node.entries[key] for key in _KEPT if key in node.entries})
    plain = Mapping(node.line, node.column)
    variables = []
    for name, (at, stated) in mapping(node.get("env")).entries.items():
        value, traits = _value(stated)
        plain.entries[name] = (at, value)
        if VARIABLE_NAME.match(name):
            variables.append(variable(source, name, value, at, (*prefix, "env", name), traits))
    if plain.entries:
        kept.entries["env"] = (Scalar("env"), plain)
    yield from settings(source, kept, prefix)
    yield from variables
    yield from _addons(source, node, prefix)


def _value(stated: object) -> tuple[Scalar, frozenset[str]]:
    """The value of an entry of `env`: a text, or an object that describes it."""
    if isinstance(stated, Scalar):
        return stated, frozenset()
    node = stated if isinstance(stated, Mapping) else Mapping()
    traits = {"commented"} if node.text("description") else set[str]()
    value = node.get("value")
    if isinstance(value, Scalar):
        return value, frozenset(traits)
    generated = node.text("generator") == "secret"
    traits.add("secret-ref" if generated else "passed")
    return Scalar("{{ }}" if generated else "", max(node.line, 1), max(node.column, 1)), frozenset(traits)


def _addons(source: Source, node: Mapping, prefix: Route) -> Iterator[Fact]:
    """`{"plan": "heroku-postgresql", "options": {"version": "14"}}`; a plan alone names a size, not a version."""
    for addon in items(node.get("addons")):
        version = mapping(addon.get("options")).get("version") if isinstance(addon, Mapping) else None
        if isinstance(addon, Mapping) and isinstance(version, Scalar):
            name = addon.text("plan").partition(":")[0]
            product = plans.named_in(name)
            if product:
                place = source.at(version.line, version.column)
                yield from requirements.required(product, version.text, (*prefix, "addons", name, "version"), place)
