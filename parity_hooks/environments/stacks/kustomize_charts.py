"""Kustomize's charts: the values files of `helmCharts` and of HelmChartInflationGenerator.

Source: the Kustomize reference, "helmCharts": `valuesFile`, then `additionalValuesFiles` in their order; `valuesInline`
over them, beneath them (`valuesMerge: merge`) or in their place (`replace`).  A chart lies in `helmGlobals.chartHome`,
else in `charts`, or is pulled from a repository.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parity_hooks.environments.families import normalised
from parity_hooks.environments.names import sighted
from parity_hooks.environments.stacks import Stack
from parity_hooks.environments.stacks.inline import documents, facts
from parity_hooks.formats.tree import Scalar, items, mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.environments.layering import Files
    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Mapping

_GENERATOR: Final = "HelmChartInflationGenerator"


def within(source: Source, files: Files) -> Iterator[Stack]:
    """Yield what each chart of a kustomization is given."""
    for tree in documents(source):
        home = mapping(tree.get("helmGlobals")).text("chartHome")
        charts = [tree] if tree.text("kind") == _GENERATOR else map(mapping, items(tree.get("helmCharts")))
        for chart in charts:
            yield from _chart(source, chart, home or chart.text("chartHome") or "charts", files)


def _chart(source: Source, chart: Mapping, home: str, files: Files) -> Iterator[Stack]:
    folder = source.path.rpartition("/")[0]
    said = [chart.text("valuesFile")]
    said += [one.text for one in items(chart.get("additionalValuesFiles")) if isinstance(one, Scalar)]
    there = (normalised(f"{folder}/{one}") for one in said if one)
    paths = tuple(dict.fromkeys(path for path in there if path in files.formats))
    place = normalised(f"{folder}/{home}/{chart.text('name')}")
    found = place if f"{place}/Chart.yaml" in files.formats else None
    over = chart.text("valuesMerge") in ("", "override")
    inline = facts(source, chart.get("valuesInline")) if over else ()
    if paths:
        seen = sighted(source.path)
        yield Stack(source.path, chart.line, paths, seen.environment if seen else None, found, found is None, inline)
