"""The report for people and agents: verdict first, findings grouped by file family, last line a command to run.

ASCII only, because hooks print into pipes of every encoding.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from parity_hooks.model.finding import Severity
from parity_hooks.model.location import shown_path
from parity_hooks.model.report import BLOCKING_STATUSES, RECORDED
from parity_hooks.report import Style
from parity_hooks.report.json import next_commands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.model.finding import Finding, Place
    from parity_hooks.model.report import Report

_COLOURS: Final = {Severity.ERROR: "31;1", Severity.WARNING: "33;1", Severity.INFO: "36"}
_MOST_LINES: Final = 3  # of one finding: three findings fit on a screen's half
_LONGEST: Final = 120
_BEGINNING: Final = 55
_RANK: Final = {"absent": 0, "differs": 0, "unknown": 0, "present": 1, "agrees": 2}


def render(report: Report, style: Style) -> str:
    """The report as lines; with `quiet` only the verdict and what blocks, with `verbose` also what does not."""
    lines = [_verdict(report, style)]
    shown = [one for one in report.findings if one in report.blocking or style.verbose]
    for _, group in groupby(shown, key=lambda one: one.subject):
        lines.extend(line for one in group for line in _finding(one, style))
    if not style.quiet:
        lines.extend(_closing(report, style))
    return "\n".join(line.encode("ascii", "backslashreplace").decode() for line in lines) + "\n"


def alone(one: Finding) -> str:
    """One finding as `render` shows it with `verbose`."""
    return "".join(
        f"{line}\n".encode("ascii", "backslashreplace").decode() for line in _finding(one, Style(verbose=True))
    )


def _verdict(report: Report, style: Style) -> str:
    blocking = len(report.blocking)
    if not report.files and not report.findings:
        return _coloured("parity: clean - nothing here says anything about an environment", "32;1", style)
    what = f"{_counted(report.files, 'file')}, {_counted(len(report.environments), 'environment')}"
    since = " brought by this change" if report.tree.compared else ""
    if not blocking:
        return _coloured(f"parity: clean - no drift{since} ({what})", "32;1", style)
    drifts = f"{blocking} drift{'s' if blocking > 1 else ''}"
    return _coloured(f"parity: {drifts}{since} ({what})", "31;1", style)


def _finding(one: Finding, style: Style) -> Iterator[str]:
    label = _coloured(str(one.severity), _COLOURS[one.severity], style)
    told = f" ({one.status}, {one.divergence})" if one.divergence and one.status not in BLOCKING_STATUSES else ""
    yield f"{label} {one.id} {one.rule}{told}: {_short(one.message)}"
    lines = list(_sides(one))
    shown = lines if style.verbose or len(lines) <= _MOST_LINES else lines[: _MOST_LINES - 1]
    widths = [max(len(parts[column]) for parts in shown) for column in (0, 1)] if shown else [0, 0]
    for environment, where, said in shown:
        yield f"  {environment:<{widths[0]}}  {where:<{widths[1]}}  {said}".rstrip()
    if len(lines) > len(shown):
        yield f"  and {len(lines) - len(shown)} more places: add -v"
    if style.verbose:
        yield f"  why: {' '.join(shown_path(one.why).split())}"


def _sides(one: Finding) -> Iterator[tuple[str, str, str]]:
    """One line a file: environment, place and what it says; what is wrong first, production before the others."""
    files: dict[tuple[str, str, bool], list[Place]] = {}
    for place in sorted(one.places, key=lambda place: (_RANK.get(place.state, 1), place.environment.order)):
        files.setdefault((place.environment.name, place.location.path, place.state == "absent"), []).append(place)
    for (environment, path, _), places in files.items():
        first = places[0]
        line = f":{first.location.line}" if first.location.line else ""
        yield environment, f"{shown_path(path)}{line}", _short(_said(first, len(places), len(one.keys)))


def _said(place: Place, count: int, keys: int) -> str:
    if place.state == "absent":
        return "missing"
    if count > 1 and keys > 1:
        return f"{count} of them"
    return "***" if place.value == "secret" else place.value if place.value is not None else place.state


def _short(text: str) -> str:
    """`text` on one line; of a long one the beginning and the end, where a message says what is missing."""
    flat = " ".join(shown_path(text).split())
    return flat if len(flat) <= _LONGEST else f"{flat[:_BEGINNING]} ... {flat[_BEGINNING + 5 - _LONGEST :]}"


def _closing(report: Report, style: Style) -> Iterator[str]:
    yield from report.notes
    yield from _recorded(report)
    quiet = len(report.findings) - len(report.blocking) - sum(one.status in RECORDED for one in report.findings)
    if report.blocking:
        first, *others = next_commands(report.blocking[0], style)
        others += [f"{style.program} resolve{style.where}"] if style.here else []
        told = [f"or: {', '.join(others)}"] if others else []
        told += [f"{quiet} more that do not block: add -v"] if quiet and not style.verbose else []
        yield from ["; ".join(told)] if told else []
        yield f"next: {first}"
    elif quiet and not style.verbose:
        yield f"{quiet} more worth knowing; next: {style.program} check -v{style.again}"


def _recorded(report: Report) -> Iterator[str]:
    """How many differences are recorded; of those that nobody reviewed also by how many a change moved them."""
    accepted, unreviewed = report.counts["accepted"], report.counts["unreviewed"]
    if not accepted and not unreviewed:
        return
    parts = [f"{accepted} accepted"] if accepted else []
    delta = "" if report.unreviewed_before is None else f" ({unreviewed - report.unreviewed_before:+d} by this change)"
    parts += [f"{unreviewed} unreviewed{delta}"] if unreviewed or delta else []
    yield f"recorded: {', '.join(parts)}"


def _coloured(text: str, code: str, style: Style) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if style.colour else text


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
