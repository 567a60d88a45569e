"""A value in the place of another one, in the style in which that one is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.errors import Declined
from parity_hooks.formats.editing import SYNTAXES, syntax, versions
from parity_hooks.formats.editing.proof import Meant, replacing
from parity_hooks.formats.editing.text import Text, Token, Wanted
from parity_hooks.model.fact import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.model.fact import Fact

_LOSES_DIGITS: Final = re.compile(r"\d+\.\d*0|\d+_[\d_]*")  # `3.10` written bare is a number, and that number is 3.1


def style_of(source: Source, form: str, fact: Fact) -> str:
    """How the value of a fact is quoted where it stands; the empty text for a bare word and where it cannot be told."""
    if form not in SYNTAXES:
        return ""
    try:
        text = Text(source)
        found: Token | None = syntax(form).token(text, text.offset(fact.location.line, fact.location.column))
    except Declined:
        return ""
    return found.style if found else ""


def replaced(source: Source, form: str, fact: Fact, wanted: Wanted) -> bytes:
    """The bytes of a file in which `fact` says what is `wanted`, and everything else what it said before.

    Raises `Declined` where that cannot be had.
    """
    text, editor = Text(source), syntax(form)
    at: Token | None = editor.token(text, text.offset(fact.location.line, fact.location.column))
    if at is None:
        raise Declined(f"the value in {fact.location} is not a plain one that could be replaced")
    meant = Meant(fact, wanted.text, text.place(at.start), text.place(at.end))
    for whole in _wholes(at.value, fact, wanted):
        new = editor.written(text, at, whole)
        data = text.replaced(at.start, at.end, new) if new is not None else source.data
        if new is not None and data != source.data and replacing(source, form, meant, data, _end(meant.begin, new)):
            return data
    raise Declined(f"the value in {fact.location} cannot be replaced without changing something else")


def _end(begin: tuple[int, int], new: str) -> tuple[int, int]:
    """The line and column behind a token that begins somewhere."""
    line, column = begin
    last = len(new) - new.rfind("\n") - 1
    return line + new.count("\n"), last + 1 if "\n" in new else column + len(new)


def _wholes(whole: str, fact: Fact, wanted: Wanted) -> Iterator[Wanted]:
    """What the token may say so that the fact says what is wanted: a fact may be a part of it."""
    old = fact.value.raw
    if fact.kind == VERSION:
        for one in versions.candidates(whole, old, wanted.text):
            yield Wanted(one, '"' if _LOSES_DIGITS.fullmatch(one) else "")
    elif whole == old:
        yield wanted
    elif whole.endswith(f"={old}") and whole.startswith(str(fact.route[-1])):
        yield Wanted(whole.removesuffix(old) + wanted.text)
