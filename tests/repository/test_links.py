"""Symbolic links lead inside their tree or nowhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from parity_hooks.repository import Entry, Tree, Unread
from tests.repository.conftest import Open, Work

Read = Callable[[], Tree]


@pytest.fixture(params=["untracked", "worktree", "index", "revision"])
def read(request: pytest.FixtureRequest, work: Work, opened: Open) -> Read:
    """A function that turns the files of `work` into a tree, each way a link can be stored."""

    def tree() -> Tree:
        repository = opened(work.path)
        if request.param == "untracked":
            return repository.worktree()
        work.commit()
        if request.param == "revision":
            return repository.revision("HEAD")
        return repository.index() if request.param == "index" else repository.worktree()

    return tree


def reason(tree: Tree, path: str) -> str:
    answer = tree.read(path)
    assert isinstance(answer, Unread)
    assert "symlink" == answer.kind
    return answer.reason.removeprefix("a symbolic link that leads ")


def test_links_to_files_of_the_tree(work: Work, read: Read) -> None:
    """
    A link reads as the file that it leads to: beside, above, below, through other links and linked directories.
    """
    work.write("base/file", "1")
    work.link("base/beside", "file")
    work.link("below", "base/file")
    work.link("other/above", "../base/./file")
    work.link("other/chain", "above")
    work.link("linked", "base")
    work.link("through", "linked/file")
    work.link("other/round", "../linked/../base/file")

    tree = read()

    for path in ("base/beside", "below", "other/above", "other/chain", "through", "other/round"):
        assert "symlink" == tree.entries[path].kind
        assert b"1" == tree.read(path)


def test_a_parent_counts_from_where_a_linked_directory_lies(work: Work, read: Read) -> None:
    """
    `..` behind a linked directory is the parent of the real one, as for the kernel.
    """
    work.write("deep/real/file", "1")
    work.write("deep/neighbour", "right")
    work.write("neighbour", "wrong")
    work.link("linked", "deep/real")
    work.link("link", "linked/../neighbour")

    assert b"right" == read().read("link")


def test_links_that_lead_elsewhere(work: Work, read: Read) -> None:
    """
    A link that leads out, is absolute or dangling, or leads to a directory has no content, and says which it is.
    """
    work.write("sub/file", "1")
    (work.path.parent / "outside").write_text("secret")
    work.write(".gitignore", "ignored\n")
    work.write("ignored", "secret")
    for name, target in {
        "out": "../outside",
        "sub/out": "../../outside",
        "round": "../work/sub/file",
        "absolute": str(work.path / "sub" / "file"),
        "system": "/etc/passwd",
        "dangling": "nope",
        "hidden": "ignored",
        "inside": ".git/config",
        "directory": "sub",
        "top": "sub/..",
        "file as directory": "sub/file/x",
    }.items():
        work.link(name, target)

    tree = read()

    assert {
        "out": "out of the repository",
        "sub/out": "out of the repository",
        "round": "out of the repository",
        "absolute": "out of the repository: its target is absolute",
        "system": "out of the repository: its target is absolute",
        "dangling": "to no file of this tree",
        "hidden": "to no file of this tree",
        "inside": "to no file of this tree",
        "directory": "to a directory",
        "top": "to a directory",
        "file as directory": "to no file of this tree",
    } == {path: reason(tree, path) for path, entry in tree.entries.items() if entry.kind == "symlink"}


def test_loops_and_chains(work: Work, read: Read) -> None:
    """
    A loop is detected, and no chain is followed beyond ten links.
    """
    work.link("self", "self")
    work.link("ping", "pong")
    work.link("pong", "ping")
    work.write("l00", "end")
    for number in range(1, 12):
        work.link(f"l{number:02}", f"l{number - 1:02}")

    tree = read()

    assert "to itself" == reason(tree, "self")
    assert "to itself" == reason(tree, "ping")
    assert b"end" == tree.read("l10")
    assert "through more than 10 links" == reason(tree, "l11")


def test_a_link_to_a_submodule(work: Work, opened: Open) -> None:
    """
    A link into a submodule is not followed either.
    """
    commit = work.commit()
    work.git("update-index", "--add", "--cacheinfo", f"160000,{commit},vendor")
    blobs = {name: work.git("hash-object", "-w", "--stdin", stdin=name.encode()) for name in ("vendor", "vendor/file")}
    work.git("update-index", "--add", "--cacheinfo", f"120000,{blobs['vendor']},link")
    work.git("update-index", "--add", "--cacheinfo", f"120000,{blobs['vendor/file']},into")

    tree = opened(work.path).index()

    assert "to a submodule" == reason(tree, "link")
    assert "to no file of this tree" == reason(tree, "into")


def test_an_endless_target(work: Work, opened: Open) -> None:
    """
    A link whose stored target no system would follow is not followed.
    """
    blob = work.git("hash-object", "-w", "--stdin", stdin=b"a/../" * 100_000)
    work.git("update-index", "--add", "--cacheinfo", f"120000,{blob},link")

    assert "nowhere: its target is too long" == reason(opened(work.path).index(), "link")


def test_a_link_whose_target_is_special(work: Work, opened: Open) -> None:
    """
    What a link leads to is read with the same limits as if it were named.
    """
    work.write("pointer", "version https://git-lfs.github.com/spec/v1\n")
    work.link("link", "pointer")

    answer = opened(work.path).worktree().read("link")

    assert isinstance(answer, Unread)
    assert "lfs" == answer.kind


def test_a_file_that_became_a_link(work: Work, opened: Open) -> None:
    """
    A tracked file that is now a link is one.
    """
    work.write("file", "1")
    work.write("target", "2")
    work.commit()
    (work.path / "file").unlink()
    work.link("file", "target")

    tree = opened(work.path).worktree()

    assert Entry("file", 0o120000, None, "symlink") == tree.entries["file"]
    assert b"2" == tree.read("file")
