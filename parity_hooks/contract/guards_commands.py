"""Guards that are commands: whether something in the repository defines what a command line starts.

The line is taken apart and looked up, never run.  Words that only start other words (`bundle exec`, `uv run`, an
interpreter, variables in front) are looked through.
"""

from __future__ import annotations

import re
import shlex
from importlib import import_module
from typing import TYPE_CHECKING, Final

from parity_hooks.contract.guards_names import shown
from parity_hooks.contract.guards_reading import missing, opened, plain, refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from parity_hooks.repository import Tree

# The first word of a command line, and the module whose `unresolved(words, tree)` knows what it starts.
PROGRAMS: Final = {
    "make": "guards_targets",
    "gmake": "guards_targets",
    "just": "guards_targets",
    "task": "guards_targets",
    "rake": "guards_targets",
    "npm": "guards_scripts",
    "pnpm": "guards_scripts",
    "yarn": "guards_scripts",
    "bun": "guards_scripts",
    "composer": "guards_scripts",
    "poe": "guards_projects",
    "hatch": "guards_projects",
    "pdm": "guards_projects",
    "pre-commit": "guards_projects",
    "prek": "guards_projects",
}
_STARTERS: Final = (
    ("bundle", "exec"), ("poetry", "run"), ("uv", "run"), ("pipenv", "run"), ("rye", "run"), ("env",), ("time",),
    ("exec",), ("corepack",),
)  # fmt: skip
_INTERPRETERS: Final = frozenset((
    "bash", "sh", "zsh", "python", "python3", "node", "ruby", "php", "perl", "deno", "tsx", "ts-node",
))  # fmt: skip
_RUNNERS: Final = frozenset(("pytest", "py.test"))
_VARIABLE: Final = re.compile(r"[A-Za-z_]\w*=")
_CONTROL: Final = re.compile(r"[;|&]+|>{1,2}|<")


def unresolved(ref: str, tree: Tree) -> str:
    """The empty text when something in `tree` defines what the command line `ref` starts, else what is wrong."""
    try:
        words = _first(shlex.split(ref, comments=False))
    except ValueError:
        return f"{shown(ref)} is no command line: its quotes do not match"
    words = _started(words)
    return _defined(words, tree) if words else f"{shown(ref)} starts nothing"


def _first(words: list[str]) -> list[str]:
    """The first command of a line that has several."""
    for number, word in enumerate(words):
        if _CONTROL.fullmatch(word):
            return words[:number]
        if word.endswith(";"):
            return [*words[:number], word[:-1]]
    return words


def _started(words: list[str]) -> list[str]:
    """`words` without what only starts the rest."""
    while words:
        if _VARIABLE.match(words[0]):
            words = words[1:]
            continue
        prefix = next((one for one in _STARTERS if tuple(words[: len(one)]) == one and len(words) > len(one)), ())
        if not prefix:
            return words
        words = words[len(prefix) :]
    return words


def _defined(words: list[str], tree: Tree) -> str:
    from parity_hooks.contract.guards_projects import program

    name = plain(words[0])
    if name in _RUNNERS:
        return _run(words, tree)
    if name in PROGRAMS:
        return str(import_module(f"{__package__}.{PROGRAMS[name]}").unresolved([name, *words[1:]], tree))
    if name in _INTERPRETERS:
        return _interpreted(words, tree)
    if name in tree.entries or "/" in words[0]:
        return _executable(name, tree)
    return program(name, tree)


def _executable(path: str, tree: Tree) -> str:
    source = opened(path, tree)
    if isinstance(source, str):
        return source
    entry = tree.entries[path]
    runs = entry.kind == "symlink" or entry.mode & 0o111
    return "" if runs else f"{shown(path)} is not executable: git add --chmod=+x {shown(path)}"


def _interpreted(words: Sequence[str], tree: Tree) -> str:
    """The verdict on a script that is handed to an interpreter."""
    if list(words[1:2]) == ["-m"]:
        return _module(list(words[2:]), tree)
    path = next((plain(word) for word in words[1:] if not word.startswith("-")), "")
    if not path or "-c" in words or "-e" in words:
        return f"{shown(' '.join(words))} runs no file of the repository"
    source = opened(path, tree)
    return source if isinstance(source, str) else ""


def _module(words: list[str], tree: Tree) -> str:
    """The verdict on `python -m module`: a file of the tree, also below `src`, or a program that is known."""
    path = words[0].replace(".", "/") if words else ""
    files = [f"{top}{path}{end}" for top in ("", "src/") for end in (".py", "/__main__.py")]
    if path and any(file in tree.entries for file in files):
        return ""
    return _defined(words, tree) if words else "python -m names no module"


def _run(words: Sequence[str], tree: Tree) -> str:
    """The verdict on a run of pytest: the tests that it names."""
    from parity_hooks.contract import guards_tests

    named = [word for word in words[1:] if "::" in word or plain(word) in tree.entries]
    if not named:
        paths = [plain(word) for word in words[1:] if "/" in word and not word.startswith("-")]
        wrong = [refused(path) or missing(path, tree) for path in paths]
        return next((one for one in wrong if one), f"{shown(' '.join(words))} names no test: write pytest path::test")
    return next((reason for word in named if (reason := guards_tests.unresolved(word, tree))), "")
