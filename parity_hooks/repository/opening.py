"""Opening a repository: which one is meant, and which of git's variables in the environment still apply to it.

A hook inherits variables that name *its* repository.  They are honoured for that one and never reach another one.
"""

# ruff: noqa: PTH100, PTH109, PTH112, PTH118, PTH121
# Importing pathlib would cost the hook more than this module does.
from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from parity_hooks.errors import RepositoryError
from parity_hooks.repository.git import Git
from parity_hooks.repository.handle import Repository
from parity_hooks.repository.place import Place, attempt, find

if TYPE_CHECKING:
    from collections.abc import Mapping

DIRECTORIES: Final = frozenset({"GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY"})
# Each names a part of one repository.  The other local variables (GIT_CONFIG_COUNT, GIT_PREFIX, …) do not: alone they
# are the user's, who may trust a directory (`safe.directory`) with them.
LOCATING: Final = DIRECTORIES | {
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"),
    *("GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE"),
}


def open_repository(directory: str | None = None, environ: Mapping[str, str] | None = None) -> Repository:
    """Open the repository that `directory` lies in: a work tree, a bare repository or a git directory.

    None means the current directory with git's environment, as for git itself.  For another directory the variables
    that belong to another repository are dropped, as git(1) and githooks(5) ask for.
    RepositoryError: no such directory, no repository there, one that git does not trust, no git.
    """
    environ = dict(os.environ if environ is None else environ)
    current = current_directory()
    if directory is None or same_directory(directory, current):
        place = here(current, environ)
        return Repository(place, settled(environ, place, place.top or current))
    if LOCATING.isdisjoint(environ):
        place = find(Git(directory, environ))
        return Repository(place, settled(environ, place, place.git_dir))
    return elsewhere(directory, current, environ)


def here(current: str, environ: Mapping[str, str]) -> Place:
    """Return the repository of the current directory, with its real top.

    With GIT_DIR alone, which is what a hook in a linked worktree gets, git takes the current directory for the top.
    """
    place = find(Git(current, environ))
    alone = "GIT_DIR" in environ and "GIT_WORK_TREE" not in environ
    if not alone or place.top is None or os.path.lexists(os.path.join(place.top, ".git")):
        return place
    found = attempt(Git(current, without(environ, LOCATING)))
    return found if found is not None and found.git_dir == place.git_dir else place


def elsewhere(directory: str, current: str, environ: Mapping[str, str]) -> Repository:
    """Open what `directory` lies in, while the environment names a repository: perhaps the same, perhaps not."""
    found = attempt(Git(directory, without(environ, LOCATING)))
    try:
        named = here(current, environ)
    except RepositoryError:
        named = None
    if named is not None and (found.git_dir == named.git_dir if found else contains(named, directory)):
        place = named if found is None or "GIT_WORK_TREE" in environ else found
        return Repository(place, settled(environ, place, named.top or current))
    names = Git(directory, without(environ, LOCATING)).ask("rev-parse", "--local-env-vars").decode().split()
    clean = without(environ, LOCATING | set(names))
    place = find(Git(directory, clean))
    return Repository(place, settled(clean, place, place.git_dir))


def settled(environ: Mapping[str, str], place: Place, base: str) -> dict[str, str]:
    """Return `environ` with each path absolute, so that git may run in any directory.

    `base` is what a relative GIT_INDEX_FILE counts from: the top, since git goes there before it opens the index.
    """
    result = {**environ, "GIT_DIR": place.git_dir}
    for name in DIRECTORIES & environ.keys():
        result[name] = os.path.abspath(environ[name])
    if "GIT_INDEX_FILE" in environ:
        result["GIT_INDEX_FILE"] = os.path.join(base, environ["GIT_INDEX_FILE"])
    if place.top is None:
        return without(result, {"GIT_WORK_TREE"})
    return {**result, "GIT_WORK_TREE": place.top}


def without(environ: Mapping[str, str], names: frozenset[str] | set[str]) -> dict[str, str]:
    """Return `environ` less `names`."""
    return {name: value for name, value in environ.items() if name not in names}


def contains(place: Place, directory: str) -> bool:
    """Tell whether `directory` lies in the work tree of `place`, which need not have a `.git` in it."""
    if place.top is None:
        return False
    top = os.path.realpath(place.top)
    return os.path.commonpath((top, os.path.realpath(directory))) == top


def current_directory() -> str:
    """Return the current directory; RepositoryError if it has been deleted."""
    try:
        return os.getcwd()
    except OSError as error:
        raise RepositoryError("the current directory no longer exists") from error


def same_directory(directory: str, current: str) -> bool:
    """Tell whether `directory` is the current one; RepositoryError if it is no directory."""
    if not os.path.isdir(directory):
        raise RepositoryError(f"no such directory: {directory}", "Check what -C names.")
    return os.path.samefile(directory, current)
