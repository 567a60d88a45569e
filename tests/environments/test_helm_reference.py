"""Layers of Helm values held against Helm itself, for tricky charts and for charts made at random."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.environments.layers import Flat, flat, flattened, sides_of, without_nulls

pytestmark = pytest.mark.slow
CHART = "apiVersion: v2\nname: {}\nversion: 0.1.0\n"
DUMP = "values: {{ .Values | toJson }}\n"
Files = Mapping[str, Any]
KEYS = ("a", "b", "c")


def chart(name: str, values: Any, *dependencies: str) -> dict[str, Any]:
    """A chart without its folder: its values may be a document, or text of YAML."""
    listed = "".join(f"  - {one}\n" for one in dependencies)
    about = CHART.format(name) + (f"dependencies:\n{listed}" if listed else "")
    return {"Chart.yaml": about, "values.yaml": values, "templates/dump.yaml": DUMP}


def below(folder: str, files: Files) -> dict[str, Any]:
    return {f"{folder}/{path}": content for path, content in files.items()}


def shop(values: Any, prod: Any, *parts: Files, shared: Any = None) -> dict[str, Any]:
    """A chart with its environments' values beside it."""
    files = {**chart("shop", values), "values-prod.yaml": prod, "values-dev.yaml": "{}\n"}
    for part in parts:
        files |= part
    return below("shop", files)


DEP = "{name: dep, version: 0.1.0}"
CASES: dict[str, dict[str, Any]] = {
    "mappings merge": shop({"a": {"b": 1, "c": 2}}, {"a": {"b": 3}}),
    "a list is replaced": shop({"a": [1, 2], "b": {"c": [{"name": "x"}]}}, {"a": [3], "b": {"c": [{"name": "y"}]}}),
    "an empty list is a list": shop({"a": [1, 2]}, {"a": []}),
    "entries are a list": shop("env: [A=1, B=2]\n", "env: [C=3]\n"),
    "an empty mapping takes nothing away": shop({"a": {"b": 1}}, {"a": {}}),
    "null at the top": shop({"a": 1, "b": {"c": 1}}, "a: null\nb: ~\n"),
    "null deeper": shop({"a": {"b": {"c": 1, "d": 2}, "e": [1]}}, "a: {b: {c: null}, e: ~}\n"),
    "null in the chart": shop("a: null\nb: {c: ~, d: 1}\n", {"b": {"d": 2}}),
    "null that nothing stands beneath": shop({"a": 1}, "b: null\nc: {d: null}\n"),
    "a mapping becomes a text": shop({"a": {"b": 1}}, {"a": "x"}),
    "a mapping becomes a list": shop({"a": {"b": 1}}, {"a": [1]}),
    "a text becomes a mapping": shop({"a": "x", "c": [1]}, {"a": {"b": 1}, "c": {"d": 1}}),
    "a list becomes an empty mapping": shop({"a": [1]}, {"a": {}}),
    "a sub-chart": shop({"dep": {"x": 1}}, {"dep": {"y": 2}}, chart("shop", {"dep": {"x": 1}}, DEP), below("charts/dep", chart("dep", {"x": 0, "y": 0, "z": 0}))),
    "a sub-chart that nobody names": shop({"dep": {"x": 1}}, {}, below("charts/dep", chart("dep", {"x": 0, "y": 0}))),
    "null in a sub-chart": shop({}, "dep: {x: null, m: null}\n", chart("shop", {}, DEP), below("charts/dep", chart("dep", {"x": 0, "y": 0, "m": {"n": 1, "o": 2}}))),
    "null over the parent's value of a sub-chart": shop({}, "dep: {x: null}\n", chart("shop", {"dep": {"x": 1}}, DEP), below("charts/dep", chart("dep", {"x": 0, "y": 0}))),
    "an alias": shop({}, {"two": {"x": 2}}, chart("shop", {"dep": {"y": 3}}, DEP, "{name: dep, alias: two, version: 0.1.0}"), below("charts/dep", chart("dep", {"x": 0, "y": 0}))),
    "an alias alone": shop({}, {"two": {"x": 2}}, chart("shop", {}, "{name: dep, alias: two, version: 0.1.0}"), below("charts/dep", chart("dep", {"x": 0, "y": 0}))),
    "sub-charts of sub-charts": shop(
        {}, {"dep": {"inner": {"x": 3}}}, chart("shop", {"dep": {"inner": {"y": 2}}}, DEP),
        below("charts/dep", chart("dep", {"inner": {"z": 1}}, "{name: inner, version: 0.1.0}")),
        below("charts/dep/charts/inner", chart("inner", {"x": 0, "y": 0, "z": 0, "w": 0})),
    ),
    "global values": shop({}, {"global": {"a": 2}}, chart("shop", {"global": {"a": 1, "b": 1}}, DEP), below("charts/dep", chart("dep", {"global": {"a": 0, "b": 0, "c": 0, "d": {"e": 1}}}))),
    "global values in the parent's section": shop({}, {"dep": {"global": {"a": 5, "x": 5}}}, chart("shop", {"global": {"a": 1}}, DEP), below("charts/dep", chart("dep", {"global": {"c": 0}}))),
    "a condition": shop({}, {"dep": {"enabled": False}}, chart("shop", {"dep": {"enabled": True}}, "{name: dep, version: 0.1.0, condition: dep.enabled}"), below("charts/dep", chart("dep", {"x": 0}))),
    "the first condition that is set": shop({}, {"other": {"on": False}}, chart("shop", {}, "{name: dep, version: 0.1.0, condition: 'dep.enabled,other.on'}"), below("charts/dep", chart("dep", {"x": 0}))),
    "a condition on its own default": shop({}, {}, chart("shop", {}, "{name: dep, version: 0.1.0, condition: dep.enabled}"), below("charts/dep", chart("dep", {"x": 0, "enabled": False}))),
    "tags": shop({}, {"tags": {"back": False}}, chart("shop", {}, "{name: dep, version: 0.1.0, tags: [back, front]}"), below("charts/dep", chart("dep", {"x": 0}))),
    "one tag is enough": shop({}, {"tags": {"back": False, "front": True}}, chart("shop", {}, "{name: dep, version: 0.1.0, tags: [back, front]}"), below("charts/dep", chart("dep", {"x": 0}))),
    "a condition beats tags": shop({}, {"tags": {"back": False}, "dep": {"enabled": True}}, chart("shop", {}, "{name: dep, version: 0.1.0, tags: [back], condition: dep.enabled}"), below("charts/dep", chart("dep", {"x": 0}))),
    "a condition in a sub-chart": shop(
        {}, {"dep": {"inner": {"enabled": False}}}, chart("shop", {}, DEP),
        below("charts/dep", chart("dep", {}, "{name: inner, version: 0.1.0, condition: inner.enabled}")),
        below("charts/dep/charts/inner", chart("inner", {"x": 0})),
    ),
}  # fmt: skip


# The documentation says that null takes a default away; of a sub-chart Helm 4.2 keeps it in these places.
KEPT: dict[str, dict[str, Any]] = {
    "null of the parent": shop({}, {}, chart("shop", "dep: {x: null}\n", DEP), below("charts/dep", chart("dep", {"x": 0, "y": 0}))),
    "null below the first key": shop({}, "dep: {m: {n: null}}\n", chart("shop", {}, DEP), below("charts/dep", chart("dep", {"m": {"n": 1, "o": 2}}))),
}  # fmt: skip


def some_value(chance: random.Random, *, nulls: bool, depth: int = 3) -> Any:
    kind = chance.randrange(9 if depth else 5)
    if kind < 5:
        return chance.choice((1, 2, "x", "y", True, None if nulls else 3, ""))
    if kind < 6:
        return [some_value(chance, nulls=nulls, depth=0) for _ in range(chance.randrange(3))]
    inside = chance.sample(KEYS, chance.randrange(4))
    return {key: some_value(chance, nulls=nulls, depth=depth - 1) for key in inside}


def some_values(chance: random.Random, *parts: str, nulls: bool = True) -> dict[str, Any]:
    """Values of a chart; under the names of its parts and under `global` stand mappings, as Helm demands."""
    found = {key: some_value(chance, nulls=nulls) for key in chance.sample(KEYS, chance.randrange(4))}
    for part in chance.sample(parts, chance.randrange(len(parts) + 1)):
        found[part] = some_values(chance, nulls=False)
    if chance.randrange(3) == 0:
        found["global"] = {key: chance.choice((1, 2, {"k": 1}, {"k": 2, "l": 3})) for key in chance.sample(KEYS, 2)}
    return found


def some_release(seed: int) -> dict[str, Any]:
    """A chart with up to two sub-charts, one of them perhaps under two names."""
    chance = random.Random(seed)
    names: list[str] = []
    listed: list[str] = []
    files: dict[str, Any] = {}
    for name in chance.sample(("one", "two"), chance.randrange(3)):
        files |= below(f"charts/{name}", chart(name, some_values(chance)))
        names.append(name)
        listed.append(f"{{name: {name}, version: 0.1.0}}")
        if chance.randrange(3) == 0:
            names.append(f"{name}-again")
            listed.append(f"{{name: {name}, alias: {name}-again, version: 0.1.0}}")
    about = chart("shop", some_values(chance, *names), *listed)
    return shop({}, some_values(chance, *names), about, files)


def reference(files: Files, folder: Path, member: str) -> dict[str, Any]:
    """What the template of each chart that Helm renders is given as `.Values`, by the chart's route."""
    helm = pytest.importorskip("helm_python", reason="PyPI package helm-python-sdk (Helm's own code) is not installed")
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content if isinstance(content, str) else json.dumps(content))
    user = helm.values_from_yaml((folder / member).read_text())
    with helm.Chart.load(folder / "shop") as loaded:
        shown = loaded.render(user)
    return {path: json.loads(text.removeprefix("values: ")) for path, text in shown.items()}


def visible_once(values: dict[str, Any], parts: Iterator[tuple[str, ...]]) -> Flat:
    """What a chart is given, without what its sub-charts see of its own `global`."""
    for part in sorted(parts, key=len, reverse=True):
        inner: Any = values
        above = [values.get("global", {})]
        for name in part:
            inner = inner[name]
            above.append(inner.get("global", {}))
        own = flattened(above[-1])
        inner["global"] = {}
        theirs = [flattened(one) for one in above[:-1]]
        kept = {route: text for route, text in own.items() if not any(hidden(route, one) for one in theirs)}
        for route, texts in kept.items():
            put(inner["global"], route, texts)
    return flattened(values)


def hidden(route: tuple[str, ...], theirs: Flat) -> bool:
    """Whether a parent's `global` says something at a route, above it or below it."""
    return any(route[: len(one)] == one or one[: len(route)] == route for one in theirs)


def put(node: dict[str, Any], route: tuple[str, ...], texts: list[str]) -> None:
    for part in route[:-1]:
        node = node.setdefault(part, {})
    node[route[-1]] = texts


def compared(files: Files, folder: Path) -> tuple[Flat, Flat]:
    """What Helm gives to the chart for production, and what we say is in effect there."""
    given = reference(files, folder, "shop/values-prod.yaml")
    parts = (tuple(path.split("/")[2:-2:2]) for path in given if path != "shop/templates/dump.yaml")
    side = sides_of(files)["shop/values-prod.yaml"]
    return visible_once(given["shop/templates/dump.yaml"], parts), without_nulls(flat(side))


@pytest.mark.parametrize("name", CASES)
def test_tricky_values_are_those_of_helm(name: str, tmp_path: Path) -> None:
    """
    What is in effect for a member is what Helm gives to the chart's templates.
    """
    expected, found = compared(CASES[name], tmp_path)

    assert expected == found


@pytest.mark.parametrize("name", KEPT)
def test_defaults_that_helm_keeps(name: str, tmp_path: Path) -> None:
    """
    Where Helm and its documentation disagree, the documentation is followed; when this fails, Helm has changed.
    """
    expected, found = compared(KEPT[name], tmp_path)

    assert found.items() < expected.items()


@pytest.mark.parametrize("seed", range(int(os.environ.get("PARITY_SEEDS", "60"))))
def test_values_are_those_of_helm(seed: int, tmp_path: Path) -> None:
    """
    So it is for charts with sub-charts, aliases and global values that nobody thought of.
    """
    expected, found = compared(some_release(seed), tmp_path)

    assert expected == found
