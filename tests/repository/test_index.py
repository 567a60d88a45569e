"""What the next commit would hold."""

from __future__ import annotations

import pytest

from parity_hooks.errors import RepositoryError
from parity_hooks.repository import Entry
from tests.repository.conftest import Open, Work, contents


def test_the_index_is_not_the_disk(work: Work, opened: Open) -> None:
    """
    The index has what was staged, and its blob ids, whatever happened to the files since.
    """
    work.write("file", "1")
    work.write("deleted", "1")
    work.git("add", "--all")
    work.write("file", "2")
    work.write("untracked", "1")
    (work.path / "deleted").unlink()

    tree = opened(work.path).index()

    assert ("index", None, frozenset[str]()) == (tree.kind, tree.name, tree.unmerged)
    assert {"deleted": b"1", "file": b"1"} == contents(tree)
    assert Entry("file", 0o100644, work.blob(b"1"), "file") == tree.entries["file"]


def test_reading_many_files_takes_three_processes(work: Work, opened: Open, started: list[str]) -> None:
    """
    Opening, listing and reading any number of files, in any number of reads, is three processes.
    """
    for number in range(300):
        work.write(f"{number}", str(number))
    work.git("add", "--all")

    tree = opened(work.path).index()

    assert {str(number): str(number).encode() for number in range(300)} == contents(tree)
    assert b"7" == tree.read("7")
    assert ["rev-parse", "diff-index", "cat-file"] == started


def test_intent_to_add_is_not_going_to_be_committed(work: Work, opened: Open) -> None:
    """
    A path of `git add -N` is neither in the index nor a change of it; an empty file that was added is both.
    """
    work.write("intended", "1")
    work.write("empty", "")
    work.git("add", "-N", "intended")
    work.git("add", "empty")

    repository = opened(work.path)

    assert {"empty": b""} == contents(repository.index())
    assert ["empty"] == repository.changed_in_index()
    work.commit()
    work.write("later", "1")
    work.git("add", "-N", "later")
    assert [] == repository.changed_in_index()


def test_changes_name_both_sides(work: Work, opened: Open, started: list[str]) -> None:
    """
    Changed, added, deleted, renamed and mode-changed paths are named, old and new, with one process.
    """
    for name in ("same", "modified", "deleted", "old name", "program"):
        work.write(name, f"{name}\n" * 9)
    work.commit()
    work.write("modified", "2")
    work.write("added", "1")
    work.write("program", "program\n" * 9).chmod(0o755)
    work.git("mv", "old name", "new\nname")
    work.git("rm", "--quiet", "deleted")
    work.git("add", "--all")
    work.write("same", "unstaged")

    actual = opened(work.path).changed_in_index()

    assert ["added", "deleted", "modified", "new\nname", "old name", "program"] == actual
    assert ["rev-parse", "diff-index"] == started


def test_changes_since_another_revision(work: Work, opened: Open) -> None:
    """
    The index can be compared with any revision, and an unknown one is named.
    """
    work.write("file", "1")
    first = work.commit()
    work.write("file", "2")
    work.commit()

    repository = opened(work.path)

    assert [] == repository.changed_in_index()
    assert ["file"] == repository.changed_in_index(first)
    assert ["file"] == repository.changed_in_index("HEAD~1^{tree}")
    for rev in ("nope", "-p", "--output=x", "", "HEAD..HEAD~1"):
        with pytest.raises(RepositoryError) as caught:
            repository.changed_in_index(rev)
        assert f"unknown revision: {rev!r}" == caught.value.message
    assert not (work.path / "x").exists()


def test_changes_before_the_first_commit(work: Work, opened: Open) -> None:
    """
    Before the first commit everything in the index is a change.
    """
    assert [] == opened(work.path).changed_in_index()

    work.write("file", "1")
    work.git("add", "file")

    assert ["file"] == opened(work.path).changed_in_index() == opened(work.path).changed_in_index("@")


def test_a_branch_that_cannot_be_read_is_not_unborn(work: Work, opened: Open) -> None:
    """
    A broken branch is an error; it is not mistaken for a repository without a commit.
    """
    work.write("file", "1")
    work.commit()
    work.write(".git/refs/heads/main", "garbage\n")

    with pytest.raises(RepositoryError, match="unknown revision: 'HEAD'"):
        opened(work.path).changed_in_index()


def test_an_unborn_branch_beside_its_namesakes(work: Work, opened: Open) -> None:
    """
    A branch without a commit is unborn even where branches below its name exist.
    """
    work.write("file", "1")
    work.commit()
    work.git("branch", "-m", "main", "fresh/one")
    work.git("symbolic-ref", "HEAD", "refs/heads/fresh")

    assert ["file"] == opened(work.path).changed_in_index()


def test_a_submodule_that_moved_is_a_change(work: Work, opened: Open) -> None:
    """
    A submodule's new commit is a change of the index, whatever .gitmodules says.
    """
    commit = work.commit()
    work.write(".gitmodules", '[submodule "v"]\npath = v\nurl = x\nignore = all\n')
    work.git("add", ".gitmodules")
    work.git("update-index", "--add", "--cacheinfo", f"160000,{commit},v")

    assert [".gitmodules", "v"] == opened(work.path).changed_in_index()


def test_an_unreadable_index(work: Work, opened: Open) -> None:
    """
    An index that git cannot read is an error in git's words.
    """
    work.write(".git/index", "garbage that is no index, long enough to have a header")

    for question in (opened(work.path).index, opened(work.path).worktree):
        with pytest.raises(RepositoryError, match="bad signature"):
            question()
