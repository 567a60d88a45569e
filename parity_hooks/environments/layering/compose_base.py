"""Which files make up a member: those that something in the tree names together, else what an overlay lacks.

COMPOSE_FILE says what a developer's `docker compose up` merges beside it, and `docker compose -f a -f b` in a script
what it merges; where several such stacks of one member differ, what all of them have counts.

Compose refuses a service without an image or a build, and one that names a service, network, volume, secret or
config that nobody declares.  So a file that lacks such a thing, and whose neighbour has it, never runs alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.layering.compose_files import Known, Loader
from parity_hooks.environments.names import sighted
from parity_hooks.environments.stacks import common, stacks
from parity_hooks.model.environment import Role
from parity_hooks.model.fact import Fact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.environments.families import Member
    from parity_hooks.environments.layering import Files
    from parity_hooks.environments.layering.compose_merge import Node, Tree

Named = frozenset[tuple[str, str]]  # section and name
_DEFAULT: Final = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
_OVERRIDE: Final = (
    "compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml",
)  # fmt: skip
_COMMON: Final = tuple(
    f"{stem}.{word}.{extension}"
    for word in ("base", "common")
    for stem in ("docker-compose", "compose")
    for extension in ("yml", "yaml")
)
_RUNNABLE: Final = ("image", "build", "provider", "extends")
_SECTIONS: Final = ("networks", "volumes", "secrets", "configs")
_VOLUME: Final = re.compile(r"^[A-Za-z0-9][\w.-]*(?=:)")


def paths_of(member: Member, files: Files, known: Known) -> tuple[str, ...]:
    """The files of `member`, the lowest first."""
    folder, slash, name = member.path.rpartition("/")
    started = member.environment.role is Role.LOCAL and name in _DEFAULT  # by `docker compose up`
    if stacked := (_variable if started else _commands)(member.path, files):
        return stacked
    paths: tuple[str, ...] = (member.path,)
    missing = lacking(_alone(member.path, files, known))
    if missing:
        bases = (one for one in _candidates(member.path) if one in files.formats and one != member.path)
        base = next((one for one in bases if missing & given(_alone(one, files, known))), None)
        paths = (base, member.path) if base else paths
    if started:
        override = next((path for other in _OVERRIDE if (path := folder + slash + other) in files.formats), None)
        paths = (*paths, override) if override else paths
    return paths


def _variable(path: str, files: Files) -> tuple[str, ...]:
    """The files that COMPOSE_FILE names beside the one at `path`, where it names that one too."""
    folder = path.rpartition("/")[0]
    beside = f"{folder}/.env" if folder else ".env"
    found = (one.files for one in stacks("compose", files) if one.by == beside and path in one.files)
    return next(found, ())


def _commands(path: str, files: Files) -> tuple[str, ...]:
    """The files that are merged with the one at `path`, where it is the last one that names an environment."""
    found = (one.files for one in stacks("compose", files))
    merged = common(one for one in found if next(filter(sighted, reversed(one)), "") == path)
    return merged if len(merged) > 1 else ()


def lacking(model: Tree) -> Named:
    """What the services of a project need and it does not have."""
    return frozenset(one for name, node in _entries(model, "services") for one in _needed(name, node)) - given(model)


def given(model: Tree) -> Named:
    """What a project has for services to use: services that can run, networks, volumes, secrets, configs."""
    services = [
        ("services", name)
        for name, node in _entries(model, "services")
        if isinstance(node, dict) and any(key in node for key in _RUNNABLE)
    ]
    return frozenset(
        (*services, ("networks", "default"), *((key, name) for key in _SECTIONS for name, _ in _entries(model, key)))
    )


def _alone(path: str, files: Files, known: Known) -> Tree:
    return Loader(files, known).model((path,), path.rpartition("/")[0])


def _candidates(path: str) -> Iterator[str]:
    """Where the file beneath an overlay would stand: under its name without the environment, beside it, above it."""
    seen = sighted(path)
    if seen:
        yield seen.base
    folder, slash, _ = path.rpartition("/")
    above, further, _ = folder.rpartition("/")
    for place in dict.fromkeys((folder + slash, above + further)):
        yield from (place + name for name in (*_DEFAULT, *_COMMON))


def _needed(name: str, service: Node) -> Iterator[tuple[str, str]]:
    yield "services", name
    if isinstance(service, Fact):
        return
    yield from (("services", other) for other, _ in _entries(service, "depends_on"))
    yield from (("networks", network) for network, _ in _entries(service, "networks"))
    for section in ("secrets", "configs"):
        yield from ((section, _source(node)) for _, node in _entries(service, section) if _source(node))
    for _, node in _entries(service, "volumes"):
        if found := _VOLUME.match(_source(node) + ":" if isinstance(node, dict) else _source(node)):
            yield "volumes", found[0]


def _source(node: Node) -> str:
    """The name of what is used, in the short form or the long one; nothing where a host's path is mounted."""
    if isinstance(node, Fact):
        return node.value.raw
    kind, source = node.get("type"), node.get("source")
    mounted = isinstance(kind, Fact) and kind.value.raw != "volume"
    return source.value.raw if isinstance(source, Fact) and not mounted else ""


def _entries(owner: Tree, key: str) -> list[tuple[str, Node]]:
    found = owner.get(key)
    return list(found.items()) if isinstance(found, dict) else []
