"""Marks in Python: what decorators, `pytestmark` and first statements say about whether a test runs.

Semantics: pytest's "How to use skip and xfail to deal with tests that cannot succeed", unittest's "Skipping tests and
expected failures".  `skipif` depends on where it runs and `xfail` runs: neither is a skip, but for `skipif(True)`.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from parity_hooks.contract.guards_suite import SKIPPED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_HOPS: Final = 5
_SKIPS: Final = frozenset(("pytest.mark.skip", "unittest.skip", "unittest.case.skip"))
_CONDITIONAL: Final = {
    "pytest.mark.skipif": True,
    "unittest.skipIf": True,
    "unittest.case.skipIf": True,
    "unittest.skipUnless": False,
    "unittest.case.skipUnless": False,
}
_SKIPS_NOW: Final = frozenset(("pytest.skip", "self.skipTest", "unittest.SkipTest", "pytest.skip.Exception"))


class Marks:
    """What names mean in one module: imports under other names, and marks that were given a name."""

    def __init__(self, module: ast.Module) -> None:
        self._imported = dict(_imports(module.body))
        self._assigned = dict(_assignments(module.body))
        self.generates = any(getattr(one, "name", "") == "pytest_generate_tests" for one in module.body)

    def meant(self, mark: ast.expr) -> ast.expr:
        """The expression that a name was given, or the expression itself."""
        for _ in range(_HOPS):
            if not isinstance(mark, ast.Name) or mark.id not in self._assigned:
                break
            mark = self._assigned[mark.id]
        return mark

    def dotted(self, expression: ast.expr) -> str:
        """The full name that `expression` has or calls: `pytest.mark.skip`; empty for what is no name."""
        parts: list[str] = []
        while isinstance(expression, ast.Attribute | ast.Call | ast.Subscript):
            if isinstance(expression, ast.Attribute):
                parts.append(expression.attr)
            expression = expression.func if isinstance(expression, ast.Call) else expression.value
        if not isinstance(expression, ast.Name):
            return ""
        return ".".join((self._imported.get(expression.id, expression.id), *reversed(parts)))

    def of_body(self, body: list[ast.stmt]) -> tuple[ast.expr, ...]:
        """The marks that a module or a class gives to everything in it: `pytestmark`."""
        given = [value for name, value in _assignments(body) if name == "pytestmark"]
        value = self.meant(given[-1]) if given else None
        if isinstance(value, ast.List | ast.Tuple):
            return tuple(value.elts)
        return (value,) if value is not None else ()

    def skipped(self, marks: Iterable[ast.expr]) -> bool:
        """Whether one of `marks` skips whatever it marks."""
        return any(self._skips(self.meant(mark)) for mark in marks)

    def _skips(self, mark: ast.expr) -> bool:
        name = self.dotted(mark)
        if name in _SKIPS:
            return True
        if name not in _CONDITIONAL or not isinstance(mark, ast.Call):
            return False
        conditions = [*mark.args[:1], *(one.value for one in mark.keywords if one.arg == "condition")]
        constants = [
            one.value for one in conditions if isinstance(one, ast.Constant) and not isinstance(one.value, str)
        ]
        return any(bool(value) is _CONDITIONAL[name] for value in constants)

    def skips_all(self, body: list[ast.stmt]) -> str:
        """Why no test of a module runs: a mark on the module, or a skip at its top level."""
        here = any(self._stops(one) for one in body)
        return SKIPPED if here or self.skipped(self.of_body(body)) else ""

    def skips_first(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
        """Whether the first thing that a test does is to skip itself."""
        body = [one for one in function.body if not _text(one)]
        return bool(body) and self._stops(body[0])

    def _stops(self, statement: ast.stmt) -> bool:
        value = statement.value if isinstance(statement, ast.Expr) else getattr(statement, "exc", None)
        return isinstance(value, ast.expr) and self.dotted(value) in _SKIPS_NOW

    def untested(self, classes: list[ast.ClassDef]) -> bool:
        """Whether a class, given behind those that it inherits from, says `__test__ = False`."""
        said = [value for one in classes for name, value in _assignments(one.body) if name == "__test__"]
        return bool(said) and isinstance(said[-1], ast.Constant) and not said[-1].value

    def fixture(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
        """Whether a function is a fixture, which pytest collects under no name."""
        return any(self.dotted(one) in ("pytest.fixture", "pytest_asyncio.fixture") for one in function.decorator_list)

    def expands(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
        """Whether `parameterized` makes several tests of one, with names of their own."""
        return any(self.dotted(one).endswith(".expand") for one in function.decorator_list)

    def names_fixtures(self, members: Mapping[str, ast.stmt]) -> dict[str, bool]:
        """The fixtures of a module, and whether each is without parameters, its own or those that it asks for."""
        functions = [one for one in members.values() if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
        return {one.name: self._plain(one) for one in functions if self.fixture(one)}

    def _plain(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
        calls = [one for one in function.decorator_list if isinstance(one, ast.Call)]
        given = any(keyword.arg in ("params", "name", None) for one in calls for keyword in one.keywords)
        return not (given or any(one.args for one in calls) or function.args.args or function.args.kwonlyargs)


def _imports(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for one in body:
        if isinstance(one, ast.Import):
            yield from ((alias.asname, alias.name) for alias in one.names if alias.asname)
        elif isinstance(one, ast.ImportFrom) and one.module:
            yield from ((alias.asname or alias.name, f"{one.module}.{alias.name}") for alias in one.names)


def _assignments(body: list[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    for one in body:
        if isinstance(one, ast.Assign):
            yield from ((target.id, one.value) for target in one.targets if isinstance(target, ast.Name))
        elif isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name) and one.value is not None:
            yield one.target.id, one.value


def _text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
