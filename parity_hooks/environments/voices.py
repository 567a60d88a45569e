"""Who speaks where a file's path says production by convention and the tree says otherwise.

A compose file is not production's where it mounts the sources that it builds from over the image, whatever it is
called.  A Dockerfile is not where its own head says that it is for development, nor where production is built by
buildpacks (Cloud Foundry's `buildpacks`); Terraform code is not where every variables file with it is another
environment's.
"""

from __future__ import annotations

import posixpath
import re
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.names import sighted
from parity_hooks.environments.speakers import LOCAL, Speaker, project, related, speaker, within
from parity_hooks.model.environment import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from parity_hooks.environments.contents import Contents
    from parity_hooks.model.environment import Environment

_FOR_DEVELOPMENT: Final = re.compile(
    r"\b(?:(?:only\s+)?(?:used\s+|meant\s+|intended\s+)?for\s+(?:local\s+|use\s+in\s+)?(?:local\s+)?dev(?:elopment)?\b"
    r"|(?:local\s+)?dev(?:elopment)?[\s-]+only\b|not\s+(?:used\s+|meant\s+|intended\s+)?(?:in|for)\s+production\b)",
    re.IGNORECASE,
)
_SOURCES: Final = re.compile(r"(?:\.\.?/?)+|\$\{?PWD\}?/?")
_VARIABLES: Final = (".tfvars", ".tfvars.json")
_OF_VARIABLES: Final = re.compile(r"env(?:ironment)?s?|(?:tf)?vars|variables|workspaces?|config")


def voices(contents: Contents) -> dict[str, Speaker]:
    """The speakers of the files in `contents` of which the tree says something else than convention, by path."""
    formats = contents.formats
    dockerfiles = [path for path in _of(formats, "dockerfile") if _production(path, "dockerfile")]
    terraform = [path for path in _of(formats, "terraform") if _production(path, "terraform")]
    return {
        **dict(_mounted(contents)),
        **dict(_built_otherwise(contents, dockerfiles)),
        **dict(_of_others(formats, terraform)),
    }


def _mounted(contents: Contents) -> Iterator[tuple[str, Speaker]]:
    """Yield the compose files of production in which a service runs the sources that lie around the file."""
    deployed = [
        path
        for path in _of(contents.formats, "compose")
        if speaker(path, "compose").environment.role is Role.PRODUCTION
    ]
    for path in deployed:
        stated = {fact.route: fact.value.raw for fact in contents.settings(path) or ()}
        built = {route[1] for route in stated if route[:1] == ("services",) and route[2:3] == ("build",)}
        mounts = (
            text.partition(":")[0]
            for route, text in stated.items()
            if route[:1] == ("services",) and route[2:3] == ("volumes",) and route[1] in built
        )
        if any(_SOURCES.fullmatch(mount) for mount in mounts):
            yield path, Speaker(LOCAL, "it mounts the sources into the container")


def _of(formats: Mapping[str, str], form: str) -> Iterator[str]:
    return (path for path, name in formats.items() if name == form)


def _production(path: str, form: str) -> bool:
    return speaker(path, form).environment.role is Role.PRODUCTION and sighted(path) is None


def _built_otherwise(contents: Contents, dockerfiles: list[str]) -> Iterator[tuple[str, Speaker]]:
    """Yield the Dockerfiles that production is not built from."""
    if not dockerfiles:
        return
    homes = list(_buildpacks(contents))
    for path, source in contents.sources(dockerfiles):
        head = "" if source is None else "\n".join(takewhile(lambda line: line.startswith("#"), source.lines))
        if _FOR_DEVELOPMENT.search(head):
            yield path, Speaker(LOCAL, "its head says that it is for development")
        elif any(related(project(path), home) for home in homes):
            yield path, Speaker(LOCAL, "production is built by buildpacks")


def _buildpacks(contents: Contents) -> Iterator[str]:
    """Yield the projects whose every application Cloud Foundry builds by itself."""
    for path, form in contents.formats.items():
        if form == "cloud-foundry":
            stated = [fact.route for fact in contents.settings(path) or ()]
            names = {part for route in stated for part in route[2:3]}
            if not names.isdisjoint(("buildpack", "buildpacks")) and "docker" not in names:
                yield project(path)


def _of_others(formats: Mapping[str, str], terraform: list[str]) -> Iterator[tuple[str, Speaker]]:
    """Yield the Terraform code all of whose variables files name environments that are not production."""
    given: dict[str, list[Environment | None]] = {}
    for path in formats:
        if path.endswith(_VARIABLES):
            seen = sighted(path)
            given.setdefault(_root(path), []).append(seen.environment if seen else None)
    for path in terraform:
        nearest = max((root for root in given if within(posixpath.dirname(path), root)), key=len, default="")
        named = [one for one in given.get(nearest, ()) if one is not None and one.role is not Role.PRODUCTION]
        if named and len(named) == len(given[nearest]):
            first = min(named, key=lambda one: one.order)
            yield path, Speaker(first, f"its variables are {first.name}'s alone")


def _root(path: str) -> str:
    """The folder of the code that a variables file is for: its own, or the one around a folder of such files."""
    folder, name = posixpath.split(posixpath.dirname(path))
    return folder if _OF_VARIABLES.fullmatch(name) else posixpath.join(folder, name)
