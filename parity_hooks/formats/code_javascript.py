"""JavaScript and TypeScript, what no single line tells: names taken out of the environment at once, and schemas."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.code import Hit

_TAKEN: Final = re.compile(r"\{([^{}]{1,4000})\}\s{0,20}=\s{0,20}(?:process|import\.meta|Bun)\.env\b(?!\??[.\[])")
_IMPORTED: Final = re.compile(r"import\s{0,20}\{([^{}]{1,4000})\}\s{0,20}from\s{0,20}['\"]\$env/static/")
_TAKEN_NAME: Final = re.compile(
    r"(?<![\w$:.'\"])([A-Z_][A-Z0-9_]*+)(?=\s{0,20}(?:(?::|as\s)\s{0,20}\w{1,60}\s{0,20})?(=|,|\Z|//))"
)
_SCHEMA: Final = re.compile(
    r"(?<![\w$.])(['\"]?)([A-Z][A-Z0-9_]++)\1\s{0,20}:\s{0,20}(?:(?:z|joi|Joi|yup|Yup|v|t|S|Type)\s{0,20}\."
    r"|(?:str|bool|num|host|port|url|json|email|makeValidator)\()"
)
_SCHEMAS: Final = re.compile(
    r"['\"](?:zod|joi|yup|envalid|valibot|@hapi/joi|@t3-oss/|znv|@sinclair/typebox)|\bz\.object\("
)
_OPTIONAL: Final = re.compile(
    r"\.(?:optional|default|nullish|nullable|catch|prefault)\(|\bdefault\s{0,5}:|\b(?:optional|nullish)\("
)
_LONGEST: Final = 1000
_SURROUNDINGS: Final = ("process.env", "import.meta.env")
_COMMENT: Final = re.compile(r"[ \t]*(?://|\*)")


def hits(text: str) -> Iterator[Hit]:
    """Yield what is destructured, imported from the environment, or described by a schema of it."""
    from parity_hooks.formats.code import DEFAULT, READ, REQUIRED

    for pattern in (_TAKEN, _IMPORTED):
        for block in pattern.finditer(text):
            for name in _TAKEN_NAME.finditer(block[1]):
                if not _behind_comment(block[1], name.start()):
                    yield block.start(1) + name.start(1), name[1], DEFAULT if name[2] == "=" else READ
    if any(one in text for one in _SURROUNDINGS) and _SCHEMAS.search(text):
        for entry in _SCHEMA.finditer(text):
            if not _behind_comment(text, entry.start()):
                rule = _statement(text, entry.end())
                joi = entry[0].lower().rstrip(" .").endswith("joi") and ".required(" not in rule
                yield entry.start(2), entry[2], DEFAULT if joi or _OPTIONAL.search(rule) else REQUIRED


def _behind_comment(text: str, position: int) -> bool:
    start = text.rfind("\n", max(0, position - _LONGEST), position) + 1
    return bool(_COMMENT.match(text, start, position)) or " //" in text[max(start, position - _LONGEST) : position]


def _statement(text: str, start: int) -> str:
    """What a schema says about one name: up to the comma or the bracket that ends it."""
    depth = 1 if text[start - 1] == "(" else 0
    for position in range(start, min(len(text), start + _LONGEST)):
        char = text[position]
        depth += (char in "([{") - (char in ")]}")
        if depth < 0 or (char == "," and not depth):
            return text[start:position]
    return text[start : start + _LONGEST]
