"""Program source: which environment variables it reads, each with its place; nothing of it is ever executed.

Python is read from its syntax tree, shell scripts word by word, every other language with the patterns of
`code_languages`.  What stands in a comment or in a text is no read.  The value of a default is never kept.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

from parity_hooks.formats import code_languages
from parity_hooks.formats.code_markers import MARKERS, marked
from parity_hooks.model.fact import VARIABLE, Fact
from parity_hooks.model.secret import secret_text
from parity_hooks.model.value import Value, ValueKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from parity_hooks.formats.code_languages import Language
    from parity_hooks.formats.source import Source

__all__ = ["MARKERS", "extract", "language", "reads"]

Hit = tuple[int, str, frozenset[str]]  # where the name begins in the text, the name, the traits
LARGEST: Final = 1_000_000  # bytes; what is larger was generated
MOST: Final = 10_000
READ: Final = frozenset(("read",))
DEFAULT: Final = READ | {"default"}
REQUIRED: Final = READ | {"required"}
_ACCESS_KEY: Final = re.compile(r"A[KS]IA[A-Z0-9]{16}")
# What Ruby runs when it starts; elsewhere a read stands in a method, and fails when that is called.
_AT_START: Final = re.compile(r"(?:^|/)(?:config/|lib/tasks/|Rakefile$|[^/]+\.(?:ru|ya?ml|rake)$)")
_IN_PRODUCTION: Final = re.compile(r"\b(?:if|when)\s+Rails\.env\.production\?")
_NEAR: Final = 200  # characters: how far a line is looked at before and after a read
_REFUSES: Final = re.compile(
    r"(?<![:\w])(?:throw|raise|abort|exit|panic|fatal\w*|die|bail!|fail|log\.Fatal\w*)\b", re.IGNORECASE
)
_REFUSES_NOW: Final = re.compile(r"[\s()={>]{0,20}(?:throw|raise|abort|exit|panic|die|error\(|fail\w*[( ])")
_TESTED: Final = re.compile(r"(?:\b(?:if|unless|elif|elsif)[\s(]{1,4}!{0,2}|!!?)$")
_OPENS: Final = re.compile(r"[\s})]{0,80}(?:else\s)?\s{0,9}(?:if|unless|elif|elsif)\b")
_WRITES: Final = re.compile(
    r"(?:set|unset|put|del|delete|remove|mock|stub|with|without|clear|write|add|update|expect)_?$"
)
_DEMANDS: Final = re.compile(r"require|must|mandatory", re.IGNORECASE)
_WORD: Final = re.compile(r"[\w$]{1,60}$")
_BOUND: Final = re.compile(r"\s(?::|@|v-)[\w:.-]{1,60}=$")  # an attribute that a template takes for code
_INSERTED: Final = ("{", "<%", "$(")


@lru_cache(maxsize=65536)
def language(path: str) -> str | None:
    """The language that the file at `path` is written in, told by its name; None for what is no program."""
    return code_languages.language(path)


def extract(source: Source) -> Iterator[Fact]:
    """Yield the reads of a program."""
    yield from reads(source)


def reads(source: Source) -> Iterator[Fact]:
    """Yield every place where `source` reads an environment variable, in their order."""
    spoken = language(source.path)
    if spoken is None or len(source.data) > LARGEST or source.binary or not marked(source.path, source.data):
        return
    hits = sorted(set(islice(_hits(source, spoken), MOST)))
    yield from _placed(source, _later(source.path, source.text, hits) if spoken == "ruby" else hits)


def _later(path: str, text: str, hits: list[Hit]) -> list[Hit]:
    """The reads of a Ruby file, where those that refuse to go on do so at the start only in what is loaded then.

    What the same file asks for first (`if ENV["X"].present?`) it goes on without; what stands behind a question for
    production is needed there alone.
    """
    guarded = {name for _, name, traits in hits if "default" in traits}
    at_start = _AT_START.search(path) is not None
    alone = [match.end() for match in _IN_PRODUCTION.finditer(text)]
    hits = [
        (at, name, REQUIRED | DEFAULT if traits is REQUIRED and any(0 <= at - one < _NEAR for one in alone) else traits)
        for at, name, traits in hits
    ]
    return [
        (
            position,
            name,
            traits if traits is not REQUIRED else DEFAULT if name in guarded else REQUIRED if at_start else READ,
        )
        for position, name, traits in hits
    ]


def _hits(source: Source, spoken: str) -> Iterable[Hit]:
    if spoken == "python":
        from parity_hooks.formats import code_python

        parsed = code_python.hits(source.text)
        return scan(source.text, code_languages.LANGUAGES[spoken]) if parsed is None else parsed
    if spoken == "shell":
        from parity_hooks.formats import code_shell

        return code_shell.hits(source.text)
    text = uncommented(source.text, code_languages.LANGUAGES[spoken])
    found = scan(text, code_languages.LANGUAGES[spoken])
    if spoken == "javascript":
        from parity_hooks.formats import code_javascript

        return [*found, *code_javascript.hits(text)]
    return found


def _placed(source: Source, hits: list[Hit]) -> Iterator[Fact]:
    """Facts for `hits`, which are in their order: lines are counted once."""
    line, start, seen = 1, 0, 0
    for position, name, traits in hits:
        if _ACCESS_KEY.fullmatch(name) or (not name.isupper() and secret_text(name)):
            continue  # a credential where a name should stand
        newlines = source.text.count("\n", seen, position)
        if newlines:
            line, start = line + newlines, source.text.rfind("\n", seen, position) + 1
        seen = position
        place = source.at(line, position - start + 1)
        yield Fact(VARIABLE, "config", "", name, Value(ValueKind.REFERENCE, name), (name,), place, traits)


def uncommented(text: str, spoken: Language) -> str:
    """`text` with the comments that go over several lines blanked out; every character keeps its place."""
    parts, position = [], 0
    while opened := spoken.opening.search(text, position):
        end = text.find(spoken.closing, opened.end())
        end = len(text) if end < 0 else end + len(spoken.closing)
        parts += [text[position : opened.start()], re.sub(r"[^\n]", " ", text[opened.start() : end])]
        position = end
    return "".join((*parts, text[position:])) if parts else text


def scan(text: str, spoken: Language) -> Iterator[Hit]:
    """Yield what the rows of a language find outside comments and texts."""
    line, seen = 0, 0
    for match in spoken.pattern.finditer(text):
        number = int((match.lastgroup or "r0")[1:])
        row = spoken.rows[number]
        newline = text.rfind("\n", seen, match.start())
        line, seen = (newline + 1 if newline >= 0 else line), match.start()
        before = text[max(line, seen - _NEAR) : seen]
        after = text[match.end() : match.end() + _NEAR]
        if spoken.comment.match(text, line) or spoken.trailing.search(before) or (row.needs and row.needs not in text):
            continue
        called = _called(before, match[0])
        if (called and not row.inside and match[0][0].isalnum()) or (row.inside and _WRITES.search(called.lower())):
            continue
        if match[0][0].isalnum() and _quoted(before, after.partition("\n")[0]):
            continue
        demanded = row.required or (row.inside and bool(_DEMANDS.search(called + match[0].partition("(")[0])))
        traits = _traits(before, after, row.optional, demanded, *spoken.tails[number])
        yield match.start(match.lastgroup or 0), match[match.lastgroup or 0], traits


def _called(before: str, found: str) -> str:
    """The beginning of the name that `found` is the end of: `require` of `requireEnv("X")`."""
    word = _WORD.search(before) if found[0].isalnum() else None
    return word[0] if word else ""


def _quoted(before: str, after: str) -> bool:
    """Whether a place lies inside a text: quotes are open before it and close after it, and nothing is inserted."""
    for quote in "\"'":
        if before.count(quote) % 2 and after.count(quote) % 2:
            opening = before.rfind(quote)
            inserted = any(one in before[opening:] for one in _INSERTED)
            return not inserted and not _BOUND.search(before[:opening])
    return False


def _traits(  # noqa: PLR0917 - what stands around a read, and what its row says
    before: str, after: str, optional: bool, required: bool, default: re.Pattern[str], fails: re.Pattern[str]
) -> frozenset[str]:
    """Whether the program goes on without the variable, or refuses to start."""
    tested = _TESTED.search(before)
    found = default.match(after) if not tested or "!" not in tested[0] else None
    demanded = REQUIRED if required or fails.match(after) else READ
    if found and _REFUSES_NOW.match(after, found.end()):
        return REQUIRED
    if found:
        return DEFAULT | (demanded if not required else READ)
    if optional:
        return DEFAULT
    if tested and demanded is READ:
        return REQUIRED if _REFUSES.search(_near(before, after)) else DEFAULT
    return _asked_next(before, after) if demanded is READ else demanded


_TAKEN: Final = re.compile(r"\b(\w{1,60})(?:\s{0,3}:\s{0,3}[\w<>| ]{1,60})?\s{0,3}:?=\s{0,3}$")
_NEXT: Final = re.compile(
    r"['\"`]?\s{0,3}[)\]]{0,3};?\s{0,80}(?P<word>if|unless)\s{0,3}\(?\s{0,3}(?P<not>!|not )?\s{0,3}(?P<name>\w{1,60})\b"
    r"(?P<rest>[^\n]{0,120}\n?[^\n]{0,120})"
)
_NOTHING: Final = re.compile(
    r"\s{0,3}(?:={2,3}\s{0,3}(?:\"\"|''|nil|null|undefined|None)|\.(?:blank|nil|empty)\?|\.isEmpty)"
)


def _asked_next(before: str, after: str) -> frozenset[str]:
    """What the next statement does where the variable, into which it was taken, is empty: go on, or refuse to."""
    taken, following = _TAKEN.search(before), _NEXT.match(after)
    if not taken or not following or taken[1] != following["name"]:
        return READ
    if not _REFUSES.search(following["rest"]):
        return DEFAULT
    without = following["not"] or following["word"] == "unless" or _NOTHING.match(following["rest"])
    return REQUIRED if without else READ


def _near(before: str, after: str) -> str:
    """The statement that a condition belongs to: one line, or also what follows where the condition opens a block."""
    opens = _OPENS.match(before) or ("=" not in before and before.endswith("!"))
    lines = after.split("\n", 3)
    return before + "\n".join(lines[: 3 if opens else 1])
