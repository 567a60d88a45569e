"""HCL (Terraform, Terragrunt): blocks by type and labels, attributes with what is literal in them.

Semantics: the HCL native syntax specification, read by tree-sitter so that one broken block does not hide the rest.
An expression is not evaluated: it becomes `${the expression}`, a reference.  Under a secret's name its string
literals are left out, for a reference is shown in reports.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from parity_hooks.formats.comments import explained
from parity_hooks.formats.hcl_expressions import Reader, identifier, text_of
from parity_hooks.formats.limits import few
from parity_hooks.formats.tree import Mapping, Scalar, Sequence
from parity_hooks.model.problem import Problem

if TYPE_CHECKING:
    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node

DEEPEST: Final = 100
MOST_LABELS: Final = 10  # Terraform knows three
_TOO_DEEP: Final = f"nested more than {DEEPEST} levels deep"
_MERGED: Final = frozenset(("locals", "terraform", "variable"))  # several blocks of one name are one


def tree(source: Source) -> tuple[Mapping, list[Problem]]:
    """The file as a tree of positioned values, and what could not be read."""
    root = Mapping(1, 1)
    data = source.text.encode("utf-8", "replace")
    parsed = _parser().parse(data).root_node
    reader = Reader(data, explained(source.lines, ("#", "//")))
    problems = [_syntax(source, reader, parsed)] if parsed.has_error else []
    _Blocks(source, reader, problems).read(parsed, root)
    return root, list(few(problems, source))


@cache
def _parser() -> Any:
    import tree_sitter
    import tree_sitter_hcl

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_hcl.language()))


def _syntax(source: Source, reader: Reader, root: Any) -> Problem:
    """The first place that is no HCL.  Only nodes that contain an error are entered."""
    node = root
    while not (node.is_error or node.is_missing):
        inner = next((child for child in node.children if child.has_error or child.is_missing), None)
        if inner is None:
            break
        node = inner
    line, column = reader.place(node)
    message = "not readable as HCL from here on: the rest is read as far as possible"
    return source.problem(message, line, column, fatal=False)


class _Blocks:
    """Fills mappings from bodies; a stack instead of recursion, and a limit to its depth."""

    def __init__(self, source: Source, reader: Reader, problems: list[Problem]) -> None:
        self.source = source
        self.reader = reader
        self.problems = problems

    def read(self, root: Any, owner: Mapping) -> None:
        """Read everything below `root` into `owner`."""
        stack: list[tuple[Any, Mapping, int]] = [(root, owner, 0)]
        while stack:
            node, into, depth = stack.pop()
            if depth > DEEPEST:
                line, column = self.reader.place(node)
                self.problems.append(self.source.problem(_TOO_DEEP, line, column))
                return
            for child in node.children:
                if child.type == "attribute":
                    self._attribute(child, into)
                elif child.type == "block":
                    stack.append((child, self._block(child, into), depth + 1))
                elif child.type in ("body", "ERROR"):
                    stack.append((child, into, depth + 1))

    def _attribute(self, node: Any, owner: Mapping) -> None:
        parts = [child for child in node.children if child.type in ("identifier", "expression")]
        if len(parts) != 2:
            return
        key = self.reader.scalar(parts[0], text_of(parts[0]))
        if key.text in owner.entries:
            message = f"{key.text} is given twice in one block (first in line {owner.entries[key.text][0].line})"
            place = self.source.at(key.line, key.column)
            self.problems.append(Problem(message, place, fatal=False, rule="duplicate-key"))
        value, too_deep = self.reader.value(parts[1], key.text)
        owner.entries[key.text] = (key, value)
        if too_deep:
            self.problems.append(self.source.problem(_TOO_DEEP, key.line, key.column, fatal=False))

    def _block(self, node: Any, owner: Mapping) -> Mapping:
        """The mapping that a block's content goes into: `type.label.label` below `owner`."""
        names = [child for child in node.children if child.type in ("identifier", "string_lit")][:MOST_LABELS]
        for position, name in enumerate(names):
            key = self.reader.scalar(name, identifier(name))
            if position < len(names) - 1:
                owner = _below(owner, key)
            else:
                merged = identifier(names[0]) in _MERGED
                owner = _below(owner, key) if merged else _another(owner, key)
        return owner


def _below(owner: Mapping, key: Scalar) -> Mapping:
    """The mapping under `key`, made when there is none."""
    found = owner.get(key.text)
    if isinstance(found, Mapping):
        return found
    made = Mapping(key.line, key.column)
    owner.entries[key.text] = (key, made)
    return made


def _another(owner: Mapping, key: Scalar) -> Mapping:
    """A new mapping under `key`: blocks that share type and labels become the items of a list."""
    made = Mapping(key.line, key.column)
    found = owner.get(key.text)
    if isinstance(found, Sequence):
        found.items.append(made)
    else:
        several: list[Node] = [found, made] if isinstance(found, Mapping) else []
        owner.entries[key.text] = (key, Sequence(key.line, key.column, several) if several else made)
    return made
