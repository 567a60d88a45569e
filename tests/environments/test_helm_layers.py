"""Layers of Helm values: charts and their sub-charts beneath, what is not deployed, what templates demand."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.environments.layers import effective, sides_of
from tests.laws.strategies import found_in, tree_of

CHART = "apiVersion: v2\nname: shop\nversion: 0.1.0\ndependencies:\n"


def shop(prod: str, *, dependencies: str = "", values: str = "{}\n", **more: str) -> dict[str, Any]:
    """A chart with the values of two environments in it."""
    return {
        "shop/Chart.yaml": CHART + dependencies,
        "shop/values.yaml": values,
        "shop/values-prod.yaml": prod,
        "shop/values-dev.yaml": "{}\n",
        **{f"shop/{path}": text for path, text in more.items()},
    }


@pytest.mark.parametrize(
    ("dependency", "place"),
    [
        ("- {name: db, version: 1.0.0}\n", "shop/charts/db"),
        ("- {name: db, version: 1.0.0, repository: 'file://../db'}\n", "db"),
        ("", "shop/charts/db"),
    ],
)
def test_sub_charts_of_the_repository_lie_beneath(dependency: str, place: str) -> None:
    """
    What a sub-chart has for defaults stands under its name, below what the parent and the member say there.
    """
    files = shop("db: {user: shop}\n", dependencies=dependency, values="db: {port: 5433}\n")
    files |= {f"{place}/Chart.yaml": "name: db\n", f"{place}/values.yaml": "port: 5432\nuser: db\nsize: 1\n"}

    assert {
        "db.port": ("5433", False),
        "db.user": ("shop", True),
        "db.size": ("1", False),
    } == effective(files, "shop/values-prod.yaml")


def test_a_chart_that_is_not_here_adds_nothing() -> None:
    """
    Of a chart in somebody else's repository nothing is known.
    """
    files = shop(
        "db: {user: shop}\n", dependencies="- {name: db, version: 1.0.0, repository: 'https://charts.example.org'}\n"
    )

    assert {"db.user": ("shop", True)} == effective(files, "shop/values-prod.yaml")


def test_null_is_stated_and_takes_the_default_away() -> None:
    """
    Who sets a mapping to null has decided: nothing below is in effect, and the key is not missing.
    """
    files = shop("probe: null\n", values="probe: {path: /health, port: 80}\n")

    assert {"probe": ("null", True)} == effective(files, "shop/values-prod.yaml")
    assert [] == [one.key for one in found_in(tree_of(files)) if one.rule == "missing-key"]


def test_what_is_not_deployed_lacks_nothing() -> None:
    """
    Where a sub-chart is switched off nobody misses its values; where it is on they are missed.
    """
    dependency = "- {name: db, version: 1.0.0, repository: 'https://charts.example.org', condition: db.enabled}\n"
    members = {
        f"shop/values-{word}.yaml": f"db:\n  enabled: {enabled}\n{more}"
        for word, enabled, more in (
            ("prod", "true", "  DB_NAME: shop\n"),
            ("staging", "true", ""),
            ("dev", "false", ""),
        )
    }

    missing = [
        one for one in found_in(tree_of(shop("", dependencies=dependency) | members)) if one.rule == "missing-key"
    ]

    assert [("DB_NAME", ["staging"])] == [
        (one.key.rpartition(".")[2], [place.environment.name for place in one.places if place.state == "absent"])
        for one in missing
    ]


def test_a_base_named_after_an_environment_lies_beneath_it_alone() -> None:
    """
    What lies beside production's values is no default of staging's.
    """
    files = {
        "k/production/values.yaml": "a: 1\n",
        "k/production/shop/values.yaml": "b: 1\n",
        "k/staging/values.yaml": "a: 2\n",
        "k/staging/shop/values.yaml": "c: 1\n",
    }

    assert {"a": ("2", True)} == effective(files, "k/staging/values.yaml")


def test_a_file_for_another_chart_has_other_defaults() -> None:
    """
    Values of a chart that lies elsewhere, kept beside a chart of another name, share none of its keys.
    """
    files = shop("{}\n", values="web: {port: 80}\nreplicas: 2\n") | {
        "shop/redis-values-prod.yaml": "architecture: standalone\nauth: {enabled: true}\n",
        "shop/redis-values-dev.yaml": "architecture: standalone\n",
    }

    assert {"architecture": ("standalone", True)} == effective(files, "shop/redis-values-dev.yaml")


def test_what_templates_require_is_required() -> None:
    """
    A value that a template is not rendered without, and that nothing sets, is required; inside `if` it may not be.
    """
    files = shop(
        "host: shop.example.org\n",
        **{
            "templates/web.yaml": 'a: {{ required "host?" .Values.host }}\nb: {{ .Values.web.region | required "region?" }}\n'
            '{{- if .Values.mail }}\nc: {{ required "server?" .Values.mail.server }}\n{{- end }}\n'
        },
    )
    sides = sides_of(files)

    assert {("web", "region")} == sides["shop/values-prod.yaml"].required
    assert {("host",), ("web", "region")} == sides["shop/values-dev.yaml"].required


def test_charts_in_a_circle_end() -> None:
    """
    Charts that name each other by `file://` are followed a hundred times, not for ever.
    """
    files = shop(
        "{}\n", dependencies="".join(f"- {{name: d{n}, version: 1.0.0, repository: 'file://.'}}\n" for n in range(30))
    )
    started = time.monotonic()

    sides_of(files)

    assert time.monotonic() - started < 10


def test_files_that_hold_no_keys_say_nothing() -> None:
    """
    A text, a list or nothing at all in place of a mapping is read like any other file.
    """
    files = shop("just a text\n", values="- a\n- b\n", dependencies="- text\n", **{"charts/db/Chart.yaml": "text\n"})

    assert {"shop/values-prod.yaml", "shop/values-dev.yaml"} == set(sides_of(files))
    assert 2 == len(
        sides_of({"tf/v.tf": 'variable "a" {}\n', "tf/prod.tfvars.json": '"x"', "tf/dev.tfvars.json": "[1]"})
    )
