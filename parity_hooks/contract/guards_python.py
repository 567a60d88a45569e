"""Tests in Python as pytest collects them: functions, classes with inherited methods, cases of unittest.

Semantics: pytest's "Conventions for Python test discovery", with the default names; unittest's `TestCase`.
A class whose base stands in another file may be a `TestCase`: it counts as one.
"""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from parity_hooks.contract.guards_names import HOLE, shown
from parity_hooks.contract.guards_python_ids import variant
from parity_hooks.contract.guards_python_marks import Marks
from parity_hooks.contract.guards_suite import SKIPPED, Test

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source

Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = Function | ast.ClassDef
_HEIR: Final = re.compile(r"Test\w*|\w*(?:Tests?|TestCase)")
_DEEPEST: Final = 6  # classes inside classes
_MOST: Final = 20_000
_CONSTRUCTORS: Final = frozenset(("__init__", "__new__"))


def tests(source: Source) -> list[Test] | str:
    """The tests of a module, or why there are none to be read."""
    module = parsed(source)
    return module if isinstance(module, str) else list(_Module(module).tests())


def parsed(source: Source) -> ast.Module | str:
    """The syntax tree of a file, or why it has none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid escape in somebody's file is not ours to report
            return ast.parse(source.text)
    except SyntaxError as error:
        return f"{shown(source.path)} is no Python (line {error.lineno or 1})"
    except (ValueError, RecursionError, MemoryError):
        return f"{shown(source.path)} is no Python that can be read"


@dataclass(frozen=True, slots=True)
class _Group:
    """What tests stand in: the module or a class, with all definitions that it has or inherits."""

    names: tuple[str, ...]
    members: dict[str, Definition]
    marks: tuple[ast.expr, ...]  # those that hold for every test in it, innermost first
    gone: str


class _Module:
    """One module: walks its groups and yields their tests."""

    def __init__(self, module: ast.Module) -> None:
        self.marks = Marks(module)
        self.top = _Group((), _members(module.body), self.marks.of_body(module.body), self.marks.skips_all(module.body))
        self.plain = self.marks.names_fixtures(self.top.members)

    def tests(self) -> Iterator[Test]:
        """Yield the tests, outermost groups first."""
        waiting = [self.top]
        left = _MOST
        for group in waiting:
            for name, member in group.members.items():
                left -= 1
                if left < 0:
                    return
                if not isinstance(member, ast.ClassDef):
                    yield from self._test(group, name, member)
                elif len(group.names) < _DEEPEST and (inner := self._class(group, member)):
                    waiting.append(inner)
                    yield from self._inherited(inner, member)

    def _test(self, group: _Group, name: str, function: Function) -> Iterator[Test]:
        if not name.startswith("test") or self.marks.fixture(function):
            return
        marks = (*reversed(function.decorator_list), *group.marks)
        gone = group.gone or (SKIPPED if self.marks.skipped(marks) or self.marks.skips_first(function) else "")
        test = Test((*group.names, name), gone, partial(variant, self.marks, marks, function, self.plain))
        yield test
        if self.marks.expands(function):
            yield replace(test, names=(*group.names, f"{name}_{HOLE}"))

    def _inherited(self, group: _Group, node: ast.ClassDef) -> Iterator[Test]:
        """Yield the class itself, as a test without a name of its own, where its tests stand in another file."""
        own = any(name.startswith("test") for name in group.members)
        if not own and _HEIR.fullmatch(node.name) and any(map(self._foreign, self._line(node))):
            yield Test(group.names, group.gone)

    def _foreign(self, node: ast.ClassDef) -> bool:
        return any(base not in self.top.members for base in self._bases(node))

    def _class(self, outer: _Group, node: ast.ClassDef) -> _Group | None:
        """The group that a class is, or None where nothing is collected from it."""
        line = self._line(node)
        members: dict[str, Definition] = {}
        for one in line:
            members.update(_members(one.body))
        foreign = any(map(self._foreign, line))
        constructed = _CONSTRUCTORS & members.keys()
        if not (foreign or (node.name.startswith("Test") and not constructed)) or self.marks.untested(line):
            return None
        own = tuple(mark for one in line for mark in (*self.marks.of_body(one.body), *reversed(one.decorator_list)))
        gone = outer.gone or (SKIPPED if self.marks.skipped(own) else "")
        return _Group((*outer.names, node.name), members, (*own, *outer.marks), gone)

    def _line(self, node: ast.ClassDef) -> list[ast.ClassDef]:
        """A class behind the classes of this file that it inherits from."""
        found = [node]
        for one in found:
            for base in self._bases(one):
                known = self.top.members.get(base)
                if isinstance(known, ast.ClassDef) and known not in found:
                    found.append(known)
        return found[::-1]

    def _bases(self, node: ast.ClassDef) -> list[str]:
        return [name for base in node.bases if (name := self.marks.dotted(base)) not in ("object", "")]


def _members(body: list[ast.stmt]) -> dict[str, Definition]:
    """The definitions of a body, also those under `if`, `try` and `with`; the last of a name is the one that counts."""
    found: dict[str, Definition] = {}
    waiting = list(reversed(body))
    while waiting:
        one = waiting.pop()
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found[one.name] = one
            continue
        if isinstance(one, ast.If | ast.Try | ast.With):
            inner = [*one.body, *getattr(one, "orelse", ())]
            for handler in getattr(one, "handlers", ()):
                inner += handler.body
            waiting.extend(reversed(inner))
    return found
