"""Tests in Go: functions `TestXxx`, `FuzzXxx` and `ExampleXxx`, methods of suites, and subtests with literal names.

Semantics: the documentation of package `testing` and of `go test`; a build constraint `ignore` is never met.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.contract.guards_masks import masked, pairs
from parity_hooks.contract.guards_names import HOLE
from parity_hooks.contract.guards_suite import SKIPPED, Test

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source

_FUNCTION: Final = re.compile(
    r"^func\s+(?:\(\s*\w*\s*\*?(?P<suite>\w+)\s*\)\s*)?(?P<name>(?:Test|Fuzz|Example)(?![a-z])\w*)\s*\((?P<takes>[^()]*)\)[^{\n]*(?=\{)",
    re.MULTILINE,
)
_SKIPS: Final = re.compile(r"\{\s*\w+(?:\.T\(\))?\.(?:Skip|Skipf|SkipNow)\(")
_RUN: Final = re.compile(r"\.Run\(")
_SUITE: Final = re.compile(r"\bsuite\.Run\(")
_LITERAL: Final = re.compile(r"\s*(?:\"(?P<text>(?:[^\"\\\n]|\\.)*)\"|`(?P<raw>[^`]*)`)\s*,")
_IGNORED: Final = re.compile(r"\A(?:\s*//[^\n]*\n)*?//(?:go:build| \+build) ignore\s*$", re.MULTILINE)
_SPACE: Final = re.compile(r"\s")


def tests(source: Source) -> list[Test]:
    """The tests of a file; a subtest is a test in the group of its function."""
    code = masked(source.text, "go")
    gone = "is in a file that is never built" if _IGNORED.search(source.text) else ""
    methods = [(match["suite"], match["name"]) for match in _FUNCTION.finditer(code) if match["suite"]]
    return list(_tests(source.text, code, gone, methods))


def _tests(text: str, code: str, ignored: str, methods: list[tuple[str, str]]) -> Iterator[Test]:
    closing = pairs(code)
    for match in _FUNCTION.finditer(code):
        if not match["suite"] and not _takes(match["name"], match["takes"]):
            continue
        gone = ignored or (SKIPPED if _SKIPS.match(code, match.end()) else "")
        names = (match["suite"], match["name"]) if match["suite"] else (match["name"],)
        yield Test(names, gone)
        end = closing.get(match.end(), match.end())
        for sub in dict.fromkeys(_inner(text, code, match.end(), end)):
            yield Test((*names, sub), gone)
        if _SUITE.search(code, match.end(), end):
            yield from (Test((*names, method), gone) for _, method in methods)


def _takes(name: str, parameters: str) -> bool:
    """Whether a function has the parameters that make it a test."""
    if name == "TestMain":
        return False
    return not parameters.strip() if name.startswith("Example") else "*testing." in parameters


def _inner(text: str, code: str, start: int, end: int) -> Iterator[str]:
    """The names of subtests, as `go test -run` takes them; a hole for one that is not written out."""
    for match in _RUN.finditer(code, start, end):
        literal = _LITERAL.match(text, match.end())
        name = (literal["text"] or literal["raw"] or "") if literal else HOLE
        yield _SPACE.sub("_", name)
