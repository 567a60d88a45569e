"""Runs without a verdict: exit status 2, nothing on standard output, a sentence that says so on standard error."""

from __future__ import annotations

import pytest

from tests.conftest import Checkout, Ended, run_cli
from tests.samples import DRIFT, EVEN

NO_VERDICT = "There is no verdict: this is not a clean result."


def refused(ended: Ended) -> str:
    """The message of a run that must have come to no verdict."""
    assert (2, "") == (ended.status, ended.out)
    assert ended.err.startswith("parity-hooks: ")
    assert NO_VERDICT in ended.err
    return ended.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "--nope"), "--nope"),
        (("check", "extra"), "extra"),
        (("check", "--format", "xml"), "'xml'"),
        (("check", "--fail-on", "fatal"), "'fatal'"),
        (("check", "--color", "sometimes"), "'sometimes'"),
        (("check", "--rev"), "expected one argument"),
        (("check", "--stag"), "--stag"),
        (("map", "--surface", "weather"), "'weather'"),
        (("explain",), "WHAT"),
        (("explain", "a", "b"), "b"),
        (("chekc",), "Did you mean check?"),
        (("frobnicate",), "check, map, explain, regenerate, record, resolve, skill, prune, fix, demo"),
        (("--nope",), "--nope"),
        (("--completion",), "bash, zsh, fish"),
        (("--completion", "tcsh"), "bash, zsh, fish"),
        (("-C", "."), "without a command"),
    ],
)
def test_usage_errors_say_that_there_is_no_verdict(repository: Checkout, arguments: tuple[str, ...], said: str) -> None:
    """
    A command line that means nothing never looks like a clean result, and its message names what is wrong.
    """
    assert said in refused(run_cli(*arguments, cwd=repository.path))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--to-rev", "HEAD"), "--to-rev needs --from-rev"),
        (("--rev", "HEAD", "--from-rev", "HEAD"), "--rev and --from-rev do not go together"),
        (("--rev", "HEAD", "--staged"), "exclude each other"),
        (("--rev", "HEAD", "--worktree"), "exclude each other"),
        (("--staged", "--worktree"), "exclude each other"),
        (("--from-rev", "HEAD"), "--from-rev needs one of"),
        (("--from-rev", "HEAD", "--staged", "--worktree"), "--from-rev needs one of"),
        (("--from-rev", "HEAD", "--to-rev", "HEAD", "--staged"), "--from-rev needs one of"),
        (("--from-rev", "HEAD", "--to-rev", "HEAD", "--worktree"), "--from-rev needs one of"),
    ],
)
def test_tree_options_that_contradict_each_other(repository: Checkout, options: tuple[str, ...], said: str) -> None:
    """
    Two trees at once are refused, and so is half a comparison.
    """
    repository.commit(EVEN)

    assert said in refused(run_cli("check", *options, cwd=repository.path))
    assert said in refused(run_cli("map", *options, cwd=repository.path))


@pytest.mark.parametrize(
    "options",
    [
        ("--rev", "nope"),
        ("--rev", ""),
        ("--rev", "HEAD^{blob}"),
        ("--rev=--upload-pack=x",),
        ("--rev", "0" * 40),
        ("--from-rev", "nope", "--staged"),
        ("--from-rev", "HEAD", "--to-rev", "nope"),
        ("--rev", "HEAD~5"),
    ],
)
def test_an_unknown_revision(repository: Checkout, options: tuple[str, ...]) -> None:
    """
    What git does not resolve is named and there is no verdict.
    """
    repository.commit(EVEN)

    assert "unknown revision" in refused(repository.check(*options))


def test_the_head_of_an_empty_repository_is_the_empty_tree(repository: Checkout) -> None:
    """
    A branch without a commit is no unknown revision.
    """
    ended = repository.check("--rev", "HEAD")

    assert (0, {"kind": "revision", "name": None, "base": None}) == (ended.status, ended.document["tree"])


def test_outside_of_any_repository(repository: Checkout) -> None:
    """
    Without a repository there is no verdict; the message names the directory.
    """
    outside = repository.path.parent / "outside"
    outside.mkdir()

    assert str(outside) in refused(
        run_cli("check", cwd=outside, env={"GIT_CEILING_DIRECTORIES": str(repository.path.parent)})
    )


def test_a_directory_that_is_none(repository: Checkout) -> None:
    """
    -C must name a directory: what does not exist and what is a file is refused.
    """
    repository.write({"file": "x"})

    assert "nowhere" in refused(run_cli("check", "-C", "nowhere", cwd=repository.path))
    assert "file" in refused(run_cli("check", "-C", "file", cwd=repository.path))


def test_without_git_there_is_no_verdict(repository: Checkout) -> None:
    """
    A machine without git gets a sentence.
    """
    assert "git" in refused(run_cli("check", cwd=repository.path, env={"PATH": str(repository.path)}))


def test_a_contract_is_never_ignored_silently(repository: Checkout) -> None:
    """
    A contract that this version cannot read stops every kind of check; --no-contract judges without it.
    """
    repository.commit({**EVEN, **DRIFT, ".parity/contract.yaml": "version: 2\napp: shop\n"})

    for options in ((), ("--staged",), ("--rev", "HEAD"), ("--from-rev", "HEAD", "--staged"), ("--exit-zero",)):
        assert ".parity/contract.yaml:1: version 2 is of a newer parity-hooks" in refused(repository.check(*options))
    assert 1 == repository.check("--no-contract").status


def test_an_untracked_contract_counts_for_the_work_tree_only(repository: Checkout) -> None:
    """
    Whether there is a contract is a question to the tree that is judged.
    """
    repository.commit({**EVEN, **DRIFT})
    repository.write({".parity/contract.yaml": "version: 1\n"})

    refused(repository.check())
    assert [1, 1] == [repository.check(*options).status for options in (("--staged",), ("--rev", "HEAD"))]


def test_exit_zero_hides_findings_and_nothing_else(repository: Checkout) -> None:
    """
    --exit-zero turns 1 into 0; a run without a verdict stays 2.
    """
    repository.commit({**EVEN, **DRIFT})
    ended = repository.check("--exit-zero")

    assert (0, "findings") == (ended.status, ended.document["verdict"])
    refused(repository.check("--exit-zero", "--rev", "nope"))
    refused(repository.check("--exit-zero", "--nope"))


def test_what_cannot_be_explained(repository: Checkout) -> None:
    """
    A finding, rule or key that is not there: exit status 2 and a hint; a misspelt rule gets a suggestion.
    """
    repository.commit(EVEN)

    assert "f-00000000" in refused(run_cli("explain", "f-00000000", cwd=repository.path))
    assert "missing-key" in refused(run_cli("explain", "missing-keys", cwd=repository.path))
    assert "NO_SUCH_KEY" in refused(run_cli("explain", "NO_SUCH_KEY", cwd=repository.path))


def test_a_finding_of_a_bare_repository_needs_a_revision(repository: Checkout) -> None:
    """
    `explain` says that a bare repository has no index, instead of saying that there is no such finding.
    """
    repository.commit(EVEN)
    bare = repository.path.parent / "bare.git"
    repository.git("clone", "-q", "--bare", ".", str(bare))

    assert "--rev" in refused(run_cli("explain", "f-00000000", cwd=bare))
