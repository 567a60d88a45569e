"""Python: by which names a module reaches the environment: `os.environ`, aliases of it, objects of libraries."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_LIBRARIES: Final = ("decouple", "starlette.config", "environ", "environs")


class Names(NamedTuple):
    """What a module calls the environment."""

    system: set[str]  # the module os
    environ: set[str]  # os.environ
    getenv: set[str]  # os.getenv
    readers: set[str]  # objects of the libraries: `env("X")`
    classes: set[str]  # what makes such objects
    prefixed: bool  # whether the objects add to what stands in the source
    schemes: set[str]  # variables for which `Env(X=(bool, False))` gives a default


def names_of(nodes: Iterable[ast.AST], text: str) -> Names:
    """The names that the module with these `nodes` uses."""
    names = Names({"os"}, set(), set(), {"env"}, {"Env", "FileAwareEnv"}, ".prefixed(" in text, set())
    assigned = []
    for node in nodes:
        if isinstance(node, ast.Import):
            names.system.update(one.asname for one in node.names if one.name == "os" and one.asname)
        elif isinstance(node, ast.ImportFrom):
            _imported(names, node)
        elif isinstance(node, ast.Assign) and len(node.targets) == 1:
            assigned.append((node.targets[0], node.value))
    for target, value in assigned:
        if isinstance(target, ast.Name):
            _assigned(names, target.id, value)
    return names


def _imported(names: Names, node: ast.ImportFrom) -> None:
    for one in node.names:
        here = one.asname or one.name
        if node.module == "os" and one.name in ("environ", "getenv"):
            (names.environ if one.name == "environ" else names.getenv).add(here)
        elif node.module in _LIBRARIES:
            (names.readers if one.name in ("config", "env") else names.classes).add(here)


def _assigned(names: Names, target: str, value: ast.expr) -> None:
    if is_environ(value, names):
        names.environ.add(target)
        names.readers.discard(target)
    elif isinstance(value, ast.Attribute) and value.attr == "getenv" and is_name(value.value, names.system):
        names.getenv.add(target)
    elif isinstance(value, ast.Call) and called(value) in names.classes:
        names.readers.add(target)
        names.schemes.update(one.arg for one in value.keywords if one.arg and isinstance(one.value, ast.Tuple))
    elif target == "env":
        names.readers.discard(target)  # something else by the same name


def is_environ(node: ast.expr, names: Names) -> bool:
    """Whether `node` is the environment as a mapping."""
    if isinstance(node, ast.Attribute):
        return node.attr == "environ" and is_name(node.value, names.system)
    return is_name(node, names.environ)


def is_name(node: ast.expr, names: set[str]) -> bool:
    """Whether `node` is one of `names`."""
    return isinstance(node, ast.Name) and node.id in names


def called(node: ast.Call) -> str:
    """The last part of what is called."""
    function = node.func
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )
