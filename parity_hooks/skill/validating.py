"""What is wrong with a skill as it lies in a tree: its form, its links, its citations, its commands, its size.

The form is that of agentskills: https://agentskills.io/specification
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from parity_hooks.contract import guards_documents
from parity_hooks.contract.model import Statement, uncited
from parity_hooks.errors import ContractError
from parity_hooks.formats import yaml
from parity_hooks.formats.source import Source
from parity_hooks.formats.tree import Mapping, mapping
from parity_hooks.model.secret import secret_text
from parity_hooks.repository import Unread
from parity_hooks.skill import generating
from parity_hooks.skill.commands import defined
from parity_hooks.skill.placing import LONGEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.contract.binding import Bound
    from parity_hooks.repository import Tree

_KEYS: Final = ("name", "description", "license", "compatibility", "metadata", "allowed-tools")
_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_DESCRIPTION: Final = 1024
_MOST_LINES: Final = 500
_FRONT: Final = re.compile(r"\A---\r?\n(?P<yaml>.*?\n)---\r?\n", re.DOTALL)
_LINK: Final = re.compile(r"\[[^\]\n]*\]\((?P<target>[^)\s]+)\)")
_SPAN: Final = re.compile(r"(?<!`)`(?P<text>[^`\n]+)`(?!`)")
_COMMAND: Final = re.compile(r"^- `(?P<line>[^`]+)` \(`", re.MULTILINE)
_OURS: Final = re.compile(r"parity-hooks (?P<name>[a-z-]+)")
# The commands of this program that a skill may name; a test holds them against the table in `cli`.
COMMANDS: Final = ("check", "explain", "fix", "map", "prune", "record", "regenerate", "resolve", "skill")
_POINTED: Final = ("references/divergences/",)  # folders whose files need no link each


class Wrong(NamedTuple):
    """What is wrong, and where: a line of 0 means the whole file."""

    path: str
    line: int
    message: str


def wrong(home: str, bound: Bound) -> list[Wrong]:
    """What is wrong with the skill in the folder `home`."""
    tree = bound.inventory.tree
    main = f"{home}/{generating.MAIN}"
    files = {path: _text(tree, path) for path in tree.entries if path.startswith(f"{home}/") and path.endswith(".md")}
    found = [Wrong(path, 1, "cannot be read as text") for path, text in files.items() if text is None]
    texts = {path: text for path, text in files.items() if text is not None}
    if main in texts:
        found += _front(main, texts[main], home.rpartition("/")[2])
        found += _size(main, texts[main])
        found += _commands(main, texts[main], tree)
        found += _orphans(home, texts)
    for path, text in texts.items():
        found += (
            *_blocks(path, text),
            *_links(path, text, tree),
            *_citations(path, text, bound),
            *_secrets(path, text),
        )
    return sorted(set(found))


def _text(tree: Tree, path: str) -> str | None:
    content = tree.read(path)
    return None if isinstance(content, Unread) else content.decode("utf-8", "replace")


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _front(path: str, text: str, folder: str) -> Iterator[Wrong]:
    match = _FRONT.match(text)
    roots, problems = yaml.trees(Source(path, match["yaml"].encode())) if match else ([], [])
    if not match or problems or not roots or not isinstance(roots[0], Mapping):
        yield Wrong(path, 1, "has no frontmatter that can be read")
        return
    front = mapping(roots[0])
    for key in front.entries:
        if key not in _KEYS:
            yield Wrong(path, 1, f"the frontmatter has a key that agentskills does not know: {key}")
    name, description = front.text("name") or "", front.text("description") or ""
    if not _NAME.fullmatch(name) or len(name) > LONGEST:
        yield Wrong(path, 1, f"name: lower case letters, digits and single hyphens, at most {LONGEST} characters")
    if name != folder:
        yield Wrong(path, 1, f"name is not that of its folder, {folder}")
    if not 0 < len(description) <= _LONGEST_DESCRIPTION:
        yield Wrong(path, 1, f"description: 1 to {_LONGEST_DESCRIPTION} characters")


def _size(path: str, text: str) -> Iterator[Wrong]:
    if text.count("\n") >= _MOST_LINES:
        yield Wrong(path, _MOST_LINES, f"has {_MOST_LINES} lines or more")


def _blocks(path: str, text: str) -> Iterator[Wrong]:
    from parity_hooks.skill.blocks import parts

    try:
        parts(path, text, generating.ORDER)
    except ContractError as error:
        yield Wrong(path, 1, error.message)


def _links(path: str, text: str, tree: Tree) -> Iterator[Wrong]:
    for match in _LINK.finditer(text):
        target, _, anchor = match["target"].partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        there = tree.resolved(f"{path.rpartition('/')[0]}/{target}") if target else path
        if isinstance(there, Unread) or not (
            there in tree.entries or any(one.startswith(f"{there}/") for one in tree.entries)
        ):
            yield Wrong(path, _line(text, match.start()), f"the link {match['target']} leads nowhere")
        elif anchor and anchor not in _anchors(_text(tree, there) or ""):
            yield Wrong(path, _line(text, match.start()), f"the link {match['target']} names no heading")


def _anchors(text: str) -> set[str]:
    """The anchors of the headings of a document, as GitHub makes them."""
    titles = re.findall(r"^#{1,6}[ \t]+(.+?)[ \t]*#*$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def _citations(path: str, text: str, bound: Bound) -> Iterator[Wrong]:
    """Yield the citations in generated blocks of which nothing stands in the tree."""
    tree = bound.inventory.tree
    for match in _SPAN.finditer(text):
        cited, route = uncited(match["text"])
        if not route or cited not in tree.entries:
            continue
        gone = bound.now(Statement("present", None, cited, route)).state == "absent"
        if gone and not _resolves(cited, route, tree):
            yield Wrong(path, _line(text, match.start()), f"nothing stands at {match['text']}")
    for match in re.finditer(r"\bat `(?P<path>[^`#\n]+)(?:#[^`\n]*)?`", text):
        if uncited(match["path"])[0] not in tree.entries:
            yield Wrong(path, _line(text, match.start()), f"there is no file {match['path']}")


def _resolves(path: str, route: str, tree: Tree) -> bool:
    """Whether a place is there in a document that no format reads as a whole."""
    if path.endswith(".md"):
        return route in _anchors(_text(tree, path) or "")
    if ".parity/" in path:
        return not guards_documents.unresolved(f"{path}#{route}", tree)
    known = (f"{path}#{route}", f"{path}#/{route.replace('.', '/')}")
    return any(not guards_documents.unresolved(one, tree) for one in known) or not path.endswith(
        ("json", "yml", "yaml")
    )


def _commands(path: str, text: str, tree: Tree) -> Iterator[Wrong]:
    for match in _COMMAND.finditer(text):
        ours = _OURS.match(match["line"])
        if not ours and not defined(match["line"], tree):
            yield Wrong(path, _line(text, match.start()), f"nothing defines the command {match['line']}")
    for match in _SPAN.finditer(text):
        name = _OURS.match(match["text"])
        if name and name["name"] not in COMMANDS:
            yield Wrong(path, _line(text, match.start()), f"there is no command {match['text']}")


def _orphans(home: str, texts: dict[str, str]) -> Iterator[Wrong]:
    linked = {match["target"].partition("#")[0] for text in texts.values() for match in _LINK.finditer(text)}
    for path in texts:
        below = path[len(home) + 1 :]
        if below != generating.MAIN and below not in linked and not below.startswith(_POINTED):
            yield Wrong(path, 0, "no link leads to it")


def _secrets(path: str, text: str) -> Iterator[Wrong]:
    for number, line in enumerate(text.splitlines(), 1):
        if any(secret_text(match["text"]) for match in _SPAN.finditer(line)):
            yield Wrong(path, number, "what stands here looks like a secret")
