"""The report as Markdown, for a pull request's comment or a job summary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.model.location import shown_path
from parity_hooks.report.json import next_commands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.model.finding import Finding
    from parity_hooks.model.report import Report
    from parity_hooks.report import Style

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>()#+!|~-])")


def render(report: Report, style: Style) -> str:
    """A heading with the verdict, then a table of places for each finding that blocks (all of them with `verbose`)."""
    shown = [one for one in report.findings if one in report.blocking or style.verbose]
    count = len(report.blocking)
    title = "no drift" if not count else f"{count} drift{'s' if count > 1 else ''}"
    lines = [
        f"## Parity: {title}",
        "",
        f"{report.files} files read, environments: {', '.join(map(_escaped, report.environments)) or 'none'}.",
    ]
    for one in shown:
        lines.extend(_finding(one, style))
    rest = len(report.findings) - len(shown)
    if rest and not style.quiet:
        lines.extend(["", f"{rest} more that do not block."])
    return "\n".join(lines) + "\n"


def _finding(one: Finding, style: Style) -> Iterator[str]:
    yield ""
    yield f"### {one.severity}: {one.rule}"
    yield ""
    yield _escaped(shown_path(one.message)) + "."
    yield ""
    yield "| environment | place | state | value |"
    yield "|---|---|---|---|"
    for place in one.places:
        line = f":{place.location.line}" if place.location.line else ""
        where = _code(f"{shown_path(place.location.path)}{line}")
        value = _code(place.value) if place.value else ""
        yield f"| {_escaped(place.environment.name)} | {where} | {place.state} | {value} |"
    yield ""
    yield f"Next: {_code(next_commands(one, style)[0])}"


def _escaped(text: str) -> str:
    """`text` as Markdown that says just that: what a repository's files say is never formatting."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _code(text: str) -> str:
    flat = " ".join(text.split()).replace("|", "\\|")
    ticks = "``" if "`" in flat else "`"
    return f"{ticks}{' ' if '`' in flat else ''}{flat}{' ' if '`' in flat else ''}{ticks}"
