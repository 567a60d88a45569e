"""The committed files of the agreement as text: canonical order, LF, every value in quotes.

YAML 1.2: a text stands plain only where no reader takes it for anything else.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from parity_hooks.contract.model import cited

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from parity_hooks.contract.model import Divergence, Family, Page, Query, Statement, Truth
    from parity_hooks.model.environment import Environment

SCHEMAS: Final = "https://parity-hooks.dev/schemas"
_PLAIN: Final = re.compile(r"[A-Za-z_/][A-Za-z0-9_/.@+-]*|\.{0,2}/?[A-Za-z_][A-Za-z0-9_/.@+-]*")
_TAKEN: Final = re.compile(r"true|false|null|yes|no|on|off|y|n|~|\.nan|\.inf", re.IGNORECASE)


def header(schema: str) -> str:
    """The line by which editors find the schema; nothing ever fetches it."""
    return f"# yaml-language-server: $schema={SCHEMAS}/{schema}.schema.json\n"


def quoted(text: str) -> str:
    """A text in double quotes; what a terminal would not show is written as YAML escapes it (YAML 1.2, 5.7)."""
    plain = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in plain)


def word(text: str) -> str:
    """A text without quotes where that is safe in a block and in a flow."""
    return text if _PLAIN.fullmatch(text) and not _TAKEN.fullmatch(text) else quoted(text)


def flow(pairs: Iterable[tuple[str, str]]) -> str:
    """`{key: value, …}` of what is rendered already."""
    return "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"


def listed(texts: Iterable[str]) -> str:
    """`[a, b]`."""
    return "[" + ", ".join(map(word, texts)) + "]"


def environment(name: str, one: Environment) -> str:
    """One line under `environments`."""
    pairs = [("role", one.role.value), *([("thin", "true")] if one.thin else [])]
    return f"  {word(name)}: {flow(pairs)}\n"


def family(one: Family) -> str:
    """One entry under `families`."""
    lines = [f"  - files: {word(one.pattern)}\n"]
    lines += [f"    under: {listed(one.under)}\n"] if one.under else []
    names = flow((word(name), word(environment)) for name, environment in one.names.items())
    return "".join([*lines, f"    names: {names}\n"])


def source(path: str, environment: str) -> str:
    """One entry under `sources`."""
    return f"  - {flow([('path', word(path)), ('environment', word(environment))])}\n"


def query(one: Query) -> str:
    """One entry under `sources` that is a command."""
    pairs = [("command", quoted(one.command)), ("format", one.form), ("environment", word(one.environment))]
    pairs += [("snapshot", word(one.snapshot))]
    return f"  - {flow([*pairs, *([('max_age_days', str(one.max_age_days))] if one.max_age_days else [])])}\n"


def page(one: Page) -> str:
    """One entry under `sources` that is a part of a document."""
    return f"  - {flow([('document', word(cited(one.path, one.anchor))), ('environment', word(one.environment))])}\n"


def truth(one: Truth) -> str:
    """One entry under `truth`."""
    pairs = [("surface", one.surface), ("subject", word(one.subject))]
    pairs += [("scope", word(one.scope))] if one.scope else []
    pairs += [("key", word(one.key)), ("value", quoted(one.statement.value or ""))]
    pairs += [("source", word(one.statement.source))]
    return "".join(
        f"{'  - ' if not position else '    '}{key}: {value}\n" for position, (key, value) in enumerate(pairs)
    )


def statement(one: Statement) -> str:
    """One place of a side."""
    said = ("value", quoted(one.value or "")) if one.state == "value" else ("state", one.state)
    return flow([said, *([("source", word(one.source))] if one.path else [])])


def side(key: str, said: tuple[Statement, ...], indent: str = "") -> str:
    """One side: in a line where it is one place, as a list where there are several."""
    if len(said) == 1:
        return f"{indent}{word(key)}: {statement(said[0])}\n"
    return f"{indent}{word(key)}:\n" + "".join(f"{indent}  - {statement(one)}\n" for one in said)


def sides(one: Mapping[str, tuple[Statement, ...]], production: str) -> dict[str, str]:
    """The top-level keys `production` and `differs` of a divergence, rendered."""
    others = "".join(side(name, said, "  ") for name, said in one.items() if name != production)
    return {
        "production": side("production", one[production]),
        "differs": f"differs:\n{others}" if others else "differs: {}\n",
    }


def fields(one: Divergence, production: str) -> dict[str, str]:
    """A divergence as its top-level keys, each rendered, in canonical order."""
    found = {"id": f"id: {word(one.id)}\n", "surface": f"surface: {one.surface}\n"}
    found["subject"] = subject(one)
    if one.scope:
        found["scope"] = f"scope: {word(one.scope)}\n"
    if len(one.keys) == 1:
        found["key"] = f"key: {word(one.keys[0])}\n"
    else:
        found["keys"] = "keys:\n" + "".join(f"  - {word(key)}\n" for key in one.keys)
    return found | sides(one.sides, production) | reasons(one)


def subject(one: Divergence) -> str:
    """The top-level key `subject` of a divergence, rendered."""
    return f"subject: {word(one.subject)}\n"


def reasons(one: Divergence) -> dict[str, str]:
    """What a person said of a divergence, rendered by key."""
    found = {}
    if one.reason:
        found["reason"] = f"reason: {one.reason}\n"
    for key, text in (("explanation", one.explanation), ("risk", one.risk)):
        if text:
            found[key] = f"{key}: {quoted(text)}\n"
    if one.guard:
        found["guard"] = f"guard: {flow([('kind', one.guard.kind), ('ref', quoted(one.guard.ref))])}\n"
    if one.owner:
        found["owner"] = f"owner: {quoted(one.owner)}\n"
    review = [(key, word(text) if key == "by" else quoted(text)) for key, text in _review(one) if text]
    found["review"] = f"review: {flow(review)}\n"
    found["status"] = f"status: {one.status}\n"
    return found


def _review(one: Divergence) -> tuple[tuple[str, str], ...]:
    return ("by", one.review.by), ("when", one.review.when)


def divergence(one: Divergence, production: str) -> str:
    """The whole file of a divergence."""
    return header("divergence") + "".join(fields(one, production).values())
