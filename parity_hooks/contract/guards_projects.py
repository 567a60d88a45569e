"""Programs and tasks that Python projects define, and hooks of pre-commit.

Semantics: the "Entry points" of pyproject.toml (PyPA), the pages of Poetry, Poe the Poet, PDM and Hatch on scripts,
pre-commit's "Adding pre-commit plugins to your project".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parity_hooks.contract.guards_names import meant, shown
from parity_hooks.contract.guards_reading import opened
from parity_hooks.formats import toml, yaml
from parity_hooks.formats.tree import Mapping, items, mapping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from parity_hooks.repository import Tree

_PYPROJECT: Final = "pyproject.toml"
_HOOKS: Final = (".pre-commit-config.yaml", ".pre-commit-config.yml", "prek.toml")
_PROGRAMS: Final = (("project", "scripts"), ("project", "gui-scripts"), ("tool", "poetry", "scripts"))
_POE: Final = ("tool", "poe", "tasks")
_PDM: Final = ("tool", "pdm", "scripts")
_VALUED: Final = frozenset((
    "-c", "--config", "--hook-stage", "--from-ref", "--to-ref", "-s", "-o", "-e", "--env", "-p",
))  # fmt: skip


def program(name: str, tree: Tree) -> str:
    """The empty text when the project at the top of `tree` installs a program `name`, else what is wrong."""
    known = {one for route in _PROGRAMS for one in _table(_PYPROJECT, route, tree).entries}
    known |= _table(_PYPROJECT, _PDM, tree).entries.keys()
    return "" if name in known else f"nothing in the repository defines the command {shown(name)}{meant(name, known)}"


def unresolved(words: Sequence[str], tree: Tree) -> str:
    """The empty text when the project at the top of `tree` has the task or hook of `words`, else what is wrong."""
    rest = _plain(words[1:])
    if words[0] in ("pre-commit", "prek"):
        return _hook(rest, tree)
    if words[0] == "poe":
        return _task(rest[0] if rest else "", _PYPROJECT, _tasks(_POE, tree))
    name = rest[1] if len(rest) > 1 and rest[0] == "run" else ""
    if not name:
        return f"{shown(' '.join(words))} runs no task: write {words[0]} run and its name"
    if words[0] == "pdm":
        known = _tasks(_PDM, tree)
        return "" if name in known or not program(name, tree) else _task(name, _PYPROJECT, known)
    return _hatch(name, tree)


def _plain(words: Sequence[str]) -> list[str]:
    """The words that are neither flags nor their values."""
    found, waiting = list[str](), iter(words)
    for word in waiting:
        if word in _VALUED:
            next(waiting, "")
        elif not word.startswith("-"):
            found.append(word)
    return found


def _task(name: str, where: str, known: dict[str, None]) -> str:
    if not name:
        return "the command names no task"
    return "" if name in known else f"{where} has no task {shown(name)}{meant(name, known)}"


def _tasks(route: tuple[str, ...], tree: Tree) -> dict[str, None]:
    return dict.fromkeys(one for one in _table(_PYPROJECT, route, tree).entries if one != "_")


def _table(path: str, route: tuple[str, ...], tree: Tree) -> Mapping:
    """The table at `route` of a TOML file, or an empty one."""
    source = opened(path, tree)
    root = None if isinstance(source, str) else toml.tree(source)[0]
    node = mapping(root)
    for name in route:
        node = mapping(node.get(name))
    return node


def _hatch(name: str, tree: Tree) -> str:
    """The verdict on `hatch run [environment:]script`; without an environment it is `default`."""
    environment, colon, script = name.rpartition(":")
    wanted = environment if colon else "default"
    known: dict[str, None] = {}
    for path, route in ((_PYPROJECT, ("tool", "hatch", "envs")), ("hatch.toml", ("envs",))):
        for one in dict.fromkeys((wanted, "default")):
            known |= dict.fromkeys(_table(path, (*route, one, "scripts"), tree).entries)
    return "" if script in known or not program(script, tree) else _task(script, _PYPROJECT, known)


def _hook(words: Sequence[str], tree: Tree) -> str:
    """The verdict on `pre-commit run [hook]`: an id or an alias of the configuration."""
    path = next((one for one in _HOOKS if one in tree.entries), _HOOKS[0])
    source = opened(path, tree)
    if isinstance(source, str):
        return source
    root = toml.tree(source)[0] if path.endswith(".toml") else next(iter(yaml.trees(source)[0]), None)
    hooks = [mapping(hook) for repo in items(mapping(root).get("repos")) for hook in items(mapping(repo).get("hooks"))]
    known = [name for hook in hooks for name in (hook.text("id"), hook.text("alias")) if name]
    if not words or words[0] != "run" or not known:
        return (
            f"{shown(path)} has no hook" if not known else "the command runs no hook: write pre-commit run and its id"
        )
    missing = [name for name in words[1:2] if name not in known]
    return f"{shown(path)} has no hook {shown(missing[0])}{meant(missing[0], known)}" if missing else ""
