"""What `${{ … }}` stands for as far as the file itself tells: `env`, `matrix` and `inputs` that end in a literal.

Semantics: GitHub's "Contexts" and "Workflow syntax" pages.  Functions, secrets and the events' payload stay unresolved.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from parity_hooks.formats.tree import Mapping, Node, Scalar, items, mapping

EXPRESSION: Final = re.compile(r"\$\{\{(.{0,400}?)\}\}", re.DOTALL)
_NAME: Final = re.compile(r"^(env|matrix|inputs|github\.event\.inputs)\.([\w-]+(?:\.[\w-]+)*)$")
_QUOTED: Final = re.compile(r"^'([^']*)'$")
_MOST: Final = 64
_DEEPEST: Final = 3


@dataclass(frozen=True, slots=True)
class Literal:
    """A text that a scalar comes to, where its deciding part stands, and how it is meant."""

    text: str
    at: Scalar
    traits: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Scope:
    """What expressions of one job may refer to: `env` maps from the nearest outwards, a matrix, inputs."""

    env: tuple[Mapping, ...]
    matrix: Mapping
    inputs: Mapping

    def resolve(self, scalar: Scalar, depth: int = 0) -> list[Literal]:
        """Every literal that `scalar` may come to; none when a part of it cannot be told from the file."""
        results = [Literal(scalar.text, scalar)]
        for whole in dict.fromkeys(match[0] for match in EXPRESSION.finditer(scalar.text)):
            options = self._options(whole[3:-2], scalar, depth)
            results = [
                Literal(one.text.replace(whole, option.text), option.at, one.traits | option.traits)
                for one in results
                for option in options
            ][:_MOST]
        return [one for one in results if "${{" not in one.text]

    def _options(self, expression: str, scalar: Scalar, depth: int) -> list[Literal]:
        """What an expression may come to: the first alternative of `a || b` that the file knows."""
        alternatives = [part.strip() for part in expression.split("||")]
        for alternative in alternatives:
            if quoted := _QUOTED.match(alternative):
                more = frozenset(("default",)) if len(alternatives) > 1 else frozenset[str]()
                return [Literal(quoted[1], scalar, more)]
            match = _NAME.match(alternative)
            if match and depth < _DEEPEST and (found := self._named(match[1], match[2], depth + 1)):
                return found
        return []

    def _named(self, context: str, name: str, depth: int) -> list[Literal]:
        if context == "matrix":
            return self._entries(name.split("."), depth)
        if context == "env":
            values = (one.get(name) for one in self.env)
            return next((self.resolve(value, depth) for value in values if isinstance(value, Scalar)), [])
        value = mapping(self.inputs.get(name)).get("default")
        if not isinstance(value, Scalar):
            return []
        return [Literal(one.text, one.at, one.traits | {"default"}) for one in self.resolve(value, depth)]

    def _entries(self, path: list[str], depth: int) -> list[Literal]:
        """The entries of a matrix, the rows of `include` among them; one alone is no matrix."""
        rows = [mapping(row).get(path[0]) for row in items(self.matrix.get("include"))]
        found: dict[str, Literal] = {}
        for node in (*items(self.matrix.get(path[0])), *rows):
            leaf = _leaf(node, path[1:])
            for one in self.resolve(leaf, depth) if leaf else []:
                found.setdefault(one.text, one)
        tried = frozenset(("matrix",)) if len(found) > 1 else frozenset[str]()
        return [Literal(one.text, one.at, one.traits | tried) for one in found.values()]


def _leaf(node: Node | None, path: list[str]) -> Scalar | None:
    for key in path:
        node = mapping(node).get(key)
    return node if isinstance(node, Scalar) else None
