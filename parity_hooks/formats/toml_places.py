"""Where the keys and values of a TOML document stand.  The document is known to be valid: `tomllib` has read it.

It reads tokens, not values: strings, dates and numbers mean what `tomllib` says.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[str | int, ...]

_TOKEN: Final = re.compile(
    r'"""(?:[^"\\]++|\\.|"(?!""))*+"{3,5}'
    r"|'''(?:[^']++|'(?!''))*+'{3,5}"
    r'|"(?:[^"\\\n]++|\\.)*+"'
    r"|'[^'\n]*+'"
    r"|\#[^\n]*+|\n|[\[\]{}=,]|\d{4}-\d\d-\d\d\ \d\d:[\d:.Z+-]+|[^\s\[\]{}=,\#\"']++",
    re.DOTALL,
)
_PART: Final = r"""(?:"(?:[^"\\\n]++|\\.)*+"|'[^'\n]*+'|[A-Za-z0-9_-]++)"""
_PARTS: Final = re.compile(_PART)
_HEADER: Final = re.compile(rf"\[\[?[ \t]*{_PART}(?:[ \t]*\.[ \t]*{_PART})*+")


@dataclass(slots=True)
class Places:
    """Line and column of keys, and line, column and raw text of values, by path."""

    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)
    values: dict[Path, tuple[int, int, str]] = field(default_factory=dict)


@dataclass(slots=True)
class _Open:
    """An array or an inline table that is being read; `path` is its own."""

    path: Path
    array: bool
    count: int = 0


def places(text: str) -> Places:
    """Every key and value of `text`."""
    return _Scan().run(text)


class _Scan:
    def __init__(self) -> None:
        self.found = Places()
        self.table: Path = ()
        self.arrays: dict[Path, int] = {}
        self.open: list[_Open] = []
        self.key: list[tuple[str, int, int]] = []  # the tokens of a key so far
        self.value: Path | None = None  # the key whose value comes next

    def run(self, text: str) -> Places:
        """Read all tokens; a header takes its whole line at once."""
        for token, line, column, header in _tokens(text):
            if header:
                self._header(token, line, column)
            elif token == "\n":
                self.key = self.key if self.open else []
            elif not token.startswith("#"):
                self._token(token, line, column)
        return self.found

    def _token(self, token: str, line: int, column: int) -> None:
        within = self.open[-1] if self.open else None
        if self.value is None and within and within.array and token not in ("]", ","):
            self.value = (*within.path, within.count)
        if self.value is not None:
            self._value(self.value, token, line, column)
        elif token in ("]", "}"):
            if self.open:
                self.open.pop()
            self.key = []
        elif token == ",":
            if within:
                within.count += 1
            self.key = []
        elif token == "=":
            self.value = self._keyed(within.path if within else self.table)
        else:
            self.key.append((token, line, column))

    def _value(self, path: Path, token: str, line: int, column: int) -> None:
        self.found.values.setdefault(path, (line, column, token))
        self.value = None
        if token in ("[", "{"):
            self.open.append(_Open(path, array=token == "["))

    def _keyed(self, base: Path) -> Path:
        path = (*base, *_parts("".join(token for token, _, _ in self.key)))
        if self.key:
            self.found.keys.setdefault(path, self.key[0][1:])
        self.key = []
        return path

    def _header(self, token: str, line: int, column: int) -> None:
        repeated = token.startswith("[[")
        names = _parts(_header_name(token))
        path: Path = ()
        for position, name in enumerate(names):
            path = (*path, name)
            last = position == len(names) - 1
            if last and repeated:
                self.arrays[path] = self.arrays.get(path, -1) + 1
            self.found.keys.setdefault(path, (line, column))
            if path in self.arrays:
                path = (*path, self.arrays[path])
        self.table, self.key, self.value, self.open = path, [], None, []
        self.found.keys.setdefault(path, (line, column))


def _tokens(text: str) -> Iterator[tuple[str, int, int, bool]]:
    """Yield tokens with their places; a table header comes as one token."""
    line, begin, depth, fresh, position = 1, 0, 0, True, 0
    while match := _TOKEN.search(text, position):
        token, start, position = match[0], match.start(), match.end()
        header = fresh and depth == 0 and token == "["
        if header:
            end = text.find("\n", start)
            token = text[start : end if end >= 0 else len(text)]
            position = start + len(token)
        yield token, line, start - begin + 1, header
        fresh = token == "\n"
        depth += 0 if header else (token in ("[", "{")) - (token in ("]", "}"))
        breaks = token.count("\n")
        if breaks:
            line += breaks
            begin = start + token.rfind("\n") + 1


def _header_name(text: str) -> str:
    """A header without what may follow it on its line."""
    match = _HEADER.match(text)
    return match[0] if match else ""


def _parts(text: str) -> list[str]:
    """The segments of a dotted key."""
    return [_name(part) for part in _PARTS.findall(text)]


def _name(part: str) -> str:
    if part[0] == "'":
        return part[1:-1]
    return str(tomllib.loads(f"x = {part}")["x"]) if part[0] == '"' else part
