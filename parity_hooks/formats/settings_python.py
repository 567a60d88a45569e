"""Settings modules in Python: the constants of a module, read from its syntax tree, never executed.

`NAME = value` at the top level or in a class, with dictionaries and lists of literals taken apart.  What is no
literal (`os.environ["X"]`, a call) is unknown.  Semantics: the Python language reference; the layout is Django's.
"""

from __future__ import annotations

import ast
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.formats.tree import Mapping, Scalar, Sequence, settings
from parity_hooks.model.fact import Fact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node
    from parity_hooks.model.problem import Problem

_DEEPEST: Final = 20


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield the constants of a settings module."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid escape in somebody's file is not ours to report
            module = ast.parse(source.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 0
        yield source.problem("not readable as Python", line, fatal=True)
        return
    added = {
        one.target.id for one in module.body if isinstance(one, ast.AugAssign) and isinstance(one.target, ast.Name)
    }
    for fact in settings(source, _constants(module.body, source.lines, _DEEPEST)):
        if isinstance(fact, Fact) and fact.route[0] in added:
            yield replace(fact, traits=fact.traits | {"added"})
        else:
            yield fact


def _constants(body: list[ast.stmt], lines: list[str], depth: int) -> Mapping:
    """The assignments of a module or class; those inside `if` and `try` count as well, the first one wins."""
    found = Mapping()
    for statement in _flat(body, depth):
        for name, value in _assigned(statement):
            at = _scalar(name, statement, lines)
            found.entries.setdefault(name, (at, _node(value, lines, depth)))
        if isinstance(statement, ast.ClassDef) and depth:
            inner = _constants(statement.body, lines, depth - 1)
            found.entries.setdefault(statement.name, (_scalar(statement.name, statement, lines), inner))
    return found


def _flat(body: list[ast.stmt], depth: int) -> Iterator[ast.stmt]:
    for statement in body:
        if isinstance(statement, ast.If | ast.Try) and depth:
            yield from _flat([*statement.body, *statement.orelse], depth - 1)
        else:
            yield statement


def _assigned(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            if isinstance(target, ast.Name):
                yield target.id, statement.value
    elif (
        isinstance(statement, ast.AnnAssign | ast.AugAssign)
        and isinstance(statement.target, ast.Name)
        and statement.value
    ):
        yield statement.target.id, statement.value


def _node(value: ast.expr, lines: list[str], depth: int) -> Node:
    if (
        isinstance(value, ast.Dict)
        and depth
        and value.keys
        and all(isinstance(key, ast.Constant) for key in value.keys)
    ):
        found = Mapping(value.lineno, _column(value, lines))
        for key, inner in zip(value.keys, value.values, strict=True):
            if isinstance(key, ast.Constant):
                found.entries[str(key.value)] = (_scalar(str(key.value), key, lines), _node(inner, lines, depth - 1))
        return found
    if isinstance(value, ast.List | ast.Tuple | ast.Set) and depth:
        return Sequence(value.lineno, _column(value, lines), [_node(item, lines, depth - 1) for item in value.elts])
    return _leaf(value, lines)


def _leaf(value: ast.expr, lines: list[str]) -> Scalar:
    if isinstance(value, ast.Constant) and not isinstance(value.value, bytes):
        text = str(value.value)
        quoted = isinstance(value.value, str)
        scalar = _scalar(text, value, lines, plain=not quoted)
        scalar.column += quoted
        return scalar
    return _scalar("${expression}", value, lines)


def _scalar(text: str, node: ast.stmt | ast.expr, lines: list[str], *, plain: bool = True) -> Scalar:
    return Scalar(text, node.lineno, _column(node, lines), plain)


def _column(node: ast.stmt | ast.expr, lines: list[str]) -> int:
    """The column in characters: the syntax tree counts UTF-8 bytes."""
    line = lines[node.lineno - 1] if node.lineno <= len(lines) else ""
    return len(line.encode("utf-8", "replace")[: node.col_offset].decode("utf-8", "replace")) + 1
