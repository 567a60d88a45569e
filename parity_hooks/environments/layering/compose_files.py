"""The files that a compose file brings in: `include`, `extends` and `env_file`, inside the repository.

What cannot be followed is left standing: a path made of variables, one outside the repository, a remote resource.
"""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.layering.compose_forms import grown
from parity_hooks.environments.layering.compose_merge import Node, Tree, merged, without
from parity_hooks.formats.tree import MOST_SETTINGS
from parity_hooks.model.fact import Fact
from parity_hooks.model.route import Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from parity_hooks.environments.layering import Files
    from parity_hooks.model.route import Route

Resets = tuple["Route", ...]
Known = dict[str, tuple[Tree, Resets] | None]
_LONGEST_CHAIN: Final = 50  # services that extend one another, files that include one another
_RESOURCES: Final = ("services", "networks", "volumes", "secrets", "configs", "models")


class Loader:
    """Loads files as `docker compose -f … -f …` does.  `known` is shared by the loaders of one comparison."""

    def __init__(self, files: Files, known: Known) -> None:
        self._files = files
        self._known = known
        self._included: dict[tuple[tuple[str, ...], str], Tree] = {}
        self._open: list[tuple[tuple[str, ...], str]] = []
        self._variables: dict[str, dict[str, Fact]] = {}
        self._left = MOST_SETTINGS  # settings that extending and env_file may copy: a bomb reaches it
        self.used: set[str] = set()
        self.broken = False

    def model(self, paths: Sequence[str], folder: str) -> Tree:
        """The files at `paths`, each laid over those before it; relative paths count from `folder`."""
        result: Tree = {}
        for path in paths:
            tree, resets = self._file(path)
            result = merged(_reset(result, resets), self._complete(tree, resets, folder))
        return result

    def with_variables(self, model: Tree) -> Tree:
        """`model` with what env files supply beneath `environment`, a later file over an earlier one."""
        services = {name: self._supplied(node) for name, node in _below(model, "services").items()}
        return {**model, "services": services} if services else model

    def variables(self, path: str) -> dict[str, Fact]:
        """What the env file at `path` sets; nothing where it is not there or cannot be read."""
        if path not in self._variables:
            found = self._files.read_as(path, "dotenv") or ()
            self._variables[path] = {
                fact.route[0]: replace(fact, traits=fact.traits | {"wildcard"})
                for fact in found
                if len(fact.route) == 1
            }
        return self._variables[path]

    def _file(self, path: str) -> tuple[Tree, Resets]:
        if path not in self._files.formats:
            return {}, ()
        self.used.add(path)
        if path not in self._known:
            facts = self._files.read_as(path, "compose")
            self._known[path] = None if facts is None else grown(facts)
        found = self._known[path]
        self.broken = self.broken or found is None
        return found or ({}, ())

    def _complete(self, tree: Tree, resets: Resets, folder: str) -> Tree:
        """A file with what it includes and what its services extend."""
        own = _located(tree, folder)
        base: Tree = {}
        for paths, project in _includes(tree, folder):
            base = merged(base, self._include(paths, project))
        if base:
            resources = {key: node for key, node in base.items() if key in _RESOURCES}
            own = merged(_reset(resources, resets), own)
        services = _below(own, "services")
        extended = {name: self._extended(name, services, resets, folder) for name in services}
        return {**own, **({"services": extended} if extended else {})}

    def _include(self, paths: tuple[str, ...], folder: str) -> Tree:
        key = paths, folder
        if key not in self._included:
            if key in self._open or len(self._open) > _LONGEST_CHAIN:
                return {}
            self._open.append(key)
            self._included[key] = self.model(paths, folder)
            self._open.pop()
        return self._included[key]

    def _extended(self, name: str, services: Tree, resets: Resets, folder: str) -> Node:
        """The service `name` over the one that it extends, and so on."""
        chain = list(self._chain(name, services, resets, folder))
        if len(chain) < 2:
            return services[name]
        _, result, _ = chain[-1]
        for called, service, taken in reversed(chain[:-1]):
            here = tuple(route[2:] for route in taken if route[:2] == ("services", called) and len(route) > 2)
            result = merged(_reset(result, here), service, ("services", called))
        complete = "extends" not in chain[-1][1]
        return {key: node for key, node in result.items() if key != "extends" or not complete}

    def _chain(self, name: str, services: Tree, resets: Resets, folder: str) -> Iterator[tuple[str, Tree, Resets]]:
        where, seen = "", set[tuple[str, str]]()
        while isinstance(service := services.get(name), dict) and (where, name) not in seen and self._left > 0:
            self._left -= _size(service) if seen else 0
            seen.add((where, name))
            yield name, service, resets
            file, name = _extends(service.get("extends"))
            if not name or len(seen) > _LONGEST_CHAIN:
                return
            if file:
                where = beneath(folder, file) or ""
                tree, resets = self._file(where)
                folder = where.rpartition("/")[0]
                services = _below(_located(tree, folder), "services")

    def _supplied(self, service: Node) -> Node:
        files = service.get("env_file") if isinstance(service, dict) else None
        if not isinstance(service, dict) or not isinstance(files, dict):
            return service
        found: Tree = {}
        for path in map(posixpath.normpath, files):
            variables = self.variables(path)
            self._left -= len(variables)
            if variables and self._left > 0:
                self.used.add(path)
                found = {**found, **variables}
        named: Tree = {
            Item(posixpath.normpath(path), getattr(path, "shown", path)): node for path, node in files.items()
        }
        environment = found | _below(service, "environment")
        return {**service, "env_file": named, **({"environment": environment} if environment else {})}


def beneath(folder: str, path: str) -> str | None:
    """The repository path that `path` means, seen from `folder`; None where that is none."""
    if "$" in path or "://" in path or path.startswith(("/", "~")):
        return None
    found = posixpath.normpath(posixpath.join(folder, path))
    return None if found == ".." or found.startswith("../") else found


def _below(owner: Tree, key: str) -> Tree:
    found = owner.get(key)
    return found if isinstance(found, dict) else {}


def _reset(tree: Tree, routes: Iterable[Route]) -> Tree:
    for route in routes:
        tree = without(tree, route) if route else {}
    return tree


def _text(node: Node | None) -> str:
    return node.value.raw if isinstance(node, Fact) else ""


def _extends(node: Node | None) -> tuple[str, str]:
    """`(file, service)` of `extends`; no file where it is the same one."""
    return (_text(node.get("file")), _text(node.get("service"))) if isinstance(node, dict) else ("", _text(node))


def _includes(tree: Tree, folder: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the files of each `include` and the folder that their relative paths count from."""
    for entry in _below(tree, "include").values():
        given = entry if isinstance(entry, Fact) else entry.get("path")
        names = given.values() if isinstance(given, dict) else (given,)
        paths = tuple(found for name in names if (found := beneath(folder, _text(name) or "$")))
        project = _text(entry.get("project_directory")) if isinstance(entry, dict) else ""
        if paths:
            yield paths, (beneath(folder, project) or "") if project else paths[0].rpartition("/")[0]


def _located(tree: Tree, folder: str) -> Tree:
    """`tree` with the env files of its services under their paths in the repository."""
    services = _below(tree, "services")
    found: Tree = {}
    for name, service in services.items():
        if isinstance(service, dict) and isinstance(files := service.get("env_file"), dict):
            at: Tree = {_placed(path, folder): node for path, node in files.items()}
            found[name] = {**service, "env_file": at}
    return {**tree, "services": {**services, **found}} if found else tree


def _placed(path: str, folder: str) -> Item:
    """The place of an env file.  Compose takes `x.env` and `./x.env` for two files, the second after the first."""
    found = beneath(folder, path)
    again = "./" if found and path.startswith("./") else ""
    return Item(again + (found or path), getattr(path, "shown", path))


def _size(service: Tree) -> int:
    """How many settings a service holds."""
    count, stack = 0, [service]
    while stack:
        for node in stack.pop().values():
            if isinstance(node, dict):
                stack.append(node)
            else:
                count += 1
    return count
