"""What a revision holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from parity_hooks.errors import RepositoryError
from parity_hooks.repository import Entry
from tests.repository.conftest import Open, Work, contents


def test_every_way_to_name_a_commit(work: Work, opened: Open) -> None:
    """
    A branch, a tag, an abbreviation and an expression give the same tree, named by the full commit id.
    """
    work.write("sub/file", "1")
    commit = work.commit("first")
    work.git("tag", "-a", "v1", "-m", "v1")
    work.write("sub/file", "2")
    work.commit()

    repository = opened(work.path / "sub")

    for rev in (commit, commit[:8], "v1", "HEAD^", "HEAD~1", "main@{1}", "HEAD^{/first}", ":/first"):
        tree = repository.revision(rev)
        assert ("revision", commit) == (tree.kind, tree.name)
        assert {"sub/file": b"1"} == contents(tree)


def test_a_tree_without_a_commit(work: Work, opened: Open) -> None:
    """
    A tree is accepted and has no commit's name.
    """
    work.write("sub/file", "1")
    work.commit()

    tree = opened(work.path).revision("HEAD:sub")

    assert None is tree.name
    assert {"file": Entry("file", 0o100644, work.blob(b"1"), "file")} == tree.entries


@pytest.mark.parametrize("rev", ["nope", "--all", "-x", "", "HEAD..HEAD", "^HEAD", "HEAD:file", "0" * 40, "a\nb", ":0"])
def test_an_unknown_revision_is_named(work: Work, opened: Open, rev: str) -> None:
    """
    What is no revision is named, and never mistaken for an option.
    """
    work.write("file", "1")
    work.commit()

    with pytest.raises(RepositoryError) as caught:
        opened(work.path).revision(rev)

    assert f"unknown revision: {rev!r}" == caught.value.message


def test_a_reference_that_looks_like_an_option(work: Work, opened: Open) -> None:
    """
    A reference whose name starts with a dash can be named in full.
    """
    commit = work.commit()
    work.write(".git/refs/heads/-x", f"{commit}\n")

    assert commit == opened(work.path).revision("refs/heads/-x").name


def test_reading_takes_four_processes(work: Work, opened: Open, started: list[str]) -> None:
    """
    A commit is opened, resolved, listed and read with one process each.
    """
    for number in range(50):
        work.write(f"{number}", str(number))
    work.commit()

    assert 50 == len(contents(opened(work.path).revision("HEAD")))
    assert ["rev-parse", "rev-parse", "ls-tree", "cat-file"] == started


@pytest.mark.parametrize("rev", ["HEAD", "@"])
def test_head_before_the_first_commit(work: Work, opened: Open, rev: str) -> None:
    """
    Before the first commit HEAD is an empty tree without a name; another name is unknown.
    """
    work.write("file", "1")

    tree = opened(work.path).revision(rev)

    assert ("revision", None, {}) == (tree.kind, tree.name, tree.entries)
    with pytest.raises(RepositoryError, match="unknown revision: 'main'"):
        opened(work.path).revision("main")


def test_a_repository_with_sha256(tmp_path: Path, opened: Open) -> None:
    """
    Repositories with sha256 are read like others.
    """
    work = Work(tmp_path)
    work.git("init", "--quiet", "--object-format=sha256")
    work.write("file", "1")
    work.git("add", "file")

    repository = opened(work.path)

    assert ["file"] == repository.changed_in_index()
    assert {} == repository.revision("HEAD").entries
    commit = work.commit()
    assert (64, commit) == (len(commit), repository.revision("HEAD").name)
    for tree in (repository.worktree(), repository.index(), repository.revision("HEAD")):
        assert {"file": b"1"} == contents(tree)
        assert work.blob(b"1") == tree.entries["file"].blob


def test_a_missing_tree(work: Work, opened: Open) -> None:
    """
    A commit whose tree is damaged is an error that says so.
    """
    work.write("sub/file", "1")
    work.commit()
    tree = work.git("rev-parse", "HEAD:sub")
    (work.path / ".git" / "objects" / tree[:2] / tree[2:]).unlink()

    with pytest.raises(RepositoryError, match="'HEAD' cannot be read") as caught:
        opened(work.path).revision("HEAD")

    assert "git fsck" in caught.value.hint


def test_a_shallow_clone(work: Work, opened: Open) -> None:
    """
    A shallow clone has its commit and names what lies before it as unknown.
    """
    work.write("file", "1")
    work.commit()
    commit = work.commit()
    shallow = work.clone("shallow", "--depth=1")

    repository = opened(shallow.path)

    assert commit == repository.revision("HEAD").name
    with pytest.raises(RepositoryError) as caught:
        repository.revision("HEAD~1")
    assert "shallow" in caught.value.hint
