"""How strictly differences count: the rows of the contract's policy, the last one that matches wins field by field."""

from __future__ import annotations

import json
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from parity_hooks.contract.model import Row
from parity_hooks.environments.version_order import release
from parity_hooks.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from parity_hooks.contract.model import Contract, Divergence
    from parity_hooks.model.finding import Finding

# What holds where a contract says nothing else; `check --show-policy` prints it.
DEFAULT: Final = (Row({"surface": "*"}, waivable=True),)
_OF_VALUES: Final = frozenset(
    ("differing-value", "foreign-value", "inherits-default", "version-mismatch", "unpinned-version", "port-mismatch")
)
_PARTS: Final = {"major": 1, "minor": 2}


def shown(contracts: Iterable[Contract], form: str) -> str:
    """The rows that count, in order, each with the file that states it: of several that match the last one wins."""
    every = [("default", row) for row in DEFAULT]
    every += [(contract.path, row) for contract in contracts for row in contract.policy]
    told = [{"from": where, **row.match, **_follows(row)} for where, row in every]
    if form == "json":
        return json.dumps({"schema_version": 1, "policy": told}, indent=2) + "\n"
    lines = [", ".join(f"{key}: {value}" for key, value in row.items() if key != "from") for row in told]
    return "".join(f"{row['from']}: {line}\n" for row, line in zip(told, lines, strict=True))


def _follows(row: Row) -> dict[str, str]:
    said = {"compare": row.compare, "severity": row.severity}
    said["waivable"] = "" if row.waivable is None else str(row.waivable).lower()
    return {key: value for key, value in said.items() if value}


def waivable(one: Divergence, rows: tuple[Row, ...]) -> bool:
    """Whether a difference of these keys may be recorded at all."""
    told = [row for row in (*DEFAULT, *rows) if row.waivable is not None]
    return all(
        [row.waivable for row in told if _matches(row, _fields(one.surface, one.subject, one.scope, key))][-1]
        for key in one.keys
    )


def _fields(surface: str, subject: str, scope: str, key: str) -> dict[str, str]:
    return {"surface": surface, "subject": subject, "scope": scope, "key": key}


def _matches(row: Row, fields: Mapping[str, str], environments: Iterable[str] = ("*",)) -> bool:
    if not all(fnmatchcase(fields[name], glob) for name, glob in row.match.items() if name in fields):
        return False
    wanted = row.match.get("environment")
    return wanted is None or any(fnmatchcase(name, wanted) for name in environments)


def applied(finding: Finding, rows: tuple[Row, ...]) -> Finding:
    """A finding as loud as the policy wants it."""
    environments = {place.environment.name for place in finding.places}
    told = [
        row
        for row in rows
        if any(
            _matches(row, _fields(finding.surface, finding.subject, finding.scope, key), environments)
            for key in finding.keys or (finding.key,)
        )
    ]
    compare = next((row.compare for row in reversed(told) if row.compare), "")
    severity = next((row.severity for row in reversed(told) if row.severity), "")
    if severity:
        return _with(finding, Severity[severity.upper()], f"the policy says {severity}")
    return _compared(finding, compare) if compare else finding


def _compared(finding: Finding, compare: str) -> Finding:
    if compare == "none" or (compare == "presence" and finding.rule in _OF_VALUES):
        return _with(finding, Severity.INFO, f"the policy compares {compare}")
    if compare in _PARTS and finding.rule == "version-mismatch":
        alike = _alike(finding, _PARTS[compare])
        return _with(
            finding, Severity.INFO if alike else Severity.WARNING, f"the policy compares the {compare} release"
        )
    if compare == "value" and finding.rule in _OF_VALUES and finding.severity is Severity.INFO:
        return _with(finding, Severity.WARNING, "the policy compares the value")
    return finding


def _with(finding: Finding, severity: Severity, why: str) -> Finding:
    return replace(finding, severity=severity, why=f"{why}; {finding.why}" if finding.why else why)


def _alike(finding: Finding, parts: int) -> bool:
    """Whether all versions that a finding shows agree in their first components."""
    releases = {(release(place.value) or ())[:parts] for place in finding.places if place.value}
    shortest = min((len(one) for one in releases), default=0)
    return len({one[:shortest] for one in releases}) <= 1
