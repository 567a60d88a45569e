"""Text of a repository inside Markdown: always in a code span, on one line, never as markup and never as a marker."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.contract.model import cited
from parity_hooks.model.location import shown_path
from parity_hooks.model.secret import secret_text

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST: Final = 300
_HOSTILE: Final = re.compile(r"`|<!--|[^\x20-\x7e\u00a1-\ud7ff]")
_BACKTICKS: Final = re.compile(r"`+")


def code(text: str, longest: int = _LONGEST) -> str:
    """`text` as a code span (CommonMark 0.31.2, 6.1); what looks like a secret is not shown."""
    if secret_text(text):
        return "`***`"
    plain = shown_path(" ".join(text.split())).replace("<!--", "<\\!--")
    plain = plain if len(plain) <= longest else plain[: longest - 3] + "..."
    fence = "`" * (max((len(one) for one in _BACKTICKS.findall(plain)), default=0) + 1)
    inner = f" {plain} " if plain.startswith("`") or plain.endswith("`") or not plain else plain
    return f"{fence}{inner}{fence}"


def citable(path: str, route: str = "") -> bool:
    """Whether a place can be cited as it is: a citation that had to be escaped would lead nowhere."""
    text = cited(path, route)
    return not _HOSTILE.search(text) and len(text) <= _LONGEST and not secret_text(text)


def cite(path: str, route: str = "") -> str:
    """The citation of a place that is `citable`."""
    return f"`{cited(path, route)}`"


def listed(parts: Iterable[str]) -> str:
    """`a, b and c`; nothing where there is nothing."""
    *most, last = [*parts] or [""]
    return f"{', '.join(most)} and {last}" if most else last
