"""What the schema of a chart demands of an environment's values, held against Helm itself."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from parity_hooks.model.finding import Severity
from tests.environments.layers import sides_of
from tests.laws.strategies import found_in, tree_of

CHART = "apiVersion: v2\nname: {}\nversion: 0.1.0\n"
NAMES = ("a", "b", "c")
Schema = dict[str, Any]


def shop(schema: Any, prod: str, staging: str = "{}\n", **more: str) -> dict[str, Any]:
    """A chart with a schema and the values of two environments."""
    return {
        "shop/Chart.yaml": CHART.format("shop"),
        "shop/values.yaml": more.pop("values", "{}\n"),
        "shop/values.schema.json": schema,
        "shop/values-prod.yaml": prod,
        "shop/values-staging.yaml": staging,
        "shop/templates/a.yaml": "a: {{ .Values | toJson }}\n",
        **{f"shop/{path}": text for path, text in more.items()},
    }


def lacking(files: dict[str, Any]) -> set[str]:
    """What production's values lack, by route."""
    return {".".join(route) for route in sides_of(files)["shop/values-prod.yaml"].required}


OBJECT: Schema = {"type": "object", "required": ["host"], "properties": {"host": {"type": "string"}}}


@pytest.mark.parametrize(
    ("schema", "prod", "expected"),
    [
        ({"required": ["a", "b"]}, "a: 1\n", {"b"}),
        ({"properties": {"web": OBJECT}}, "a: 1\n", set()),
        ({"properties": {"web": OBJECT}}, "web: {port: 1}\n", {"web.host"}),
        ({"properties": {"web": OBJECT}}, "web: {}\n", {"web.host"}),
        ({"properties": {"web": OBJECT}}, "web: text\n", set()),
        ({"properties": {"web": {"$ref": "#/$defs/w~1b"}}, "$defs": {"w/b": OBJECT}}, "web: {port: 1}\n", {"web.host"}),
        ({"allOf": [{"required": ["a"]}, {"required": ["b"]}]}, "a: 1\n", {"b"}),
        ({"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}, "a: 1\n", set()),
        ({"$ref": "https://schemas.example/values.json"}, "a: 1\n", set()),
    ],
)
def test_what_is_demanded_of_what_is_there(schema: Schema, prod: str, expected: set[str]) -> None:
    """
    A key is demanded where the mapping that it belongs to is there, and no condition stands before it.
    """
    assert expected == lacking(shop(schema, prod))


def test_what_lies_beneath_counts() -> None:
    """
    A default of the chart, or a value on the command line, is a value.
    """
    schema = {"required": ["a", "b", "c"]}
    command = {"bin/prod.sh": "helm upgrade shop ./shop -f shop/values-prod.yaml --set c=1\n"}

    assert {"c"} == lacking(shop(schema, "b: 1\n", values="a: 1\n"))
    assert set() == lacking(shop(schema, "b: 1\n", values="a: 1\n") | command)


def test_the_schema_of_a_sub_chart() -> None:
    """
    What a sub-chart demands is demanded under its name, unless it is not deployed.
    """
    parts = {
        "charts/db/Chart.yaml": CHART.format("db"),
        "charts/db/values.yaml": "port: 5432\n",
        "charts/db/values.schema.json": json.dumps({"required": ["port", "name"]}),
    }
    files = shop({}, "db: {size: 1}\n", **parts)
    off = CHART.format("shop") + "dependencies: [{name: db, version: 0.1.0, condition: db.enabled}]\n"

    assert {"db.name"} == lacking(files)
    assert set() == lacking(shop({}, "db: {enabled: false}\n", **parts) | {"shop/Chart.yaml": off})


def test_production_without_a_demanded_key_is_an_error() -> None:
    """
    Staging has what the schema demands and production has not: Helm refuses production.
    """
    (found,) = found_in(tree_of(shop({"required": ["region"]}, "a: 1\n", "a: 1\nregion: eu\n")))

    assert ("missing-key", Severity.ERROR, "region") == (found.rule, found.severity, found.key)


@pytest.mark.parametrize(
    "schema",
    ["", "[", "[]", "{" * 5000, '{"a":' * 100_000, '{"required": {"a": 1}, "properties": [], "allOf": 1, "$ref": 1}'],
)
def test_what_is_no_schema_demands_nothing(schema: str) -> None:
    """
    Whatever stands in the file is read without a traceback.
    """
    assert set() == lacking(shop(schema, "a: 1\n"))


def test_references_in_a_circle_end() -> None:
    """
    A schema that is a part of itself demands what it demands at each depth that is there.
    """
    schema = {"$ref": "#/$defs/n", "$defs": {"n": {"required": ["a"], "properties": {"a": {"$ref": "#/$defs/n"}}}}}

    assert {"a.a.a"} == lacking(shop(schema, "a: {a: {b: 1}}\n"))


def some_schema(chance: random.Random, depth: int = 3) -> Schema:
    found: Schema = {}
    if chance.randrange(2):
        found["required"] = chance.sample(NAMES, chance.randrange(3))
    if depth and chance.randrange(3):
        inside = chance.sample(NAMES, chance.randrange(1, 4))
        found["properties"] = {name: some_schema(chance, depth - 1) for name in inside}
    if depth and chance.randrange(5) == 0:
        found["allOf"] = [some_schema(chance, depth - 1)]
    return found


def some_values(chance: random.Random, depth: int = 3) -> Any:
    if not depth or chance.randrange(3) == 0:
        return chance.choice((1, "x", True, [1]))
    return {name: some_values(chance, depth - 1) for name in chance.sample(NAMES, chance.randrange(4))}


def refusal(chart: Any, values: Any) -> str:
    """What Helm says where it does not render; nothing where it does."""
    try:
        chart.render(values)
    except Exception as error:  # whatever the package calls it
        return str(error)
    return ""


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 120, 30))
def test_helm_refuses_what_lacks_something(start: int, tmp_path: Path) -> None:
    """
    Helm renders a release just where nothing that the schema demands is lacking.
    """
    helm = pytest.importorskip("helm_python", reason="PyPI package helm-python-sdk (Helm's own code) is not installed")
    for seed in range(start, start + 30):
        chance = random.Random(seed)
        values, prod = ({name: some_values(chance) for name in chance.sample(NAMES, 2)} for _ in range(2))
        files = shop(some_schema(chance), json.dumps(prod), values=json.dumps(values))
        for path, content in files.items():
            place = tmp_path / str(seed) / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(content if isinstance(content, str) else json.dumps(content))
        with helm.Chart.load(tmp_path / str(seed) / "shop") as loaded:
            message = refusal(loaded, helm.values_from_yaml(json.dumps(prod)))

        assert ("schema" in message) is bool(lacking(files)), seed
