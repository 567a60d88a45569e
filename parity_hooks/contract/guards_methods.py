"""Tests that are methods or functions with a mark: JUnit, TestNG, xUnit, NUnit, MSTest, PHPUnit, Rust.

A declaration is found by what stands between two statements: marks, modifiers and the name in front of a bracket.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from parity_hooks.contract.guards_masks import masked
from parity_hooks.contract.guards_suite import SKIPPED, Test

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source

_NEVER: Final = r"(?!)"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a language writes tests: the name of a group and of a method, what marks a test, a skipped one, a method
    that skips itself at once, and the names that are tests by themselves.
    """

    comments: bool  # a mark may stand in a comment
    group: re.Pattern[str]
    method: re.Pattern[str]
    test: re.Pattern[str]
    gone: re.Pattern[str]
    first: re.Pattern[str]
    named: re.Pattern[str]


def _dialect(  # noqa: PLR0917 - the columns of the table below
    group: str, method: str, test: str, gone: str, first: str = _NEVER, named: str = _NEVER, *, comments: bool = False
) -> Dialect:
    patterns = (re.compile(one) for one in (group, method, test, gone, first, named))
    return Dialect(comments, *patterns)


_JUNIT: Final = (
    r"@(?:\w+\.){0,6}(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Property|Theory)\b",
    r"@(?:\w+\.){0,6}(?:Disabled|Ignored?)\b(?!\w)|@(?:\w+\.){0,6}Test\s*\([^()]*\benabled\s*=\s*false\b",
)
_CLASS: Final = r"\b(?:class|interface|object|record|struct|trait|enum)\s+(\w+)"
DIALECTS: Final = {
    "java": _dialect(_CLASS, r"(?<![@.\w$])([A-Za-z_$][\w$]*)\s*\(", *_JUNIT),
    "kotlin": _dialect(_CLASS, r"\bfun\s+(?:<[^<>]*>\s*)?(?:[\w.]+\.)?(`[^`\n]+`|\w+)\s*\(", *_JUNIT),
    "csharp": _dialect(
        _CLASS,
        r"(?<![@.\w])(\w+)\s*(?:<[^<>()]*>\s*)?\(",
        r"[\[,]\s*(?:\w+\.){0,6}(?:Skippable)?(?:Fact|Theory|Test|TestCase|TestCaseSource|TestMethod|DataTestMethod|Property)"
        r"(?:Attribute)?\s*[\](,]",
        r"\bSkip\s*=\s*(?!null\b)|\bIgnore\s*=|[\[,]\s*(?:\w+\.){0,6}(?:Ignore|Explicit)(?:Attribute)?\s*[\](,]",
        r"\s*Assert\.(?:Ignore|Inconclusive|Skip)\(|\s*Skip\.(?:If|Always)\(\s*(?:true|\))",
    ),
    "php": _dialect(
        _CLASS,
        r"\bfunction\s+&?\s*(\w+)\s*\(",
        r"#\[[^\n]*\bTest\b|@test\b",
        _NEVER,
        r"\s*(?:\$this->|self::|static::)(?:markTestSkipped|markTestIncomplete)\(",
        "test",
        comments=True,
    ),
    "rust": _dialect(
        r"\bmod\s+(\w+)",
        r"\bfn\s+(\w+)\s*(?:<[^<>]*>\s*)?\(",
        r"#\[\s*(?:\w+::)*(?:test|rstest|test_case)\b",
        r"#\[\s*ignore\b",
    ),
}  # fmt: skip
_HEIR: Final = re.compile(r"\w*(?:Tests?|IT|TestCase)")
_INHERITS: Final = re.compile(r"\bextends\b|:")
_ABSTRACT: Final = re.compile(r"\babstract\b")
_NESTED: Final = 50  # blocks around a test
_TOKEN: Final = re.compile(r"[(){}\[\];]")
_DEPTH: Final = {"(": 1, "[": 1, ")": -1, "]": -1}


@dataclass(slots=True)
class _Block:
    """What braces enclose: a named group, the body of a method, or anything else.

    `heir`: a group whose name says that it has tests, which it may inherit from another file; `tests`: how many it has.
    """

    name: str = ""
    gone: bool = False
    method: bool = False
    heir: bool = False
    tests: int = 0


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands between two statements: where it lies, and what ends it."""

    start: int
    end: int
    mark: str


def tests(source: Source, language: str) -> list[Test]:
    """The tests of a file with the names of their classes."""
    return list(_File(source.text, language).tests())


class _File:
    """One file: walks its statements and keeps the blocks around them."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.code = masked(text, language)
        self.dialect = DIALECTS[language]
        self.blocks: list[_Block] = []
        self.methods = 0  # how many of `blocks` are bodies of methods

    def tests(self) -> Iterator[Test]:
        """Yield the tests in their order."""
        for head in _heads(self.code):
            opened = _Block(method=True)
            if not self.methods:
                yield from self._declared(head)
                opened = self._block(head)
            if head.mark == "{":
                self.blocks.append(opened)
                self.methods += opened.method
            elif head.mark == "}" and self.blocks:
                yield from self._inherited()
                self.methods -= self.blocks.pop().method

    def _inherited(self) -> Iterator[Test]:
        """Yield the group that ends here, as a test without a name of its own, where its tests stand elsewhere."""
        groups = [block for block in self.blocks[-_NESTED:] if block.name]
        if self.blocks[-1].heir and not self.blocks[-1].tests:
            yield Test(tuple(block.name for block in groups), SKIPPED if any(one.gone for one in groups) else "")

    def _declared(self, head: _Head) -> Iterator[Test]:
        start, plain = head.start, _shallow(self.code[head.start : head.end])
        for match in self.dialect.method.finditer(plain):
            end = head.start + match.end()
            marks = self._marks(start, end)
            start = end
            name = match[1].strip("`")
            if self.dialect.test.search(marks) or self.dialect.named.match(name):
                yield self._test(name, marks, head.end + 1)

    def _test(self, name: str, marks: str, body: int) -> Test:
        groups = [block for block in self.blocks[-_NESTED:] if block.name]
        for block in groups:
            block.tests += 1
        gone = self.dialect.gone.search(marks) or self.dialect.first.match(self.code, body)
        return Test(
            (*(block.name for block in groups), name),
            SKIPPED if gone or any(block.gone for block in groups) else "",
        )

    def _block(self, head: _Head) -> _Block:
        plain = _shallow(self.code[head.start : head.end])
        if group := self.dialect.group.search(plain):
            marks = self._marks(head.start, head.start + group.start())
            heir = _HEIR.fullmatch(group[1]) and _INHERITS.search(plain, group.end()) and not _ABSTRACT.search(plain)
            return _Block(group[1], gone=bool(self.dialect.gone.search(marks)), heir=bool(heir))
        return _Block(method=bool(self.dialect.method.search(plain)))

    def _marks(self, start: int, end: int) -> str:
        return (self.text if self.dialect.comments else self.code)[start:end]


def _heads(code: str) -> Iterator[_Head]:
    """Yield what lies between `;`, `{` and `}` outside of brackets."""
    start = depth = 0
    for match in _TOKEN.finditer(code):
        mark = match[0]
        if mark in _DEPTH:
            depth = max(0, depth + _DEPTH[mark])
        elif not depth:
            yield _Head(start, match.start(), mark)
            start = match.end()
    yield _Head(start, len(code), ";")


def _shallow(head: str) -> str:
    """`head` with everything inside brackets blanked out: the arguments of marks and methods."""
    parts, position, depth = [], 0, 0
    for match in _TOKEN.finditer(head):
        if not depth:
            parts.append(head[position : match.end()])
        else:
            parts.append(" " * (match.start() - position) + (" " if depth > 1 or match[0] not in ")]" else match[0]))
        position = match.end()
        depth = max(0, depth + _DEPTH.get(match[0], 0))
    return "".join((*parts, head[position:]))
