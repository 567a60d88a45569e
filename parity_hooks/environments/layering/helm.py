"""Helm: the values of sub-charts, of the chart, of files that members share, then the member's own.

Semantics: the Helm documentation, "Values Files", "Subcharts and Global Values", "Chart Dependencies".  Mappings merge,
lists are replaced, null takes a default away.  Charts that are not in the repository are unknown: nothing of theirs
is laid beneath.  Which files are laid over the chart's is what something in the tree says (`helm_stacks`), else what
their names say.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.layering import Layers, documents, helm_charts, helm_schema, helm_stacks, split
from parity_hooks.environments.names import sighted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.environments.families import Family, Member
    from parity_hooks.environments.layering import Files
    from parity_hooks.environments.layering.documents import Document
    from parity_hooks.environments.layering.helm_charts import Placed
    from parity_hooks.environments.layering.helm_stacks import Told
    from parity_hooks.model.route import Route


def layers(member: Member, family: Family, files: Files) -> Layers | None:
    """What Helm comes to for `member`; None where a file that it depends on cannot be read."""
    if files.stated(member.path) is None:
        return None
    told = helm_stacks.told(member, family, files)
    folder = _chart(member, family, told, files)
    charts = helm_charts.release(folder, files) if folder is not None else []
    merged: Document = {}
    seeming = ((files.stated(path), own) for path, own in _beneath(member, family, folder, files))
    for facts, own in told.layers if told else seeming:
        if facts is None:
            return None
        documents.lay(merged, documents.document(facts, own=own))
    found = _deployed(charts, merged, files)
    return replace(found, required=found.required - told.given) if found and told else found


def _chart(member: Member, family: Family, told: Told | None, files: Files) -> str | None:
    """The folder of the chart: the one that is named, else the one that `member` seems to be for."""
    if told is not None and (told.chart is not None or told.elsewhere):
        return told.chart
    return chart_of(member, family, files)


def _deployed(charts: list[Placed], given: Document, files: Files) -> Layers | None:
    """The values of a release; what a sub-chart that is not deployed has for defaults is no part of them."""
    result = helm_charts.coalesced(charts, given, files)
    unused = helm_charts.off(charts, result) if result is not None else frozenset()
    if unused:
        charts = [chart for chart in charts if not _inside(chart.route, unused)]
        result = helm_charts.coalesced(charts, given, files)
    if result is None:
        return None
    helm_charts.settle_globals(charts, result)
    demanded = (route for route in helm_charts.demanded(charts, files) if documents.at(result, route) is None)
    lacking = frozenset((*demanded, *helm_schema.lacking(charts, result, files)))
    foreign = frozenset(chart.route for chart in charts if chart.folder is None)
    return replace(split(documents.facts(result)), required=lacking, unused=unused, foreign=foreign)


def _inside(route: Route, places: frozenset[Route]) -> bool:
    return any(route[:depth] in places for depth in range(1, len(route) + 1))


_PLAIN: Final = frozenset(("values", "value", "helm", "template", "chart", "override", "overrides", "yaml", "yml"))
_WORDS: Final = re.compile(r"[^A-Za-z0-9]+")


def chart_of(member: Member, family: Family, files: Files) -> str | None:
    """The folder of the chart that `member` is for: where its defaults lie, its own, or the one above."""
    own = member.path.rpartition("/")[0]
    places = [path.rpartition("/")[0] for path in family.defaults if path.endswith("/values.yaml")]
    for folder in (*places, own, own.rpartition("/")[0]):
        if (f"{folder}/Chart.yaml" if folder else "Chart.yaml") in files.formats:
            return folder if _is_for(member, folder, files) else None
    return None


def _is_for(member: Member, folder: str, files: Files) -> bool:
    """Whether a file is for the chart in `folder`: its name says nothing else, or most of its keys are the chart's."""
    seen = sighted(member.path)
    name = (seen.base if seen else member.path).rpartition("/")[2]
    words = {word for word in _WORDS.split(name.lower()) if word} - _PLAIN
    if words <= set(_WORDS.split(folder.lower())):
        return True
    return 2 * len(_keys(member.path, files) & _keys(f"{folder}/values.yaml", files)) >= len(_keys(member.path, files))


def _keys(path: str, files: Files) -> set[str]:
    return {fact.route[0] for fact in files.stated(path) or () if fact.route}


def _beneath(member: Member, family: Family, folder: str | None, files: Files) -> Iterator[tuple[str, bool]]:
    """Yield the files that Helm seems to be given, and whether each is the member's own: those that members share, then
    what its own name says, then the member.
    """
    chart = f"{folder}/values.yaml" if folder else "values.yaml"
    for path in family.defaults:
        if path != chart and not _of_a_chart(path, files):
            yield path, False
    seen = sighted(member.path)
    if seen and seen.base != member.path and files.formats.get(seen.base) == "helm-values" and sighted(seen.base):
        yield seen.base, seen.base not in family.defaults
    yield member.path, True


def _of_a_chart(path: str, files: Files) -> bool:
    return path.endswith("values.yaml") and path.replace("values.yaml", "Chart.yaml") in files.formats
