"""Charts of a repository: their values, their sub-charts', and which sub-charts are deployed.

Semantics: the Helm documentation, "Chart Dependencies" and "Subcharts and Global Values".  A sub-chart is found in
`charts/<name>` or where its `file://` address leads; any other one is unknown and adds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.families import normalised
from parity_hooks.environments.layering import documents
from parity_hooks.environments.layering.documents import Leaf
from parity_hooks.model.fact import PARAMETER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.environments.layering import Files
    from parity_hooks.environments.layering.documents import Document
    from parity_hooks.model.route import Route

MOST_CHARTS: Final = 100  # of one release: `file://` addresses may lead in a circle
_DEEPEST: Final = 10
_TRUE: Final = frozenset(("true", "yes", "on", "y"))
_FALSE: Final = frozenset(("false", "no", "off", "n"))


@dataclass(frozen=True, slots=True)
class Placed:
    """A chart of a release: its folder (empty text: not in the repository is None) and where its values lie."""

    folder: str | None
    route: Route
    conditions: tuple[Route, ...] = ()
    tags: tuple[str, ...] = ()


def release(folder: str, files: Files) -> list[Placed]:
    """The chart in `folder` and every sub-chart below it, each after the one that it belongs to."""
    found = [Placed(folder, ())]
    for chart in found:  # grows as it goes
        if chart.folder is not None and len(chart.route) < _DEEPEST:
            found.extend(_parts(chart.folder, chart.route, files))
        if len(found) > MOST_CHARTS:
            break
    return found[:MOST_CHARTS]


def _parts(folder: str, route: Route, files: Files) -> Iterator[Placed]:
    """The sub-charts of one chart: those that it names, then what else lies in `charts/`."""
    named = set()
    for said in _dependencies(folder, files):
        name = said.get("name", [""])[0]
        named.add(name)
        conditions = tuple(
            (*route, *one.strip().split(".")) for one in said.get("condition", [""])[0].split(",") if one.strip()
        )
        place = (*route, said.get("alias", [name])[0])
        yield Placed(_found(folder, name, said, files), place, conditions, tuple(said.get("tags", ())))
    prefix = f"{folder}/charts/" if folder else "charts/"
    for other in files.folders:
        name = other.removeprefix(prefix)
        if other != name and "/" not in name and name not in named and f"{other}/Chart.yaml" in files.formats:
            yield Placed(other, (*route, name))


def _dependencies(folder: str, files: Files) -> Iterator[dict[str, list[str]]]:
    """What `Chart.yaml`, or `requirements.yaml` of older charts, says about each dependency."""
    for name in ("Chart.yaml", "requirements.yaml"):
        said: dict[str, dict[str, list[str]]] = {}
        for fact in files.settings(_in(folder, name)) or ():
            if len(fact.route) > 2 and fact.route[0] == "dependencies":
                said.setdefault(fact.route[1], {}).setdefault(fact.route[2], []).append(fact.value.raw)
        yield from said.values()


def _found(folder: str, name: str, said: dict[str, list[str]], files: Files) -> str | None:
    address = said.get("repository", [""])[0]
    places = [_in(folder, f"charts/{name}")]
    if address.startswith("file://"):
        places.append(normalised(_in(folder, address.removeprefix("file://"))))
    return next((place for place in places if f"{place}/Chart.yaml" in files.formats), None)


def _in(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def coalesced(charts: list[Placed], given: Document, files: Files) -> Document | None:
    """What is given to a release over its charts' values, a parent's first; None where some cannot be read.

    The order tells where a mapping meets a text: what is given meets the parent's values, then both the sub-chart's.
    """
    for chart in charts:
        path = _in(chart.folder, "values.yaml") if chart.folder is not None else ""
        if path not in files.formats:
            continue
        facts = files.stated(path)
        if facts is None:
            return None
        placed = [replace(fact, route=chart.route + fact.route) for fact in facts] if chart.route else facts
        beneath = documents.document(placed, own=False)
        documents.lay(beneath, given)
        given = beneath
    return given


def off(charts: list[Placed], values: Document) -> frozenset[Route]:
    """Where the values of sub-charts lie that are not deployed: tags say so, or the first condition that is set."""
    return frozenset(chart.route for chart in charts if not _enabled(chart, values))


def _enabled(chart: Placed, values: Document) -> bool:
    enabled = [_switch(values, ("tags", tag)) for tag in chart.tags]
    for condition in chart.conditions:
        if (said := _switch(values, condition)) is not None:
            return said
    return True in enabled or False not in enabled


def _switch(values: Document, route: Route) -> bool | None:
    found = documents.at(values, route)
    text = found.facts[0].value.raw.lower() if isinstance(found, Leaf) and len(found.facts) == 1 else ""
    return True if text in _TRUE else False if text in _FALSE else None


def settle_globals(charts: list[Placed], values: Document) -> None:
    """Take out of a sub-chart's own `global` what its parents' overrides: it is visible there as theirs."""
    for chart in charts[1:]:
        own = documents.at(values, (*chart.route, "global"))
        for depth in range(len(chart.route)):
            theirs = documents.at(values, (*chart.route[:depth], "global"))
            if isinstance(own, dict) and isinstance(theirs, dict):
                documents.without(own, theirs)


def demanded(charts: list[Placed], files: Files) -> Iterator[Route]:
    """Yield what templates refuse to be rendered without (`required`), wherever they are rendered."""
    for chart in charts:
        prefix = _in(chart.folder, "templates") if chart.folder is not None else None
        for folder, paths in files.folders.items() if prefix is not None else ():
            if folder == prefix or folder.startswith(f"{prefix}/"):
                for path in paths:
                    for fact in files.stated(path) or ():
                        if fact.kind == PARAMETER:
                            yield chart.route + fact.route
