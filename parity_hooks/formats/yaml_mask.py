"""Templates inside YAML text: their parts become characters that YAML accepts, and no position moves.

Understands the delimiters of Go templates, Handlebars, Jinja, ERB and the shell; never what stands between them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

HOLE: Final = "\ue000"
_RUN: Final = re.compile(f"{HOLE}+")
_OPEN: Final = re.compile(r"\{\{-?[ \t]{0,9}/\*|\{#(?![{\w])|(?<!\$)\{\{|\{%|<%")
_CLOSE: Final = {"{{": "}}", "{%": "%}", "<%": "%>", "{#": "#}"}
_LONGEST: Final = 4_000  # characters of one template part
_MARGIN: Final = 200  # characters before a part that are looked at
_ALONE: Final = re.compile(f"^[ \t]*{HOLE}[{HOLE} \t]*$")
_CONTROL: Final = re.compile(
    r"^[ \t]*(?:-[ \t]+)?(?:\{\{[-~]?[ \t]*"
    r"(?:[#/^!>]|(?:if|else|end|range|with|define|block|template|include|toYaml|fail)\b)"
    r"|\{%|<%(?!=)).*[}>][ \t]*$"
)
_SHELL: Final = re.compile(
    r"\$\{\{[^\n]{0,500}?\}\}|\$\{[^}\n]{0,300}\}|\(\([^)\n]{0,200}\)\)|@[A-Za-z_][\w.]{0,100}@|%[A-Za-z_]\w{0,100}%"
)


def mask(text: str) -> tuple[str, bool]:
    """`text` with the same length and lines, and whether whole lines of a template were taken out of it."""
    holed = "".join(_pieces(text))
    if holed == text:
        return text, False
    original = text.split("\n")
    lines = holed.split("\n")
    structural = inside = False
    for number, line in enumerate(lines):
        continued = inside
        inside = line.endswith(HOLE) and not _closed(original[number])
        if (
            HOLE in line
            and not (continued and lines[number - 1].strip())
            and (_ALONE.match(line) or _CONTROL.match(original[number]))
        ):
            lines[number] = " " * len(line)
            structural = True
    return "\n".join(lines), structural


def _closed(line: str) -> bool:
    """Whether a template part that reaches the end of a line ends there."""
    return line.rstrip().endswith(("}}", "%}", "%>", "#}"))


def mask_shell(text: str) -> str:
    """`text` with `${…}`, `((…))`, `@…@` and `%…%` taken out: what deployment tools put into otherwise plain YAML."""
    return _SHELL.sub(lambda match: HOLE * len(match[0]), text)


def _pieces(text: str) -> Iterator[str]:
    """Yield the text between template parts as it is, and the parts as holes."""
    done = 0
    for match in _OPEN.finditer(text):
        start = match.start()
        if start < done or _commented(text, start):
            continue
        close = "*/" if match[0].endswith("/*") else _CLOSE[match[0]]
        end = text.find(close, match.end(), match.end() + _LONGEST)
        if end < 0:
            continue
        if close == "*/":
            end = text.find("}}", end, end + 20)
        if end < 0:
            continue
        end += 2
        while text.startswith("}", end) and close in ("}}", "*/"):
            end += 1
        yield text[done:start]
        yield "\n".join(_hole(line) for line in text[start:end].split("\n"))
        done = end
    yield text[done:]


def _commented(text: str, start: int) -> bool:
    """Whether a template part begins in a comment line, where YAML sees none of it."""
    before = text[max(0, start - _MARGIN) : start]
    return before.rpartition("\n")[2].lstrip().startswith("#") and ("\n" in before or start <= _MARGIN)


def _hole(line: str) -> str:
    """A line of a template part; its indentation stays, which YAML needs where the part spans several lines."""
    text = line.lstrip(" ")
    return " " * (len(line) - len(text)) + HOLE * len(text)


def restore(value: str, masked: str, original: str) -> str:
    """`value`, which YAML made from the text `masked`, with the template's parts as they stand in `original`."""
    parts = [original[match.start() : match.end()] for match in _RUN.finditer(masked)]
    if len(_RUN.findall(value)) > len(parts):
        return original.strip().strip("\"'")
    following = iter(parts)
    return _RUN.sub(lambda _: next(following), value)
