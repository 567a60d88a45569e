"""Argo CD: which values an `Application`, or the template of an `ApplicationSet`, gives to a chart.

Source: the Argo CD documentation, "Helm" (parameters over valuesObject over values over valueFiles over the chart's
own; a later file over an earlier one), "Multiple Sources" (`$ref/path` counts from the root of the source with that
name) and "List Generator".  A chart that is not in the repository is somebody else's.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.names import environment_of, sighted
from parity_hooks.environments.stacks import Stack
from parity_hooks.environments.stacks.inline import documents, facts
from parity_hooks.environments.stacks.places import located
from parity_hooks.environments.stacks.words import filled, marks
from parity_hooks.formats.tree import Mapping, Scalar, items, mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.environments.layering import Files
    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node
    from parity_hooks.model.environment import Environment
    from parity_hooks.model.route import Route

_NAMED: Final = re.compile(r"env(?:ironment)?|stage|cluster|name", re.IGNORECASE)
_MOST: Final = 200  # elements of the generators of one ApplicationSet


def within(source: Source, files: Files) -> Iterator[Stack]:
    """Yield what the applications of a file are given, one for each element of a list generator."""
    for tree in documents(source) if "helm:" in source.text else ():
        kind, spec = tree.text("kind"), mapping(tree.get("spec"))
        if kind == "Application":
            yield from _application(source, spec, {}, files)
        elif kind == "ApplicationSet":
            template = mapping(mapping(spec.get("template")).get("spec"))
            for element in _elements(spec.get("generators")) or [{}]:
                yield from _application(source, template, element, files)


def _elements(node: Node | None) -> list[dict[str, str]]:
    """The elements of list generators, also of those inside matrix and merge generators, as texts by name."""
    found: list[dict[str, str]] = []
    waiting = list(items(node))
    while waiting and len(found) < _MOST:
        generator = mapping(waiting.pop(0))
        for key in ("matrix", "merge"):
            waiting += items(mapping(generator.get(key)).get("generators"))
        for element in items(mapping(generator.get("list")).get("elements")):
            texts = {key: one.text for key, (_, one) in mapping(element).entries.items() if isinstance(one, Scalar)}
            found += [texts] if texts else []
    return found


def _application(source: Source, spec: Mapping, element: dict[str, str], files: Files) -> Iterator[Stack]:
    every = [mapping(one) for one in (spec.get("source"), *items(spec.get("sources"))) if isinstance(one, Mapping)]
    refs = frozenset(name for one in every if (name := one.text("ref")))
    for one in every:
        helm = mapping(one.get("helm"))
        folder = posixpath.normpath(filled(marks(one.text("path")), element)) if one.get("path") else ""
        known = bool(folder) and "\0" not in folder
        chart = folder if known and f"{folder}/Chart.yaml" in files.formats else None
        said = [_path(filled(text, element), folder) for text in _said(helm, refs)]
        elsewhere = chart is None and (known or bool(one.get("chart")))
        inline = facts(source, helm.get("valuesObject") or helm.get("values"))
        for word, paths in list(located(said, ("",), files) if said else ()) or [("", ())]:
            who = environment_of(word, paths[0]) if word else _element(element) or _sighted(source.path)
            if paths or (chart is not None and helm.entries):
                yield Stack(source.path, helm.line, paths, who, chart, elsewhere, inline, _parameters(helm))


def _parameters(helm: Mapping) -> frozenset[Route]:
    names = (mapping(one).text("name") for one in items(helm.get("parameters")))
    return frozenset(tuple(name.split(".")) for name in names if name and "[" not in name)


def _said(helm: Mapping, refs: frozenset[str]) -> Iterator[str]:
    """Yield the values files, variables marked; what counts from the root of a repository starts with `/`."""
    for one in items(helm.get("valueFiles")):
        text = one.text if isinstance(one, Scalar) else ""
        ref, slash, path = text.removeprefix("$").partition("/")
        yield marks(slash + path if text.startswith("$") and ref in refs else text)


def _path(text: str, folder: str) -> str:
    return text.lstrip("/") if text.startswith("/") else posixpath.join(folder, text)


def _element(element: dict[str, str]) -> Environment | None:
    named = (environment_of(text, "argo") for key, text in element.items() if _NAMED.fullmatch(key))
    return next((one for one in named if one), None)


def _sighted(path: str) -> Environment | None:
    seen = sighted(path)
    return seen.environment if seen else None
