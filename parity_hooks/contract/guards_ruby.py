"""Tests in Ruby: examples of RSpec with the descriptions around them, tests of Minitest and of Rails.

Semantics: the documentation of RSpec Core ("pending and skipped examples"), Minitest and `ActiveSupport::TestCase`.
What belongs to what is told by indentation, as every formatter of Ruby writes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from parity_hooks.contract.guards_names import HOLE
from parity_hooks.contract.guards_suite import SKIPPED, Test

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source

_BLOCK_COMMENT: Final = re.compile(r"^=begin\b[\s\S]*?(?:^=end\b|\Z)", re.MULTILINE)
_LINE: Final = re.compile(
    r"(?P<indent>[ \t]*+)(?:RSpec\.)?(?:(?P<class>class|module)\s+(?P<constant>[\w:]+)"
    r"|def\s+(?P<method>test_\w+[?!]?)"
    r"|(?P<word>[xf]?(?:describe|context|feature)|example_group|it|[xf]it|specify|[xf]specify|example|[xf]example|scenario|[xf]scenario"
    r"|test|should|skip|pending|it_behaves_like|include_examples)(?=[ \t({])(?P<rest>.*))"
)
_GROUP: Final = re.compile(r"[xf]?(?:describe|context|feature)|example_group")
_SHARED: Final = ("it_behaves_like", "include_examples")
_TEXT: Final = re.compile(
    r"\s*\(?\s*(?:\"(?P<double>(?:[^\"\\]|\\.)*)\"|'(?P<single>(?:[^'\\]|\\.)*)'|(?P<name>:?[A-Z_a-z][\w:]*[?!]?))(?P<hash>:)?"
)
_INSERTED: Final = re.compile(r"#\{[^}]*\}")
_ESCAPE: Final = re.compile(r"\\(.)")
_GONE: Final = re.compile(
    r",\s*(?::(?:skip|pending)\b|(?:skip|pending):\s*(?!false\b|nil\b)|:(?:skip|pending)\s*=>\s*(?!false\b|nil\b))"
)
_OPENS: Final = re.compile(r"\bdo\b|\{|[,\\]\s*$")
_SKIPS_NOW: Final = re.compile(r"\s*(?:skip|pending)(?:\s*\(|\s+['\"]|\s*$)")
_QUOTES: Final = ('"', "'")
_ALIASES: Final = ("skip", "pending")


@dataclass(frozen=True, slots=True)
class _Frame:
    """A group that is open: its indentation, its name, whether what it holds is skipped."""

    indent: int
    name: str
    gone: bool


def tests(source: Source) -> list[Test]:
    """The tests of a file with the descriptions of their groups."""
    text = _BLOCK_COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), source.text)
    return list(_tests(text.split("\n")))


def plain(name: str) -> str:
    """`name` without the spaces that RSpec's formatters leave out: `User #save` is `User#save`."""
    return re.sub(r"\s+", " ", re.sub(r"\s+(?=[#.]|::)", "", name))


def _tests(lines: list[str]) -> Iterator[Test]:
    frames: list[_Frame] = []
    for number, line in enumerate(lines):
        match = _LINE.match(line)
        if not match:
            continue
        indent = len(match["indent"].expandtabs(8))
        while frames and frames[-1].indent >= indent:
            frames.pop()
        following = next((one for one in lines[number + 1 : number + 10] if one.strip()), "")
        title, gone = _read(match, following)
        if match["class"] or _GROUP.fullmatch(match["word"] or ""):
            frames.append(_Frame(indent, title, gone))
        elif _counts(match):
            names = (*(frame.name for frame in frames if frame.name), title)
            yield Test(names, SKIPPED if gone or any(frame.gone for frame in frames) else "")


def _counts(match: re.Match[str]) -> bool:
    """Whether a line is an example: `skip` and `pending` are one with a block, else they skip what they stand in."""
    return match["word"] not in _ALIASES or bool(_OPENS.search(match["rest"]))


def _read(match: re.Match[str], following: str) -> tuple[str, bool]:
    """The title of a line, and whether it is skipped by its word, by its metadata, by its first statement."""
    word, rest = match["word"] or "", match["rest"] or ""
    if not word:
        return match["constant"] or match["method"], bool(match["method"] and _SKIPS_NOW.match(following))
    title, after = _title(rest)
    pending = rest.lstrip(" (")[:1] in _QUOTES and not _OPENS.search(after) and word not in _SHARED
    gone = word[0] == "x" or word in _ALIASES or pending or bool(_GONE.search(after))
    grouped = _GROUP.fullmatch(word)
    return title, gone or bool(not grouped and _SKIPS_NOW.match(following))


def _title(rest: str) -> tuple[str, str]:
    """The descriptions at the beginning of `rest` as one, and what follows them."""
    parts: list[str] = []
    while (found := _TEXT.match(rest)) and not found["hash"] and not (found["name"] or "").startswith(":"):
        if found["name"] in ("do", None) and found["name"]:
            break
        text = found["name"] or _ESCAPE.sub(r"\1", _INSERTED.sub(HOLE, found["double"] or found["single"] or ""))
        parts.append(text)
        rest = rest[found.end() :]
        if not (comma := re.match(r"\s*,(?=\s*['\"A-Z])", rest)):
            break
        rest = rest[comma.end() :]
    return plain(" ".join(parts)), rest
