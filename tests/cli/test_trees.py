"""Which tree `check` judges, and that it always judges the whole repository."""

from __future__ import annotations

import pytest

from tests.conftest import Checkout, run_cli
from tests.samples import DRIFT, EVEN, FOUND, OTHER_DRIFT, OTHER_FOUND, PREPROD, PROD, values


@pytest.fixture
def even(repository: Checkout) -> Checkout:
    """A repository without drift, everything committed."""
    repository.commit(EVEN)
    return repository


def test_the_work_tree_is_judged_when_nothing_is_named(even: Checkout) -> None:
    """
    Without a tree option tracked files count as they are on the disk.
    """
    even.write(DRIFT)
    document = even.check().document

    assert {"kind": "worktree", "name": None, "base": None} == document["tree"]
    assert [FOUND] == even.check().findings
    assert [FOUND] == even.check("--worktree").findings


def test_untracked_files_count_unless_they_are_ignored(even: Checkout) -> None:
    """
    A new file that git does not track yet is part of the work tree, one that git ignores is not.
    """
    even.write({".gitignore": "helm/\n", "helm/values-uat.yaml": values("PAYMENT_URL", "UAT_URL"), **OTHER_DRIFT})

    assert [OTHER_FOUND] == even.check().findings


def test_a_file_deleted_on_the_disk_is_not_part_of_the_work_tree(even: Checkout) -> None:
    """
    What is deleted and not staged is gone for the work tree and still there for the index.
    """
    even.commit(DRIFT)
    (even.path / PREPROD).unlink()

    assert [] == even.check().findings
    assert [FOUND] == even.check("--staged").findings


def test_staged_judges_the_index(even: Checkout) -> None:
    """
    What is staged counts, what is only on the disk does not.
    """
    even.write(DRIFT)
    before = even.check("--staged")
    even.git("add", "--all")
    even.write(EVEN)
    after = even.check("--staged")

    assert (0, []) == (before.status, before.findings)
    assert (1, [FOUND]) == (after.status, after.findings)
    assert {"kind": "index", "name": None, "base": None} == after.document["tree"]


def test_staged_honours_the_index_that_git_names(even: Checkout) -> None:
    """
    With GIT_INDEX_FILE, as in `git commit PATH`, that index is judged and not the repository's own.
    """
    even.write(DRIFT)
    other = {"GIT_INDEX_FILE": str(even.path / ".git/other-index")}
    even.git("read-tree", "HEAD", env=other)
    even.git("add", PREPROD, env=other)

    assert [] == even.check("--staged").findings
    assert [FOUND] == even.check("--staged", env=other).findings
    assert [FOUND] == even.check("--staged", env={"GIT_INDEX_FILE": ".git/other-index"}).findings


def test_rev_judges_a_commit_without_touching_anything(even: Checkout) -> None:
    """
    A commit is judged by its own tree, whatever lies in the index and on the disk; its full id is the tree's name.
    """
    first = even.git("rev-parse", "HEAD")
    second = even.commit(DRIFT)
    even.commit(EVEN)
    ended = even.check("--rev", "HEAD~1")

    assert (1, [FOUND]) == (ended.status, ended.findings)
    assert {"kind": "revision", "name": second, "base": None} == ended.document["tree"]
    assert [] == even.check("--rev", first[:10]).findings
    assert "" == even.git("status", "--porcelain")


def test_a_tag_and_a_branch_are_revisions(even: Checkout) -> None:
    """
    Whatever git resolves to a commit can be named: also an annotated tag and a branch with a slash.
    """
    head = even.git("rev-parse", "HEAD")
    even.git("tag", "-a", "v1", "-m", "one")
    even.git("branch", "topic/x")

    assert [head, head] == [even.check("--rev", name).document["tree"]["name"] for name in ("v1", "topic/x")]


def test_a_delta_reports_only_news(even: Checkout) -> None:
    """
    What the base had already is not reported, what the other tree adds is.
    """
    base = even.commit(OTHER_DRIFT)
    head = even.commit(DRIFT)
    ended = even.check("--from-rev", base, "--to-rev", "HEAD")

    assert [FOUND] == ended.findings
    assert {"kind": "revision", "name": head, "base": base} == ended.document["tree"]
    assert (0, []) == ((same := even.check("--from-rev", "HEAD", "--to-rev", "HEAD")).status, same.findings)


def test_a_delta_to_the_index_and_to_the_work_tree(even: Checkout) -> None:
    """
    `--from-rev` goes with `--staged` and with `--worktree`, and each sees its own tree.
    """
    head = even.git("rev-parse", "HEAD")
    even.write(DRIFT)
    even.git("add", "--all")
    even.write({**EVEN, **OTHER_DRIFT})
    staged, on_disk = even.check("--from-rev", "HEAD", "--staged"), even.check("--from-rev", "HEAD", "--worktree")

    assert [FOUND] == staged.findings
    assert {"kind": "index", "name": None, "base": head} == staged.document["tree"]
    assert [OTHER_FOUND] == on_disk.findings
    assert {"kind": "worktree", "name": None, "base": head} == on_disk.document["tree"]


def test_a_repaired_drift_is_no_news(even: Checkout) -> None:
    """
    Taking a drift away brings nothing.
    """
    even.commit(DRIFT)
    even.commit(EVEN)

    assert [] == even.check("--from-rev", "HEAD~1", "--to-rev", "HEAD").findings


def test_another_environment_that_lacks_the_same_key_is_news(even: Checkout) -> None:
    """
    News is an ordered pair of environments and a name: one more that has what production lacks is reported.
    """
    even.commit(DRIFT)
    even.write({"helm/values-staging.yaml": values("PAYMENT_URL", "NOTIFY_URL")})

    assert [FOUND] == even.check("--from-rev", "HEAD", "--worktree").findings


@pytest.mark.parametrize("options", [("--staged",), ("--worktree",)])
def test_before_the_first_commit_everything_is_news(repository: Checkout, options: tuple[str, ...]) -> None:
    """
    HEAD of a branch without a commit is the empty tree.
    """
    repository.write({**EVEN, **DRIFT})
    repository.git("add", "--all")
    ended = repository.check("--from-rev", "HEAD", *options)

    assert (1, [FOUND]) == (ended.status, ended.findings)
    assert None is ended.document["tree"]["base"]


def test_the_ids_of_a_delta_are_the_ids_of_a_full_check(even: Checkout) -> None:
    """
    A finding has one id, whether the whole tree is judged or what a change brings: also with many keys at a time.
    """
    names = [f"NAME_{number:02}_URL" for number in range(45)] + [f"plain{number}" for number in range(30)]
    even.write({PREPROD: values("PAYMENT_URL", *names), **OTHER_DRIFT})
    whole, delta = even.check(), even.check("--from-rev", "HEAD", "--worktree")

    assert set() == ids(delta.document) - ids(whole.document)
    assert 1 == delta.status


def ids(document: dict[str, list[dict[str, str]]]) -> set[str]:
    return {finding["id"] for finding in document["findings"]}


def test_the_whole_repository_is_judged_from_everywhere(even: Checkout) -> None:
    """
    From a subdirectory, with -C, and from a git directory the verdict is about the whole repository.
    """
    even.commit({**DRIFT, "docs/deep/readme.txt": "x"})
    below = even.path / "docs/deep"

    assert [FOUND] == run_cli("check", "--format", "json", cwd=below).findings
    assert [FOUND] == run_cli("check", "--format", "json", "-C", str(below), cwd=even.path.parent).findings
    assert [FOUND] == run_cli("-C", str(below), "check", "--format", "json", cwd=even.path.parent).findings
    assert [FOUND] == run_cli(
        "check", "--format", "json", "-C", "repository/docs", "--staged", cwd=even.path.parent
    ).findings
    assert [FOUND] == run_cli("check", "--format", "json", "--rev", "HEAD", cwd=even.path / ".git").findings


def test_the_surrounding_repository_does_not_leak_in(even: Checkout) -> None:
    """
    In a hook of another repository, -C judges the one that it names, not the one whose variables are set.
    """
    other = Checkout(even.path.parent / "other")
    other.commit({**EVEN, **DRIFT})
    variables = {
        "GIT_DIR": str(even.path / ".git"),
        "GIT_INDEX_FILE": str(even.path / ".git/index"),
        "GIT_WORK_TREE": str(even.path),
    }

    assert [FOUND] == run_cli(
        "check", "--staged", "--format", "json", "-C", str(other.path), cwd=even.path, env=variables
    ).findings


def test_a_bare_repository_needs_a_revision(even: Checkout) -> None:
    """
    A bare repository has neither index nor work tree: with --rev it is judged, without there is no verdict.
    """
    even.commit(DRIFT)
    bare = even.path.parent / "bare.git"
    even.git("clone", "-q", "--bare", ".", str(bare))
    judged = run_cli("check", "--format", "json", "--rev", "HEAD", cwd=bare)

    assert (1, [FOUND]) == (judged.status, judged.findings)
    assert [FOUND] == run_cli(
        "check", "--format", "json", "--from-rev", "HEAD~1", "--to-rev", "HEAD", cwd=bare
    ).findings
    for options in ((), ("--worktree",), ("--staged",), ("--from-rev", "HEAD", "--staged")):
        refused = run_cli("check", *options, cwd=bare)
        assert (2, "") == (refused.status, refused.out)
        assert "--rev" in refused.err
        assert "not a clean result" in refused.err


def test_a_production_file_that_is_gone_is_not_invented(even: Checkout) -> None:
    """
    A tree is judged by what it holds: nothing is compared with a file that only another tree has.
    """
    (even.path / PROD).unlink()

    assert [] == even.check().findings
