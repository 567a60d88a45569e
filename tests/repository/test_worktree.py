"""What the work tree lists and says."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

import pytest

from parity_hooks.repository import Entry, Unread
from tests.repository.conftest import Open, Work, contents


def test_tracked_and_untracked_but_not_ignored(work: Work, opened: Open) -> None:
    """
    The work tree is what git tracks and what it would add: as it lies on the disk, in the order of the paths.
    """
    for name in ("same", "modified", "deleted", "sub/deleted", ".gitignore"):
        work.write(name, "old" if name != ".gitignore" else "ignored\n")
    work.commit()
    work.write("modified", "new")
    work.write("untracked", "here")
    work.write("sub/deeper/untracked", "here")
    work.write("ignored", "never")
    work.write("staged", "1")
    work.git("add", "staged")
    work.write("staged", "2")
    (work.path / "deleted").unlink()
    (work.path / "sub" / "deleted").unlink()

    tree = opened(work.path).worktree()

    assert ("worktree", None, frozenset[str]()) == (tree.kind, tree.name, tree.unmerged)
    assert [
        (".gitignore", b"ignored\n"),
        ("modified", b"new"),
        ("same", b"old"),
        ("staged", b"2"),
        ("sub/deeper/untracked", b"here"),
        ("untracked", b"here"),
    ] == list(contents(tree).items())


def test_entries_say_what_git_knows(work: Work, opened: Open) -> None:
    """
    Unmodified files keep their blob, others have none; modes are git's.
    """
    work.write("same", "1")
    work.write("modified", "1")
    work.write("program", "1").chmod(0o755)
    work.commit()
    work.write("modified", "22")
    work.write("untracked", "1").chmod(0o755)
    work.link("link", "same")
    blob = work.blob(b"1")

    assert [
        Entry("link", 0o120000, None, "symlink"),
        Entry("modified", 0o100644, None, "file"),
        Entry("program", 0o100755, blob, "file"),
        Entry("same", 0o100644, blob, "file"),
        Entry("untracked", 0o100755, None, "file"),
    ] == list(opened(work.path).worktree().entries.values())


def test_listing_takes_two_questions(work: Work, opened: Open, started: list[str]) -> None:
    """
    The work tree of any size is listed and read with four processes, opening included.
    """
    for number in range(300):
        work.write(f"{number % 7}/{number}", str(number))
    work.git("add", "--all")
    work.write("untracked", "1")

    assert 301 == len(contents(opened(work.path).worktree()))
    assert ["rev-parse", "ls-files", "diff-files", "cat-file"] == started


def test_before_the_first_commit(work: Work, opened: Open) -> None:
    """
    A fresh repository lists what lies in it.
    """
    assert {} == opened(work.path).worktree().entries

    work.write("file", "1")

    assert {"file": b"1"} == contents(opened(work.path).worktree())


def test_touched_is_not_modified_in_content(work: Work, opened: Open) -> None:
    """
    A file whose times changed reads the same, with or without a blob.
    """
    work.write("file", "1")
    work.commit()
    os.utime(work.path / "file", (1, 1))

    assert {"file": b"1"} == contents(opened(work.path).worktree())


def test_what_filters_make_on_the_disk_does_not_show(work: Work, opened: Open) -> None:
    """
    An unmodified file reads as its blob, so that the work tree agrees with the index and the commit.
    """
    work.write(".gitattributes", "*.txt text eol=crlf\n")
    work.write("a.txt", "1\n2\n")
    work.commit()
    (work.path / "a.txt").unlink()
    work.git("checkout", "--quiet", "a.txt")
    assert b"1\r\n2\r\n" == (work.path / "a.txt").read_bytes()

    assert b"1\n2\n" == opened(work.path).worktree().read("a.txt")


def test_assume_unchanged(work: Work, opened: Open) -> None:
    """
    A file that the user told git to regard as unchanged is unchanged, edited or deleted.
    """
    work.write("edited", "1")
    work.write("deleted", "1")
    work.commit()
    work.git("update-index", "--assume-unchanged", "edited", "deleted")
    work.write("edited", "secret")
    (work.path / "deleted").unlink()

    assert {"deleted": b"1", "edited": b"1"} == contents(opened(work.path).worktree())


@pytest.mark.parametrize("sparse_index", ["--sparse-index", "--no-sparse-index"])
def test_sparse_checkout(work: Work, opened: Open, sparse_index: str) -> None:
    """
    Files outside of a sparse checkout count with their committed content, also with a sparse index.
    """
    work.write("in/file", "1")
    work.write("out/deep/file", "2")
    work.write("out/file", "3")
    work.commit()
    work.git("sparse-checkout", "init", "--cone", sparse_index)
    work.git("sparse-checkout", "set", "in")
    assert not (work.path / "out").exists()
    assert ("out/" in work.git("ls-files", "--sparse").split()) == (sparse_index == "--sparse-index")

    repository = opened(work.path)

    expected = {"in/file": b"1", "out/deep/file": b"2", "out/file": b"3"}
    for tree in (repository.worktree(), repository.index(), repository.revision("HEAD")):
        assert expected == contents(tree)
    assert [] == repository.changed_in_index()


def test_intent_to_add(work: Work, opened: Open) -> None:
    """
    A file of `git add -N` is in the work tree with what lies on the disk, be it empty.
    """
    work.write("filled", "1")
    work.write("empty", "")
    work.write("deleted", "")
    work.git("add", "-N", ".")
    (work.path / "deleted").unlink()

    tree = opened(work.path).worktree()

    assert {"empty": b"", "filled": b"1"} == contents(tree)
    assert [None, None] == [entry.blob for entry in tree.entries.values()]


def test_conflict(work: Work, opened: Open) -> None:
    """
    A file in conflict is what lies on the disk, markers included, and is named; one deleted meanwhile is only named.
    """
    conflict(work)

    tree = opened(work.path).worktree()

    assert frozenset({"both", "gone"}) == tree.unmerged
    assert ["both"] == list(tree.entries)
    assert b"<<<<<<<" in (work.path / "both").read_bytes()
    assert (work.path / "both").read_bytes() == tree.read("both")


def conflict(work: Work) -> None:
    """Leave `both` changed on both sides and `gone` changed by them, deleted by us."""
    work.write("both", "0\n")
    work.write("gone", "0\n")
    work.commit()
    work.git("checkout", "--quiet", "-b", "theirs")
    work.write("both", "theirs\n")
    work.write("gone", "theirs\n")
    work.commit()
    work.git("checkout", "--quiet", "main")
    work.write("both", "ours\n")
    (work.path / "gone").unlink()
    work.commit()
    subprocess.run(("git", "merge", "theirs"), cwd=work.path, capture_output=True, check=False)
    (work.path / "gone").unlink()


def test_conflict_in_the_index(work: Work, opened: Open) -> None:
    """
    In the index a path in conflict has our side; one that we deleted has none.
    """
    conflict(work)

    tree = opened(work.path).index()

    assert frozenset({"both", "gone"}) == tree.unmerged
    assert {"both": b"ours\n"} == contents(tree)
    assert ["both", "gone"] == opened(work.path).changed_in_index()


def test_embedded_repositories_are_skipped(work: Work, opened: Open) -> None:
    """
    A repository inside, which git does not track, is not looked into.
    """
    inner = Work(work.path / "inner")
    inner.path.mkdir()
    inner.git("init", "--quiet")
    inner.write("file", "1")
    inner.commit()
    work.write("file", "1")

    assert ["file"] == list(opened(work.path).worktree().entries)


def test_submodules_are_listed_and_not_followed(work: Work, opened: Open, tmp_path: Path) -> None:
    """
    A submodule is an entry without content, in each tree, and its files are not listed.
    """
    other = Work(tmp_path / "other")
    other.path.mkdir()
    other.git("init", "--quiet")
    other.write("theirs", "1")
    commit = other.commit()
    work.git("submodule", "--quiet", "add", str(other.path), "vendor")
    work.commit()
    work.write("vendor/theirs", "dirty")

    repository = opened(work.path)

    for tree in (repository.worktree(), repository.index(), repository.revision("HEAD")):
        assert [".gitmodules", "vendor"] == list(tree.entries)
        assert Entry("vendor", 0o160000, commit, "submodule") == tree.entries["vendor"]
        assert Unread("a submodule is not followed", "submodule") == tree.read("vendor")


def test_a_directory_that_became_a_link(work: Work, opened: Open, tmp_path: Path) -> None:
    """
    Files below a directory that is now a link are absent, even if the link leads to files of those names.
    """
    work.write("a/b", "inside")
    work.commit()
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "b").write_text("secret")
    (work.path / "a" / "b").unlink()
    (work.path / "a").rmdir()
    work.link("a", "../outside")

    tree = opened(work.path).worktree()

    assert {"a": "symlink"} == contents(tree)


def test_a_directory_that_becomes_a_link_after_listing(work: Work, opened: Open, tmp_path: Path) -> None:
    """
    A file that was listed is not read through a directory that became a link since.
    """
    work.write("a/b", "inside")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "b").write_text("secret")
    tree = opened(work.path).worktree()
    (work.path / "a").rename(work.path / "moved")
    work.link("a", "../outside")

    assert Unread("no longer there", "gone") == tree.read("a/b")


def test_a_file_that_leaves_after_listing(work: Work, opened: Open) -> None:
    """
    A file or a link that was listed and is gone when it is read is a value, not an error.
    """
    work.write("file", "1")
    work.link("link", "file")
    tree = opened(work.path).worktree()
    (work.path / "file").unlink()
    (work.path / "link").unlink()

    assert {"file": "gone", "link": "gone"} == contents(tree)


def test_a_file_that_nobody_may_read(work: Work, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    What the system refuses is a value that says why.
    """
    work.write("file", "1")
    tree = opened(work.path).worktree()

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("parity_hooks.repository.disk.os.open", refuse)

    assert Unread("cannot be read: Permission denied", "error") == tree.read("file")


@pytest.mark.parametrize("was", ["file", "directory"])
def test_files_and_directories_that_change_places(work: Work, opened: Open, was: str) -> None:
    """
    A file that became a directory, and the reverse, is what it is now.
    """
    work.write("x" if was == "file" else "x/y", "old")
    work.commit()
    work.git("rm", "--quiet", "-r", "--cached", "x")
    work.git("reset", "--quiet")
    (work.path / "x").rename(work.path / ".git" / "away")
    work.write("x/y" if was == "file" else "x", "new")

    assert {("x/y" if was == "file" else "x"): b"new"} == contents(opened(work.path).worktree())


def test_special_files_are_never_opened(work: Work, opened: Open) -> None:
    """
    A tracked file that became a FIFO or a socket is not opened; untracked ones are no files to git.
    """
    for name in ("pipe", "socket"):
        work.write(name, "1")
    work.commit()
    for name in ("pipe", "socket"):
        (work.path / name).unlink()
    os.mkfifo(work.path / "pipe")
    os.mkfifo(work.path / "untracked")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(work.path / "socket"))

        actual = dict(opened(work.path).worktree().read_many(["pipe", "socket", "untracked"]))

    assert Unread("not a regular file", "error") == actual["pipe"]
    assert Unread("not a regular file", "error") == actual["socket"]
    assert Unread("no such file in this tree", "gone") == actual["untracked"]


def test_no_daemon_and_no_hook_of_fsmonitor(work: Work, opened: Open, tmp_path: Path) -> None:
    """
    core.fsmonitor is not asked, be it a program or the daemon.
    """
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{tmp_path}/asked'\n")
    program.chmod(0o755)
    work.write("file", "1")
    work.commit()
    for setting in (str(program), "true"):
        work.git("config", "core.fsmonitor", setting)
        assert {"file": b"1"} == contents(opened(work.path).worktree())
    work.git("config", "--unset", "core.fsmonitor")

    assert not (tmp_path / "asked").exists()
    assert not list((work.path / ".git").glob("fsmonitor*"))


def test_split_index(work: Work, opened: Open) -> None:
    """
    A split index is an index.
    """
    work.write("old", "1")
    work.commit()
    work.git("update-index", "--split-index")
    work.write("new", "2")
    work.git("add", "new")
    assert list((work.path / ".git").glob("sharedindex.*"))

    repository = opened(work.path)

    assert {"new": b"2", "old": b"1"} == contents(repository.worktree()) == contents(repository.index())
    assert ["new"] == repository.changed_in_index()


def test_configuration_of_the_user_changes_nothing(work: Work, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    diff.*, color.* and core.quotepath do not reach the plumbing.
    """
    for name, value in {
        "diff.relative": "true",
        "diff.external": "false",
        "diff.renames": "copies",
        "diff.ignoreSubmodules": "all",
        "diff.noprefix": "true",
        "color.ui": "always",
        "core.quotepath": "true",
        "core.abbrev": "4",
        "status.relativePaths": "true",
    }.items():
        work.git("config", name, value)
    work.write("sub/é", "1\n" * 20)
    work.write("other", "2")
    work.commit()
    work.git("mv", "sub/é", "sub/ü")
    work.write("other", "3")
    monkeypatch.chdir(work.path / "sub")

    repository = opened()

    assert ["sub/é", "sub/ü"] == repository.changed_in_index()
    assert {"other": b"3", "sub/ü": b"1\n" * 20} == contents(repository.worktree())
    assert {"other": b"2", "sub/ü": b"1\n" * 20} == contents(repository.index())
