"""Terragrunt: the `inputs` of the files that a configuration includes, under its own.

Source: the Terragrunt documentation, "Includes" and "include block".  Inputs merge by name; with the merge strategy
`deep` mappings merge as well (and lists, which are added to one another there, are replaced here); with `no_merge`
nothing does.  An included file includes nothing itself.  Only paths that need no evaluation are followed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.families import normalised
from parity_hooks.environments.layering import Layers, documents, split
from parity_hooks.environments.names import sighted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.environments.families import Family, Member
    from parity_hooks.environments.layering import Files
    from parity_hooks.environments.layering.documents import Document
    from parity_hooks.model.fact import Fact

_FOUND: Final = r"find_in_parent_folders\((?:\"(?P<name>[\w.-]+)\")?\)"
_PATH: Final = re.compile(
    rf"\$\{{{_FOUND}\}}|\$\{{dirname\({_FOUND.replace('name', 'beside')}\)\}}/(?P<there>[\w./-]+)"
    r"|\$\{get_repo_root\(\)\}/(?P<rooted>[\w./-]+)|(?:\$\{get_terragrunt_dir\(\)\}/)?(?P<near>[\w./-]+)"
)


def layers(member: Member, family: Family, files: Files) -> Layers | None:
    """What Terragrunt comes to for `member`; None where a file that it depends on cannot be read."""
    stated = files.settings(member.path)
    if stated is None:
        return None
    result: Document = {}
    for path, strategy in _included(member.path, stated, files):
        beneath = files.read_as(path, "terragrunt") or []
        own = sighted(path) is not None
        _lay(result, documents.document((one for one in beneath if one.route[:1] == ("inputs",)), own=own), strategy)
    _lay(result, documents.document(stated, own=True), _strategy(stated))
    return split(documents.facts(result))


def _lay(under: Document, over: Document, strategy: str) -> None:
    """Lay a file over what it includes: each input as a whole, unless they are merged deeply."""
    beneath, above = under.get("inputs"), over.get("inputs")
    if strategy != "deep" and isinstance(beneath, dict) and isinstance(above, dict):
        for name in above:
            beneath.pop(name, None)
    documents.lay(under, over)


def _strategy(stated: list[Fact]) -> str:
    deep = any(fact.route[:1] == ("include",) and fact.value.raw == "deep" for fact in stated)
    return "deep" if deep else "shallow"


def _included(path: str, stated: list[Fact], files: Files) -> Iterator[tuple[str, str]]:
    """Yield the files that the one at `path` includes, in its order, each with its merge strategy."""
    blocks: dict[tuple[str, ...], dict[str, str]] = {}
    for fact in stated:
        if len(fact.route) > 1 and fact.route[0] == "include":
            blocks.setdefault(fact.route[:-1], {})[fact.route[-1]] = fact.value.raw
    for block in blocks.values():
        strategy, found = block.get("merge_strategy", "shallow"), _followed(path, block.get("path", ""), files)
        if found and strategy != "no_merge":
            yield found, strategy


def _followed(path: str, text: str, files: Files) -> str | None:
    match = _PATH.fullmatch(text)
    if match is None:
        return None
    folder = path.rpartition("/")[0]
    if match["near"]:
        return normalised(f"{folder}/{match['near']}")
    if match["rooted"]:
        return normalised(match["rooted"])
    above = _above(folder, match["name"] or match["beside"] or "terragrunt.hcl", files)
    return normalised(f"{above.rpartition('/')[0]}/{match['there']}") if above and match["there"] else above


def _above(folder: str, name: str, files: Files) -> str | None:
    """The file of this name in the nearest folder above."""
    while folder:
        folder = folder.rpartition("/")[0]
        path = f"{folder}/{name}" if folder else name
        if files.read_as(path, "terragrunt") is not None:
            return path
    return None
