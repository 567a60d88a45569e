"""Docker Compose files: services with their images, variables and what they pass on.

Semantics: the Compose specification (interpolation included).  Scalars are strings where Compose reads strings
(`22:22`, `on`).  Other files that `extends`, `include` and `env_file` name are not opened.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.formats import compose_resets, lines, ports, yaml
from parity_hooks.formats.place import inside
from parity_hooks.formats.statements import in_role, statements, wildcard
from parity_hooks.formats.tree import Mapping, Scalar, Sequence, items, leaves, mapping, settings
from parity_hooks.model.fact import VARIABLE, Fact
from parity_hooks.model.value import Value, ValueKind, stated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node
    from parity_hooks.model.problem import Problem

INTERPOLATED: Final = re.compile(r"(?<!\$)(?:\$\$)*\$(?:\{([A-Za-z_]\w*)(?:(:?[-+?])([^{}$]*))?|([A-Za-z_]\w*))")
_CLIENT: Final = re.compile(
    r"(?:^|[\s/])(?:pg_dump(?:all)?|pg_restore|psql|createdb"
    r"|mysqldump|mysqladmin|mongodump|mongorestore|mongosh|redis-cli)\b"
)
# Products that run beside an application with a data store of their own: it says nothing about the application's.
_COMPANIONS: Final = re.compile(
    r"(?:^|/)(?:pact-broker|sonarqube|keycloak|metabase|unleash-server|temporal|auto-setup|airflow|superset|gitea|wiki"
    r"|kong|kong-gateway|hydra|kratos|zitadel|dependency-track|nextcloud)(?:[:@]|$)"
)
_REACHABLE: Final = ("ports", "expose", "healthcheck")


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield what a compose file states."""
    trees, problems = yaml.trees(source)
    yield from problems
    yield from lines.rest(source, problems)
    for tree in trees:
        if isinstance(tree, Scalar) and not tree.text:
            continue
        if not isinstance(tree, Mapping):
            yield source.problem("a compose file is a mapping", tree.line, tree.column)
            continue
        yield from _file(source, tree)


def _file(source: Source, tree: Mapping) -> Iterator[Fact | Problem]:
    """Extension fields (`x-…`) state nothing by themselves: what merges them does."""
    own = replace(tree, entries={key: entry for key, entry in tree.entries.items() if not key.startswith("x-")})
    yield from compose_resets.resets(source, own)
    own = compose_resets.without(source, compose_resets.spelt_out(own))
    yield from _settings(source, own)
    services = mapping(own.get("services"))
    clients, unset = _clients(services) | _of_companions(services), _unset(services)
    servers = _servers(services) - clients
    for fact in statements(source, own):
        service = fact.route[1] if len(fact.route) > 1 else ""
        role = "server" if service in servers else "client" if service in clients else ""
        yield _of_service(fact, role, unset)
    yield from ports.of_services(source, services)
    for name, (_, node) in services.entries.items():
        yield from _env_files(source, name, mapping(node))
    yield from _interpolated(source, own)


def _settings(source: Source, tree: Mapping) -> Iterator[Fact | Problem]:
    """The settings of a file; merging tells a key with nothing behind it from one with an empty text."""
    nothing = compose_resets.unset(tree)
    for one in settings(source, tree):
        unset = isinstance(one, Fact) and (one.location.line, one.location.column) in nothing
        yield replace(one, traits=one.traits | {"empty"}) if isinstance(one, Fact) and unset else one


def _servers(services: Mapping) -> frozenset[str]:
    """The services that others talk to: they publish a port, tell their health, are waited for, run an image as it is.

    A service in a profile is a tool that somebody starts by hand.
    """
    wanted: set[str] = set()
    reachable: set[str] = set()
    for name, (_, node) in services.entries.items():
        service = mapping(node)
        wanted.update(_named(service.get("depends_on")))
        as_it_is = "command" not in service.entries and "entrypoint" not in service.entries
        if as_it_is or any(key in service.entries for key in _REACHABLE):
            reachable.add(name)
    in_profiles = {name for name, (_, node) in services.entries.items() if "profiles" in mapping(node).entries}
    return frozenset((wanted | reachable) - in_profiles)


def _clients(services: Mapping) -> frozenset[str]:
    """The services whose command only talks to a server: a dump, a shell, a check."""
    found: set[str] = set()
    for name, (_, node) in services.entries.items():
        for given in (mapping(node).get("command"), mapping(node).get("entrypoint")):
            words = [one for one in (given, *items(given)) if isinstance(one, Scalar)]
            if any(_CLIENT.search(word.text) for word in words):
                found.add(name)
    return frozenset(found)


def _of_companions(services: Mapping) -> frozenset[str]:
    """The services that only products which run beside the application talk to: their databases."""
    users: dict[str, list[bool]] = {}
    for _, node in services.entries.values():
        service = mapping(node)
        image = service.get("image")
        companion = isinstance(image, Scalar) and bool(_COMPANIONS.search(image.text))
        for name in {*_named(service.get("depends_on")), *_named(service.get("links"))}:
            users.setdefault(name, []).append(companion)
    return frozenset(name for name, companions in users.items() if all(companions))


def _named(node: Node | None) -> Iterator[str]:
    """The services that `depends_on` or `links` names, in the short or the long syntax."""
    if isinstance(node, Mapping):
        yield from node.entries
    else:
        yield from (one.text.partition(":")[0] for one in items(node) if isinstance(one, Scalar))


def _unset(services: Mapping) -> frozenset[tuple[int, int]]:
    """The places of variables without any value, which Compose takes from the shell; an empty text is a value."""
    owners = [mapping(node) for _, node in services.entries.values()]
    maps = [mapping(one.get("environment")) for one in owners] + [
        mapping(mapping(one.get("build")).get("args")) for one in owners
    ]
    pairs = [entry for one in maps for entry in one.entries.values()]
    return frozenset(
        (at.line, at.column)
        for at, value in pairs
        if isinstance(value, Scalar) and value.plain and value.text in compose_resets.NULLS
    )


def _of_service(fact: Fact, role: str, unset: frozenset[tuple[int, int]]) -> Fact:
    """`fact` seen as Compose does: about a service, and a variable without a value is one that the shell supplies."""
    if len(fact.route) < 3 or fact.route[0] != "services":
        return fact
    service = fact.route[1]
    if fact.kind != VARIABLE:
        return in_role(fact, role if fact.route[2] == "image" else "")
    if (fact.location.line, fact.location.column) in unset:
        return replace(fact, subject=service, traits=fact.traits - {"empty"} | {"passed"})
    return replace(fact, subject=service)


def _env_files(source: Source, name: str, service: Mapping) -> Iterator[Fact]:
    """Every name in an `env_file` reaches the service."""
    given = service.get("env_file")
    for one in given.items if isinstance(given, Sequence) else [given]:
        path = one.get("path") if isinstance(one, Mapping) else one
        if isinstance(path, Scalar) and path.text:
            yield wildcard(source, path, ("services", name, "env_file"))


def _interpolated(source: Source, tree: Mapping) -> Iterator[Fact]:
    """Yield each name that comes from outside, once: where it stands without a default, if it does anywhere."""
    found: dict[str, Fact] = {}
    for route, leaf in leaves(tree):
        for match in INTERPOLATED.finditer(leaf.text) if "$" in leaf.text else ():
            name = match[1] or match[4]
            defaulted = (match[2] or "?")[-1] in "-+"
            if name not in found or ("default" in found[name].traits and not defaulted):
                found[name] = _supplied(source, leaf, match, name, defaulted=defaulted, route=route)
    yield from sorted(found.values(), key=lambda fact: (fact.location, fact.key))


def _supplied(
    source: Source, leaf: Scalar, match: re.Match[str], name: str, *, defaulted: bool, route: tuple[str, ...]
) -> Fact:
    place = inside(source, leaf, match.start(1 if match[1] else 4), name)
    reference = Value(ValueKind.REFERENCE, f"${{{name}}}")
    value = stated(name, match[3]) if defaulted and match[3] and match[2].endswith("-") else reference
    traits = frozenset(("passed", "default")) if defaulted else frozenset(("passed",))
    return Fact(VARIABLE, "config", "", name, value, (*route, name), place, traits)
