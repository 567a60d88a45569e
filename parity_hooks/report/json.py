"""The report as JSON: `schemas/report.schema.json` is its definition."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from parity_hooks import __version__
from parity_hooks.model.location import shown_path
from parity_hooks.report.fixable import fixable

if TYPE_CHECKING:
    from parity_hooks.model.finding import Finding, Place
    from parity_hooks.model.report import Report
    from parity_hooks.report import Style

SCHEMA_VERSION: Final = 1


def render(report: Report, style: Style) -> str:
    """One JSON object and a line end; text that is not ASCII is escaped, so that every pipe takes it."""
    return json.dumps(document(report, style), indent=2) + "\n"


def document(report: Report, style: Style) -> dict[str, Any]:
    """The report as JSON's types."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "parity-hooks", "version": __version__},
        "tree": {"kind": report.tree.kind, "name": report.tree.name, "base": report.tree.base},
        "verdict": report.verdict,
        "looked": {"files": report.files, "by_format": report.by_format, "environments": list(report.environments)},
        "unreadable": [
            {
                "path": shown_path(one.location.path),
                "line": one.location.line or None,
                "message": shown_path(one.message),
            }
            for one in report.unreadable
        ],
        "counts": report.counts,
        "findings": [finding(one, style) for one in report.findings],
    }


def finding(one: Finding, style: Style) -> dict[str, Any]:
    """One finding as JSON's types."""
    return {
        "id": one.id,
        "rule": one.rule,
        "severity": str(one.severity),
        "status": one.status,
        "surface": one.surface,
        "subject": shown_path(one.subject),
        "scope": shown_path(one.scope),
        "key": shown_path(one.key),
        "keys": [shown_path(key) for key in one.keys],
        "environments": sorted({place.environment.name for place in one.places}),
        "message": shown_path(one.message),
        "locations": [_place(place) for place in one.places],
        "divergence": one.divergence or None,
        "next": list(next_commands(one, style)),
    }


def next_commands(one: Finding, style: Style) -> tuple[str, ...]:
    """The commands that help with a finding, ready to be run where the report was made."""
    explain = f"{style.program} explain {one.id}{style.where}"
    commands = [f"{style.program} {command}" for command in one.next]
    commands += (
        [f"{style.program} fix {one.id}{style.where}"] if style.here and one.status == "new" and fixable(one) else []
    )
    return (*commands, explain)


def _place(place: Place) -> dict[str, Any]:
    return {
        "environment": place.environment.name,
        "role": place.environment.role.value,
        "path": shown_path(place.location.path),
        "line": place.location.line or None,
        "column": place.location.column or None,
        "route": shown_path(place.route),
        "state": place.state,
        "value": place.value,
    }
