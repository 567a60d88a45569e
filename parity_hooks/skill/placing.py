"""Where a skill lies: in the folder of skills that the repository has already, and never outside of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.errors import OutputError
from parity_hooks.model.location import shown_path
from parity_hooks.repository import Unread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from parity_hooks.contract.model import Contract
    from parity_hooks.repository import Tree

PLACES: Final = (".claude/skills", ".agents/skills", ".codex/skills")
SUFFIX: Final = "-production-parity"
LONGEST: Final = 64  # characters of a name, as agentskills has it


def name_of(contract: Contract, contracts: Iterable[Contract]) -> str:
    """The name of a contract's skill and of its folder: lower case, digits and single hyphens.

    Where two contracts are about one name, the folder of the contract is in it.
    """
    namesakes = [one for one in contracts if _slug(one.app) == _slug(contract.app)]
    app = _slug(f"{contract.app}-{contract.folder}" if len(namesakes) > 1 and contract.folder else contract.app)
    return f"{app[: LONGEST - len(SUFFIX)].strip('-') or 'app'}{SUFFIX}"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def existing(tree: Tree, name: str) -> str:
    """The folder of the skill `name` where there is one, or nothing."""
    return next((f"{place}/{name}" for place in _real(tree) if f"{place}/{name}/SKILL.md" in tree.entries), "")


def chosen(tree: Tree, name: str, ignored: Callable[[str], bool] | None = None) -> str:
    """The folder that a skill belongs into: its own, beside the other skills, or where the tools of agents look.

    Raises `OutputError` where a symbolic link leads out of the repository, or git ignores every place.
    """
    found = existing(tree, name) or next((f"{place}/{name}" for place in _ranked(tree)), "")
    if ignored is None or not ignored(f"{found}/SKILL.md"):
        return _inside(tree, found)
    seen = next((f"{one}/{name}" for one in PLACES if not ignored(f"{one}/{name}/SKILL.md")), "")
    if not seen:
        raise OutputError("git ignores every folder that a skill could lie in", f"Let it see {PLACES[0]}/{name}.")
    return _inside(tree, seen)


def _ranked(tree: Tree) -> list[str]:
    """The places, best first: with skills in it, beside other files of its tool, in the order of the table."""

    def rank(place: str) -> int:
        above = place.partition("/")[0]
        if any(path.startswith(f"{place}/") and path.endswith("/SKILL.md") for path in tree.entries):
            return 0
        return 1 if above in tree.entries or any(path.startswith(f"{above}/") for path in tree.entries) else 2

    return sorted(PLACES, key=rank)


def _real(tree: Tree) -> list[str]:
    """The places with links followed, as far as they lead to somewhere in this tree."""
    found = (tree.resolved(place) for place in PLACES)
    return list(dict.fromkeys(one for one in found if not isinstance(one, Unread)))


def _inside(tree: Tree, path: str) -> str:
    found = tree.resolved(path)
    if isinstance(found, Unread):
        raise OutputError(f"{shown_path(path)} is not written: {found.reason} is in the way")
    return found
