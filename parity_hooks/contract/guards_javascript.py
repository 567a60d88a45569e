"""Tests in JavaScript and TypeScript: calls of `test`, `it` and `describe` with a title.

Semantics: the documentation of Jest, Vitest, Mocha, Jasmine, Playwright and `node:test`.  A title that is put together
at run time matches any text where it is; one that is a name is known by that name.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from parity_hooks.contract.guards_masks import masked, pairs
from parity_hooks.contract.guards_names import HOLE
from parity_hooks.contract.guards_suite import SKIPPED, Test

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source

_CALL: Final = re.compile(
    r"(?<![\w$.#])(?<!->)(?<!::)(?:t\.|Deno\.|QUnit\.)?(?P<prefix>[xf](?=[dict]))?(?P<word>describe|context|suite|test|it|specify)"
    r"(?P<more>(?:\s{0,40}\.\s{0,40}\w{1,30}){0,6})(?=\s{0,40}[(`<])"
)
_GROUPS: Final = frozenset(("describe", "context", "suite"))
_MODIFIERS: Final = frozenset((
    "concurrent", "describe", "each", "fail", "failing", "fails", "fixme", "for", "only", "parallel", "runIf",
    "sequential", "serial", "shuffle", "skip", "skipIf", "todo",
))  # fmt: skip
_GONE: Final = frozenset(("skip", "todo", "fixme"))
_TAKE_ARGUMENTS: Final = frozenset(("each", "for", "skipIf", "runIf"))
_TYPES: Final = re.compile(r"\s*<[^()`]{0,200}>(?=\s*[(`])")
_TITLE: Final = re.compile(
    r"\s*(?:(?P<quote>['\"`])(?P<text>(?:\\.|(?!(?P=quote))[^\\])*+)(?P=quote)|(?P<name>[\w$.]+))", re.DOTALL
)
_INSERTED: Final = re.compile(r"\$\{[^}]*\}")
_OF_EACH: Final = re.compile(r"%[psdifjo#$%]|\$[\w.#]+")
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_OPTIONS: Final = re.compile(r"\s*,\s*\{[^{}]*?\b(?:skip|todo)['\"]?\s*:\s*(?:true\b|['\"`])")
_SKIPS_NOW: Final = re.compile(
    r"[^{;]{0,200}?(?:\{[^{}]{0,200}\}[^{;]{0,100}?)?(?:=>|\))\s*\{\s*(?:await\s+)?"
    r"(?:(?:t|this|ctx)\.(?:skip|todo)\(\s*(?:\)|true\b|['\"`])|(?:test|it|context)\.(?:skip|fixme)\(\s*(?:\)|true\b))"
)
_CHAINED: Final = re.compile(r"\)[^;{}]*?->\s*(?:skip|todo)\(\s*(?:\)|true\b|['\"])")  # Pest, whose calls are the same
_ALWAYS: Final = {"skipIf": "true", "runIf": "false"}
_MOST: Final = 20_000


class _Call(NamedTuple):
    """One call: where it ends, its title, whether it groups others, whether what it holds is gone."""

    end: int
    title: str
    group: bool
    gone: bool


def tests(source: Source, language: str) -> list[Test]:
    """The tests of a file with the titles of their groups; `language` says how comments and texts are written."""
    found: list[Test] = []
    groups: list[_Call] = []
    for start, call in _Calls(source.text, language).all():
        while groups and groups[-1].end < start:
            groups.pop()
        if not call.group:
            names = tuple(one.title for one in groups if one.title)
            gone = call.gone or any(one.gone for one in groups)
            found.append(Test((*names, call.title), SKIPPED if gone else ""))
        groups.append(call)  # node:test nests tests in tests
    return found


class _Calls:
    """The calls of one file that make tests or group them."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.code = masked(text, language)
        self.blocks = language == "kotlin"
        self.closing = pairs(self.code)

    def all(self) -> Iterator[tuple[int, _Call]]:
        """Yield where each call begins, and what it is, in their order."""
        for match in islice(_CALL.finditer(self.code), _MOST):
            words = [word.strip() for word in match["more"].split(".")[1:]]
            if not _MODIFIERS.issuperset(words):
                continue
            at, always = self._arguments(match.end(), words)
            if at in self.closing and (call := self._call(at, match, words)):
                yield match.start(), call._replace(gone=call.gone or always)

    def _arguments(self, at: int, words: list[str]) -> tuple[int, bool]:
        """Where the bracket of the call itself opens, behind the table of `each`, and whether it is never met."""
        types = _TYPES.match(self.code, at)
        at = self._spaced(types.end() if types else at)
        if not words or words[-1] not in _TAKE_ARGUMENTS:
            return at, False
        if self.code[at : at + 1] == "`":
            return self._spaced(self.code.find("`", at + 1) + 1), False
        end = self.closing.get(at, at)
        return self._spaced(end + 1), self.code[at + 1 : end].strip() == _ALWAYS.get(words[-1], "no condition")

    def _spaced(self, at: int) -> int:
        while at < len(self.code) and self.code[at].isspace():
            at += 1
        return at

    def _call(self, at: int, match: re.Match[str], words: list[str]) -> _Call | None:
        """The call whose bracket opens at `at`; None where it has no title and is no group: a hook, a helper."""
        group = match["word"] in _GROUPS or "describe" in words
        title, end = self._title(at, each="each" in words or "for" in words)
        if title is None and not group:
            return None
        last = self._last(at)
        empty = not group and not self.code[end:last].strip(" \n\t,;)")  # a title alone is still to be written
        gone = match["prefix"] == "x" or not _GONE.isdisjoint(words) or empty or self._stopped(end, last)
        return _Call(last, title or "", group, gone)

    def _last(self, at: int) -> int:
        """Where the call ends whose bracket opens at `at`: with the block behind it, as Kotlin has it."""
        last = self.closing[at]
        return self.closing.get(self._spaced(last + 1), last) if self.blocks else last

    def _stopped(self, end: int, last: int) -> bool:
        """Whether what follows a title says that nothing runs: options, the first statement, a call behind it."""
        inside = _OPTIONS.match(self.code, end, last) or _SKIPS_NOW.match(self.code, end, last)
        return bool(inside or _CHAINED.match(self.code, last))

    def _title(self, at: int, *, each: bool) -> tuple[str | None, int]:
        """The first argument as a title with holes, and where it ends."""
        found = _TITLE.match(self.text, at + 1)
        if not found or self.code[found.end() - 1] != self.text[found.end() - 1]:
            return None, at + 1
        if found["name"] in ("function", "async"):
            return None, at + 1
        if found["name"]:
            return found["name"].removesuffix(".name"), found.end()
        title = _INSERTED.sub(HOLE, found["text"]) if found["quote"] == "`" else found["text"]
        title = _ESCAPE.sub(r"\1", _OF_EACH.sub(HOLE, title) if each else title)
        joined = self._spaced(found.end())
        return (title + HOLE if self.code[joined : joined + 1] == "+" else title), found.end()
