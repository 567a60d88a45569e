"""`parity-check` under the real pre-commit: every way to commit is judged on what is being committed."""

from __future__ import annotations

import shlex
import subprocess

import pytest

from tests.conftest import environment
from tests.hooks.conftest import Guarded
from tests.samples import DRIFT, EVEN, FOUND, OTHER_DRIFT, PREPROD, PROD, values

BOTH: dict[str, str | bytes] = {PREPROD: values("PAYMENT_URL", "NOTIFY_URL"), PROD: values("PAYMENT_URL", "NOTIFY_URL")}
NOTIFY = "shop.env.NOTIFY_URL"
# A service with a pin of its own in a repository that has another one: without the service's image the two contradict.
SERVICE: dict[str, str | bytes] = {
    "Dockerfile": "FROM node:18\n",
    "service/Dockerfile": "FROM node:20\n",
    "service/.nvmrc": "20\n",
}
AGREEING: dict[str, str | bytes] = {**SERVICE, "service/Dockerfile": "FROM node:18\n", "service/.nvmrc": "18\n"}
NODE = "node is 18 in Dockerfile and 20 in service/.nvmrc"


def test_a_commit_that_brings_a_drift(guarded: Guarded) -> None:
    """
    Giving a variable to one environment only is stopped, giving it to both is let through.
    """
    guarded.stage(DRIFT)

    assert NOTIFY in guarded.stopped()
    guarded.stage(BOTH)
    guarded.passed()


def test_a_drift_that_was_there_before(guarded: Guarded) -> None:
    """
    What the last commit had already stops nobody who touches the same files.
    """
    guarded.stage(DRIFT)
    guarded.git("commit", "-q", "--no-verify", "-m", "drift")
    guarded.stage({PREPROD: "# explained\n" + str(DRIFT[PREPROD])})

    guarded.passed()


def test_a_commit_of_nothing_that_speaks_for_an_environment(guarded: Guarded) -> None:
    """
    A commit of other files is let through, whatever lies on the disk.
    """
    guarded.stage({"README.md": "new\n"})
    guarded.write(DRIFT)

    guarded.passed()


def test_a_commit_that_only_deletes_a_production_file(guarded: Guarded) -> None:
    """
    A commit of nothing but a deletion, which frameworks skip hooks for, is judged: stopped when the rest contradicts.
    """
    guarded.stage(SERVICE)
    guarded.git("commit", "-q", "--no-verify", "-m", "two services")
    guarded.git("rm", "-q", "service/Dockerfile")

    assert NODE in guarded.stopped()


def test_a_commit_that_only_deletes_and_leaves_nothing_behind(guarded: Guarded) -> None:
    """
    A deletion after which everything agrees is let through.
    """
    guarded.stage(AGREEING)
    guarded.git("commit", "-q", "--no-verify", "-m", "two services")
    guarded.git("rm", "-q", "service/Dockerfile")

    guarded.passed()


def test_a_commit_that_renames_a_production_file_away(guarded: Guarded) -> None:
    """
    A file renamed to where nothing reads it is gone, although no path was deleted in git's own summary.
    """
    guarded.stage(SERVICE)
    guarded.git("commit", "-q", "--no-verify", "-m", "two services")
    guarded.git("mv", "service/Dockerfile", "service/notes.txt")

    assert NODE in guarded.stopped()


@pytest.mark.parametrize("command", [("rm", "-q", PROD), ("mv", PROD, "helm/notes.txt")], ids=["deletes", "renames"])
def test_a_commit_that_takes_production_out_of_a_family(guarded: Guarded, command: tuple[str, ...]) -> None:
    """
    What is left of a family says nothing about production any more: that is stopped, deleted or renamed away.
    """
    guarded.git(*command)

    assert f"{PROD} is gone" in guarded.stopped()


def test_a_commit_that_deletes_a_whole_family(guarded: Guarded) -> None:
    """
    Where nothing is left that could be compared, nobody is misled.
    """
    guarded.git("rm", "-q", PROD, PREPROD)

    guarded.passed()


def test_a_commit_that_renames_within_a_family(guarded: Guarded) -> None:
    """
    Another spelling of the same environment's name is no news, also when there is a drift in the file.
    """
    guarded.stage(DRIFT)
    guarded.git("commit", "-q", "--no-verify", "-m", "drift")
    guarded.git("mv", PROD, "helm/values-production.yaml")

    guarded.passed()


def test_commit_all(guarded: Guarded) -> None:
    """
    `commit -a` is judged on what lies on the disk: a drift that was not staged is stopped.
    """
    guarded.write(DRIFT)

    assert NOTIFY in guarded.stopped("-a")


def test_commit_all_with_another_index(guarded: Guarded) -> None:
    """
    `commit -a` is let through when the disk is even, whatever was staged before.
    """
    guarded.stage(DRIFT)
    guarded.write(BOTH)

    guarded.passed("-a")


def test_commit_of_a_path_leaves_other_staged_files_out(guarded: Guarded) -> None:
    """
    `commit PATH` is not stopped by a drift that is staged in another file and stays behind.
    """
    guarded.stage(DRIFT)
    guarded.write({"README.md": "new\n"})
    guarded.passed("README.md")

    assert PREPROD == guarded.git("diff", "--cached", "--name-only")


def test_commit_of_a_path_counts_that_path(guarded: Guarded) -> None:
    """
    `commit PATH` of a file that drifts is stopped, although nothing was staged; staged repairs elsewhere do not help.
    """
    guarded.write(DRIFT)
    guarded.stage({PROD: values("PAYMENT_URL", "NOTIFY_URL")})

    assert NOTIFY in guarded.stopped(PREPROD)
    guarded.passed(PREPROD, PROD)


def test_a_partially_staged_file_is_judged_by_its_staged_half(guarded: Guarded) -> None:
    """
    A drift in the staged half is stopped, although the disk has the repair.
    """
    guarded.stage(DRIFT)
    guarded.write(EVEN)

    assert NOTIFY in guarded.stopped()


def test_the_unstaged_half_does_not_count(guarded: Guarded) -> None:
    """
    A staged half without drift is let through, although the disk has a drift; the disk stays as it was.
    """
    guarded.stage({PREPROD: "# first half\n" + values("PAYMENT_URL")})
    guarded.write(DRIFT)

    guarded.passed()
    assert DRIFT[PREPROD] == (guarded.path / PREPROD).read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [(), ("-a",), (PREPROD,)], ids=["staged", "all", "path"])
def test_the_last_line_is_a_command_that_works_after_the_commit_was_stopped(
    guarded: Guarded, arguments: tuple[str, ...]
) -> None:
    """
    The command in the hook's last line explains the finding where the user stands then, with git's own index again.
    """
    guarded.write(DRIFT)
    if not arguments:
        guarded.git("add", PREPROD)
    last = guarded.stopped(*arguments).rstrip().splitlines()[-1]
    done = subprocess.run(
        shlex.split(last.removeprefix("next: ")),
        cwd=guarded.path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (0, "") == (done.returncode, done.stderr)
    assert NOTIFY in done.stdout


def test_the_first_commit(unborn: Guarded) -> None:
    """
    The first commit of a repository is judged as a whole: everything in it is news.
    """
    unborn.stage({".pre-commit-config.yaml": (unborn.path / ".pre-commit-config.yaml").read_bytes(), **EVEN, **DRIFT})

    assert NOTIFY in unborn.stopped()
    unborn.stage(EVEN)
    unborn.passed()


def test_a_merge_with_a_conflict(guarded: Guarded) -> None:
    """
    What a resolved merge brings to the branch is judged: stopped when a variable of theirs is kept for one side only.
    """
    guarded.git("checkout", "-q", "-b", "theirs")
    guarded.stage(BOTH)
    guarded.git("commit", "-q", "--no-verify", "-m", "theirs")
    guarded.git("checkout", "-q", "main")
    guarded.stage({PROD: values("PAYMENT_API"), PREPROD: values("PAYMENT_API")})
    guarded.git("commit", "-q", "--no-verify", "-m", "ours")
    assert 1 == guarded.checkout.try_git("merge", "-q", "theirs").status
    guarded.stage({PROD: values("PAYMENT_API"), PREPROD: values("PAYMENT_API", "NOTIFY_URL")})

    assert NOTIFY in guarded.stopped()
    guarded.stage({PROD: values("PAYMENT_API", "NOTIFY_URL")})
    guarded.passed()


def test_a_merge_without_a_conflict(guarded: Guarded) -> None:
    """
    A clean merge is judged in its own stage: two changes that are even each and drift together are stopped.
    """
    guarded.git("checkout", "-q", "-b", "theirs")
    guarded.stage({"deploy/preprod.env": "MAIL_URL=a\nSMS_URL=b\n"})
    guarded.git("commit", "-q", "--no-verify", "-m", "theirs")
    guarded.git("checkout", "-q", "main")
    guarded.stage({"deploy/prod.env": "MAIL_URL=a\n"})
    guarded.git("commit", "-q", "--no-verify", "-m", "ours")
    ended = guarded.checkout.try_git("merge", "theirs", "-m", "merged")

    assert 0 != ended.status
    assert "missing-key: SMS_URL" in ended.out + ended.err


def test_a_linked_worktree(guarded: Guarded) -> None:
    """
    In a linked worktree its own index is judged, and what lies in the main one does not count.
    """
    linked = guarded.path.parent / "linked"
    guarded.git("worktree", "add", "-q", "-b", "topic", str(linked))
    guarded.stage(OTHER_DRIFT)
    (linked / PREPROD).write_bytes(str(DRIFT[PREPROD]).encode())
    guarded.checkout.try_git("add", "--all", cwd=linked)
    ended = guarded.commit(cwd=linked)

    assert 1 == ended.status
    assert NOTIFY in ended.out + ended.err
    assert "SMS_URL" not in ended.out + ended.err


def test_a_commit_from_a_subdirectory(guarded: Guarded) -> None:
    """
    From a subdirectory the whole repository is judged, also what lies beside the subdirectory.
    """
    guarded.stage({**OTHER_DRIFT, "docs/readme.txt": "x"})

    assert "SMS_URL" in guarded.stopped(cwd=guarded.path / "docs")


def test_an_amended_commit(guarded: Guarded) -> None:
    """
    An amend that adds a drift is stopped, one that changes the message only is let through.
    """
    guarded.stage(DRIFT)

    assert NOTIFY in guarded.stopped("--amend")
    guarded.git("reset", "-q", "--hard")
    guarded.passed("--amend")


def test_the_hook_output_is_short_and_begins_with_the_verdict(guarded: Guarded) -> None:
    """
    Under the framework's own lines the first line is the verdict and the last one a command, in plain ASCII.
    """
    guarded.stage(DRIFT)
    said = guarded.stopped()
    lines = said[said.index("parity: ") :].rstrip().splitlines()

    assert "parity: 1 drift brought by this change (3 files, 2 environments)" == lines[0]
    assert FOUND[0] in lines[1]
    assert lines[-1].startswith("next: ")
    assert [] == lines[15:]
    assert said.isascii()


def test_other_arguments_of_the_hook(guarded: Guarded) -> None:
    """
    `args` in the configuration reach the judgement: with `--fail-on error` a warning is shown to nobody.
    """
    configuration = (guarded.path / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    guarded.stage({".pre-commit-config.yaml": configuration + "        args: [--fail-on, error]\n", **DRIFT})

    guarded.passed()
