"""What a tree says whatever its dialect: images, version keys, environment variables.

A dialect adds what only it knows (which service, which job); the shapes here mean the same in all of them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.formats import ports, products, versions
from parity_hooks.formats.place import inside
from parity_hooks.formats.tree import Mapping, Scalar, Sequence, mapping, nodes
from parity_hooks.model.fact import VARIABLE, VERSION, Fact
from parity_hooks.model.route import Item
from parity_hooks.model.value import Value, ValueKind, known, stated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node
    from parity_hooks.model.route import Route

VARIABLE_NAME: Final = re.compile(r"^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|^[A-Z][A-Z0-9]{3,}$")
IMAGE_KEYS: Final = frozenset(
    ("image", "imageName", "docker_image", "base_image", "container", "server_docker_image", "dockerImage")
)
_NO: Final = frozenset(("false", "no", "off", "0"))
_EMPTY: Final[frozenset[str]] = frozenset()
_NOTHING: Final = frozenset(("", "~", "null"))
_SECRET_SOURCES: Final = (
    "secretKeyRef",
    "secretRef",
    "secret",
    "secretName",
    "fromSecret",
    "valueFromSecret",
    "vault",
    "ssm",
)
_SECRET_MAPS: Final = frozenset(("namespace_secrets", "namespaceSecrets"))  # a variable to the key of a secret
_SUPPLIERS: Final = ("valueFrom", *_SECRET_SOURCES)


def statements(source: Source, root: Node, prefix: Route = (), traits: frozenset[str] = _EMPTY) -> Iterator[Fact]:
    """Yield the versions, variables and ports that `root` states, in document order."""
    disabled: list[Route] = []
    foreign: list[Route] = []
    for route, node in nodes(root):
        if isinstance(node, Mapping):
            if _switched_off(node):
                disabled.append(route)
            here = traits | {"disabled"} if any(route[: len(off)] == off for off in disabled) else traits
            yield from _versions(source, node, prefix + route, here)
            yield from _variables(source, node, prefix + route, here)
            if ports.of_somebody_else(node):
                foreign.append(route)
            if not ports.KEYS.isdisjoint(node.entries) and not any(route[: len(one)] == one for one in foreign):
                yield from ports.of_container(source, node, prefix + route)
        elif isinstance(node, Sequence) and route:
            if route[-1] in ("environment", "env"):
                yield from entries(source, node, prefix + route)
            elif route[-1] in ("envFrom", "extraEnvFrom"):
                yield from _wildcards(source, node, prefix + route, traits)


def in_role(fact: Fact, role: str) -> Fact:
    """`fact` with the trait `role` when it is the version of a data store or another backing service."""
    backing = fact.kind == VERSION and fact.surface in ("data", "backing")
    return replace(fact, traits=fact.traits | {role}) if role and backing else fact


def _switched_off(node: Mapping) -> bool:
    return node.text("enabled").lower() in _NO and bool(node.text("enabled"))


def _versions(source: Source, node: Mapping, route: Route, traits: frozenset[str]) -> Iterator[Fact]:
    for key, (_, value) in node.entries.items():
        if isinstance(value, Scalar):
            yield from _version(source, node, key, value, route=route, traits=traits)
    repository, tag = node.get("repository"), node.get("tag") or node.get("newTag")
    if isinstance(repository, Scalar) and isinstance(tag, Scalar) and tag.text:
        place = source.at(tag.line, tag.column)
        yield from versions.image_fact(f"{repository.text}:{tag.text}", (*route, "tag"), place, traits)
    elif (
        route
        and not node.text("repository")
        and isinstance(tag, Scalar)
        and (product := products.of_name(_owner(route)))
    ):
        version, trait = versions.of_tag(tag.text)
        more = traits | {trait} if trait else traits
        yield from versions.stated(product, version, (*route, "tag"), source.at(tag.line, tag.column), more)


def _owner(route: Route) -> str:
    """What an `image:` block belongs to: `postgresql.image.tag` is about postgresql."""
    names = [segment for segment in route if not isinstance(segment, Item) and segment not in ("image", "global")]
    return names[-1] if names else ""


def _version(
    source: Source, node: Mapping, key: str, value: Scalar, *, route: Route, traits: frozenset[str]
) -> Iterator[Fact]:
    place = source.at(value.line, value.column)
    named = (node.text("name") or node.text("key")) if key == "value" else key
    if key in IMAGE_KEYS:
        yield from versions.image_fact(value.text, (*route, key), place, traits)
    elif product := versions.of_key(named):
        yield from versions.stated(product, value.text, (*route, key), place, traits)
    elif key == "newTag" and node.text("name"):
        name = node.text("newName") or node.text("name")
        yield from versions.image_fact(f"{name}:{value.text}", (*route, key), place, traits)


def _variables(source: Source, node: Mapping, route: Route, traits: frozenset[str]) -> Iterator[Fact]:
    name = node.get("name")
    if isinstance(name, Scalar) and VARIABLE_NAME.match(name.text) and _is_variable(node, route):
        yield _named(source, node, name, route, traits)
    for key, (at, value) in node.entries.items():
        if VARIABLE_NAME.match(key):
            yield variable(source, key, value, at, (*route, key), traits)


def _is_variable(node: Mapping, route: Route) -> bool:
    """Whether a named list item is a variable: it gives a value, or stands in a list of variables."""
    if not route or not isinstance(route[-1], Item):
        return False
    return (
        "value" in node.entries
        or any(key in node.entries for key in _SUPPLIERS)
        or any(s in CONTAINERS for s in route[-2:-1])
    )


def variable(  # noqa: PLR0917 - the six are what a variable is; every reader gives them in this order
    source: Source, name: str, value: Node, at: Scalar, route: Route, traits: frozenset[str]
) -> Fact:
    """The variable `name` with its `value`: a leaf, or a mapping that tells where the value comes from."""
    inner = value.get("value") if isinstance(value, Mapping) else None
    leaf = inner if isinstance(inner, Scalar) else value
    if isinstance(leaf, Scalar) and any(segment in _SECRET_MAPS for segment in route):
        held, more = Value(ValueKind.REFERENCE, leaf.text), traits | {"secret-ref"}
    elif isinstance(leaf, Scalar):
        held = stated("secret" if leaf.secret else name, leaf.text)
        more = traits | {"empty"} if leaf.text in _NOTHING and "passed" not in traits else traits
    else:
        supplier, secret = _supplier(leaf)
        held = Value(ValueKind.REFERENCE, supplier)
        more = traits | {"secret-ref"} if secret else traits
    more = more | {"commented"} if at.comment else more
    return Fact(VARIABLE, "config", scope_of(route[:-1]), name, held, route, source.at(at.line, at.column), more)


def _supplier(node: Node) -> tuple[str, bool]:
    """What supplies a value (`secret-name/key`), and whether that is a secret store."""
    if not isinstance(node, Mapping):
        return "{{ }}", False
    outer = node.get("valueFrom")
    inner = outer if isinstance(outer, Mapping) else node
    secret = any(key in inner.entries for key in _SECRET_SOURCES) or isinstance(outer, Scalar)
    parts = next((one for _, one in inner.entries.values() if isinstance(one, Mapping)), Mapping())
    name, key = parts.text("name"), parts.text("key")
    return f"{name}/{key}" if name and key else "{{ }}", secret


def _named(source: Source, node: Mapping, name: Scalar, route: Route, traits: frozenset[str]) -> Fact:
    """A `{name: X, value: …}` item, as Kubernetes and its relatives write environment variables."""
    value = node.get("value")
    if value is None:
        value = node if len(node.entries) > 1 else Scalar("", name.line, name.column)
    return variable(source, name.text, value, name, (*route, "value"), traits)


def entries(source: Source, node: Sequence, route: Route) -> Iterator[Fact]:
    """Yield the variables of `KEY=value` items, and of bare `KEY` items, which pass a variable on."""
    for item in node.items:
        if not isinstance(item, Scalar):
            continue
        name, equals, text = item.text.partition("=")
        if not VARIABLE_NAME.match(name):
            continue
        place = inside(source, item, 0, name)
        traits = _EMPTY if equals else frozenset(("passed",))
        value = Scalar(text, item.line, item.column)
        yield variable(source, name, value, replace(item, line=place.line, column=place.column), (*route, name), traits)
        if product := versions.of_key(name):
            yield from versions.stated(product, text, (*route, name), place)


def _wildcards(source: Source, node: Sequence, route: Route, traits: frozenset[str]) -> Iterator[Fact]:
    """All the names of a ConfigMap or a Secret, taken over as a whole."""
    for item in node.items:
        for key, (_, reference) in mapping(item).entries.items():
            name = mapping(reference).get("name")
            if isinstance(name, Scalar):
                secret = frozenset(("secret-ref",)) if key == "secretRef" else _EMPTY
                yield wildcard(source, name, route, traits | secret)


def wildcard(source: Source, name: Scalar, route: Route, traits: frozenset[str] = _EMPTY) -> Fact:
    """Every name that something called `name` (a file, a ConfigMap, a context) brings in."""
    place = source.at(name.line, name.column)
    return Fact(
        VARIABLE,
        "config",
        scope_of(route),
        "*",
        known(name.text),
        (*route, Item(name.text)),
        place,
        traits | {"wildcard"},
    )


CONTAINERS: Final = frozenset(
    ("env", "environment", "extraEnv", "variables", "envVars", "env_vars", "environmentVariables", "with", "secrets",
     "data", "stringData", "encryptedData", "args", "envFrom", "extraEnvFrom", "env_file", "literals")
)  # fmt: skip


def scope_of(route: Route) -> str:
    """Whose variable it is: the last service, job, app or container that the route passes."""
    for segment in reversed(route):
        if isinstance(segment, Item):
            _, equals, value = segment.partition("=")
            if equals and not VARIABLE_NAME.match(value):
                return value
        elif segment not in CONTAINERS and not segment[:1].isupper():
            return segment
    return ""
