"""`parity-check` as a plain git hook: nobody hides the unstaged changes, and git's own variables are set."""

from __future__ import annotations

from tests.conftest import Checkout, run_module
from tests.hooks.conftest import Guarded, guard_plainly
from tests.samples import DRIFT, EVEN, PREPROD, PROD, values

BOTH: dict[str, str | bytes] = {PREPROD: values("PAYMENT_URL", "NOTIFY_URL"), PROD: values("PAYMENT_URL", "NOTIFY_URL")}
NOTIFY = "shop.env.NOTIFY_URL"
HOOK = "parity_hooks.hooks.check"


def test_a_dirty_work_tree_does_not_count(plain: Guarded) -> None:
    """
    A drift that is on the disk only is not being committed.
    """
    plain.stage({PREPROD: "# even\n" + values("PAYMENT_URL")})
    plain.write({**DRIFT, "deploy/preprod.env": "A_URL=1\nB_URL=2\n", "deploy/prod.env": "A_URL=1\n"})

    plain.passed()


def test_a_repair_in_a_dirty_work_tree_does_not_count(plain: Guarded) -> None:
    """
    A staged drift is stopped, although the disk has the repair.
    """
    plain.stage(DRIFT)
    plain.write(BOTH)

    assert NOTIFY in plain.stopped()


def test_commit_of_a_path(plain: Guarded) -> None:
    """
    git's temporary index is judged: neither the staged drift of another file nor a staged repair counts.
    """
    plain.stage(DRIFT)
    plain.write({"README.md": "new\n"})
    plain.passed("README.md")
    plain.stage({PROD: values("PAYMENT_URL", "NOTIFY_URL")})

    assert NOTIFY in plain.stopped(PREPROD)


def test_commit_all(plain: Guarded) -> None:
    """
    The index that git prepares for `commit -a` is judged.
    """
    plain.write(DRIFT)

    assert NOTIFY in plain.stopped("-a")
    plain.write(BOTH)
    plain.passed("-a")


def test_the_first_commit(repository: Checkout) -> None:
    """
    Before the first commit everything is news.
    """
    guard_plainly(repository)
    unborn = Guarded(repository)
    unborn.stage({**EVEN, **DRIFT})

    assert NOTIFY in unborn.stopped()
    unborn.stage(BOTH)
    unborn.passed()


def test_a_linked_worktree_and_a_subdirectory(plain: Guarded) -> None:
    """
    With GIT_DIR set, as git does in a linked worktree, the worktree that commits is judged, from any directory.
    """
    linked = plain.path.parent / "linked"
    plain.git("worktree", "add", "-q", "-b", "topic", str(linked))
    (linked / PREPROD).write_bytes(str(DRIFT[PREPROD]).encode())
    ended = plain.commit("-a", cwd=linked / "helm")

    assert 1 == ended.status
    assert NOTIFY in ended.out + ended.err


def test_a_merge_without_a_conflict(plain: Guarded) -> None:
    """
    The pre-merge-commit hook of git judges what the merge brings.
    """
    plain.git("checkout", "-q", "-b", "theirs")
    plain.stage(BOTH)
    plain.git("commit", "-q", "--no-verify", "-m", "theirs")
    plain.git("checkout", "-q", "main")
    plain.stage({"README.md": "ours\n"})
    plain.passed()

    assert 0 == plain.checkout.try_git("merge", "theirs", "-m", "merged").status


def test_a_commit_inside_a_submodule_is_that_of_the_submodule(plain: Guarded) -> None:
    """
    The hook of another repository, reached through a variable of git, judges that repository.
    """
    other = Checkout(plain.path.parent / "other")
    other.commit({**EVEN})
    other.write(DRIFT)
    other.git("add", "--all")

    assert (
        1
        == run_module(
            HOOK, cwd=plain.path, env={"GIT_DIR": str(other.path / ".git"), "GIT_WORK_TREE": str(other.path)}
        ).status
    )
    assert 0 == run_module(HOOK, cwd=plain.path).status


def test_the_hook_without_a_repository(repository: Checkout) -> None:
    """
    Where there is no repository there is no verdict, in words.
    """
    outside = repository.path.parent / "outside"
    outside.mkdir()
    ended = run_module(HOOK, cwd=outside, env={"GIT_CEILING_DIRECTORIES": str(outside.parent)})

    assert (2, "") == (ended.status, ended.out)
    assert "not a git repository" in ended.err
    assert "not a clean result" in ended.err


def test_the_hook_explains_itself(repository: Checkout) -> None:
    """
    --help is answered also when there is nothing to judge.
    """
    ended = run_module(HOOK, "--help", cwd=repository.path)

    assert (0, "usage: ") == (ended.status, ended.out[:7])


def test_a_contract_that_is_touched_is_not_overlooked(plain: Guarded) -> None:
    """
    A commit of nothing but the contract is judged, and there is no verdict by a version that cannot read it.
    """
    plain.stage({".parity/contract.yaml": "version: 2\napp: shop\n"})
    ended = plain.commit()

    assert 0 != ended.status
    assert "this one reads 1" in ended.err
