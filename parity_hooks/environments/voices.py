"""Who speaks where a file's path says production by convention and the tree says otherwise.

A Dockerfile is not production's where its own head says that it is for development, nor where production is built
by buildpacks (Cloud Foundry's `buildpacks`); Terraform code is not where every variables file with it is another
environment's.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.names import sighted
from parity_hooks.environments.speakers import LOCAL, Speaker, project, related, speaker, within
from parity_hooks.model.environment import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from parity_hooks.environments.contents import Contents

_HEAD: Final = 12  # lines in which a Dockerfile says what it is for
_FOR_DEVELOPMENT: Final = re.compile(
    r"^\s*#.*?\b(?:(?:only\s+)?(?:used\s+|meant\s+|intended\s+)?for\s+(?:local\s+|use\s+in\s+)?(?:local\s+)?dev(?:elopment)?\b"
    r"|(?:local\s+)?dev(?:elopment)?[\s-]+only\b|not\s+(?:used\s+|meant\s+|intended\s+)?(?:in|for)\s+production\b)",
    re.IGNORECASE | re.MULTILINE,
)
_VARIABLES: Final = (".tfvars", ".tfvars.json")
_OF_VARIABLES: Final = re.compile(r"env(?:ironment)?s?|(?:tf)?vars|variables|workspaces?|config")


def voices(contents: Contents) -> dict[str, Speaker]:
    """The speakers of the files in `contents` of which the tree says something else than convention, by path."""
    formats = contents.formats
    dockerfiles = [path for path in _of(formats, "dockerfile") if _production(path, "dockerfile")]
    terraform = [path for path in _of(formats, "terraform") if _production(path, "terraform")]
    return {**dict(_built_otherwise(contents, dockerfiles)), **dict(_of_others(formats, terraform))}


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
        head = "\n".join(source.lines[:_HEAD]) if source is not None else ""
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
    given: dict[str, list[str]] = {}
    for path in formats:
        if path.endswith(_VARIABLES):
            given.setdefault(_root(path), []).append(path)
    for root, paths in given.items():
        seen = [sighted(path) for path in paths]
        named = sorted((one.environment for one in seen if one), key=lambda one: one.name)
        if len(named) == len(seen) and all(one.role is not Role.PRODUCTION for one in named):
            who = Speaker(named[0], f"its variables are {named[0].name}'s alone")
            yield from ((path, who) for path in terraform if within(posixpath.dirname(path), root))


def _root(path: str) -> str:
    """The folder of the code that a variables file is for: its own, or the one around a folder of such files."""
    folder, name = posixpath.split(posixpath.dirname(path))
    return folder if _OF_VARIABLES.fullmatch(name) else posixpath.join(folder, name)
