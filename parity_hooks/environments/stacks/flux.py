"""Flux: the values that a `HelmRelease` is given.

Source: the Flux documentation, "HelmRelease": `spec.chart.spec.valuesFiles` over the chart's own values, then what
`valuesFrom` names in its order, then `spec.values`.  A ConfigMap of `valuesFrom` is looked for where a kustomization
beside the release makes it of a file, under the key `values.yaml` or the one that is named.
"""

from __future__ import annotations

import posixpath
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

_KEY: Final = "values.yaml"


def within(source: Source, files: Files) -> Iterator[Stack]:
    """Yield what each release of a file is given."""
    for tree in documents(source):
        if tree.text("kind") == "HelmRelease":
            yield from _release(source, mapping(tree.get("spec")), files)


def _release(source: Source, spec: Mapping, files: Files) -> Iterator[Stack]:
    about = mapping(mapping(spec.get("chart")).get("spec"))
    place = normalised(about.text("chart")) if about.text("chart").startswith(("./", "/")) else ""
    chart = place if f"{place}/Chart.yaml" in files.formats else None
    folder = source.path.rpartition("/")[0]
    named = (one.text for one in items(about.get("valuesFiles")) if isinstance(one, Scalar))
    there = [posixpath.normpath(one) for one in named if chart is not None]
    for one in map(mapping, items(spec.get("valuesFrom"))):
        if one.text("kind") == "ConfigMap" and not one.text("targetPath"):
            there += _generated(one.text("name"), one.text("valuesKey") or _KEY, folder, files)
    paths = tuple(dict.fromkeys(path for path in there if path in files.formats))
    if paths or chart:
        seen = sighted(source.path)
        inline = facts(source, spec.get("values"))
        yield Stack(
            source.path, max(spec.line, 1), paths, seen.environment if seen else None, chart, chart is None, inline
        )


def _generated(name: str, key: str, folder: str, files: Files) -> Iterator[str]:
    """Yield the file of which the kustomization in `folder` makes the key of a ConfigMap."""
    place = f"{folder}/" if folder else ""
    wanted = [f"{place}{one}" for one in ("kustomization.yaml", "kustomization.yml", "Kustomization")]
    for _, source in files.sources(wanted):
        for tree in documents(source) if source else ():
            for generator in map(mapping, items(tree.get("configMapGenerator"))):
                said = [one.text for one in items(generator.get("files")) if isinstance(one, Scalar)]
                for one in said if generator.text("name") == name else ():
                    told, equals, path = one.partition("=")
                    if (told if equals else posixpath.basename(one)) == key:
                        yield normalised(place + (path or one))
