"""Docker Compose: what `docker compose -f … config` comes to for one member of a family.

Semantics: the Compose Specification and compose-go (merge, extends, include, env_file, `!reset`, `!override`).
Profiles are taken as given: a service that somebody starts by hand is compared like any other.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from parity_hooks.environments.layering import Layers, split
from parity_hooks.environments.layering.compose_base import paths_of
from parity_hooks.environments.layering.compose_files import Known, Loader
from parity_hooks.environments.layering.compose_merge import REPLACED, Tree, null
from parity_hooks.environments.layering.compose_variables import interpolated, supplied
from parity_hooks.formats.tree import MOST_SETTINGS
from parity_hooks.model.environment import Role
from parity_hooks.model.fact import Fact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.environments.families import Family, Member
    from parity_hooks.environments.layering import Files
    from parity_hooks.model.route import Route

Project = tuple[list[Fact], frozenset[str]]  # what is in effect, and every file that takes part


def layers(member: Member, family: Family, files: Files) -> Layers | None:
    """What is in effect for `member`; its own is what stands in no file that another member uses too."""
    projects = _projects(family, files)
    project = projects[member.path]
    if project is None:
        return None
    users = Counter(path for one in projects.values() if one for path in one[1])
    return split((fact, users[fact.location.path] < 2) for fact in project[0])


@lru_cache(maxsize=1)  # the members of a family are asked for one after the other
def _projects(family: Family, files: Files) -> dict[str, Project | None]:
    known: Known = {}
    return {member.path: _project(member, files, known) for member in family.members}


def _project(member: Member, files: Files, known: Known) -> Project | None:
    paths = paths_of(member, files, known)
    folder = paths[0].rpartition("/")[0]
    loader = Loader(files, known)
    model = loader.with_variables(loader.model(paths, folder))
    if loader.broken:
        return None
    found = list(_flat(model))
    if member.environment.role is Role.LOCAL and (values := supplied(loader, folder)):
        found = [interpolated(fact, values) for fact in found]
    return found, frozenset(loader.used)


def _flat(model: Tree) -> Iterator[Fact]:
    """Yield the settings of `model` under the routes where they take effect."""
    stack: list[tuple[Route, Tree | Fact]] = [((), model)]
    left = MOST_SETTINGS
    while stack and left:
        route, node = stack.pop()
        if isinstance(node, Fact):
            left -= 1
            if null(node) and route[2:] in REPLACED:
                continue  # the image's own
            yield node if _same(node.route, route) else replace(node, route=route)
        else:
            stack.extend(((*route, key), below) for key, below in reversed(node.items()))


def _same(one: Route, other: Route) -> bool:
    """Whether two routes are equal, an item of a list and a key of the same name being two things."""
    return one == other and list(map(type, one)) == list(map(type, other))
