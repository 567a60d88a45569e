"""Python: what a module does without a variable: go another way, or refuse to start."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from parity_hooks.formats.code_python_names import called

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def tested(nodes: Iterable[ast.AST]) -> tuple[set[int], set[int]]:
    """The reads without which the program goes on by another way, and those without which it refuses to."""
    soft: set[int] = set()
    hard: set[int] = set()
    for node in nodes:
        if isinstance(node, ast.BoolOp):
            soft.update(map(id, node.values[:-1]))
        elif isinstance(node, ast.Compare):
            if not any(isinstance(one, ast.Constant) and not one.value for one in node.comparators):
                soft.update(map(id, (node.left, *node.comparators)))
        elif isinstance(node, ast.Call) and called(node) == "bool":
            soft.update(map(id, node.args))
        elif isinstance(node, ast.If | ast.IfExp):
            body = node.body if isinstance(node.body, list) else [node.body]
            (hard if _refuses(body) else soft).update(map(id, _parts(node.test)))
        elif isinstance(node, ast.Try) and not any(_refuses(one.body) for one in node.handlers) and node.handlers:
            soft.update(id(inner) for one in node.body for inner in ast.walk(one) if isinstance(inner, ast.Subscript))
    return soft - hard, hard


def _parts(test: ast.expr) -> Iterator[ast.expr]:
    waiting = [test]
    while waiting:
        one = waiting.pop()
        if isinstance(one, ast.BoolOp):
            waiting.extend(one.values)
        elif isinstance(one, ast.UnaryOp):
            waiting.append(one.operand)
        elif isinstance(one, ast.Compare):
            waiting.append(one.left)
        else:
            yield one


def _refuses(body: Iterable[ast.AST]) -> bool:
    return any(
        isinstance(one, ast.Raise)
        or (isinstance(one, ast.Expr) and isinstance(one.value, ast.Call) and called(one.value) in ("exit", "abort"))
        for one in body
    )
