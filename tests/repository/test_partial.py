"""Partial clones: what is absent stays absent."""

from __future__ import annotations

import shutil

import pytest

from parity_hooks.errors import RepositoryError
from parity_hooks.repository import Unread
from parity_hooks.repository.git import FORCED
from tests.repository.conftest import Open, Work, contents


@pytest.fixture
def origin(work: Work) -> Work:
    work.git("config", "uploadpack.allowFilter", "true")
    work.git("config", "uploadpack.allowAnySHA1InWant", "true")
    for name in ("checked/out", "left/a", "left/b"):
        work.write(name, f"{name} 1\n")
    work.commit()
    for name in ("checked/out", "left/a"):
        work.write(name, f"{name} 2\n")
    work.commit()
    return work


def objects(work: Work) -> str:
    return work.git("cat-file", "--batch-all-objects", "--batch-check", "--unordered", "--buffer")


def without_blobs(origin: Work) -> Work:
    """A clone that has only the blob of `checked/out` in its latest version."""
    clone = origin.clone("partial", "--filter=blob:none", "--no-checkout")
    clone.git("sparse-checkout", "set", "checked")
    clone.git("checkout", "--quiet", "main")
    return clone


@pytest.mark.parametrize("origin_is_there", [True, False])
def test_nothing_is_fetched(origin: Work, opened: Open, origin_is_there: bool) -> None:
    """
    In a clone without blobs what is here is read and the rest is missing, whether it could be fetched or not.
    """
    clone = without_blobs(origin)
    if not origin_is_there:
        shutil.rmtree(origin.path)
    before = objects(clone)

    repository = opened(clone.path)

    assert {"checked/out": b"checked/out 2\n", "left/a": "missing", "left/b": "missing"} == contents(
        repository.worktree()
    )
    assert contents(repository.worktree()) == contents(repository.index()) == contents(repository.revision("HEAD"))
    assert {"checked/out": "missing", "left/a": "missing", "left/b": "missing"} == contents(
        repository.revision("HEAD~1")
    )
    assert [] == repository.changed_in_index()
    answer = repository.index().read("left/a")
    assert isinstance(answer, Unread)
    assert "partial clone" in answer.reason
    assert before == objects(clone)


@pytest.mark.parametrize("unknown", ["GIT_NO_LAZY_FETCH", "GIT_ALLOW_PROTOCOL"])
def test_either_guard_keeps_git_from_fetching(
    origin: Work, opened: Open, monkeypatch: pytest.MonkeyPatch, unknown: str
) -> None:
    """
    Nothing is fetched by an old git that knows only one of the variables, though the user allows all protocols.
    """
    clone = origin.clone("treeless", "--filter=tree:0", "--no-checkout")
    before = objects(clone)
    monkeypatch.delitem(FORCED, unknown)

    with pytest.raises(RepositoryError, match="absent from this partial clone"):
        opened(clone.path).revision("HEAD")

    assert before == objects(clone)


def test_a_partial_clone_is_listed_once(origin: Work, opened: Open, started: list[str]) -> None:
    """
    What is here is learnt with one more process, when the first content is read.
    """
    clone = without_blobs(origin)

    tree = opened(clone.path).index()
    assert ["rev-parse", "diff-index"] == started

    contents(tree)
    contents(tree)

    assert ["config", "cat-file", "cat-file"] == started[2:]


def test_a_damaged_object_of_a_partial_clone_is_not_fetched(origin: Work, opened: Open) -> None:
    """
    An object that is here and broken is an error; git does not replace it from the origin.
    """
    clone = without_blobs(origin)
    clone.write("mine", "1" * 5000)
    clone.git("add", "--sparse", "mine")
    blob = clone.git("ls-files", "-s", "mine").split()[1]
    path = clone.path / ".git" / "objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.write_bytes(b"garbage")

    actual = dict(opened(clone.path).index().read_many(["mine", "checked/out"]))

    assert Unread("its object is missing or corrupt", "error") == actual["mine"]
    assert b"checked/out 2\n" == actual["checked/out"]


@pytest.mark.parametrize("origin_is_there", [True, False])
def test_a_clone_without_trees(origin: Work, opened: Open, origin_is_there: bool) -> None:
    """
    Where trees are absent the run stops and says so, and nothing is fetched.
    """
    clone = origin.clone("treeless", "--filter=tree:0", "--no-checkout")
    if not origin_is_there:
        shutil.rmtree(origin.path)
    before = objects(clone)

    repository = opened(clone.path)

    for question in (lambda: repository.revision("HEAD"), repository.changed_in_index):
        with pytest.raises(RepositoryError, match="trees of 'HEAD' are absent from this partial clone"):
            question()
    with pytest.raises(RepositoryError, match="unknown revision"):
        repository.revision("1" * 40)
    assert before == objects(clone)


@pytest.mark.parametrize("setting", ["extensions.partialClone", "remote.origin.promisor"])
@pytest.mark.parametrize("place", ["--local", "--worktree", "include"])
def test_how_a_clone_says_that_it_is_partial(
    work: Work, opened: Open, started: list[str], setting: str, place: str
) -> None:
    """
    Either setting tells, in any file that belongs to the repository's configuration.
    """
    work.write("file", "1")
    work.commit()
    value = "origin" if setting == "extensions.partialClone" else "true"
    if place == "include":
        work.git("config", "include.path", "../included")
        work.git("config", "--file", "included", setting, value)
    else:
        work.git("config", "extensions.worktreeConfig", "true")
        work.git("config", place, setting, value)

    assert b"1" == opened(work.path).index().read("file")
    assert ["config", "cat-file", "cat-file"] == started[2:]


def test_a_linked_work_tree_of_a_partial_clone(origin: Work, opened: Open) -> None:
    """
    A linked work tree shares the configuration that tells.
    """
    clone = without_blobs(origin)
    clone.git("worktree", "add", "--quiet", "--no-checkout", "../linked")
    before = objects(clone)

    tree = opened(clone.path.parent / "linked").revision("HEAD")

    assert {"checked/out": b"checked/out 2\n", "left/a": "missing", "left/b": "missing"} == contents(tree)
    assert before == objects(clone)


def test_objects_of_another_repository(origin: Work, opened: Open) -> None:
    """
    What an alternate object store holds is here.
    """
    origin.git("config", "core.alternateRefsCommand", "true")
    clone = without_blobs(origin)
    clone.write(".git/objects/info/alternates", f"{origin.path}/.git/objects\n")

    assert b"left/a 2\n" == opened(clone.path).index().read("left/a")
