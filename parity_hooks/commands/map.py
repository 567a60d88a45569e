"""`parity-hooks map`: what every environment states, surface by surface, and where that drifts."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from parity_hooks import checks
from parity_hooks.checks.context import Context
from parity_hooks.commands.judge import chosen, inspected
from parity_hooks.commands.trees import choice_of
from parity_hooks.errors import CLEAN
from parity_hooks.formats import products
from parity_hooks.model.environment import Role
from parity_hooks.model.finding import Severity
from parity_hooks.model.location import shown_path
from parity_hooks.repository import open_repository

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from parity_hooks.environments.inventory import Inventory
    from parity_hooks.model.finding import Finding

_MOST_CELLS: Final = 3
_BLOCKS: Final = ("warning", "error")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the map: what is stated, by environment, and the worst drift in it."""

    surface: str
    subject: str
    cells: tuple[tuple[str, str], ...]  # environment, what it states
    drift: str


def run(options: Namespace) -> tuple[str, int]:
    """The map as text, Markdown or JSON.  Drift never changes the exit status: `check` judges."""
    with open_repository(options.directory) as repository:
        inventory, _ = inspected(chosen(repository, choice_of(options)))
        rows = [row for row in rows_of(inventory) if options.surface in (None, row.surface)]
        rows = [row for row in rows if not options.quiet or row.drift in _BLOCKS]
        speakers = sorted(
            {(who.environment.order, who.environment.name, path, who.ground) for path, who in _speakers(inventory)}
        )
    if options.format == "json":
        return json.dumps(_document(rows, speakers), indent=2) + "\n", CLEAN
    lines = _markdown(rows) if options.format == "markdown" else _text(rows, speakers, verbose=options.verbose)
    return "\n".join(line.encode("ascii", "backslashreplace").decode() for line in lines) + "\n", CLEAN


def rows_of(inventory: Inventory) -> list[Row]:
    """Every row of the map: families, then versions, by surface and subject."""
    found = list(checks.run(Context(inventory)))
    worst: dict[str, Severity] = {}
    for finding in found:
        worst[finding.subject] = max(worst.get(finding.subject, Severity.INFO), finding.severity)
    rows = [*_family_rows(inventory, found, worst), *_version_rows(inventory, worst)]
    return sorted(rows, key=lambda row: (row.surface, row.subject))


def _family_rows(inventory: Inventory, found: list[Finding], worst: dict[str, Severity]) -> Iterator[Row]:
    for family, sides in inventory.compared:
        cells = tuple((side.member.environment.name, f"{len(side.settings)} settings") for side in sides)
        yield Row("config", family.pattern, cells, _drift(family.pattern, worst))


def _version_rows(inventory: Inventory, worst: dict[str, Severity]) -> Iterator[Row]:
    by_product: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    order = {}
    for fact, who in inventory.versions:
        if fact.traits.isdisjoint(("stage", "client", "disabled", "indirect")):
            order[who.environment.name] = who.environment.order
            by_product[fact.subject][who.environment.name].append(str(fact.value))
    for product, environments in by_product.items():
        cells = tuple(
            (name, _listed(environments[name])) for name in sorted(environments, key=lambda name: order[name])
        )
        yield Row(products.surface_of(product), product, cells, _drift(product, worst))


def _listed(values: list[str]) -> str:
    unique = list(dict.fromkeys(values))
    return ", ".join(unique[:_MOST_CELLS]) + (", ..." if len(unique) > _MOST_CELLS else "")


def _drift(subject: str, worst: dict[str, Severity]) -> str:
    return str(worst[subject]) if subject in worst else "none"


def _speakers(inventory: Inventory) -> Iterator[tuple[str, Any]]:
    for path in inventory.everything:
        yield path, inventory.speaker(path)


def _text(rows: list[Row], speakers: list[Any], *, verbose: bool) -> Iterator[str]:
    yield f"parity map: {len(rows)} rows"
    surface = ""
    for row in rows:
        if row.surface != surface:
            surface = row.surface
            yield ""
            yield surface
        mark = {"none": " ", "info": "."}.get(row.drift, "!")
        yield f"{mark} {shown_path(row.subject)}"
        for name, said in row.cells:
            yield f"    {name:<14} {said}"
    if verbose:
        yield ""
        yield "who speaks for whom, and why"
        for _, name, path, ground in speakers:
            yield f"  {name:<14} {shown_path(path)}: {ground}"
    yield ""
    yield "! drifts and blocks, . differs and does not; next: parity-hooks check"


def _markdown(rows: list[Row]) -> Iterator[str]:
    yield "| surface | subject | environments | drift |"
    yield "|---|---|---|---|"
    for row in rows:
        cells = "; ".join(f"{name}: {said}" for name, said in row.cells).replace("|", "\\|").replace("`", "")
        subject = shown_path(row.subject).replace("|", "\\|").replace("`", "")
        yield f"| {row.surface} | `{subject}` | {cells} | {row.drift} |"


def _document(rows: list[Row], speakers: list[Any]) -> dict[str, Any]:
    return {
        "schema_version": 1,
        "rows": [
            {
                "surface": row.surface,
                "subject": shown_path(row.subject),
                "environments": [{"environment": name, "states": said} for name, said in row.cells],
                "drift": row.drift,
            }
            for row in rows
        ],
        "sources": [
            {"environment": name, "role": list(Role)[order[0]].value, "path": shown_path(path), "ground": ground}
            for order, name, path, ground in speakers
        ],
    }
