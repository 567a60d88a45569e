"""`explain` and `map`: what they answer, from which tree, in which form."""

from __future__ import annotations

import pytest

from parity_hooks.checks import RULES
from tests.conftest import Checkout, run_cli
from tests.samples import CHART, DRIFT, EVEN, OTHER_DRIFT, PREPROD, PROD, values


def id_of(checkout: Checkout, key: str, *options: str) -> str:
    """The id of the finding about `key`."""
    return str(next(one["id"] for one in checkout.check(*options).document["findings"] if one["key"].endswith(key)))


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
def test_a_rule_has_a_page(repository: Checkout, rule: str) -> None:
    """
    Every rule is explained from anywhere, also outside a repository, as text and as JSON.
    """
    text = run_cli("explain", rule, cwd=repository.path.parent)
    document = run_cli("explain", rule, "--format", "json", cwd=repository.path.parent).document

    assert (0, f"{rule}\n{'=' * len(rule)}\n\n") == (text.status, text.out[: 2 * len(rule) + 3])
    assert {"rule": rule, "page": text.out} == document


def test_a_finding_is_explained(repository: Checkout) -> None:
    """
    Of a finding its places, the reason of its severity, what would end it and when it is fine.
    """
    repository.commit({**EVEN, **DRIFT})
    found = id_of(repository, "NOTIFY_URL")
    text = run_cli("explain", found, cwd=repository.path)
    document = run_cli("explain", found, "--format", "json", cwd=repository.path).document

    assert 0 == text.status
    assert ["Where", "Why it is reported", "What would end it", "When it is fine"] == [
        line for line in text.out.splitlines() if line[:1].isupper() and ":" not in line
    ]
    assert f"preprod present {PREPROD}:4 shop.env.NOTIFY_URL https://notify-url.example" in [
        " ".join(line.split()) for line in text.out.splitlines()
    ]
    assert document == next(one for one in repository.check().document["findings"] if one["id"] == found)


def test_a_finding_of_the_index_is_found(repository: Checkout) -> None:
    """
    What is staged and no longer on the disk is explained from the index.
    """
    repository.commit(EVEN)
    repository.write(DRIFT)
    repository.git("add", "--all")
    repository.write(EVEN)
    found = id_of(repository, "NOTIFY_URL", "--staged")

    assert 0 == run_cli("explain", found, cwd=repository.path).status
    assert 2 == run_cli("explain", found, "--worktree", cwd=repository.path).status


def test_a_finding_of_the_work_tree_is_found(repository: Checkout) -> None:
    """
    What is on the disk only is explained from there, unless the index was named.
    """
    repository.commit(EVEN)
    repository.write(DRIFT)
    found = id_of(repository, "NOTIFY_URL")

    assert 0 == run_cli("explain", found, cwd=repository.path).status
    assert 2 == run_cli("explain", found, "--staged", cwd=repository.path).status
    assert 2 == run_cli("explain", found, "--rev", "HEAD", cwd=repository.path).status


def test_a_finding_in_both_is_explained_from_the_index(repository: Checkout) -> None:
    """
    Of a finding that index and work tree have, the index's places are shown: they are what is being committed.
    """
    repository.commit({**EVEN, **DRIFT})
    repository.write({PREPROD: "# moved\n" + str(DRIFT[PREPROD])})

    assert f"{PREPROD}:4 " in run_cli("explain", id_of(repository, "NOTIFY_URL"), cwd=repository.path).out


def test_a_key_is_followed_through_its_layers(repository: Checkout) -> None:
    """
    Every environment is listed with where it gets the key: from its own file, from the defaults beneath it, or not at all.
    """
    repository.commit(
        {
            **CHART,
            "helm/shop/values.yaml": values(MODE="fast"),
            PROD: values(MODE="safe", ONLY_PROD="1"),
            PREPROD: values("PAYMENT_URL"),
            ".env.example": "MODE=slow\n",
        }
    )
    mode = run_cli("explain", "MODE", "--format", "json", cwd=repository.path).document
    only = run_cli("explain", "env.ONLY_PROD", "--format", "json", cwd=repository.path).document

    assert [
        ("production", "own", f"{PROD}:3", "safe"),
        ("production", "covered", "helm/shop/values.yaml:3", "fast"),
        ("preprod", "inherited", "helm/shop/values.yaml:3", "fast"),
        ("local", "sets", ".env.example:1", "slow"),
    ] == [(row["environment"], row["how"], row["place"], row["value"]) for row in mode["places"]]
    assert [("production", "own"), ("preprod", "missing")] == [
        (row["environment"], row["how"]) for row in only["places"]
    ]
    assert "MODE" == run_cli("explain", "MODE", cwd=repository.path).out.splitlines()[0]


def test_a_key_is_followed_to_the_programs_that_read_it(repository: Checkout) -> None:
    """
    The chain of a variable: layers, other files, sets that are handed over as a whole, programs, what sets it by itself.
    """
    repository.commit(
        {
            PREPROD: values(SHOP_MODE="one"),
            PROD: values(SHOP_MODE="two"),
            "docker-compose.yml": "services:\n  web:\n    build: .\n    env_file: web.env\n",
            "src/app.py": 'import os\nMODE = os.environ["SHOP_MODE"]\nSIZE = os.environ.get("SHOP_MODE", "one")\n',
        }
    )
    places = run_cli("explain", "SHOP_MODE", "--format", "json", cwd=repository.path).document["places"]
    injected = run_cli("explain", "NODE_ENV", cwd=repository.path)

    assert [
        ("helm/values-{env}.yaml", "own", f"{PROD}:3"),
        ("helm/values-{env}.yaml", "own", f"{PREPROD}:3"),
        ("whole sets that may hold it", "may hold", "docker-compose.yml:4"),
        ("programs that read it", "requires", "src/app.py:2"),
        ("programs that read it", "default", "src/app.py:3"),
    ] == [(row["subject"], row["how"], row["place"]) for row in places]
    assert (0, True) == (injected.status, "set it by themselves" in injected.out)


def test_a_key_is_looked_up_in_the_tree_that_is_named(repository: Checkout) -> None:
    """
    Without a tree option the work tree is asked; the index and a commit when they are named.
    """
    repository.commit({PREPROD: values(MODE="one"), PROD: values(MODE="one")})
    repository.write({PROD: values(MODE="two")})
    repository.git("add", "--all")
    repository.write({PROD: values(MODE="three")})

    def production(*options: str) -> str:
        places = run_cli("explain", "MODE", "--format", "json", *options, cwd=repository.path).document["places"]
        return str(next(place["value"] for place in places if place["environment"] == "production"))

    assert ["three", "two", "one"] == [production(), production("--staged"), production("--rev", "HEAD")]


def test_a_product_is_a_key(repository: Checkout) -> None:
    """
    `explain postgres` lists every place that states a version of it.
    """
    repository.commit(
        {"compose.yml": "services:\n  db:\n    image: postgres:15\n", ".github/workflows/t.yml": WORKFLOW}
    )
    places = run_cli("explain", "postgres", "--format", "json", cwd=repository.path).document["places"]

    assert [("ci", "16"), ("local", "15")] == sorted((place["environment"], place["value"]) for place in places)


WORKFLOW = "on: push\njobs:\n  t:\n    runs-on: ubuntu-latest\n    services:\n      db:\n        image: postgres:16\n    steps: []\n"
MAPPED = {
    **EVEN,
    **DRIFT,
    "compose.yml": "services:\n  db:\n    image: postgres:15\n",
    ".github/workflows/t.yml": WORKFLOW,
}


def test_the_map_has_every_environment_of_every_subject(repository: Checkout) -> None:
    """
    The map names families and products with what each environment states, how bad it drifts, and who speaks for whom.
    """
    repository.commit(MAPPED)
    document = run_cli("map", "--format", "json", cwd=repository.path).document

    assert {
        (row["surface"], row["subject"], tuple(cell["environment"] for cell in row["environments"]), row["drift"])
        for row in document["rows"]
    } == {
        ("config", "helm/values-{env}.yaml", ("production", "preprod"), "warning"),
        ("data", "postgres", ("ci", "local"), "warning"),
    }
    assert {(one["environment"], one["role"], one["path"]) for one in document["sources"]} >= {
        ("production", "production", PROD),
        ("preprod", "staging", PREPROD),
        ("local", "local", "compose.yml"),
        ("ci", "ci", ".github/workflows/t.yml"),
    }


def test_the_map_never_fails_for_drift(repository: Checkout) -> None:
    """
    `map` shows and `check` judges: drift does not change the exit status of the map.
    """
    repository.commit(MAPPED)

    assert [0, 0, 0] == [
        run_cli("map", "--format", name, cwd=repository.path).status for name in ("text", "json", "markdown")
    ]


def test_one_surface_of_the_map(repository: Checkout) -> None:
    """
    --surface keeps the rows of one surface, -q those that block, -v adds who speaks for whom.
    """
    repository.commit({**MAPPED, "x/preprod.env": "A=1\n", "x/prod.env": "A=1\n"})

    def subjects(*options: str) -> list[str]:
        return [
            row["subject"] for row in run_cli("map", "--format", "json", *options, cwd=repository.path).document["rows"]
        ]

    assert ["helm/values-{env}.yaml", "x/{env}.env"] == subjects("--surface", "config")
    assert [] == subjects("--surface", "scale")
    assert ["helm/values-{env}.yaml"] == subjects("--surface", "config", "-q")
    assert "who speaks for whom" not in run_cli("map", cwd=repository.path).out
    assert f"production     {PROD}: its path says prod" in run_cli("map", "-v", cwd=repository.path).out


def test_the_map_of_a_commit(repository: Checkout) -> None:
    """
    The map takes the same tree options as `check`.
    """
    repository.commit(MAPPED)
    repository.write(OTHER_DRIFT)

    def has(*options: str) -> bool:
        return "deploy/{env}.env" in run_cli("map", *options, cwd=repository.path).out

    assert [True, False, False] == [has(), has("--staged"), has("--rev", "HEAD")]


def test_the_map_in_markdown_is_one_table(repository: Checkout) -> None:
    """
    Every line of the Markdown map is a row with the same four cells, whatever the paths contain.
    """
    repository.commit({"a|b`c/preprod.env": "A=1\n", "a|b`c/prod.env": "A=1\n"})
    lines = run_cli("map", "--format", "markdown", cwd=repository.path).out.splitlines()

    assert {5} == {line.replace("\\|", "").count("|") for line in lines}
