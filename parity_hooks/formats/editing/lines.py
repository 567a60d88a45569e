"""A statement that is a line (TOML, HCL, `.env`, properties) added below the line of its neighbour."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.errors import Declined
from parity_hooks.formats.editing.insertion import preceding
from parity_hooks.formats.editing.text import Token, Wanted

if TYPE_CHECKING:
    from parity_hooks.formats.editing.insertion import Stated
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.route import Route

_FLAT: Final = ("dotenv", "properties")  # a statement says the same wherever it stands
_NAME: Final = re.compile(r"(?P<indent>[ \t]*)(?P<name>[^=:\s]+)(?P<before>[ \t]*)(?P<sign>[=:]?)")


def inserted(one: Stated, other: Stated, route: Route) -> bytes:
    """The bytes of `other` with the line that states `route` in `one`."""
    facts = one.below(route)
    if len(facts) != 1 or facts[0].route != route:
        raise Declined(f"{facts[0].location} is more than one line")
    near = _neighbour(one, other, facts[0])
    if near is None:
        if other.settings or len(route) > 1:
            raise Declined(f"where it would stand in {other.text.source.path} cannot be told exactly")
        return other.text.added(len(other.text.text), _line(one, facts[0], None))
    start, token = _statement(other, near)
    example = other.text.text[start : token.end]
    return other.text.added(token.end, _line(one, facts[0], example, token.style))


def _neighbour(one: Stated, other: Stated, fact: Fact) -> Fact | None:
    """The setting below whose line it belongs."""
    if one.form in _FLAT:
        before = [name.route for name in one.settings[: one.settings.index(fact)]]
        near = [found for name in reversed(before) for found in other.below(name) if found.route == name]
        return next(iter(near or other.settings[-1:]), None)
    near = [found for found in preceding(one, other, fact.route) if len(found.route) == len(fact.route)]
    return max(near, key=lambda found: found.location, default=None)


def _statement(file: Stated, fact: Fact) -> tuple[int, Token]:
    """Where the line of a setting begins, and its value; `Declined` for one that is not a line by itself."""
    text = file.text
    offset = text.offset(fact.location.line, fact.location.column)
    token: Token | None = file.editor.token(text, offset)
    if token is None or text.end(token.start) != text.end(token.end):
        raise Declined(f"{fact.location} is not a line by itself")
    rest = text.text[token.end : text.end(token.end)].strip()
    begin = text.begin(offset)
    head = _NAME.match(text.text, begin)
    if (rest and not rest.startswith(("#", "//"))) or not head or head.end("name") > offset:
        raise Declined(f"{fact.location} is not a line by itself")
    return begin, token


def _line(one: Stated, fact: Fact, example: str | None, style: str | None = None) -> str:
    """The statement as `one` has it, with the indentation, the alignment and the quotes of its new neighbour."""
    start, token = _statement(one, fact)
    text = one.text
    head, value = text.text[start : token.start], text.text[token.start : token.end]
    if style and style != token.style and (token.style or one.form in _FLAT):  # a bare word means another thing quoted
        value = one.editor.written(text, Token(0, 0, "", style), Wanted(token.value)) or value
    old, like = _NAME.match(head), _NAME.match(example or "")
    if old is None or like is None:
        return head + value
    width = len(like["name"]) + len(like["before"])
    pad = max(width - len(old["name"]), 1) if len(like["before"]) > 1 else len(like["before"])
    if not like["sign"] or like["sign"] != old["sign"]:
        return like["indent"] + head.lstrip(" \t") + value
    after = re.match(r"[ \t]*", (example or "")[like.end() :])
    return f"{like['indent']}{old['name']}{' ' * pad}{old['sign']}{after[0] if after else ''}{value}"
