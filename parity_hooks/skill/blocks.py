"""Generated blocks between markers: they are replaced, and whatever people wrote around them stays byte for byte."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from parity_hooks.contract.reading import refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MARKER: Final = re.compile(r"<!-- parity:(?P<what>begin|end) (?P<name>\S+) -->[ \t]*\r?\n?")
_HINT: Final = "Put the line back as `parity-hooks regenerate` wrote it, or remove the whole block: it comes back."


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a file: a generated block, or under an empty name what people wrote.  `line` is where it begins."""

    name: str
    text: str
    line: int


def parts(path: str, text: str, known: Sequence[str]) -> list[Part]:
    """`text` in its parts.  Raises `ContractError` with file and line where a marker lacks its other, comes twice or
    has a name that is not `known`.
    """
    found, outside, inside, opened = list[Part](), list[str](), list[str](), ("", 0)
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        match = _MARKER.fullmatch(line)
        if match is None:
            (inside if opened[0] else outside).append(line)
            continue
        name = match["name"]
        if match["what"] == "begin":
            if opened[0]:
                raise refused(path, number, f"the block {name} begins inside the block {opened[0]}", _HINT)
            _may_begin(path, number, name, seen, known)
            found += [Part("", "".join(outside), 0)] if outside else []
            outside, inside, opened = [], [], (name, number)
            seen.add(name)
        elif name != opened[0]:
            raise refused(path, number, f"the end of the block {name} has no beginning", _HINT)
        else:
            found.append(Part(name, "".join(inside), opened[1]))
            opened = ("", 0)
    if opened[0]:
        raise refused(path, opened[1], f"the block {opened[0]} has no end", _HINT)
    return [*found, Part("", "".join(outside), 0)] if outside else found


def _may_begin(path: str, line: int, name: str, seen: set[str], known: Sequence[str]) -> None:
    if name in seen:
        raise refused(path, line, f"the block {name} is there twice", "Remove one of them.")
    if name not in known:
        close = difflib.get_close_matches(name, known, 1)
        raise refused(path, line, f"there is no block {name}", f"Did you mean {close[0]}?" if close else "")


def block(name: str, text: str) -> str:
    """A block with its markers."""
    return f"<!-- parity:begin {name} -->\n\n{text}\n<!-- parity:end {name} -->\n"


def injected(path: str, text: str, wanted: Mapping[str, str], order: Sequence[str]) -> str:
    """`text` with `wanted` in its blocks: those without a text go, new ones follow the one before them in `order`."""
    found = parts(path, text, order)
    if not any(one.name for one in found):
        raise refused(path, 1, "no generated block is in it", "Rename it, or remove it: it was written by hand.")
    there = [one.name for one in found]
    result = [
        (one.name, block(one.name, wanted[one.name]) if one.name else one.text)
        for one in found
        if not one.name or one.name in wanted
    ]
    for name in (name for name in order if name in wanted and name not in there):
        named = [position for position, (other, _) in enumerate(result) if other]
        before = [position for position in named if order.index(result[position][0]) < order.index(name)]
        place = before[-1] + 1 if before else named[0] if named else len(result)
        result.insert(place, (name, block(name, wanted[name])))
    return "".join(text for _, text in result)


def fresh(wanted: Mapping[str, str], order: Sequence[str]) -> str:
    """The blocks one after the other."""
    return "".join(block(name, wanted[name]) for name in order if name in wanted)


def lost(path: str, was: str, wanted: Mapping[str, str], order: Sequence[str]) -> dict[str, str]:
    """The blocks that lose lines, each with what becomes of it as a diff."""
    found = {}
    for one in parts(path, was, order):
        now = f"\n{wanted[one.name]}\n" if one.name in wanted else ""
        if one.name and one.text != now:
            lines = list(difflib.ndiff(one.text.splitlines(), now.splitlines()))
            if any(line.startswith("- ") for line in lines):
                found[one.name] = "".join(f"{line}\n" for line in lines if line[:2] in ("- ", "+ "))
    return found
