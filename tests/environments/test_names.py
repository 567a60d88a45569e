"""Which environment a path carries: whole tokens, never parts of words, and none where a path contradicts itself."""

from __future__ import annotations

import pytest

from parity_hooks.environments.names import aliases, environment_of, sighted
from parity_hooks.model.environment import Environment, Role

PRODUCTION = ("production", "prod", "prd", "live")


@pytest.mark.parametrize(
    ("path", "environment", "family"),
    [
        ("helm/values-prod.yaml", "production", "helm/values-{env}.yaml"),
        ("helm/values-production.yaml", "production", "helm/values-{env}.yaml"),
        ("helm/values.prd.yaml", "production", "helm/values.{env}.yaml"),
        ("helm/values_PROD.yaml", "production", "helm/values_{env}.yaml"),
        ("helm/prod/values.yaml", "production", "helm/{env}/values.yaml"),
        ("helm/values-preprod.yaml", "preprod", "helm/values-{env}.yaml"),
        ("helm/values-pre-prod.yaml", "preprod", "helm/values-{env}.yaml"),
        ("helm/values-pre_production.yaml", "preprod", "helm/values-{env}.yaml"),
        ("helm/values-stg.yaml", "staging", "helm/values-{env}.yaml"),
        ("helm/values-uat.yaml", "uat", "helm/values-{env}.yaml"),
        ("helm/values-qa2.yaml", "qa2", "helm/values-{env}.yaml"),
        ("helm/values-dev.yaml", "dev", "helm/values-{env}.yaml"),
        ("helm/values-development.yaml", "dev", "helm/values-{env}.yaml"),
        ("config/settings/production.yml", "production", "config/settings/{env}.yml"),
        ("src/main/resources/application-prod.yml", "production", "src/main/resources/application-{env}.yml"),
        ("terraform/config/production.tfvars.json", "production", "terraform/config/{env}.tfvars.json"),
        (".env.production", "production", ".env.{env}"),
        ("docker-compose.prod.yml", "production", "docker-compose.{env}.yml"),
        ("docker-compose.prod.yml.example", "production", "docker-compose.{env}.yml.example"),
        (".github/workflows/deploy-prod.yml", "production", ".github/workflows/deploy-{env}.yml"),
        ("k8s/overlays/staging/kustomization.yaml", "staging", "k8s/overlays/{env}/kustomization.yaml"),
        ("prod/eu/prod.tfvars", "production", "{env}/eu/{env}.tfvars"),
        (".env.example", "local", ".env.{env}"),
        ("api/.env.example", "local", "api/.env.{env}"),
    ],
)
def test_a_path_that_carries_a_name(path: str, environment: str, family: str) -> None:
    """
    A name is folded into its environment, and the family is the path with the name taken out.
    """
    seen = sighted(path)

    assert seen is not None
    assert (environment, family) == (seen.environment.name, seen.family)


@pytest.mark.parametrize(
    "path",
    [
        "helm/values.yaml",
        "products/values.yaml",
        "reproduction/app.yaml",
        "app-livestream.yaml",
        "config/deliver.yml",
        "config/interest.yml",
        "devices/config.yml",
        "stages.yml",
        "docker-compose.yml",
        "docker-compose.yaml",
        "docker/app.yaml",
        "latest/values.yaml",
        "application.yml",
        "base/kustomization.yaml",
        ".github/workflows/test.yml",
        ".github/workflows/ci.yml",
        ".github/workflows/smoke-dev-test.yml",
        "deploy-dev-test.yml",
        "values-prod-staging.yaml",
        "preprod-prod.env",
        "reviewers.yml",
        "api-test-data.json",
    ],
)
def test_a_path_that_carries_none(path: str) -> None:
    """
    Parts of words, `docker` of docker-compose, two names in one segment and ordinary folders name no environment.
    """
    assert None is sighted(path)


@pytest.mark.parametrize("word", PRODUCTION)
def test_the_aliases_of_production(word: str) -> None:
    """
    Every alias of production means production, in any case, and is taken out of routes and values.
    """
    assert Environment("production", Role.PRODUCTION) == environment_of(word) == environment_of(word.upper())
    assert word in aliases(Environment("production", Role.PRODUCTION))


@pytest.mark.parametrize(
    "word", ["product", "production2x", "lives", "prods", "app", "base", "main", "docker-compose", "testing", ""]
)
def test_words_that_name_nothing(word: str) -> None:
    """
    What only looks like a name is none.
    """
    assert None is environment_of(word)


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("helm/values-dev.yaml", Role.STAGING),
        ("k8s/dev/app.yaml", Role.STAGING),
        ("config/settings/development.yml", Role.LOCAL),
        (".env.development", Role.LOCAL),
        ("docker-compose.dev.yml", Role.LOCAL),
        (".env.test", Role.CI),
        ("helm/values-test.yaml", Role.STAGING),
        ("docker-compose.ci.yml", Role.CI),
        ("terraform/review.tfvars", Role.PREVIEW),
        ("helm/values-sandbox.yaml", Role.STAGING),
    ],
)
def test_the_role_follows_from_where_the_name_stands(path: str, role: Role) -> None:
    """
    `dev` and `test` are deployed environments among deployments and profiles of a machine elsewhere.
    """
    seen = sighted(path)

    assert seen is not None
    assert role is seen.environment.role


@pytest.mark.parametrize(
    ("word", "thin"), [("pentest", True), ("migration", True), ("staging", False), ("production", False)]
)
def test_one_off_environments_are_thin(word: str, thin: bool) -> None:
    """
    Environments for one purpose may lack a lot; those on the way to production may not.
    """
    found = environment_of(word)

    assert found is not None
    assert thin is found.thin
