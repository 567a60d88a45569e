"""Guards that are schemas or policies: a file that parses, and where one is named, a place in it.

References: `path`, `path#/json/pointer` (RFC 6901), `path#a.route` as facts have it, and `path#Name` for what a
language of schemas or policies declares.
"""

from __future__ import annotations

import json as standard
import re
import tomllib
from itertools import islice
from typing import TYPE_CHECKING, Final

from parity_hooks.contract.guards_names import MOST, meant, shown
from parity_hooks.contract.guards_reading import address, opened
from parity_hooks.formats import json, toml, yaml
from parity_hooks.formats.tree import Mapping, Sequence, nodes
from parity_hooks.model.route import text as written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node
    from parity_hooks.repository import Tree

# What a language declares by name, and how its comments begin.
_DECLARATIONS: Final = {
    "rego": (r"^(?:default\s+)?(?P<name>[a-z_]\w*)(?=\s*(?:\[|\(|:=|=|\{|\bif\b|\bcontains\b))", "#"),
    "cue": (r"^(?P<name>[#_]?[A-Za-z_]\w*)\??!?(?=\s*:)", "//"),
    "proto": (r"^\s*(?:message|enum|service|rpc)\s+(?P<name>\w+)", "//"),
    "graphql": (r"^\s*(?:extend\s+)?(?:type|input|enum|interface|union|scalar|directive)\s+(?P<name>@?\w+)", "#"),
}
_SPELLINGS: Final = {"gql": "graphql", "graphqls": "graphql", "yml": "yaml", "avsc": "json", "cedarschema": "json"}


def unresolved(ref: str, tree: Tree) -> str:
    """The empty text when `ref` names a document that can be read, and a place that it has, else what is wrong."""
    path, place = address(ref, "#")
    source = opened(path, tree)
    if isinstance(source, str):
        return source
    suffix = source.name.rpartition(".")[2].lower()
    suffix = _SPELLINGS.get(suffix, suffix)
    if suffix in _DECLARATIONS:
        return _declared(source, place, suffix)
    if suffix in _PARSERS:
        roots = _PARSERS[suffix](source)
        return roots if isinstance(roots, str) else _placed(source, place, roots)
    return f"places in {shown(path)} are not looked up: name the file alone" if place else ""


def _declared(source: Source, name: str, language: str) -> str:
    pattern, comment = _DECLARATIONS[language]
    if all(not line.strip() or line.strip().startswith(comment) for line in source.lines):
        return f"{shown(source.path)} holds nothing but comments"
    names = [match["name"] for match in re.finditer(pattern, source.text, re.MULTILINE)]
    return "" if not name or name in names else _absent(source, name, names)


def _absent(source: Source, name: str, names: list[str]) -> str:
    return f"{shown(source.path)} has no {shown(name)}{meant(name, names)}"


def _placed(source: Source, place: str, roots: list[Node]) -> str:
    """The verdict on a place in any of the documents of a file."""
    if not roots:
        return f"{shown(source.path)} holds nothing"
    if not place or place == "/":
        return ""
    if place.startswith("/"):
        return "" if any(_points(root, place) for root in roots) else _absent(source, place, list(_pointers(roots)))
    routes = [written(route) for root in roots for route, _ in nodes(root)]
    return "" if place in routes else _absent(source, place, routes)


def _points(root: Node, pointer: str) -> bool:
    """Whether a JSON pointer leads somewhere."""
    node: Node | None = root
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        if isinstance(node, Mapping):
            node = node.get(key)
        else:
            index = int(key) if re.fullmatch(r"\d{1,6}", key) else -1
            node = node.items[index] if isinstance(node, Sequence) and 0 <= index < len(node.items) else None
        if node is None:
            return False
    return True


def _pointers(roots: list[Node]) -> Iterator[str]:
    """Yield the pointers that could have been meant, outermost first."""
    waiting = [("", root) for root in roots]
    for pointer, node in islice(waiting, MOST):
        yield pointer
        if isinstance(node, Mapping):
            waiting.extend((f"{pointer}/{_token(key)}", value) for key, (_, value) in node.entries.items())
        elif isinstance(node, Sequence):
            waiting.extend((f"{pointer}/{index}", value) for index, value in enumerate(node.items))


def _token(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _json(source: Source) -> list[Node] | str:
    """The document of a JSON file; the standard library decides whether it is one."""
    try:
        standard.loads(source.text)
    except (ValueError, RecursionError) as error:
        return f"{shown(source.path)} is no JSON (line {getattr(error, 'lineno', 1)})"
    return _jsonc(source)


def _jsonc(source: Source) -> list[Node] | str:
    root, problems = json.tree(source)
    if root is None or any(problem.fatal for problem in problems):
        return f"{shown(source.path)} is no JSON that can be read"
    return [root]


def _yaml(source: Source) -> list[Node] | str:
    roots, problems = yaml.trees(source)
    fatal = [problem for problem in problems if problem.fatal]
    return f"{shown(source.path)} is no YAML (line {fatal[0].location.line})" if fatal else roots


def _toml(source: Source) -> list[Node] | str:
    try:
        tomllib.loads(source.text)
    except (ValueError, RecursionError, OverflowError):
        return f"{shown(source.path)} is no TOML"
    root, _ = toml.tree(source)
    return [root] if root is not None else f"{shown(source.path)} is no TOML that can be read"


_PARSERS: Final[dict[str, Callable[[Source], list[Node] | str]]] = {
    "json": _json,
    "jsonc": _jsonc,
    "json5": _jsonc,
    "yaml": _yaml,
    "toml": _toml,
}
