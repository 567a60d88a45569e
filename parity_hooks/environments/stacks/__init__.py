"""Stacks: which files another file says are laid over each other, in which order, and for which environment.

Helm's are named by commands in scripts, Makefiles and pipelines, by Argo CD, Kustomize, Flux and helmfile; Compose's by
commands and by COMPOSE_FILE.  Who says it is read, never run: a path may contain one variable, whose values are the
names of environments for which there is such a file.  Anything else is left to convention.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from parity_hooks.environments.layering import Files
    from parity_hooks.model.environment import Environment
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.route import Route


@dataclass(frozen=True, slots=True)
class Stack:
    """Files that are laid over each other, the lowest first, as the file `by` says it on a line.

    For Helm also: the folder of the `chart`, or that it lies `elsewhere`, outside the repository; the settings that
    are written `inline`, over all files; the routes that are `given` one by one, which lie over everything.  A stack is
    not `whole` where it names a file that is not in the tree, or adds to what was deployed before.
    """

    by: str
    line: int
    files: tuple[str, ...]
    environment: Environment | None = None
    chart: str | None = None
    elsewhere: bool = False
    inline: tuple[Fact, ...] = ()
    given: frozenset[Route] = frozenset()
    whole: bool = True


# The tool whose files are laid over each other -> the modules that know who says so.
_SAYING: Final = {
    "helm": ("helm_commands", "manifests", "helmfile"),
    "compose": ("compose_commands", "compose_variable"),
}


def stacks(tool: str, files: Files) -> tuple[Stack, ...]:
    """Every stack of a tool's files that something in the tree names."""
    return files.once((__name__, tool), partial(_stacks, tool, files))


def _stacks(tool: str, files: Files) -> tuple[Stack, ...]:
    found = (one for name in _SAYING[tool] for one in import_module(f"{__name__}.{name}").stacks(files))
    return tuple(dict.fromkeys(found))


def common(every: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The files that each of several lists has, in the order of the first one."""
    lists = list(every)
    return tuple(path for path in lists[0] if all(path in one for one in lists)) if lists else ()
