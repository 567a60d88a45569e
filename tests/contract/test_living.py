"""A contract over time: what moves, what follows, what somebody recorded and what becomes of that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.conftest import Checkout, Ended
from tests.contract.shop import (
    COMPOSE,
    CONTRACT,
    GUARD,
    RECORDED,
    TERRAFORM,
    WORKFLOW,
    agreed,
    cli,
    compose,
    recorded,
    shop,
    statuses,
    terraform,
    workflow,
)


@pytest.fixture
def accepted(repository: Checkout) -> Checkout:
    """A repository with one recorded difference: development machines have PostgreSQL 15."""
    agreed(repository, shop())
    assert 0 == recorded(repository).status
    repository.commit()
    assert [("version-mismatch", "accepted")] == statuses(repository)
    return repository


def only_broken(checkout: Checkout, *arguments: str, env: Mapping[str, str | None] | None = None) -> dict[str, Any]:
    """The one finding that blocks, which says that the divergence is broken."""
    (found,) = [one for one in checkout.check(*arguments, env=env).document["findings"] if one["status"] == "broken"]
    assert "postgres-version-local" == found["divergence"]
    return dict(found)


def test_a_truth_that_moves_with_everybody_is_stale_until_it_is_regenerated(repository: Checkout) -> None:
    """
    Production moves and the others follow: nothing is new, the contract is stale, one command makes it green.
    """
    agreed(repository, shop(local="16"))
    repository.commit({TERRAFORM: terraform("17"), COMPOSE: compose("17"), WORKFLOW: workflow("17")})

    assert [("stale-truth", "stale")] == statuses(repository)
    assert 0 == cli(repository, "regenerate").status
    assert [] == statuses(repository)


def test_a_truth_that_moves_without_one_environment_is_new_drift(repository: Checkout) -> None:
    """
    The environment that stays behind is told beside the truth.
    """
    agreed(repository, shop(local="16"))
    repository.commit({TERRAFORM: terraform("17"), WORKFLOW: workflow("17")})

    assert [("version-mismatch", "new"), ("stale-truth", "stale")] == sorted(statuses(repository), reverse=True)


def test_a_source_under_another_name_is_stale_and_followed(accepted: Checkout) -> None:
    """
    A renamed file is no drift: contract and divergence are stale, and follow it.
    """
    accepted.git("mv", TERRAFORM, "infra/rds.tf")
    accepted.commit()
    assert {"stale"} == {status for _, status in statuses(accepted) if status != "accepted"}

    assert 0 == cli(accepted, "regenerate").status
    assert [("version-mismatch", "accepted")] == statuses(accepted)
    assert "infra/rds.tf#" in (accepted.path / RECORDED).read_text()


def test_an_update_binds_no_environment_that_nobody_recorded(accepted: Checkout) -> None:
    """
    Production moves away from CI, too: the reason was given for development machines, CI is new.
    """
    accepted.commit({TERRAFORM: terraform("17")})
    assert 0 == cli(accepted, "regenerate").status
    (finding,) = [one for one in accepted.check("--no-contract").document["findings"] if one["severity"] != "info"]
    assert 0 == cli(accepted, "record", finding["id"], "--update", "postgres-version-local").status

    assert "ci:" not in (accepted.path / RECORDED).read_text()
    assert [("version-mismatch", "accepted"), ("version-mismatch", "new")] == sorted(statuses(accepted))


def test_prune_leaves_what_was_only_renamed(accepted: Checkout) -> None:
    """
    A difference whose file has another name still differs.
    """
    accepted.git("mv", COMPOSE, "compose.yml")
    accepted.git("mv", TERRAFORM, "infra/rds.tf")
    accepted.commit()
    cli(accepted, "prune")

    assert (accepted.path / RECORDED).is_file()


def test_a_production_side_that_moves_breaks_the_divergence(accepted: Checkout) -> None:
    """
    What was recorded against 16 says nothing about 17.
    """
    accepted.commit({TERRAFORM: terraform("17"), WORKFLOW: workflow("17")})
    cli(accepted, "regenerate")

    assert "production moved from 16 to 17" in only_broken(accepted)["message"]


def test_the_other_side_that_moves_breaks_the_divergence_and_an_update_binds_it_anew(accepted: Checkout) -> None:
    """
    The command that is offered is enough, and keeps what was said.
    """
    accepted.commit({COMPOSE: compose("14")})
    broken = only_broken(accepted)
    assert "local moved from 15 to 14" in broken["message"]
    before = (accepted.path / RECORDED).read_text()

    command = broken["next"][0].split()
    assert 0 == cli(accepted, *command[command.index("record") :]).status
    assert before.replace('value: "15"', 'value: "14"') == (accepted.path / RECORDED).read_text()
    assert [("version-mismatch", "accepted")] == statuses(accepted)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "is not there"),
        ("def test_other():\n    assert True\n", "no test test_only_old_features"),
        ("import pytest\n\n\n@pytest.mark.skip\ndef test_only_old_features():\n    assert True\n", "skipped"),
    ],
    ids=["deleted", "renamed", "skipped"],
)
def test_a_guard_that_is_gone_breaks_the_divergence(accepted: Checkout, content: str | None, said: str) -> None:
    """
    A test that is deleted, renamed or skipped guards nothing.
    """
    if content is None:
        accepted.git("rm", "-q", GUARD)
        accepted.commit()
    else:
        accepted.commit({GUARD: content})

    assert said.rsplit(maxsplit=1)[-1] in only_broken(accepted)["message"]


def test_an_owner_who_leaves_breaks_the_divergence(accepted: Checkout) -> None:
    """
    Somebody has to answer for it.
    """
    accepted.commit({"CODEOWNERS": "* @shop/data\n"})

    assert "@shop/platform" in only_broken(accepted)["message"]


def test_a_day_that_passes_breaks_the_divergence(accepted: Checkout) -> None:
    """
    The clock counts against the committed date only, and a test can set it.
    """
    late = {"SOURCE_DATE_EPOCH": "32503680000"}  # 3000-01-01

    assert "due by 2999-12-31" in only_broken(accepted, env=late)["message"]
    assert [("version-mismatch", "accepted")] == statuses(accepted)


def test_an_event_that_happens_breaks_the_divergence(repository: Checkout) -> None:
    """
    What it waited for is read from the tree.
    """
    agreed(repository, shop())
    assert 0 == recorded(repository, "--review-when", "postgres.version@ci >= 17").status
    repository.commit()
    assert ("version-mismatch", "accepted") in statuses(repository)
    repository.commit({WORKFLOW: workflow("17")})

    assert "postgres.version@ci >= 17 (17)" in only_broken(repository)["message"]


def test_a_difference_that_is_gone_breaks_the_divergence_and_prune_removes_it(accepted: Checkout) -> None:
    """
    Nothing else is removed.
    """
    accepted.commit({COMPOSE: compose("16")})
    assert "nothing differs any more" in only_broken(accepted)["message"]
    assert [True] == [
        one.endswith(("parity_hooks prune", "parity-hooks prune")) for one in only_broken(accepted)["next"][:1]
    ]

    assert f"would remove {RECORDED}" in cli(accepted, "prune", "--dry-run").out
    assert (accepted.path / RECORDED).is_file()
    assert 0 == cli(accepted, "prune").status
    assert not (accepted.path / RECORDED).exists()
    assert [] == statuses(accepted)


@pytest.mark.parametrize(
    ("was", "now", "line", "said"),
    [
        ("reason:", "resaon:", 9, "unknown key resaon; did you mean reason?"),
        ("vendor-limit", "vendor-limits", 9, "did you mean vendor-limit?"),
        ("id: postgres-version-local", "id: postgres", 2, "has to be the name of its file"),
        ("risk: ", "# ", 2, "risk is missing"),
        ("status: accepted", "status: accepted\nstatus: accepted", 16, "given twice"),
    ],
)
def test_what_is_misspelt_leaves_no_verdict(accepted: Checkout, was: str, now: str, line: int, said: str) -> None:
    """
    The place is named, with what was probably meant.
    """
    path = accepted.path / RECORDED
    text = path.read_text()
    assert was in text
    path.write_text(text.replace(was, now, 1))
    ended = accepted.check()

    assert 2 == ended.status
    assert f"{RECORDED}:{line}: " in ended.err
    assert said in ended.err


def test_what_came_past_the_hook_is_told_by_the_next_commit_and_by_a_shallow_clone(accepted: Checkout) -> None:
    """
    The verdict depends on the tree and the contract in it, never on the commit that brought it.
    """
    accepted.commit({COMPOSE: compose("14")})
    accepted.write({"README.md": "new\n"})
    accepted.git("add", "README.md")
    assert "local moved from 15 to 14" in hook(accepted).out

    accepted.git("clone", "-q", "--depth", "1", f"file://{accepted.path}", str(accepted.path.parent / "clone"))
    clone = Checkout(accepted.path.parent / "clone")
    assert "local moved from 15 to 14" in only_broken(clone, "--rev", "HEAD")["message"]


def hook(checkout: Checkout) -> Ended:
    """What the hook says of the index."""
    from tests.conftest import run_module

    return run_module("parity_hooks.hooks.check", cwd=checkout.path)


@pytest.mark.parametrize("path", [CONTRACT, RECORDED])
def test_a_conflict_leaves_no_verdict_and_names_its_place(accepted: Checkout, path: str) -> None:
    """
    Half of a merge is no contract.
    """
    text = (accepted.path / path).read_text()
    accepted.write({path: text.replace("\n", "\n<<<<<<< ours\n", 1)})
    for ended in (accepted.check(), cli(accepted, "regenerate"), cli(accepted, "prune")):
        assert 2 == ended.status
        assert f"{path}:2: a conflict of a merge is not resolved" in ended.err
    accepted.write({path: text})

    assert 0 == accepted.check().status


def test_the_policy_can_forbid_a_divergence(accepted: Checkout) -> None:
    """
    What is not waivable can neither stay recorded nor be recorded.
    """
    contract = accepted.path / CONTRACT
    contract.write_text(f"{contract.read_text()}policy:\n  - {{surface: data, waivable: false}}\n")
    assert "the policy does not let anybody record" in only_broken(accepted)["message"]
    (accepted.path / RECORDED).unlink()

    ended = recorded(accepted)
    assert 1 == ended.status
    assert "the policy does not let anybody record a difference of data" in ended.out
    assert not (accepted.path / RECORDED).exists()


def test_the_policy_says_how_strictly_is_compared(repository: Checkout) -> None:
    """
    `compare: major` lets minor releases differ; what follows wins over what stands before.
    """
    agreed(repository, shop(production="14.9", local="14.2", ci="14.9"))
    contract = repository.path / CONTRACT
    text = contract.read_text()
    rows = "policy:\n  - {surface: '*', compare: value}\n  - {subject: postgres, key: version, compare: major}\n"
    contract.write_text(text + rows)

    assert [] == statuses(repository)
