"""What another tree is compared with: the parent of a commit, also of the first one."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from parity_hooks.errors import RepositoryError
from parity_hooks.repository import open_repository


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(("git", *arguments), cwd=folder, capture_output=True, check=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def two_commits(tmp_path: Path) -> Path:
    folder = tmp_path / "two"
    folder.mkdir()
    git(folder, "init", "-q")
    for name in ("first", "second"):
        (folder / name).write_text(name)
        git(folder, "add", name)
        git(folder, "commit", "-qm", name)
    return folder


@pytest.mark.parametrize("suffix", ["^", "^1", "~", "~1"])
def test_before_the_first_commit_there_was_nothing(two_commits: Path, suffix: str) -> None:
    """
    The parent of a root commit is the empty tree, in every spelling of the first parent.
    """
    with open_repository(str(two_commits)) as repository:
        tree = repository.base(f"HEAD~1{suffix}")

        assert ([], None) == (list(tree.entries), tree.name)


def test_the_parent_of_a_later_commit_is_that_commit(two_commits: Path) -> None:
    """
    Elsewhere a base is the revision it names.
    """
    with open_repository(str(two_commits)) as repository:
        assert ["first"] == list(repository.base("HEAD^").entries)


def test_the_oldest_commit_of_a_shallow_clone_is_no_root(two_commits: Path, tmp_path: Path) -> None:
    """
    What a shallow clone lacks is unknown, not empty.
    """
    git(tmp_path, "clone", "-q", "--depth=1", two_commits.as_uri(), "shallow")
    with (
        open_repository(str(tmp_path / "shallow")) as repository,
        pytest.raises(RepositoryError, match="unknown revision"),
    ):
        repository.base("HEAD^")


def test_a_revision_without_a_parent_is_not_judged_as_an_empty_tree(two_commits: Path) -> None:
    """
    To judge what does not exist is an error: an empty tree would be a false green.
    """
    with open_repository(str(two_commits)) as repository, pytest.raises(RepositoryError, match="unknown revision"):
        repository.revision("HEAD~1^")
