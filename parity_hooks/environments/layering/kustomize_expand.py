"""`$(NAME)` in the fields where Kustomize fills in `vars`; `$$` is a dollar sign, any other name stays as it is.

Semantics: the Kustomize reference, "vars".  A text that is a reference as a whole takes the type of the value.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.layering.kustomize_fields import DEEPEST, was
from parity_hooks.environments.layering.kustomize_json import Changed
from parity_hooks.environments.layering.kustomize_objects import UNKNOWN
from parity_hooks.formats.tree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from parity_hooks.environments.layering.kustomize_objects import Object
    from parity_hooks.environments.layering.kustomize_references import Field
    from parity_hooks.formats.tree import Node

_REFERENCE: Final = re.compile(r"\$(?:\(([^)]*)\)|.)", re.DOTALL)
_OTHER: Final = re.compile(r"\$.", re.DOTALL)
_LOOKED_AT: Final = 1_000_000  # nodes of one build
_LONGEST: Final = 1_000_000  # characters of a text with its references filled in


class Expansion:
    """Values filled in for names in the `fields` of one object after the other."""

    def __init__(self, values: dict[str, Scalar], fields: Iterable[Field]) -> None:
        self.values = values
        self.fields = sorted(fields)
        self.used: set[str] = set()
        self._longest = max((len(one.text) for one in values.values()), default=0)
        self._left = _LOOKED_AT
        self._deepest = 0  # below the end of a field

    def applied(self, one: Object) -> Object:
        """`one` with the references in its fields filled in."""
        tree: Node = one.tree
        self._deepest = DEEPEST if one.kind == "ConfigMap" else 0  # the texts of its data may be read as documents
        for field in self.fields:
            if field.belongs_to(one):
                tree = self._at(tree, field.path, 0)
        return replace(one, tree=tree, patched=True) if tree is not one.tree and isinstance(tree, Mapping) else one

    def _at(self, node: Node, path: tuple[str, ...], depth: int) -> Node:
        """`node` with what stands at `path` filled in; the same node where nothing is."""
        if not path:
            return self._whole(node, 0)
        self._left -= 1
        if self._left < 0 or depth > DEEPEST:
            return node
        if isinstance(node, Sequence):
            return _with_items(node, [self._at(one, path, depth + 1) for one in node.items])
        below = node.get(path[0]) if isinstance(node, Mapping) else None
        if below is None or not isinstance(node, Mapping):
            return node
        return _with_entries(node, {path[0]: self._at(below, path[1:], depth + 1)})

    def _whole(self, node: Node, depth: int) -> Node:
        """The end of a field: a text, a list of texts, or texts under keys."""
        self._left -= 1
        if isinstance(node, Scalar):
            return self.leaf(node)
        if self._left < 0 or depth > self._deepest:
            return node
        if isinstance(node, Sequence):
            return _with_items(node, [self._whole(one, depth + 1) for one in node.items])
        return _with_entries(node, {key: self._whole(one, depth + 1) for key, (_, one) in node.entries.items()})

    def leaf(self, leaf: Scalar) -> Scalar:
        """A leaf with its references filled in, at the place of the first value that it takes."""
        taken = [name for name in self.names(leaf.text) if name in self.values]
        self.used.update(taken)
        if not taken:
            text = self.text(leaf.text)
            return leaf if text == leaf.text else replace(leaf, text=text)
        first = self.values[taken[0]]
        if leaf.text == f"$({taken[0]})":
            return first
        hidden = leaf.secret or any(self.values[name].secret for name in taken)
        return replace(first, text=self.text(leaf.text), column=0, plain=False, secret=hidden)

    @staticmethod
    def names(text: str) -> list[str]:
        """The names that a text refers to, in their order."""
        return [one[1] for one in _REFERENCE.finditer(text[: text.rfind(")") + 1]) if one[1] is not None]

    def text(self, text: str) -> str:
        """A text with its references filled in; unknown where it grows beyond all measure."""
        end = text.rfind(")") + 1
        if text.count("$(", 0, end) * self._longest > _LONGEST:
            return UNKNOWN
        return _REFERENCE.sub(self._filled, text[:end]) + _OTHER.sub(_dollar, text[end:])

    def _filled(self, match: re.Match[str]) -> str:
        if match[1] is None:
            return _dollar(match)
        return self.values[match[1]].text if match[1] in self.values else match[0]


def _dollar(match: re.Match[str]) -> str:
    return "$" if match[0] == "$$" else match[0]


def _with_items(node: Sequence, below: list[Node]) -> Node:
    same = all(one is other for one, other in zip(below, node.items, strict=True))
    return node if same else replace(node, items=below)


def _with_entries(node: Mapping, below: dict[str, Node]) -> Node:
    changed = {key: (node.entries[key][0], one) for key, one in below.items() if one is not node.get(key)}
    return Changed(node.line, node.column, {**node.entries, **changed}, was=was(node)) if changed else node
