"""Which repository is opened, and whose environment counts."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from parity_hooks.errors import RepositoryError
from parity_hooks.repository import open_repository
from tests.repository.conftest import Open, Work


def test_every_directory_of_a_work_tree_opens_the_whole(
    work: Work, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    A subdirectory, named or current, opens the same repository as its top and lists all of it.
    """
    work.write("a/b/file", "1")
    work.write("other", "2")
    work.commit()
    monkeypatch.chdir(work.path / "a" / "b")

    actual = [
        (repository.top, repository.git_dir, repository.is_bare, list(repository.worktree().entries))
        for repository in (opened(), opened(work.path), opened(work.path / "a"), opened("."), opened(".."))
    ]

    assert [(str(work.path), str(work.path / ".git"), False, ["a/b/file", "other"])] * 5 == actual


def test_a_git_directory_has_no_top(work: Work, opened: Open) -> None:
    """
    A git directory opens without a work tree, and its index and revisions can be read.
    """
    work.write("file", "1")
    work.commit()

    repository = opened(work.path / ".git")

    assert (None, str(work.path / ".git"), False) == (repository.top, repository.git_dir, repository.is_bare)
    assert b"1" == repository.index().read("file")
    assert b"1" == repository.revision("HEAD").read("file")
    with pytest.raises(RepositoryError, match="has no work tree"):
        repository.worktree()


def test_a_bare_repository_has_revisions_only(work: Work, opened: Open) -> None:
    """
    A bare repository reads revisions; for anything else the error points to --rev.
    """
    work.write("file", "1")
    work.commit()

    repository = opened(work.clone("bare.git", "--bare").path)

    assert (None, True) == (repository.top, repository.is_bare)
    assert b"1" == repository.revision("main").read("file")
    for question in (repository.worktree, repository.index, repository.changed_in_index):
        with pytest.raises(RepositoryError) as caught:
            question()
        assert "--rev" in caught.value.hint


def test_opening_takes_one_process(
    work: Work, opened: Open, started: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    The current directory, a named one, and `.` inside a hook each take a single question.
    """
    monkeypatch.chdir(work.path)

    opened()
    opened(work.path)
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    opened(".")

    assert ["rev-parse"] * 3 == started


def test_a_top_with_a_newline_in_its_name(tmp_path: Path, opened: Open) -> None:
    """
    The directory may have any name.
    """
    path = tmp_path / "line\nbreak\n"
    path.mkdir()
    Work(path).git("init", "--quiet")

    assert str(path) == opened(path).top


def test_no_repository(tmp_path: Path) -> None:
    """
    Outside of every repository the error names the directory and says what to do.
    """
    with pytest.raises(RepositoryError) as caught:
        open_repository(str(tmp_path))

    assert f"not a git repository: {tmp_path}" == caught.value.message
    assert "-C DIR" in caught.value.hint


def test_no_directory(tmp_path: Path) -> None:
    """
    A directory that does not exist, or is a file, is named.
    """
    (tmp_path / "file").write_text("")

    for name in ("missing", "file"):
        with pytest.raises(RepositoryError, match=f"no such directory: .*{name}"):
            open_repository(str(tmp_path / name))


def test_the_current_directory_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Running in a deleted directory is an error with a message.
    """
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    with pytest.raises(RepositoryError, match="no longer exists"):
        open_repository()


def test_somebody_elses_repository(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Dubious ownership is explained, with the command that ends it.
    """
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")

    with pytest.raises(RepositoryError, match="does not trust") as caught:
        open_repository(str(work.path))

    assert f"git config --global --add safe.directory {work.path}" in caught.value.hint


def test_a_bare_repository_that_configuration_forbids(work: Work) -> None:
    """
    safe.bareRepository is respected and explained.
    """
    bare = work.clone("bare.git", "--bare")
    bare.git("config", "--global", "safe.bareRepository", "explicit")

    with pytest.raises(RepositoryError, match=r"safe\.bareRepository"):
        open_repository(str(bare.path))


def test_an_unusable_configuration(work: Work) -> None:
    """
    What else git says about a repository reaches the user in its words.
    """
    work.write(".git/config", "[core\n")

    with pytest.raises(RepositoryError, match="bad config line 1"):
        open_repository(str(work.path))


def test_git_is_not_installed(work: Work, tmp_path: Path) -> None:
    """
    Without git the error says so.
    """
    with pytest.raises(RepositoryError, match="git cannot be started") as caught:
        open_repository(str(work.path), {"PATH": str(tmp_path)})

    assert "Install git" in caught.value.hint


def test_what_cannot_be_an_argument(work: Work, opened: Open) -> None:
    """
    A revision that no process can be given is an error like another.
    """
    for rev in ("a\0b", "\ud800"):
        with pytest.raises(RepositoryError):
            opened(work.path).revision(rev)


@pytest.fixture
def other(tmp_path: Path) -> Work:
    path = tmp_path / "other"
    path.mkdir()
    made = Work(path)
    made.git("init", "--quiet")
    made.write("theirs", "1")
    made.commit()
    return made


@pytest.mark.parametrize("names_git_dir", [False, True])
def test_variables_of_one_repository_do_not_reach_another(
    work: Work, other: Work, opened: Open, monkeypatch: pytest.MonkeyPatch, names_git_dir: bool
) -> None:
    """
    In a hook of one repository, another one is read with its own index and git directory.
    """
    work.write("ours", "1")
    work.commit()
    monkeypatch.chdir(work.path)
    monkeypatch.setenv("GIT_INDEX_FILE", str(work.path / ".git" / "index"))
    monkeypatch.setenv("GIT_PREFIX", "")
    if names_git_dir:
        monkeypatch.setenv("GIT_DIR", str(work.path / ".git"))

    repository = opened(other.path)

    assert str(other.path) == repository.top
    assert ["theirs"] == list(repository.index().entries)
    assert ["theirs"] == list(repository.worktree().entries)
    assert [] == repository.changed_in_index()


def test_a_stray_variable_outside_of_every_repository(
    other: Work, opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    A variable that belongs to nothing here does not reach the named repository.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_INDEX_FILE", "stray")

    assert ["theirs"] == list(opened(other.path).index().entries)


def test_the_users_own_settings_reach_another_repository(
    other: Work, opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Configuration in the environment, alone, is the user's: it may be what makes git trust the directory.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "safe.directory")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "*")

    assert str(other.path) == opened(other.path).top


@pytest.mark.parametrize("directory", [None, ".", "..", "../sibling", "../.git"])
def test_the_index_of_a_hook_is_kept_for_its_own_repository(
    work: Work, opened: Open, monkeypatch: pytest.MonkeyPatch, directory: str | None
) -> None:
    """
    A relative GIT_INDEX_FILE counts from the top, wherever in the repository the process runs or looks.
    """
    work.write("sub/file", "1")
    work.write("sibling/file", "1")
    work.commit()
    shutil.copy(work.path / ".git" / "index", work.path / ".git" / "next")
    work.write("staged", "1")
    work.git("add", "staged", env={"GIT_INDEX_FILE": ".git/next"})
    monkeypatch.chdir(work.path / "sub")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/next")

    repository = opened(directory)

    assert ["staged"] == repository.changed_in_index()
    assert "staged" in repository.index().entries


@pytest.mark.parametrize("directory", [None, ".", "..", "../sibling"])
def test_a_hook_of_a_linked_work_tree(
    work: Work, opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, directory: str | None
) -> None:
    """
    With GIT_DIR alone, as hooks of linked work trees have it, a subdirectory is not taken for the top.
    """
    work.write("sub/file", "1")
    work.write("sibling/file", "1")
    work.commit()
    linked = Work(tmp_path / "linked")
    work.git("worktree", "add", "--quiet", str(linked.path))
    linked.write("untracked", "1")
    monkeypatch.chdir(linked.path / "sub")
    monkeypatch.setenv("GIT_DIR", linked.git("rev-parse", "--absolute-git-dir"))
    monkeypatch.setenv("GIT_INDEX_FILE", os.environ["GIT_DIR"] + "/index")

    repository = opened(directory)

    assert str(linked.path) == repository.top
    assert ["sibling/file", "sub/file", "untracked"] == list(repository.worktree().entries)


def test_linked_work_trees_are_different_repositories(
    work: Work, opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    A hook in a linked work tree that looks at the main one does not use its own index there.
    """
    work.write("file", "1")
    work.commit()
    linked = Work(tmp_path / "linked")
    work.git("worktree", "add", "--quiet", str(linked.path))
    linked.write("staged", "1")
    linked.git("add", "staged")
    monkeypatch.chdir(linked.path)
    monkeypatch.setenv("GIT_DIR", linked.git("rev-parse", "--absolute-git-dir"))

    assert ["staged"] == opened().changed_in_index()
    assert [] == opened(work.path).changed_in_index()


def test_a_work_tree_away_from_its_git_directory(
    work: Work, opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    GIT_DIR and GIT_WORK_TREE of files without a `.git` are honoured, also for a directory among them.
    """
    home = tmp_path / "files"
    (home / "sub").mkdir(parents=True)
    (home / "sub" / "dotfile").write_text("1")
    monkeypatch.chdir(home)
    monkeypatch.setenv("GIT_DIR", "../work/.git")
    monkeypatch.setenv("GIT_WORK_TREE", ".")

    places = (None, "sub", home / "sub", work.path)
    actual = [(one.top, list(one.worktree().entries)) for one in map(opened, places)]

    assert [(str(home), ["sub/dotfile"])] * 4 == actual


def test_a_submodule_is_its_own_repository(work: Work, other: Work, opened: Open) -> None:
    """
    Inside a submodule the submodule is judged.
    """
    work.git("submodule", "--quiet", "add", str(other.path), "vendor")

    repository = opened(work.path / "vendor")

    assert str(work.path / "vendor") == repository.top
    assert ["theirs"] == list(repository.worktree().entries)


def test_a_linked_work_tree_of_a_bare_repository(work: Work, opened: Open, tmp_path: Path) -> None:
    """
    A work tree that is linked to a bare repository is a work tree.
    """
    work.write("file", "1")
    work.commit()
    bare = work.clone("bare.git", "--bare")
    bare.git("worktree", "add", "--quiet", str(tmp_path / "linked"), "main")

    repository = opened(tmp_path / "linked")

    assert (str(tmp_path / "linked"), False) == (repository.top, repository.is_bare)
    assert b"1" == repository.worktree().read("file")


def test_nothing_is_written(work: Work, opened: Open) -> None:
    """
    Reading all trees leaves the index as it was, though git would like to refresh it.
    """
    work.write("file", "1")
    work.commit()
    os.utime(work.path / "file", (1, 1))
    before = (work.path / ".git" / "index").read_bytes(), sorted((work.path / ".git").iterdir())

    repository = opened(work.path)
    for tree in (repository.worktree(), repository.index(), repository.revision("HEAD")):
        assert b"1" == tree.read("file")

    assert before == ((work.path / ".git" / "index").read_bytes(), sorted((work.path / ".git").iterdir()))


def test_closing_ends_the_process(work: Work) -> None:
    """
    A repository leaves no process behind, and a tree can still be read after closing.
    """
    work.write("file", "1")
    work.commit()

    with open_repository(str(work.path)) as repository:
        tree = repository.index()
        assert b"1" == tree.read("file")
        repository.close()
        assert b"1" == tree.read("file")

    found = subprocess.run(("ps", "--ppid", str(os.getpid()), "-o", "args="), capture_output=True, check=False).stdout
    assert b"cat-file" not in found
