"""Python: reads of the environment in the syntax tree, so that aliases, comments and texts are what they are.

`os.environ`, `os.getenv` and their aliases; the callables of django-environ, environs, decouple and starlette; and
functions of one's own that are named for it: `get_env("X")`.
"""

from __future__ import annotations

import ast
import re
import warnings
from typing import TYPE_CHECKING, Final

from parity_hooks.formats.code import DEFAULT, READ, REQUIRED
from parity_hooks.formats.code_python_names import Names, called, is_environ, is_name, names_of
from parity_hooks.formats.code_python_tests import tested

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.code import Hit

_UPPER: Final = re.compile(r"[A-Z][A-Z0-9_]+")
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_WRITES: Final = re.compile(
    r"(?:^|_)(?:set|unset|put|del|delete|patch|mock|override|with|write|add|update)_?env|delenv", re.IGNORECASE
)
_DEMANDS: Final = re.compile(r"require|must|mandatory", re.IGNORECASE)
_CASTS: Final = re.compile(
    r"bool|bytes|cache(?:_url)?|channels|date|datetime|db(?:_url)?|decimal|dict|email_url|enum|float|int|json|list|log_level"
    r"|path|search_url|str|time|timedelta|tuple|unicode|url|uuid"
)
_TYPE: Final = re.compile(r"str|int|bool|float|list|dict|tuple|set|(?:[A-Z][a-z0-9]+)+|URL")


def hits(text: str) -> list[Hit] | None:
    """Every read of a module; None where it is no Python that this Python can parse."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid escape in somebody's file is not ours to report
            nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    names = names_of(nodes, text)
    soft, hard = tested(nodes)
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    found = []
    for node in nodes:
        for constant, traits in _read(node, names):
            if traits is READ or (traits is REQUIRED and isinstance(node, ast.Subscript)):
                traits = DEFAULT if id(node) in soft else REQUIRED if id(node) in hard else traits  # noqa: PLW2901
            position = _position(constant, lines, starts)
            if position is not None:
                found.append((position, str(constant.value), traits))
    return found


def _read(node: ast.AST, names: Names) -> Iterator[tuple[ast.Constant, frozenset[str]]]:
    if isinstance(node, ast.Subscript):
        if isinstance(node.ctx, ast.Load) and is_environ(node.value, names):
            yield from _constant([node.slice], _NAME, REQUIRED)
    elif isinstance(node, ast.Compare):
        if isinstance(node.ops[0], ast.In | ast.NotIn) and is_environ(node.comparators[0], names):
            yield from _constant([node.left], _NAME, DEFAULT)
    elif isinstance(node, ast.Call):
        yield from _call(node, names)


def _call(node: ast.Call, names: Names) -> Iterator[tuple[ast.Constant, frozenset[str]]]:
    function, word = node.func, called(node)
    owner = function.value if isinstance(function, ast.Attribute) else None
    if owner is not None and is_environ(owner, names):
        if word in ("get", "pop", "setdefault"):
            yield from _constant(node.args, _NAME, DEFAULT if word == "setdefault" else _fallback(node))
    elif (word == "getenv" and owner is not None and is_name(owner, names.system)) or is_name(function, names.getenv):
        yield from _constant(node.args, _NAME, _fallback(node))
    elif is_name(function if owner is None else owner, names.readers):
        traits = _library(node, names) if owner is None or _CASTS.fullmatch(word) else _fallback(node)
        yield from _constant([] if names.prefixed else node.args, _UPPER, traits)
    elif "env" in word.lower() and not _WRITES.search(word):
        optional = _given(node.args[1:2]) or any("default" in (one.arg or "") for one in node.keywords)
        traits = REQUIRED if _DEMANDS.search(word) else READ
        yield from _constant(node.args, _UPPER, DEFAULT if optional else traits)


def _fallback(node: ast.Call) -> frozenset[str]:
    """`get(name, default)`: None or an empty text as a default is none."""
    values = [*node.args[1:2], *(one.value for one in node.keywords if one.arg == "default")]
    return DEFAULT if any(not (isinstance(one, ast.Constant) and one.value in (None, "")) for one in values) else READ


def _library(node: ast.Call, names: Names) -> frozenset[str]:
    """What the libraries do without a value: they refuse to start, unless a default is given, be it None."""
    first = node.args[0] if node.args else None
    schemed = isinstance(first, ast.Constant) and first.value in names.schemes
    if schemed or _given(node.args[1:2]) or any(one.arg == "default" for one in node.keywords):
        return DEFAULT
    return REQUIRED


def _given(arguments: list[ast.expr]) -> bool:
    """Whether there is a second argument and it is a default, not the type to convert to."""
    return any(
        not (isinstance(one, ast.Lambda) or (isinstance(one, ast.Name) and _TYPE.fullmatch(one.id)))
        for one in arguments
    )


def _constant(
    arguments: list[ast.expr], name: re.Pattern[str], traits: frozenset[str]
) -> Iterator[tuple[ast.Constant, frozenset[str]]]:
    first = arguments[0] if arguments else None
    if isinstance(first, ast.Constant) and isinstance(first.value, str) and name.fullmatch(first.value):
        yield first, traits


def _position(constant: ast.Constant, lines: list[str], starts: list[int]) -> int | None:
    """Where the name stands in the text; None where it is put together from parts or escapes."""
    number = constant.lineno - 1
    if number >= len(lines):
        return None
    line = lines[number]
    before = len(line.encode("utf-8", "replace")[: constant.col_offset].decode("utf-8", "replace"))
    match = _QUOTED.match(line, before)
    if not match or not line.startswith(str(constant.value), match.end()):
        return None
    return starts[number] + match.end()


_QUOTED: Final = re.compile(r"[rRuU]?(?:\"\"\"|'''|['\"])")
