"""The words of commands in scripts, Makefiles, pipelines and package files, with variables marked, not expanded.

A variable is marked as NUL name NUL.  What a text itself sets a variable to is filled in where it does so once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from parity_hooks.environments.layering.elsewhere import SCRIPTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from parity_hooks.environments.layering import Files

_PLACES: Final = re.compile(
    rf"{SCRIPTS.pattern}|(?:^|/)(?:scripts?|bin)/[^/]+$|(?:^|/)(?:package|composer)\.json$|(?:^|/)Procfile[^/]*$"
)
_PROSE: Final = (".md", ".rst", ".txt", ".adoc")
MARK: Final = re.compile(r"\0([^\0]*)\0")
_VARIABLE: Final = re.compile(
    r"\$\{\{\s{0,9}([^}\n]{1,100}?)\s{0,9}\}\}|\{\{-?\s{0,9}([^}\n]{1,100}?)\s{0,9}-?\}\}|\$\$?\{(\w+)[^}\n]{0,100}\}"
    r"|\$\$?\((\w+)\)|\$\$?\(([^()\n]{0,200})\)|\$\$?(\w+)"
)
_SET: Final = re.compile(
    r"^[ \t]*(?:[\w.-]+:[ \t]+)?(?:(?:export|local|readonly)[ \t]+)?(\w+)[ \t]{0,9}(?::?:|\?)?=[ \t]{0,9}([^\n]*)$"
    r"|^[ \t]+([A-Z][A-Z_]+):[ \t]([^\n]*)$",
    re.MULTILINE,
)
_WORD: Final = re.compile(r"""(?:\0[^\0]*\0|\\.|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[^\s;&|<>()`"'\\])+|[;&|<>()`"'\\]""")
_GOES_ON: Final = re.compile(r"[ \t]*--?[A-Za-z]")
_SAID: Final = re.compile(r"[ \t]*(?:#|//|@?(?:echo|printf)\b)")
_DEEPEST: Final = 5  # variables that are set to each other


class Command(NamedTuple):
    """The words of one command after its name, and the line that it starts on."""

    line: int
    words: list[str]


def commands(files: Files, needles: Sequence[bytes], called: re.Pattern[str]) -> Iterator[tuple[str, Command]]:
    """Yield the path of each file of the tree that runs commands, with each of those that `called` finds in it.

    Only files with one of `needles` are read.
    """
    for source in files.texts(needles, _PLACES):
        if not source.path.endswith(_PROSE):
            for command in within(source.text, called):
                yield source.path, command


def within(text: str, called: re.Pattern[str]) -> Iterator[Command]:
    """Yield the words that follow what `called` finds in each line of `text`, comments and messages left out.

    A line goes on in the next one after a backslash, and where the next one starts with a flag, as in folded YAML.
    """
    marked = marks(text)
    known = _assigned(marked)
    for number, line in _joined(marked):
        for match in called.finditer(line) if not _SAID.match(line) else ():
            yield Command(number, [filled(word, known) for word in _words(line[match.end() :])])


def marks(text: str) -> str:
    """`text` with every variable marked by its name: `$X`, `${X}`, `$(X)`, `${{ x.y }}`, `{{ .x.y }}`."""
    return _VARIABLE.sub(lambda match: f"\0{_name(match)}\0", text.replace("\0", ""))


def _name(match: re.Match[str]) -> str:
    found = next(group for group in match.groups() if group is not None)
    return found.strip().removeprefix("env.").strip(".") if match[1] else found.strip(" .")


def filled(word: str, known: dict[str, str]) -> str:
    """`word` with what is `known` in place of its variables."""
    for _ in range(_DEEPEST):
        if "\0" not in word:
            break
        word = MARK.sub(lambda match: known.get(match[1], match[0]), word)
    return word[:_LONGEST]


_LONGEST: Final = 1_000  # characters of a word: variables that double each other end there


def _assigned(marked: str) -> dict[str, str]:
    """The variables that a text sets, all times to the same word."""
    found: dict[str, set[str]] = {}
    for match in _SET.finditer(marked):
        value = _bare((match[2] if match[1] else match[4]).strip())
        found.setdefault(match[1] or match[3], set()).add(value)
    return {name: value for name, (value, *more) in found.items() if not more and not re.search(r"\s", value)}


def _joined(text: str) -> Iterator[tuple[int, str]]:
    start, parts = 1, [""]
    for number, line in enumerate(text.split("\n"), 1):
        if parts[-1].endswith("\\") or _GOES_ON.match(line):
            parts[-1] = parts[-1].removesuffix("\\")
        else:
            yield start, " ".join(parts)
            start, parts = number, []
        parts.append(line.rstrip())
    yield start, " ".join(parts)


def _words(text: str) -> Iterator[str]:
    for match in _WORD.finditer(text):
        if match[0] in ";&|<>()`\"'\\":
            return
        yield _bare(match[0])


def _bare(word: str) -> str:
    return re.sub(r"[\"']", "", word)


def options(words: list[str], valued: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Yield `(flag, value)` for each flag, `("", word)` for what belongs to none; `valued` knows flags with values."""
    waiting = iter(words)
    for word in waiting:
        flag, equals, value = word.partition("=")
        if not word.startswith("-"):
            yield "", word
        elif equals:
            yield flag, value
        else:
            yield flag, next(waiting, "") if valued.fullmatch(flag) else ""
