"""The versions that jobs and composite actions use: inputs of setup actions, containers, matrices, inputs' defaults.

The version of an action itself (`uses: owner/name@v4`) is nobody's runtime and is never read.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.formats import products, versions
from parity_hooks.formats.statements import IMAGE_KEYS
from parity_hooks.formats.tree import Mapping, Scalar, mapping, walk
from parity_hooks.formats.workflow_expressions import Literal
from parity_hooks.model.fact import VERSION, Fact
from parity_hooks.model.value import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.workflow_expressions import Scope
    from parity_hooks.model.route import Route

_FILLER: Final = frozenset(
    ("setup", "install", "action", "actions", "github", "gh", "cli", "env", "version", "use", "toolchain")
)
_FILE_KEY: Final = re.compile(r"^(.+?)[-_]version[-_]file$")
_FILE_NAME: Final = re.compile(r"^(?!v?\d)[\w./-]*\.[a-z][\w-]*$")


def of_action(uses: str) -> str | None:
    """The product that an action sets up, told by its name (`ruby/setup-ruby`, `pnpm/action-setup`), or None."""
    path = uses.partition("@")[0].lower().split("/")
    words = [word for word in re.split(r"[-_.]", path[-1]) if word not in _FILLER]
    if not words and len(path) > 1:
        words = [path[-2] if path[-2] != "actions" else path[0]]
    return products.of_name("-".join(words)) if words else None


def of_steps(source: Source, owner: Mapping, prefix: Route, scope: Scope) -> Iterator[Fact]:
    """Yield what the jobs or steps under `owner` use, expressions resolved as far as the file goes."""
    for route, node in walk(owner):
        inside = _inner(scope, node)
        for key, (_, value) in node.entries.items():
            if isinstance(value, Scalar):
                yield from _of_key(source, key, value, (*prefix, *route, key), inside)
        product = of_action(node.text("uses")) if "uses" in node.entries else None
        given = mapping(node.get("with")).get("version")
        if product and isinstance(given, Scalar):
            yield from _stated(source, product, given, (*prefix, *route, "with", "version"), inside)


def _inner(scope: Scope, node: Mapping) -> Scope:
    """`scope` with the variables of a step on top."""
    own = node.get("env")
    return type(scope)((own, *scope.env), scope.matrix, scope.inputs) if isinstance(own, Mapping) else scope


def _of_key(source: Source, key: str, value: Scalar, route: Route, scope: Scope) -> Iterator[Fact]:
    key = key.replace(" ", "-")
    if key in IMAGE_KEYS and "${{" in value.text:
        for one in scope.resolve(value):
            yield from versions.image_fact(one.text, route, source.at(one.at.line, one.at.column), one.traits)
    elif (match := _FILE_KEY.match(key)) and (product := products.of_name(match[1])) and "${{" not in value.text:
        yield _indirect(source, product, value, route)
    elif ("${{" in value.text or _is_file(value.text)) and (product := versions.of_key(key)):
        yield from _stated(source, product, value, route, scope)


def _stated(source: Source, product: str, value: Scalar, route: Route, scope: Scope) -> Iterator[Fact]:
    for one in scope.resolve(value):
        yield from _literal(source, product, one, route)


def _literal(source: Source, product: str, one: Literal, route: Route) -> Iterator[Fact]:
    """The version that a text states, or the file that it stands in."""
    if _is_file(one.text):
        yield _indirect(source, product, replace(one.at, text=one.text), route, one.traits)
    else:
        yield from versions.stated(product, one.text, route, source.at(one.at.line, one.at.column), one.traits)


def _is_file(text: str) -> bool:
    return bool(_FILE_NAME.match(text)) and not text[-1:].isdigit()


def _indirect(source: Source, product: str, value: Scalar, route: Route, traits: frozenset[str] = frozenset()) -> Fact:
    """A version that stands in another file."""
    place, surface = source.at(value.line, value.column), products.surface_of(product)
    return Fact(VERSION, surface, product, "version", known(value.text), route, place, traits | {"indirect"})


def of_inputs(source: Source, inputs: Mapping, route: Route) -> Iterator[Fact]:
    """Yield the defaults of inputs whose name says which product's version they are."""
    for name, (_, given) in inputs.entries.items():
        default = mapping(given).get("default")
        product = versions.of_key(name)
        if product and isinstance(default, Scalar):
            one = Literal(default.text, default, frozenset(("default",)))
            yield from _literal(source, product, one, (*route, name, "default"))
