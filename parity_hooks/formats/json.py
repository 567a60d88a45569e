"""JSON, with the comments and trailing commas that editors' dialects allow (JSONC, JSON5's comments).

JSON is a subset of YAML but for tabs and surrogate escapes: both are replaced by text of the same length, so that
the YAML composer gives every value its place.  What is no JSON but is YAML is read as well; nobody is told.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.formats import plans, yaml
from parity_hooks.formats.source import Source
from parity_hooks.formats.statements import statements
from parity_hooks.formats.tree import Mapping, Scalar, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.tree import Node
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.problem import Problem

_TOKEN: Final = re.compile(
    r'(?P<string>"(?:[^"\\\n]++|\\.)*+"?)|(?P<line>(?://|\#)[^\n]*)|(?P<block>/\*(?:[^*]++|\*(?!/))*+(?:\*/)?)|(?P<tabs>\t+)',
    re.DOTALL,
)
_SURROGATE: Final = re.compile(r"(?<!\\)((?:\\\\)*+)\\u[dD]([89a-fA-F])")
_PRIVATE: Final = re.compile(r"[\uf000-\uf3ff][\uf400-\uf7ff]|[\uf000-\uf7ff]")
_SHORTEST_COMMENT: Final = 12


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield what a JSON file states."""
    root, problems = tree(source)
    yield from problems
    if root is not None:
        yield from facts(source, root)


def facts(source: Source, root: Node) -> Iterator[Fact | Problem]:
    """Yield what a parsed document states."""
    yield from settings(source, root)
    yield from statements(source, root)
    yield from plans.facts(source, root)


def tree(source: Source) -> tuple[Node | None, list[Problem]]:
    """The document as a tree of positioned values, and what could not be read."""
    masked = _Masked()
    text = _TOKEN.sub(masked.token, source.text)
    roots, problems = yaml.trees(Source(source.path, text.encode("utf-8", "replace")))
    told = [replace(one, message=one.message.replace("as YAML", "as JSON")) for one in problems]
    if roots and (masked.comments or masked.surrogates or "#" in text):
        _settle(roots[0], masked.explained(source.text), surrogates=masked.surrogates)
    return (roots[0] if roots else None), told


def blanked(text: str) -> str:
    """A document with blanks in place of what YAML does not take for JSON: comments, tabs."""
    return _TOKEN.sub(_Masked().token, text)


def mapping(source: Source) -> tuple[Mapping, list[Problem]]:
    """The document when it is an object, else an empty one and a problem."""
    root, problems = tree(source)
    if isinstance(root, Mapping):
        return root, problems
    if root is not None:
        problems = [*problems, source.problem("expected a JSON object", root.line, root.column)]
    return Mapping(), problems


class _Masked:
    """Replaces tokens by text of the same length that YAML takes, and remembers where comments stood."""

    def __init__(self) -> None:
        self.comments: list[tuple[int, int]] = []
        self.surrogates = False

    def token(self, match: re.Match[str]) -> str:
        """What stands for one token."""
        if match.lastgroup == "string":
            text, count = _SURROGATE.subn(_private, match[0]) if "\\" in match[0] else (match[0], 0)
            self.surrogates = self.surrogates or bool(count)
            return text
        if match.lastgroup in ("line", "block"):
            self.comments.append(match.span())
        return "".join(char if char == "\n" else " " for char in match[0])

    def explained(self, text: str) -> frozenset[int]:
        """The lines that carry an explaining comment, at their end or above."""
        lines: set[int] = set()
        number = seen = 0
        for start, end in self.comments:
            number += text.count("\n", seen, start)
            seen = start
            if end - start >= _SHORTEST_COMMENT:
                alone = not text[text.rfind("\n", 0, start) + 1 : start].strip()
                lines.add(number + 1 + (text.count("\n", start, end) + 1 if alone else 0))
        return frozenset(lines)


def _private(match: re.Match[str]) -> str:
    r"""Half a surrogate pair as a private-use character: `\ud83d` -> `\uf03d`."""
    return f"{match[1]}\\uf{int(match[2], 16) - 8:x}"


def _paired(match: re.Match[str]) -> str:
    if len(match[0]) == 1:
        return "\ufffd"
    return chr(0x10000 + ((ord(match[0][0]) - 0xF000) << 10) + ord(match[0][1]) - 0xF400)


def _settle(root: Node, lines: frozenset[int], *, surrogates: bool) -> None:
    """Say anew which values are explained (in JSON a `#` begins no comment), and undo what stood for surrogates."""
    stack: list[Node] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Scalar):
            node.comment = node.line in lines
            node.text = _PRIVATE.sub(_paired, node.text) if surrogates else node.text
        elif isinstance(node, Mapping):
            for key, value in node.entries.values():
                key.comment = key.line in lines
                key.text = _PRIVATE.sub(_paired, key.text) if surrogates else key.text
                stack.append(value)
            if surrogates:
                node.entries = {key.text: (key, value) for key, value in node.entries.values()}
        else:
            stack.extend(node.items)
