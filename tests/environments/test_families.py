"""Families of files: who belongs together, and what every member starts from."""

from __future__ import annotations

import pytest

from parity_hooks.environments.families import Family, families
from parity_hooks.environments.inventory import Inventory
from parity_hooks.formats import detect
from parity_hooks.model import route as routes
from tests.laws.strategies import tree_of


def family_of(*paths: str) -> Family:
    """The one family that the files at `paths` form."""
    (family,) = families({path: found.name for path in paths if (found := detect(path))})
    return family


@pytest.mark.parametrize(
    ("members", "defaults"),
    [
        (("helm/values-prod.yaml", "helm/values-dev.yaml"), ("helm/values.yaml",)),
        (
            ("helm_deploy/values-prod.yaml", "helm_deploy/values-dev.yaml"),
            ("helm_deploy/Chart.yaml", "helm_deploy/values.yaml"),
        ),
        (("config/settings/production.yml", "config/settings/staging.yml"), ("config/settings.yml",)),
        (("src/application-prod.yml", "src/application-dev.yml"), ("src/application.yml",)),
        (("src/application-prod.properties", "src/application-dev.properties"), ("src/application.properties",)),
        ((".env.production", ".env.staging"), (".env",)),
        (("api/.env.production", "api/.env.staging"), ("api/.env",)),
        (("config/appsettings.Production.json", "config/appsettings.Staging.json"), ("config/appsettings.json",)),
    ],
)
def test_defaults_are_laid_beneath(members: tuple[str, ...], defaults: tuple[str, ...]) -> None:
    """
    The file without a name beside the members holds what each of them starts from.
    """
    family = family_of(*members, *defaults)

    assert tuple(path for path in defaults if not path.endswith("Chart.yaml")) == family.defaults
    assert set(members) == {member.path for member in family.members}


def test_the_values_of_the_chart_lie_beneath() -> None:
    """
    A values file starts from the values of the chart: of the one below its folder, and then from those beside it.
    """
    family = family_of(
        "deploy/values-prod.yaml", "deploy/values-dev.yaml", "deploy/shop/Chart.yaml", "deploy/shop/values.yaml"
    )

    assert ("deploy/shop/values.yaml",) == family.defaults


def test_two_charts_below_are_no_default() -> None:
    """
    With two charts to choose from none is guessed.
    """
    charts = [f"deploy/{name}/{file}" for name in ("a", "b") for file in ("Chart.yaml", "values.yaml")]

    assert () == family_of("deploy/values-prod.yaml", "deploy/values-dev.yaml", *charts).defaults


def test_production_comes_first() -> None:
    """
    Members stand in the order of their environments: production, then by distance from it.
    """
    family = family_of("k/values-dev.yaml", "k/values-uat.yaml", "k/values-prod.yaml", "k/values-review.yaml")

    assert ["production", "dev", "uat", "review"] == [member.environment.name for member in family.members]


def test_two_files_of_one_environment_keep_their_words() -> None:
    """
    Two spellings of production beside each other are two members, under the names that their paths give them.
    """
    family = family_of("k/values-prod.yaml", "k/values-live.yaml", "k/values-dev.yaml")

    assert {"k/values-prod.yaml": "prod", "k/values-live.yaml": "live", "k/values-dev.yaml": "dev"} == {
        member.path: member.environment.name for member in family.members
    }


@pytest.mark.parametrize(
    "paths",
    [
        ("helm/values-prod.yaml",),
        ("helm/values-prod.yaml", "helm/values.yaml"),
        ("a/values-prod.yaml", "b/values-dev.yaml"),
        ("docker-compose.yml", "docker-compose.override.yml"),
        ("integration_tests/app.yml", "smoke_tests/app.yml"),
        ("helm/templates/prod.yaml", "helm/templates/dev.yaml"),
    ],
)
def test_no_family(paths: tuple[str, ...]) -> None:
    """
    One environment alone, files of different folders and files without a name form no family.
    """
    assert [] == families({path: found.name for path in paths if (found := detect(path))})


def test_an_unsuffixed_workflow_is_staging() -> None:
    """
    `deploy.yml` beside `deploy-prod.yml` is what the deployment starts with.
    """
    family = family_of(".github/workflows/deploy.yml", ".github/workflows/deploy-prod.yml")

    assert [("production", ".github/workflows/deploy-prod.yml"), ("staging", ".github/workflows/deploy.yml")] == [
        (member.environment.name, member.path) for member in family.members
    ]


def effective(files: dict[str, str], path: str) -> dict[str, tuple[str, bool]]:
    """What a member comes to: route -> value and whether the member states it itself."""
    inventory = Inventory(tree_of(files))
    (side,) = (side for family in inventory.families for side in inventory.sides(family) if side.member.path == path)
    return {routes.identity(route): (setting.fact.value.raw, setting.own) for route, setting in side.settings.items()}


def test_mappings_merge_and_lists_are_replaced() -> None:
    """
    Keys of the defaults hold until a member states them; a list of a member replaces the whole list beneath.
    """
    files = {
        "helm/values.yaml": "mode: fast\nweb:\n  port: 80\n  host: x\nhosts: [a, b]\n",
        "helm/values-prod.yaml": "web:\n  port: 8080\nhosts: [c]\n",
        "helm/values-dev.yaml": "{}\n",
    }

    assert {
        "mode": ("fast", False),
        "web.port": ("8080", True),
        "web.host": ("x", False),
        "hosts[c]": ("c", True),
    } == effective(files, "helm/values-prod.yaml")
    assert {
        "mode": ("fast", False),
        "web.port": ("80", False),
        "web.host": ("x", False),
        "hosts[a]": ("a", False),
        "hosts[b]": ("b", False),
    } == (effective(files, "helm/values-dev.yaml"))


def test_a_member_that_cannot_be_read_is_not_compared() -> None:
    """
    Of a broken file nothing is said to be missing: it is reported as unreadable instead.
    """
    inventory = Inventory(
        tree_of({"helm/values-prod.yaml": "a: [", "helm/values-dev.yaml": "a: 1\n", "helm/values-uat.yaml": "a: 1\n"})
    )
    (family,) = inventory.families

    assert ["helm/values-dev.yaml", "helm/values-uat.yaml"] == sorted(
        side.member.path for side in inventory.sides(family)
    )
