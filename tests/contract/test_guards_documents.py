"""Guards that are jobs, schemas, policies and scenarios."""

from __future__ import annotations

import pytest

from tests.contract.resolving import answer

CI = ".github/workflows/ci.yml"
JOBS = {
    CI: "on: push\njobs:\n  build:\n    runs-on: x\n  parity:\n    if: github.ref == 'main'\n  off:\n    if: false\n  never:\n    if: ${{ false }}\n",
    ".github/workflows/broken.yml": "jobs: [\n",
    ".gitlab-ci.yml": "stages: [a]\n.base:\n  script: [x]\nparity:\n  extends: .base\noff:\n  rules:\n    - when: never\n"
    "some:\n  rules:\n    - if: $X\n      when: never\n    - when: always\n",
    ".circleci/config.yml": "jobs:\n  build: {}\n  loose: {}\nworkflows:\n  all:\n    jobs:\n      - build\n      - orb/test: {name: smoke}\n",
    "azure-pipelines.yml": "jobs: []\n",
}


@pytest.mark.parametrize(
    "ref",
    [
        f"{CI}::build", f"{CI}::parity", f"{CI}#jobs.parity", f"./{CI}::build", ".gitlab-ci.yml::parity", ".gitlab-ci.yml::some",
        ".circleci/config.yml::build", ".circleci/config.yml::smoke",
    ],
)  # fmt: skip
def test_a_job_of_a_pipeline_is_found(ref: str) -> None:
    """
    By its key, in both spellings, whatever kind of guard names it.
    """
    assert answer(JOBS, ref, "ci-job") == ""
    assert "#" in ref or answer(JOBS, ref, "smoke") == ""


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        (f"{CI}::biuld", f"there is no job biuld in {CI}; did you mean build?"),
        (f"{CI}::zzz", f"there is no job zzz in {CI}"),
        (f"{CI}::off", f"the job off in {CI} never runs: if: false"),
        (f"{CI}::never", f"the job never in {CI} never runs: if: false"),
        (CI, f"{CI} names no job: write {CI}::job"),
        (".github/workflows/broken.yml::a", ".github/workflows/broken.yml is no YAML (line 2)"),
        (".github/workflows/ci.yaml::build", f"there is no file .github/workflows/ci.yaml; did you mean {CI}?"),
        (".gitlab-ci.yml::.base", "the job .base in .gitlab-ci.yml never runs: it is a template"),
        (".gitlab-ci.yml::stages", "there is no job stages in .gitlab-ci.yml"),
        (".gitlab-ci.yml::off", "the job off in .gitlab-ci.yml never runs: when: never"),
        (".circleci/config.yml::loose", "the job loose in .circleci/config.yml never runs: it is in no workflow"),
        (
            "azure-pipelines.yml::a",
            "jobs of azure-pipelines.yml are not known: only those of GitHub workflows, GitLab CI and CircleCI are",
        ),
    ],
)
def test_a_job_that_never_runs_is_gone(ref: str, expected: str) -> None:
    """
    A job that is not there, one that is switched off, a template, and one that no workflow uses.
    """
    assert expected == answer(JOBS, ref, "ci-job")


DOCUMENTS = {
    "schemas/env.json": '{"properties": {"a/b": {"type": "string"}}, "required": ["x", "y"]}',
    "schemas/broken.json": '{"a": 1,}',
    "schemas/yaml.json": "a: 1\n",
    "schemas/comments.jsonc": '// said\n{"a": 1}',
    "schemas/env.yaml": "properties:\n  port: {type: integer}\n",
    "schemas/broken.yaml": "a: [\n",
    "schemas/comment.yaml": "# nothing\n",
    "schemas/env.toml": "[tool.x]\ny = 1\n",
    "schemas/broken.toml": "[tool\n",
    "policies/deny.rego": "# said\npackage main\n\ndefault allow := false\n\ndeny contains msg if {\n  true\n}\n",
    "policies/comments.rego": "# nothing\n\n# but this\n",
    "schemas/env.cue": '#Env: {\n  port: int\n}\nname: "x"\n',
    "schemas/api.proto": 'syntax = "proto3";\nmessage Order {\n  string id = 1;\n}\n',
    "schemas/api.graphql": "type Order {\n  id: ID!\n}\n",
    "schemas/env.xsd": "<schema/>",
    "schemas/empty.json": "",
}


@pytest.mark.parametrize(
    "ref",
    [
        "schemas/env.json", "schemas/env.json#/properties/a~1b/type", "schemas/env.json#/required/1", "schemas/env.json#required[x]",
        "schemas/env.json#properties.a/b.type", "schemas/env.json#properties", "schemas/comments.jsonc", "schemas/env.yaml#properties.port.type",
        "schemas/env.toml#tool.x.y", "policies/deny.rego", "policies/deny.rego#deny", "policies/deny.rego#allow", "schemas/env.cue##Env",
        "schemas/env.cue#name", "schemas/api.proto#Order", "schemas/api.graphql#Order", "schemas/env.xsd",
    ],
)  # fmt: skip
def test_a_document_that_can_be_read_is_found(ref: str) -> None:
    """
    A schema or a policy with the place, pointer, route or declaration that is named in it.
    """
    assert {answer(DOCUMENTS, ref, kind) for kind in ("schema", "policy")} == {""}


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("schemas/env.json#/properties/a", "schemas/env.json has no /properties/a; did you mean /properties?"),
        ("schemas/env.json#/required/2", "schemas/env.json has no /required/2; did you mean /required/1?"),
        (
            "schemas/env.yaml#properties.prt.type",
            "schemas/env.yaml has no properties.prt.type; did you mean properties.port.type?",
        ),
        ("schemas/broken.json", "schemas/broken.json is no JSON (line 1)"),
        ("schemas/yaml.json", "schemas/yaml.json is no JSON (line 1)"),
        ("schemas/broken.yaml", "schemas/broken.yaml is no YAML (line 2)"),
        ("schemas/comment.yaml", "schemas/comment.yaml holds nothing"),
        ("schemas/broken.toml", "schemas/broken.toml is no TOML"),
        ("policies/comments.rego", "policies/comments.rego holds nothing but comments"),
        ("policies/deny.rego#dney", "policies/deny.rego has no dney; did you mean deny?"),
        ("schemas/api.proto#Orders", "schemas/api.proto has no Orders; did you mean Order?"),
        ("schemas/env.xsd#/a", "places in schemas/env.xsd are not looked up: name the file alone"),
        ("schemas/empty.json", "schemas/empty.json is empty"),
        ("schemas/none.json", "there is no file schemas/none.json; did you mean schemas/env.json?"),
    ],
)
def test_a_document_that_cannot_be_read_is_gone(ref: str, expected: str) -> None:
    """
    One that does not parse as what its name says, one that holds nothing, and a place that it does not have.
    """
    assert expected == answer(DOCUMENTS, ref, "schema")


FEATURES = {
    "features/orders.feature": '''# a comment
@orders @slow
Feature: Orders
  Background:
    Given a shop

  @parity
  Scenario: Paying by card
    """
    @quoted
    Scenario: Quoted
    """

  @wip
  Scenario: Paying later

  Scenario Outline: Shipping to <country>
    Examples:
      | country |
    @abroad
    Examples: far away
      | country |

  @rule
  Rule: Refunds
    Example: Refunding a card # not a comment
  @ignore
  Rule: Later
    Example: Not yet
''',
    "features/bestellung.feature": "# language: de\n@kasse\nFunktionalität: Bestellung\n  Szenario: Mit Karte zahlen\n",
    "features/off.feature": "@Skip\nFeature: Off\n  Scenario: Never\n",
    "features/none.feature": "Feature: None\n",
}


@pytest.mark.parametrize(
    "ref",
    [
        "@parity", "@orders", "@abroad", "@rule", "@kasse", "features/orders.feature", "features/orders.feature::@parity",
        "features/orders.feature::Paying by card", "features/orders.feature::Shipping to <country>", "features/orders.feature::Refunds",
        "features/orders.feature::Refunding a card # not a comment", "features/bestellung.feature::Mit Karte zahlen",
    ],
)  # fmt: skip
def test_a_scenario_is_found(ref: str) -> None:
    """
    By a tag anywhere or in a file, by its name or its rule's, in any language that Gherkin is written in.
    """
    assert answer(FEATURES, ref, "scenario") == ""


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("@partiy", "no scenario in the feature files has the tag @partiy; did you mean @parity?"),
        ("@quoted", "no scenario in the feature files has the tag @quoted"),
        ("@wip", "every scenario of @wip is skipped: it has the tag @wip"),
        ("features/orders.feature::Quoted", "features/orders.feature has no scenario Quoted"),
        ("features/orders.feature::Orders", "features/orders.feature has no scenario Orders"),
        (
            "features/orders.feature::Paying by cash",
            "features/orders.feature has no scenario Paying by cash; did you mean Paying by card?",
        ),
        (
            "features/orders.feature::Paying later",
            "features/orders.feature::Paying later is skipped: it has the tag @wip",
        ),
        ("features/orders.feature::Not yet", "features/orders.feature::Not yet is skipped: it has the tag @ignore"),
        ("features/off.feature", "features/off.feature is skipped: it has the tag @Skip"),
        ("features/none.feature", "features/none.feature has no scenario"),
    ],
)
def test_a_scenario_that_does_not_run_is_gone(ref: str, expected: str) -> None:
    """
    One that is only quoted, one that a tag takes out, its own or an inherited one.
    """
    actual = answer(FEATURES, ref, "scenario")

    assert expected == actual or ("did you mean" not in expected and actual.startswith(f"{expected}; did you mean"))


def test_a_tag_needs_a_feature_file() -> None:
    """
    Without any feature file there is nothing that a tag could stand in; other files hold no scenarios.
    """
    assert (
        answer({"a.txt": "@parity"}, "@parity", "scenario")
        == "there is no feature file that could have a scenario @parity"
    )
    assert (
        answer({"a.txt": "@parity"}, "a.txt::@parity", "scenario")
        == "a.txt is no feature file: write @tag or path.feature::name"
    )
