"""The report for people and agents: verdict first, findings grouped by file family, last line a command to run.

ASCII only, because hooks print into pipes of every encoding.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from parity_hooks.model.finding import Severity
from parity_hooks.model.location import shown_path
from parity_hooks.report.json import next_commands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.model.finding import Finding, Place
    from parity_hooks.model.report import Report
    from parity_hooks.report import Style

_COLOURS: Final = {Severity.ERROR: "31;1", Severity.WARNING: "33;1", Severity.INFO: "36"}
_MOST_PLACES: Final = 4
_LONGEST: Final = 110


def render(report: Report, style: Style) -> str:
    """The report as lines; with `quiet` only the verdict and what blocks, with `verbose` also what does not."""
    lines = [_verdict(report, style)]
    shown = [one for one in report.findings if one in report.blocking or style.verbose]
    for _, group in groupby(shown, key=lambda one: one.subject):
        lines.extend(line for one in group for line in _finding(one, style))
    if not style.quiet:
        lines.extend(_closing(report, style))
    return "\n".join(line.encode("ascii", "backslashreplace").decode() for line in lines) + "\n"


def _verdict(report: Report, style: Style) -> str:
    blocking = len(report.blocking)
    what = f"{report.files} files, {len(report.environments)} environments"
    since = " brought by this change" if report.tree.compared else ""
    if not blocking:
        return _coloured(f"parity: clean - no drift{since} ({what})", "32;1", style)
    drifts = f"{blocking} drift{'s' if blocking > 1 else ''}"
    return _coloured(f"parity: {drifts}{since} ({what})", "31;1", style)


def _finding(one: Finding, style: Style) -> Iterator[str]:
    label = _coloured(str(one.severity), _COLOURS[one.severity], style)
    yield f"{label} {one.id} {one.rule}: {_short(one.message)}"
    first = [place for place in one.places if place.state != "agrees"] + [place for place in one.places if place.state == "agrees"]
    ordered = sorted(first[:_MOST_PLACES] if not style.verbose else first, key=lambda place: place.environment.order)
    for place in ordered:
        yield f"  {_place(place)}"
    if len(one.places) > len(ordered):
        yield f"  ... and {len(one.places) - len(ordered)} more places"


def _place(place: Place) -> str:
    value = "***" if place.value == "secret" else place.value
    said = "missing" if place.state == "absent" else value if value is not None else place.state
    line = f":{place.location.line}" if place.location.line else ""
    return f"{place.environment.name:<12} {shown_path(place.location.path)}{line}  {_short(said)}"


def _short(text: str) -> str:
    flat = " ".join(shown_path(text).split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 3] + "..."


def _closing(report: Report, style: Style) -> Iterator[str]:
    yield from report.notes
    quiet = len(report.findings) - len(report.blocking)
    if report.blocking:
        if quiet:
            yield f"{quiet} more that do not block: add -v"
        yield "next: " + next_commands(report.blocking[0], style)[0]
    elif quiet and not style.verbose:
        yield f"{quiet} differences worth knowing; next: {style.program} check -v{style.again}"


def _coloured(text: str, code: str, style: Style) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if style.colour else text
