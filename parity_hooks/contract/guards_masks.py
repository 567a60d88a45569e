"""Program text with its comments and texts blanked out, so that what is left can be searched; lengths stay the same.

The tokens of each language as its reference has them, as far as they can hide a bracket, a quote or a name.
"""

from __future__ import annotations

import re
from typing import Final

_LINE: Final = r"//[^\n]*+"
_BLOCK: Final = r"/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z)"
_DOUBLE: Final = r'"(?:[^"\\\n]++|\\.)*+"'
_SINGLE: Final = r"'(?:[^'\\\n]++|\\.)*+'"
_LONG: Final = r'"""(?:[^"\\]++|\\.|"(?!""))*+(?:"""|\Z)'
_TEMPLATE: Final = r"`(?:[^`\\]++|\\.)*+(?:`|\Z)"
_PATTERN: Final = (  # a regular expression of JavaScript stands where a value can begin
    r"(?:(?<=[(,=:\[!&|?{};+\n])|(?<=return))[ \t]*+/(?![/*])(?:[^/\\\n\[]++|\\.|\[(?:[^\]\\\n]++|\\.)*+\])++/\w*+"
)
_TOKENS: Final = {
    "javascript": (_LINE, _BLOCK, _TEMPLATE, _DOUBLE, _SINGLE, _PATTERN),
    "go": (_LINE, _BLOCK, r"`[^`]*+(?:`|\Z)", _DOUBLE, _SINGLE),
    "kotlin": (_LINE, _BLOCK, _LONG, _DOUBLE, _SINGLE),
    "java": (_LINE, _BLOCK, _LONG, _DOUBLE, _SINGLE),
    "csharp": (_LINE, _BLOCK, _LONG, r'\$?@\$?"(?:[^"]++|"")*+(?:"|\Z)', _DOUBLE, _SINGLE, r"^[ \t]*+#[^\n]*+"),
    "php": (
        _LINE, r"#(?!\[)[^\n]*+", _BLOCK, r"<<<[ \t]*+(['\"]?)(\w++)\1\n[\s\S]*?\n[ \t]*+\2\b",
        r'"(?:[^"\\]++|\\.)*+(?:"|\Z)', r"'(?:[^'\\]++|\\.)*+(?:'|\Z)",
    ),
    "rust": (_LINE, _BLOCK, r'r(#*+)"[\s\S]*?"\1', r'"(?:[^"\\]++|\\.)*+(?:"|\Z)', r"'(?:[^'\\\n]|\\.[^'\n]{0,8})'"),
}  # fmt: skip
_PATTERNS: Final = {name: re.compile(_joined, re.DOTALL | re.MULTILINE) for name, parts in _TOKENS.items()
                    for _joined in ["|".join(parts)]}  # fmt: skip
_INSIDE: Final = re.compile(r"[^\n]")
_BRACKET: Final = re.compile(r"[(){}\[\]]")
_OPENERS: Final = {")": "(", "}": "{", "]": "["}


def masked(text: str, language: str) -> str:
    """`text` with comments blanked out, and texts but for their first and last character."""
    return _PATTERNS[language].sub(_blank, text)


def _blank(token: re.Match[str]) -> str:
    found = token[0]
    if found[0] in "\"'`":
        return found[0] + _INSIDE.sub(" ", found[1:-1]) + found[-1:] if len(found) > 1 else found
    return _INSIDE.sub(" ", found)


def pairs(text: str) -> dict[int, int]:
    """Where each bracket of masked `text` is closed; one that is not closed is left out."""
    result: dict[int, int] = {}
    stack: list[int] = []
    waiting = {"(": 0, "{": 0, "[": 0}
    for match in _BRACKET.finditer(text):
        bracket = match[0]
        if bracket in waiting:
            stack.append(match.start())
            waiting[bracket] += 1
            continue
        while waiting[_OPENERS[bracket]]:
            opened = stack.pop()
            waiting[text[opened]] -= 1
            if text[opened] == _OPENERS[bracket]:
                result[opened] = match.start()
                break
    return result
