"""Which values files are laid over each other, and for which environment, as other files say it."""

from __future__ import annotations

import time
from typing import Any

import pytest

from parity_hooks.environments.inventory import Inventory
from parity_hooks.environments.stacks import Stack, stacks
from tests.environments.layers import effective, sides_of
from tests.laws.strategies import found_in, tree_of

CHART = "apiVersion: v2\nname: shop\nversion: 0.1.0\n"
# Two environments of a chart; what both share has a name that no convention knows.
SHOP: dict[str, Any] = {
    "shop/Chart.yaml": CHART,
    "shop/values.yaml": "level: chart\nport: 80\n",
    "config/everywhere-values.yaml": "level: shared\nregion: eu\n",
    "config/values-prod.yaml": "level: prod\n",
    "config/values-staging.yaml": "region: us\n",
}
STACKED = {"port": ("80", False), "level": ("prod", True), "region": ("eu", False)}
ELSEWHERE = {"level": ("prod", True), "region": ("eu", False)}
ARGO = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop}
spec:
  source:
    path: shop
    helm:
      valueFiles: [../config/everywhere-values.yaml, /config/values-%s.yaml]
"""
SET = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: shop}
spec:
  generators:
    - %s
  template:
    spec:
      sources:
        - path: shop
          helm: {valueFiles: [$config/config/everywhere-values.yaml, "$config/config/values-%s.yaml"]}
        - {ref: config}
"""
CHARTS = """\
kind: Kustomization
helmGlobals: {chartHome: ../..}
helmCharts:
  - name: shop
    valuesFile: ../../config/everywhere-values.yaml
    additionalValuesFiles: [../../config/values-%s.yaml]
"""
FLUX = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: shop}
spec:
  chart: {spec: {chart: ./shop, valuesFiles: [./config/everywhere-values.yaml]}}
  valuesFrom: [{kind: ConfigMap, name: shop}]
"""
GENERATED = "configMapGenerator: [{name: shop, files: [values.yaml=../../config/values-%s.yaml]}]\n"
HELMFILE = """\
environments: {prod: {}, staging: {}}
---
releases:
  - name: shop
    chart: ./shop
    values: [config/everywhere-values.yaml, 'config/values-{{ .Environment.Name }}.yaml']
"""
COMMAND = "helm upgrade --install shop ./shop -f config/everywhere-values.yaml -f config/values-%s.yaml"
SAID: dict[str, dict[str, Any]] = {
    "two scripts": {f"bin/deploy-{word}.sh": COMMAND % word for word in ("prod", "staging")},
    "a variable": {"bin/deploy.sh": COMMAND % '"${ENVIRONMENT}"'},
    "an argument": {"bin/deploy": "set -e\n" + COMMAND % "$1" + " --wait\n"},
    "a comma": {"Makefile": "go:\n\thelm upgrade shop ./shop --values=config/everywhere-values.yaml,config/values-$(ENV).yaml\n"},
    "lines that go on": {"bin/deploy.sh": "helm upgrade shop \\\n  ./shop \\\n --values config/everywhere-values.yaml \\\n  --values config/values-$ENV.yaml\n"},
    "a folder in a variable": {"ops/deploy.sh": f"DIR=../config\n{COMMAND % '$E'}\n".replace("-f config/", "-f ${DIR}/").replace("./shop", "$HERE/shop")},
    "a folder that nobody sets": {"ops/go.sh": (COMMAND % "$E").replace("config/", "$ROOT/config/").replace("./shop", "$ROOT/shop")},
    "a workflow": {".github/workflows/go.yaml": "jobs:\n  go:\n    steps:\n      - run: >-\n          " + (COMMAND % "${{ inputs.environment }}").replace(" -f", "\n          -f") + "\n"},
    "another sub-command beside it": {"bin/deploy.sh": f"helm dep up ./shop && {COMMAND % '$ENV'} | tee log\n"},
    "Argo CD": {f"apps/{word}/shop.yaml": ARGO % word for word in ("prod", "staging")},
    "a chart of applications": {"apps/templates/shop.yaml": ARGO % "{{ .Values.environment }}"},
    "elements of a list": {"apps/set.yaml": SET % ("list: {elements: [{env: prod}, {env: staging}]}", "{{ env }}")},
    "elements of a matrix": {"apps/set.yaml": SET % ("matrix: {generators: [clusters: {}, list: {elements: [{env: prod}, {env: staging}]}]}", "{{.env}}")},
    "clusters": {"apps/set.yaml": SET % ("clusters: {}", "{{metadata.labels.env}}")},
    "Kustomize": {f"overlays/{word}/kustomization.yaml": CHARTS % word for word in ("prod", "staging")},
    "Flux": {f"clusters/{word}/shop.yaml": FLUX for word in ("prod", "staging")} | {f"clusters/{word}/kustomization.yaml": GENERATED % word for word in ("prod", "staging")},
    "helmfile": {"helmfile.yaml": HELMFILE},
    "a template of a helmfile": {"helmfile.yaml.gotmpl": HELMFILE},
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
def test_what_is_named_lies_beneath(name: str) -> None:
    """
    A file that is named before the member lies beneath it, and the chart that is named beneath both.
    """
    files = SHOP | SAID[name]

    assert STACKED == effective(files, "config/values-prod.yaml")
    assert {"port": ("80", False), "level": ("shared", False), "region": ("us", True)} == effective(
        files, "config/values-staging.yaml"
    )


SILENT: dict[str, dict[str, Any]] = {
    "nothing": {},
    "a comment": {"bin/go.sh": f"# {COMMAND % '$ENV'}\n"},
    "a message": {"bin/go.sh": f"echo '{COMMAND % '$ENV'}'\n"},
    "a manual": {".github/manual.md": f"{COMMAND % '$ENV'}\n"},
    "two variables": {"bin/go.sh": COMMAND % "$ENV-$REGION"},
    "words that are no environments": {"bin/go.sh": COMMAND % "$COLOUR", "config/values-blue.yaml": "a: 1\n"},
    "another program": {"bin/go.sh": COMMAND.replace("helm upgrade", "echo upgrade") % "$ENV"},
    "what is commented out in an application": {"apps/prod/shop.yaml": "# " + (ARGO % "prod").replace("\n", "\n# ")},
}


@pytest.mark.parametrize("name", [name for name in SILENT if name != "words that are no environments"])
def test_what_says_nothing_changes_nothing(name: str) -> None:
    """
    Where nobody says what is laid over what, the names of the files do.
    """
    assert {"level": ("prod", True)} == effective(SHOP | SILENT[name], "config/values-prod.yaml")


def test_a_chart_that_lies_elsewhere_has_no_values_here() -> None:
    """
    Who installs a chart of a registry does not get the values of the one that lies beside the files.
    """
    command = "helm upgrade shop oci://registry.example/shop -f shop/values-$ENV.yaml\n"
    files = SHOP | {"shop/values-prod.yaml": "level: prod\n", "shop/values-staging.yaml": "level: x\n"}

    assert {"level": ("prod", True), "port": ("80", False)} == effective(files, "shop/values-prod.yaml")
    assert {"level": ("prod", True)} == effective(files | {"bin/go.sh": command}, "shop/values-prod.yaml")


def test_a_chart_of_each_environment_is_none_of_the_others() -> None:
    """
    Where the chart's own folder is named by the variable, each member is for the chart beside it.
    """
    files = {f"{word}/Chart.yaml": CHART for word in ("prod", "staging")}
    files |= {f"{word}/values.yaml": f"a: {word}\nb: 1\n" for word in ("prod", "staging")}
    files |= {f"{word}/shop-values.yaml": "b: 2\n" for word in ("prod", "staging")}
    files |= {"bin/go.sh": "helm upgrade shop ./$ENV -f ./$ENV/shop-values.yaml\n"}

    assert {"a": ("staging", False), "b": ("2", True)} == effective(files, "staging/shop-values.yaml")


def test_where_stacks_differ_what_all_have_counts() -> None:
    """
    A file that one of two commands leaves out is not laid beneath.
    """
    bare = "helm template ./shop -f config/values-$ENV.yaml\n"

    assert {"port": ("80", False), "level": ("prod", True)} == effective(
        SHOP | SAID["a variable"] | {"bin/lint.sh": bare}, "config/values-prod.yaml"
    )


def test_a_member_that_nobody_names_shares_what_the_others_share() -> None:
    """
    Where staging's command is not found, staging is not compared without what lies beneath production.
    """
    files = SHOP | {"bin/deploy-prod.sh": COMMAND % "prod"}

    assert {"port": ("80", False), "level": ("shared", False), "region": ("us", True)} == effective(
        files, "config/values-staging.yaml"
    )


def test_what_another_file_of_the_environment_gives_is_not_missing() -> None:
    """
    Production has a key in a second file of its own; a key that neither of its files has is missing.
    """
    files = {
        "shop/Chart.yaml": CHART,
        "config/values-prod.yaml": "web: {port: 80}\n",
        "config/values-staging.yaml": "web: {port: 80, API_URL: a, MODE: fast}\n",
        "config/extra-values-prod.yaml": "web: {API_URL: b}\n",
        "config/extra-values-staging.yaml": "web: {size: 1}\n",
        "bin/go.sh": "helm upgrade shop ./shop -f config/values-$E.yaml -f config/extra-values-$E.yaml\n",
    }
    missing = {(one.subject, key) for one in found_in(tree_of(files)) if one.rule == "missing-key" for key in one.keys}

    assert {
        ("config/values-{env}.yaml", "web.MODE"),
        ("config/extra-values-{env}.yaml", "web.size"),
    } == missing


@pytest.mark.parametrize(
    "said",
    [
        {"bin/go-prod.sh": COMMAND % "prod" + " --set web.host=$HOST,web.tag=1\n"},
        {"apps/prod/shop.yaml": ARGO % "prod" + "      parameters: [{name: web.host, value: x}]\n"},
        {"apps/prod/shop.yaml": ARGO % "prod" + "      valuesObject: {web: {host: x}}\n"},
        {"apps/prod/shop.yaml": ARGO % "prod" + "      values: |\n        web:\n          host: x\n"},
        {"overlays/prod/kustomization.yaml": CHARTS % "prod" + "    valuesInline: {web: {host: x}}\n"},
        {"helmfile.yaml": HELMFILE.replace("values:", "set: [{name: web.host, value: x}]\n    values:")},
        {
            "clusters/prod/shop.yaml": FLUX + "  values: {web: {host: x}}\n",
            "clusters/prod/kustomization.yaml": GENERATED % "prod",
        },
    ],
)
def test_what_is_given_beside_files_is_not_missing(said: dict[str, str]) -> None:
    """
    A value on the command line, a parameter, values inside the application: what staging's file has, production has.
    """
    files = SHOP | {
        "config/values-staging.yaml": "web: {host: y, mode: z}\n",
        "config/values-prod.yaml": "web: {a: 1}\n",
    }
    missing = [key for one in found_in(tree_of(files)) if one.rule == "missing-key" for key in one.keys]
    given = [key for one in found_in(tree_of(files | said)) if one.rule == "missing-key" for key in one.keys]

    assert "web.host" in missing
    assert "web.host" not in given
    assert "web.mode" in given


def test_one_environment_over_another() -> None:
    """
    Staging's values laid over production's: what production sets is staging's, too, until staging says otherwise.
    """
    files = {
        "shop/Chart.yaml": CHART,
        "shop/values-prod.yaml": "a: 1\nb: 1\n",
        "shop/values-staging.yaml": "b: 2\n",
        "bin/prod.sh": "helm upgrade shop ./shop -f shop/values-prod.yaml\n",
        "bin/staging.sh": "helm upgrade shop ./shop -f shop/values-prod.yaml -f shop/values-staging.yaml\n",
    }

    assert {"a": ("1", True), "b": ("1", True)} == effective(files, "shop/values-prod.yaml")
    assert [] == [one.message for one in found_in(tree_of(files)) if one.rule == "missing-key"]


PLAIN = {
    "shop/Chart.yaml": CHART,
    "shop/values.yaml": "level: info\nSEED: ''\n",
    "shop/values-staging.yaml": "level: debug\nAPI_URL: x\n",
    "shop/values-dev.yaml": "level: debug\nAPI_URL: y\n",
}
BARE = "helm upgrade $RELEASE ./shop --install --set image.tag=$TAG\n"


@pytest.mark.parametrize("values", ["", " -f shop/values.yaml"])
def test_a_chart_deployed_with_its_own_values_is_a_member(values: str) -> None:
    """
    What production's script installs without a file of its own is the chart's values: production is compared.
    """
    files = PLAIN | {"bin/production_deploy.sh": BARE.replace(" --set", f"{values} --set")}

    assert {"level": ("info", True), "SEED": ("", True)} == effective(files, "shop/values.yaml")
    assert {("API_URL", "production")} == {
        (key, place.environment.name)
        for one in found_in(tree_of(files))
        if one.rule == "missing-key"
        for key in one.keys
        for place in one.places
        if place.state == "absent"
    }


@pytest.mark.parametrize(
    "more",
    [
        {"bin/deploy.sh": BARE},
        {"bin/production_deploy.sh": BARE.replace("./shop", "$FLAGS ./shop")},
        {"bin/production_deploy.sh": BARE.replace("./shop", "./shop -f $SECRETS")},
        {"bin/production_deploy.sh": BARE.replace("./shop", "./shop -f shop/values.yaml -f not-committed.yaml")},
        {"bin/production_deploy.sh": BARE.replace("./shop", "./shop --reuse-values")},
        {"bin/production_deploy.sh": BARE, "shop/values-production.yaml": "level: warning\n"},
        {"bin/staging_deploy.sh": BARE},
    ],
)
def test_nothing_else_makes_the_charts_values_a_member(more: dict[str, str]) -> None:
    """
    A script for nobody in particular, flags that nobody sees, a file of production's own: the chart's are defaults.
    """
    assert "shop/values.yaml" not in sides_of(PLAIN | more)


def test_generic_files_that_helm_is_given_are_values() -> None:
    """
    `prod.yaml` that is given to Helm is laid over the chart, whatever its name says.
    """
    files = {
        "shop/Chart.yaml": CHART,
        "shop/values.yaml": "a: 1\nb: {c: 1}\n",
        "envs/prod.yaml": "b: null\n",
        "envs/staging.yaml": "a: 2\n",
        "Makefile": "go:\n\thelm upgrade shop ./shop -f envs/$(ENV).yaml\n",
    }

    assert {"a": ("1", False), "b": ("null", True)} == effective(files, "envs/prod.yaml")


def test_what_is_given_is_never_shown() -> None:
    """
    A value on a command line is unknown, also where its key says that it is a secret.
    """
    files = SHOP | {"bin/go.sh": COMMAND % "$E" + " --set password=hunter2hunter2\n"}
    files |= {"config/values-staging.yaml": "password: ${X}\n"}
    (setting,) = (
        one for route, one in sides_of(files)["config/values-prod.yaml"].settings.items() if route == ("password",)
    )

    assert ("", "bin/go.sh", 1) == (setting.fact.value.raw, setting.fact.location.path, setting.fact.location.line)


def told(files: dict[str, Any]) -> tuple[Stack, ...]:
    return stacks("helm", Inventory(tree_of(files)))


@pytest.mark.parametrize(
    "text",
    [
        "helm upgrade", "helm upgrade -f", "helm upgrade a b --set", "helm upgrade ./shop -f '", 'helm install "${', "helm upgrade $( -f {{ ",
        "helm upgrade a b -f " + "../" * 500 + "values.yaml", "A=$B\nB=$A\nhelm upgrade x ./shop -f $A", "A=$A$A\nhelm upgrade x y -f $A/values.yaml",
        "helm upgrade \0a\0 -f \0", "helm upgrade x y -f config/values-$A.yaml" * 3,
    ],
)  # fmt: skip
def test_broken_commands_say_what_they_can(text: str) -> None:
    """
    Whatever stands in a script is read without a traceback.
    """
    assert {"config/values-prod.yaml", "config/values-staging.yaml"} <= set(sides_of(SHOP | {"bin/go.sh": text}))


@pytest.mark.parametrize(
    "text",
    ["kind: Application\nspec: []\n", "kind: ApplicationSet\nspec: {generators: {list: 1}, template: x}\n", "- a\n", "a: [\n", "kind: HelmRelease\nspec: 1\n"],
)  # fmt: skip
def test_broken_manifests_say_nothing(text: str) -> None:
    """
    So are manifests that are none.
    """
    head = "# argoproj.io/ helm.toolkit.fluxcd.io/ helm: valuesFile: releases:\n"

    assert () == told(SHOP | {"apps/prod.yaml": head + text, "helmfile.yaml": head + text})


def test_long_scripts_are_read_in_time() -> None:
    """
    A script of a megabyte takes no more than moments, also where its quotes and brackets never close.
    """
    lines = ["helm upgrade x ./shop -f '" + "a$(b" * 200, 'helm install "' + "{{ " * 300, "x=" + "$a" * 300]
    started = time.monotonic()

    told(SHOP | {"bin/go.sh": "\n".join(lines * 400)})

    assert time.monotonic() - started < 10
