"""Targets of `make`, recipes of `just`, tasks of Task and of Rake: which names their files define.

Semantics: the manuals of GNU Make ("What Name to Give Your Makefile", "Rules"), just, Task ("Schema Reference") and
Rake ("Rakefile Format").  Names that are computed are not known; files that are included by a plain path are read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from parity_hooks.contract.guards_names import meant, shown
from parity_hooks.contract.guards_reading import opened, plain, refused
from parity_hooks.formats import yaml
from parity_hooks.formats.tree import Mapping, Scalar, mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from parity_hooks.formats.source import Source
    from parity_hooks.repository import Tree

Names = dict[str, str]  # what a file defines


class Program(NamedTuple):
    """A program that runs named targets: its files in the order of preference, all of them or only the first, the
    reader of one file, and the flags that have a value.
    """

    called: str
    files: re.Pattern[str]
    every: bool
    read: Callable[[Source, Tree], list[str]]
    valued: frozenset[str]


_TARGETS: Final = re.compile(
    r"^(?P<names>[^\s:#=.][^:#=\n]*?)[ \t]*::?(?![:=])(?![^\n]*?(?<![:!?+])=(?!=))", re.MULTILINE
)
_INCLUDE: Final = re.compile(r"^-?s?include[ \t]+(?P<paths>[^\n#]+)", re.MULTILINE)
_RECIPE: Final = re.compile(
    r"^@?(?P<name>[A-Za-z_][\w-]*)(?:[ \t]+[^:\n]*)?:(?!=)|^alias[ \t]+(?P<alias>[\w-]+)[ \t]*:=", re.MULTILINE
)
_RAKE: Final = re.compile(
    r"^(?P<indent>[ \t]*)(?P<word>namespace|task|multitask|file|desc)\b[ \t(]*(?::?['\"]?)(?P<name>[\w:.-]+?)"
    r"['\"]?:?(?=[\s,=(){]|$)",
    re.MULTILINE,
)
_MOST: Final = 20  # files that are read for one guard
_DIRECTORIES: Final = ("-C", "--directory", "-d", "--dir", "--working-directory")
_FILES: Final = ("-f", "--file", "--makefile", "--justfile", "-t", "--taskfile", "--rakefile")


def unresolved(words: Sequence[str], tree: Tree) -> str:
    """The empty text when a file in `tree` defines every target that `words` names, else what is wrong."""
    program = PROGRAMS[words[0]]
    where, targets = _asked(words[1:], program)
    files = _files(where, program, tree)
    if not files:
        return f"there is no {program.called} in {shown(where) or 'the top of the repository'}"
    sources = [opened(path, tree) for path in files]
    read = [source for source in sources if not isinstance(source, str)]
    if not read:
        return str(sources[0])
    known = dict.fromkeys(name for source in read for name in program.read(source, tree))
    wrong = next((name for name in targets or list(known)[:1] or ["default"] if name not in known), "")
    return f"{shown(files[0])} has no target {shown(wrong)}{meant(wrong, known)}" if wrong else ""


def _asked(words: Sequence[str], program: Program) -> tuple[str, list[str]]:
    """The folder or file that a command line names, and its targets."""
    where, targets, waiting = "", [], iter(words)
    for word in waiting:
        flag, equals, value = word.partition("=")
        if flag in (*_DIRECTORIES, *_FILES):
            where = plain(value if equals else next(waiting, ""))
        elif word in program.valued:
            next(waiting, "")
        elif word == "--":
            break
        elif not word.startswith("-") and not equals and not word.isdigit():  # `-j 4`
            targets.append(word)
    return where.rstrip("/"), targets[:1] if program.called == "justfile" else targets


def _files(where: str, program: Program, tree: Tree) -> list[str]:
    if where in tree.entries:
        return [where]
    if where and refused(where):
        return []
    prefix = f"{where}/" if where not in ("", ".") else ""
    found = [path for path in tree.entries if path.startswith(prefix) and program.files.fullmatch(path[len(prefix) :])]
    found.sort(key=lambda path: (path.count("/"), path))  # GNUmakefile, Makefile, makefile: the order of their letters
    return found[:_MOST] if program.every else found[:1]


def _make(source: Source, tree: Tree) -> list[str]:
    texts, known = [source.text], {source.path}
    for text in texts:
        for path in _included(text):
            if path not in known and len(known) < _MOST and not isinstance(more := opened(path, tree), str):
                known.add(path)
                texts.append(more.text)
    return [name for text in texts for match in _TARGETS.finditer(text) for name in match["names"].split()]


def _included(text: str) -> Iterator[str]:
    for match in _INCLUDE.finditer(text):
        yield from (plain(path) for path in match["paths"].split() if "$" not in path)


def _just(source: Source, _: Tree) -> list[str]:
    return [match["name"] or match["alias"] for match in _RECIPE.finditer(source.text)]


def _task(source: Source, tree: Tree, depth: int = 0) -> list[str]:
    """The tasks of a Taskfile; those of an included file have the name of the include in front."""
    trees, _ = yaml.trees(source)
    root = mapping(trees[0] if trees else None)
    found = list(mapping(root.get("tasks")).entries)
    for name, (_, node) in mapping(root.get("includes")).entries.items() if depth < 3 else ():
        where = plain(node.text if isinstance(node, Scalar) else mapping(node).text("taskfile"))
        folder = source.path.rpartition("/")[0]
        base = f"{folder}/{where}".strip("/").rstrip("/") if where != "." else folder
        for path in (base, *(f"{base}/{one}" for one in ("Taskfile.yml", "Taskfile.yaml"))):
            if path in tree.entries and not isinstance(more := opened(path, tree), str):
                flat = isinstance(node, Mapping) and node.text("flatten") == "true"
                found += [one if flat else f"{name}:{one}" for one in _task(more, tree, depth + 1)]
    return found


def _rake(source: Source, _: Tree) -> list[str]:
    """The tasks of a Rakefile; what namespace a task is in is told by indentation."""
    found, spaces = list[str](), list[tuple[int, str]]()
    for match in _RAKE.finditer(source.text):
        indent = len(match["indent"].expandtabs(8))
        while spaces and spaces[-1][0] >= indent:
            spaces.pop()
        if match["word"] == "namespace":
            spaces.append((indent, match["name"]))
        elif match["word"] != "desc":
            found.append(":".join((*(name for _, name in spaces), match["name"])))
    return found


def _program(
    called: str, files: str, read: Callable[[Source, Tree], list[str]], valued: str, *, every: bool
) -> Program:
    return Program(called, re.compile(files), every, read, frozenset(valued.split()))


_MAKE: Final = _program("Makefile", "GNUmakefile|[Mm]akefile", _make, "-o -W -I", every=False)
PROGRAMS: Final = {
    "make": _MAKE,
    "gmake": _MAKE,
    "just": _program("justfile", r"\.?[Jj][Uu][Ss][Tt][Ff][Ii][Ll][Ee]", _just, "--set --shell", every=False),
    "task": _program("Taskfile", r"[Tt]askfile(?:\.dist)?\.ya?ml", _task, "-o --output -c", every=False),
    "rake": _program("Rakefile", r"[Rr]akefile(?:\.rb)?|(?:.*/)?[^/]+\.rake", _rake, "-r -I", every=True),
}
