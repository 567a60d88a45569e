"""Scripts that package managers run: `scripts` in package.json, and in composer.json.

Semantics: npm's "npm-run" and "Scripts", the pages of pnpm, Yarn and Bun on running scripts, Composer's "Scripts".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.contract.guards_names import meant, shown
from parity_hooks.contract.guards_reading import opened, plain
from parity_hooks.formats import json
from parity_hooks.formats.tree import Mapping, Scalar, mapping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from parity_hooks.repository import Tree

_MANIFESTS: Final = {"composer": "composer.json"}
_RUN: Final = frozenset(("run", "run-script", "rum", "urn"))
# What npm runs by the name of the script alone; the other managers run any script like that.
_OF_NPM: Final = {"test": "test", "t": "test", "tst": "test", "start": "start", "stop": "stop", "restart": "restart"}
_FOLDERS: Final = ("--prefix", "-C", "--dir", "--cwd", "-d", "--working-dir")
_WORKSPACES: Final = ("-w", "--workspace", "--filter", "-F")
_EVERYWHERE: Final = ("--workspaces", "-ws", "-r", "--recursive", "workspaces")
_NOTHING: Final = re.compile(r"\s*(?:echo\s.*no test specified.*|exit 1|true|:)?\s*", re.IGNORECASE | re.DOTALL)


def unresolved(words: Sequence[str], tree: Tree) -> str:
    """The empty text when a manifest in `tree` has the script that `words` run, else what is wrong."""
    manifest = _MANIFESTS.get(words[0], "package.json")
    folder, anywhere, rest = _asked(words[1:])
    name = _script(words[0], rest)
    if not name:
        return f"{shown(' '.join(words))} runs no script: write {shown(words[0])} run and its name"
    path = "/".join(part for part in (folder, manifest) if part)
    known = [one for one in tree.entries if one == manifest or one.endswith(f"/{manifest}")]
    answers = [_scripted(one, name, tree) for one in (known if anywhere and known else [path])]
    return "" if "" in answers else answers[0]


def _asked(words: Sequence[str]) -> tuple[str, bool, list[str]]:
    """The folder that a command line names, whether it names a workspace, and the words that are no flags."""
    folder, anywhere, rest, waiting = "", False, list[str](), iter(words)
    for word in waiting:
        flag, equals, value = word.partition("=")
        if flag in _FOLDERS:
            folder = plain(value if equals else next(waiting, "")).rstrip("/")
        elif flag in _WORKSPACES or (word == "workspace" and not rest):
            anywhere = True
            if not equals:
                next(waiting, "")
        elif flag in _EVERYWHERE:
            anywhere = True
        elif not word.startswith("-"):
            rest.append(word)
    return "" if folder == "." else folder, anywhere, rest


def _script(program: str, words: Sequence[str]) -> str:
    """The script that a package manager runs, or the empty text where it does something else."""
    if not words:
        return ""
    if words[0] in _RUN:
        return words[1] if len(words) > 1 else ""
    return _OF_NPM.get(words[0], "" if program == "npm" else words[0])


def _scripted(path: str, name: str, tree: Tree) -> str:
    source = opened(path, tree)
    if isinstance(source, str):
        return source
    root, problems = json.mapping(source)
    if any(problem.fatal for problem in problems):
        return f"{shown(path)} is no JSON that can be read"
    scripts = mapping(root.get("scripts"))
    script = scripts.get(name)
    if script is None:
        return f"{shown(path)} has no script {shown(name)}{meant(name, scripts.entries)}"
    empty = isinstance(script, Scalar) and _NOTHING.fullmatch(script.text)
    nothing = empty or (isinstance(script, Mapping) and not script.entries)
    return f"the script {shown(name)} in {shown(path)} does nothing" if nothing else ""
