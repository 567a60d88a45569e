"""Shell scripts: the variables that a script expands before it sets them itself.

Words are told apart as a shell does: nothing is expanded in single quotes, after a backslash, in a comment or in a
quoted here-document.  Functions and conditions are not followed: what stands first in the file comes first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.formats.code import DEFAULT, READ, REQUIRED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.code import Hit

_TOKEN: Final = re.compile(
    r"\\[\s\S]|\$\{!?(?P<braced>[A-Z][A-Z0-9_]++)(?P<how>:?[-=?+])?|\$(?P<plain>[A-Z][A-Z0-9_]++)"
    r"|(?P<line>\n)|(?P<quote>\")|(?P<single>'[^']*+')|(?P<comment>(?:(?<=[\s;&|(])|^)#)"
    r"|(?<!<)<<-?[ \t]{0,9}(?P<mark>[\\'\"])?(?P<word>[A-Za-z_]\w{0,60})"
    r"|(?<![\w$./-])(?P<set>[A-Z][A-Z0-9_]*+)(?:\[[^\]\n]{0,60}\])?\+?=|\bfor[ \t]{1,9}(?P<each>[A-Z][A-Z0-9_]*+)"
    r"|\b(?:local|read|mapfile|readarray|getopts|unset|declare|typeset)(?=(?P<own>[ \t][^\n;=&|$]{0,200}))",
    re.MULTILINE,
)
_NAMES: Final = re.compile(r"(?<![\w$])[A-Z][A-Z0-9_]*+")
_SHELL_S: Final = re.compile(
    r"BASH\w*|RANDOM|SECONDS|LINENO|FUNCNAME|OLDPWD|PWD|IFS|PPID|E?UID|OPT(?:ARG|IND|ERR)|REPLY|PIPESTATUS|DIRSTACK|SHLVL"
    r"|SHELLOPTS|EPOCH\w*"
)
_TESTS: Final = re.compile(r"\[\s{0,5}(?:!\s)?(?:-[zn]\s{0,5})?\"?$")
_REFUSES: Final = re.compile(r"\b(?:exit|die|fail|abort|return 1)\b")
_COMMAND_END: Final = re.compile(r"[;\n]|&&")


def hits(text: str) -> Iterator[Hit]:
    """Yield every variable that the script expands before it sets it."""
    own: dict[str, int] = {}  # the script's own names, and from where on they are
    ends = [0]  # where commands end, as far as it was asked
    position, quoted, document, waiting = 0, False, 0, ""
    while match := _TOKEN.search(text, position):
        start, position = match.span()
        name = match["braced"] or match["plain"]
        if name:
            if own.get(name, len(text)) > start and not _SHELL_S.fullmatch(name):
                yield match.start("plain" if match["plain"] else "braced"), name, _traits(text, match)
            if match["how"] in ("=", ":="):
                own.setdefault(name, position)
        elif match["line"] and waiting:
            document = _document(text, position, waiting[1:])
            position, waiting = (document if waiting[0] in "\\'\"" else position), ""
        elif quoted or start < document:
            quoted = quoted != bool(match["quote"] and start >= document)
            position = start + 2 if match[0][0] == "\\" else start + 1  # only characters inside a text
        elif match["word"]:
            waiting = (match["mark"] or "-") + match["word"]
        elif match["comment"]:
            position = _line_end(text, position)
        else:
            quoted = bool(match["quote"])
            _remember(own, ends, text, match)


def _remember(own: dict[str, int], ends: list[int], text: str, match: re.Match[str]) -> None:
    """Note what the script sets: `X=${X:-1}` reads X first, so an assignment counts from the end of its command."""
    if match["set"]:
        if ends[-1] < match.end():
            end = _COMMAND_END.search(text, match.end())
            ends.append(end.start() if end else len(text))
        own.setdefault(match["set"], ends[-1])
    for name in _NAMES.findall(match["each"] or match["own"] or ""):
        own.setdefault(name, match.start())


def _traits(text: str, match: re.Match[str]) -> frozenset[str]:
    if match["how"]:
        return REQUIRED if match["how"].endswith("?") else DEFAULT
    if _TESTS.search(text[max(0, match.start() - 20) : match.start()]):
        near = "\n".join(text[match.start() : match.start() + 400].split("\n", 2)[:2])
        return REQUIRED if _REFUSES.search(near) else DEFAULT
    return READ


def _document(text: str, start: int, word: str) -> int:
    """Where the here-document that begins at `start` ends: at its word, or with the file."""
    end = re.compile(rf"^\t*{word}$", re.MULTILINE).search(text, start)
    return end.end() if end else len(text)


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end
