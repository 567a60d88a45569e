"""HCL expressions: what is literal in them as values, everything else as `${the expression}`.

Functions that only wrap a value (`jsonencode`, `tomap`, `merge`) are looked through.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from parity_hooks.formats.tree import Mapping, Scalar, Sequence
from parity_hooks.model.secret import secret_name, secret_text

if TYPE_CHECKING:
    from parity_hooks.formats.tree import Node

DEEPEST: Final = 100
_SINGLE: Final = frozenset(("expression", "literal_value", "template_expr", "collection_value"))
_LOOKED_THROUGH: Final = frozenset(("jsonencode", "yamlencode", "tomap", "toset", "tolist", "tostring"))
_NAMELESS: Final = frozenset(("value", "default"))  # what they are called stands elsewhere: it may be a secret
_NUMBER: Final = re.compile(r"-?\d[\d.eE+-]*$")
_ESCAPE: Final = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|([nrt"\\]))')
_NAMED: Final = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_STRINGS: Final = re.compile(r'".*"|<<.*', re.DOTALL)  # from the first quote to the last: templates nest them
_BLANKS: Final = re.compile(r"\s+")
_LONGEST: Final = 400


def text_of(node: Any) -> str:
    """The source text of a node."""
    return str(node.text.decode("utf-8", "replace"))


def identifier(node: Any) -> str:
    """A block's type or label, with or without quotes."""
    text = text_of(node)
    return text[1:-1] if node.type == "string_lit" else text


class Reader:
    """Turns nodes of the syntax tree into positioned values."""

    def __init__(self, data: bytes, notes: frozenset[int]) -> None:
        self.lines = data.split(b"\n")
        self.notes = notes

    def place(self, node: Any) -> tuple[int, int]:
        """Line and column of a node; tree-sitter counts bytes, readers count characters."""
        row, offset = node.start_point
        if row >= len(self.lines):
            return len(self.lines), 1
        return row + 1, len(self.lines[row][:offset].decode("utf-8", "replace")) + 1

    def scalar(self, node: Any, text: str, *, plain: bool = True) -> Scalar:
        """A leaf with the place of `node`."""
        line, column = self.place(node)
        return Scalar(text, line, column, plain, line in self.notes)

    def value(self, expression: Any, name: str) -> tuple[Node, bool]:
        """What an expression under `name` is, and whether some of it was nested too deep to be read."""
        root, open_ = self._node(expression, name)
        stack = [(root, open_, name, 0)]
        too_deep = False
        while stack:
            owner, nodes, parent, depth = stack.pop()
            if depth > DEEPEST:
                too_deep = too_deep or bool(nodes)
                continue
            for node in nodes:
                for child, inner, key in self._child(owner, node, parent):
                    stack.append((child, inner, key, depth + 1))
        return root, too_deep

    def _child(self, owner: Node, node: Any, parent: str) -> list[tuple[Node, list[Any], str]]:
        """Put one element into its container; what it contains itself comes back to be read."""
        if isinstance(owner, Sequence):
            value, inner = self._node(node, parent)
            owner.items.append(value)
            return [(value, inner, parent)]
        parts = [child for child in node.children if child.type == "expression"]
        if isinstance(owner, Mapping) and len(parts) == 2:
            key = self._key(parts[0])
            value, inner = self._node(parts[1], key.text)
            owner.entries[key.text] = (key, value)
            return [(value, inner, key.text)]
        return []

    def _key(self, expression: Any) -> Scalar:
        node = _unwrapped(expression)
        computed = text_of(expression).startswith("(")
        if node.type in ("variable_expr", "string_lit") and not computed:
            return self.scalar(node, text_of(node).strip('"'))
        return self.scalar(node, _expression(text_of(node), hidden=True))

    def _node(self, expression: Any, name: str) -> tuple[Node, list[Any]]:
        """The value of an expression, and the elements that are still to be put into it."""
        node = _unwrapped(expression)
        line, column = self.place(node)
        if node.type == "object":
            return Mapping(line, column), _elements(node)
        if node.type == "tuple":
            return Sequence(line, column), [child for child in node.children if child.type == "expression"]
        if node.type == "function_call" and _called(node) == "merge":
            objects = [_unwrapped(one) for one in _arguments(node)]
            return Mapping(line, column), [elem for one in objects if one.type == "object" for elem in _elements(one)]
        return self._leaf(node, name), []

    def _leaf(self, node: Any, name: str) -> Scalar:
        text = text_of(node)
        hidden = name in _NAMELESS or secret_name(name) or secret_text(text)
        if node.type == "string_lit":
            return self.scalar(node, _plain(text[1:-1]), plain=False)
        if node.type == "quoted_template":
            inner = text[1:-1]
            return self.scalar(node, _expression(inner[2:-1], hidden=hidden) if _whole(node) else inner, plain=False)
        if node.type == "heredoc_template":
            return self._heredoc(node)
        if node.type in ("numeric_lit", "bool_lit", "null_lit") or _NUMBER.match(text):
            return self.scalar(node, text)
        return self.scalar(node, _expression(text, hidden=hidden))

    def _heredoc(self, node: Any) -> Scalar:
        """The lines between the marks, without the common indentation where `<<-` asks for that."""
        first, *rest = text_of(node).split("\n")
        body = rest[:-1]
        if first.startswith("<<-"):
            indents = [len(line) - len(line.lstrip()) for line in body if line.strip()]
            body = [line[min(indents, default=0) :] for line in body]
        line, column = self.place(node)
        inside = line + 1 if body else line
        return Scalar("\n".join(body), inside, 1 if body else column, plain=False, comment=line in self.notes)


def _unwrapped(node: Any) -> Any:
    """The expression inside parentheses, wrappers of the grammar and functions that only wrap a value."""
    while True:
        if node.type in _SINGLE:
            inner = [child for child in node.children if child.is_named and child.type != "comment"]
            if len(inner) != 1:
                return node
            node = inner[0]
        elif node.type == "function_call" and _called(node) in _LOOKED_THROUGH and len(_arguments(node)) == 1:
            node = _arguments(node)[0]
        else:
            return node


def _called(node: Any) -> str:
    return text_of(node.children[0]) if node.children else ""


def _arguments(node: Any) -> list[Any]:
    lists = [child for child in node.children if child.type == "function_arguments"]
    return [child for one in lists for child in one.children if child.type == "expression"]


def _elements(node: Any) -> list[Any]:
    return [child for child in node.children if child.type == "object_elem"]


def _whole(node: Any) -> bool:
    """Whether a quoted template is one interpolation and nothing beside it."""
    inner = [child for child in node.children if child.type not in ("quoted_template_start", "quoted_template_end")]
    return len(inner) == 1 and inner[0].type == "template_interpolation"


def _expression(text: str, *, hidden: bool) -> str:
    """`${…}` around an expression on one line, its braces replaced so that the end is where it seems to be."""
    shown = _STRINGS.sub('"..."', text) if hidden else text
    shown = _BLANKS.sub(" ", shown).replace("{", "(").replace("}", ")")
    return "${" + (shown if len(shown) <= _LONGEST else shown[: _LONGEST - 3] + "...") + "}"


def _plain(text: str) -> str:
    return _ESCAPE.sub(_unescaped, text).replace("$${", "${") if "\\" in text or "$$" in text else text


def _unescaped(match: re.Match[str]) -> str:
    if match[1]:
        char = chr(int(match[1], 16))
        return "\ufffd" if "\ud800" <= char <= "\udfff" else char
    return _NAMED[match[2]]
