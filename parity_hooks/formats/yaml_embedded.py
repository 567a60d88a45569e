"""Documents inside documents: the text of a block scalar read in its place, so that lines and columns stay true.

Reads YAML (and JSON, which is YAML) and `key=value` lines; a text that is anything else stays a text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.formats import yaml
from parity_hooks.formats.tree import Mapping, Scalar
from parity_hooks.formats.yaml_mask import mask
from parity_hooks.model.problem import Problem

if TYPE_CHECKING:
    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node

_PAIR: Final = re.compile(r"^\s*([A-Za-z_][\w.\-\[\]/]*)\s*[=:]\s?(.*)$")


def documents(source: Source, scalar: Scalar) -> list[Node]:
    """The YAML documents that a literal block scalar holds; none when it is no literal block or no clean YAML."""
    text = "\n".join(_lines(source, scalar))
    if not text.strip():
        return []
    masked, structural = mask(text)
    found = yaml.compose(source, masked, text, structural, scalar.line)
    nodes = [one for one in found if not isinstance(one, Problem)]
    return nodes if len(nodes) == len(found) else []


def properties(source: Source, scalar: Scalar) -> Mapping | None:
    """The `key=value` lines that a literal block scalar holds; None when it holds anything else."""
    result = Mapping(scalar.line, scalar.column)
    for number, line in enumerate(_lines(source, scalar), scalar.line + 1):
        if not line.strip() or line.lstrip().startswith(("#", "!")):
            continue
        match = _PAIR.match(line)
        if not match:
            return None
        key = Scalar(match[1], number, match.start(1) + 1)
        result.entries[match[1]] = (key, Scalar(match[2].strip(), number, match.start(2) + 1))
    return result if result.entries else None


def _lines(source: Source, scalar: Scalar) -> list[str]:
    """The raw lines of a literal block, with their indentation."""
    if not 1 <= scalar.line <= len(source.lines):
        return []
    head = source.lines[scalar.line - 1][scalar.column - 1 :]
    if not head.startswith("|"):
        return []
    count = scalar.text.rstrip("\n").count("\n") + 1
    return source.lines[scalar.line : scalar.line + count]
