"""Which files of a tree contain something: asked of git where that is safe, read where it is not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from parity_hooks.repository import Tree
from parity_hooks.repository.search import pathspecs
from parity_hooks.repository.tree import FEW
from tests.repository.conftest import Open, Work

NEEDLES = (b"needle[", b"pin(")
MANY = FEW + 8


def fill(work: Work) -> set[str]:
    """Many files, and the paths of those with a needle."""
    for number in range(MANY):
        work.write(f"src/{number}.py", ("a needle[0]\n" if number % 3 == 0 else "hay\n") * 3)
    work.write("bin/Rakefile", "a pin(1)\n")
    work.write("bin/other", "NEEDLE[ pin\n")
    return {f"src/{number}.py" for number in range(0, MANY, 3)} | {"bin/Rakefile"}


def containing(tree: Tree) -> set[str]:
    return set(tree.containing(NEEDLES, tree.entries))


def test_every_kind_of_tree(work: Work, opened: Open, started: list[str]) -> None:
    """
    A commit, the index and the work tree tell the same where they hold the same, each with one question.
    """
    wanted = fill(work)
    work.commit()
    repository = opened(work.path)

    assert [wanted] * 3 == [
        containing(tree) for tree in (repository.revision("HEAD"), repository.index(), repository.worktree())
    ]
    assert (3, 0) == (started.count("grep"), started.count("cat-file"))


def test_the_order_and_the_choice_are_the_callers(work: Work, opened: Open) -> None:
    """
    Of the paths that are asked about, those that contain something come back in their order.
    """
    wanted = fill(work)
    work.commit()
    tree = opened(work.path).revision("HEAD")
    asked = [path for path in sorted(tree.entries, reverse=True) if path != "src/0.py"]

    assert [path for path in asked if path in wanted] == tree.containing(NEEDLES, asked)
    assert [] == tree.containing(NEEDLES, ["gone.py"])


def test_few_files_are_read(work: Work, opened: Open, started: list[str]) -> None:
    """
    For a handful of files no search is started.
    """
    fill(work)
    work.commit()

    assert ["src/0.py"] == opened(work.path).revision("HEAD").containing(NEEDLES, ["src/0.py", "src/1.py"])
    assert "grep" not in started


def test_each_side_of_the_index(work: Work, opened: Open) -> None:
    """
    A commit is searched as committed, the index as staged, the work tree as it lies on the disk, untracked files too.
    """
    wanted = fill(work)
    work.commit()
    work.write("src/0.py", "hay\n")
    work.write("src/1.py", "needle[1]\n")
    work.git("add", "src/0.py", "src/1.py")
    work.write("src/3.py", "hay\n")
    work.write("src/new.py", "pin()\n")
    repository = opened(work.path)
    staged = wanted - {"src/0.py"} | {"src/1.py"}

    assert wanted == containing(repository.revision("HEAD"))
    assert staged == containing(repository.index())
    assert staged - {"src/3.py"} | {"src/new.py"} == containing(repository.worktree())


def test_another_index(work: Work, opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The index that GIT_INDEX_FILE names is the one that is searched.
    """
    wanted = fill(work)
    work.commit()
    other = {"GIT_INDEX_FILE": str(tmp_path / "other")}
    work.git("read-tree", "HEAD", env=other)
    work.git("rm", "-q", "--cached", "src/0.py", env=other)

    monkeypatch.chdir(work.path)

    assert wanted - {"src/0.py"} == containing(opened(None, {**os.environ, **other}).index())


def test_a_conflict_is_read_on_our_side(work: Work, opened: Open) -> None:
    """
    Of an unmerged path the index holds three contents: ours counts.
    """
    fill(work)
    work.commit()
    work.git("checkout", "-q", "-b", "theirs")
    work.write("src/1.py", "needle[theirs]\n")
    work.commit()
    work.git("checkout", "-q", "main")
    work.write("src/1.py", "ours\n")
    work.commit()
    with pytest.raises(AssertionError):
        work.git("merge", "-q", "theirs")
    tree = opened(work.path).index()

    assert frozenset({"src/1.py"}) == tree.unmerged
    assert "src/1.py" not in containing(tree)


def test_a_bare_repository(work: Work, opened: Open, started: list[str]) -> None:
    """
    A commit of a bare repository is searched like any other.
    """
    wanted = fill(work)
    work.commit()
    bare = work.clone("bare", "--bare")

    assert wanted == containing(opened(bare.path).revision("HEAD"))
    assert "grep" in started


def test_a_partial_clone_is_read(work: Work, opened: Open, started: list[str]) -> None:
    """
    Where objects are absent git is not asked to search, fetches nothing, and what is here is found.
    """
    fill(work)
    work.commit()
    work.git("config", "uploadpack.allowFilter", "true")
    partial = work.clone("partial", "--filter=blob:none", "--no-checkout")

    assert set() == containing(opened(partial.path).revision("HEAD"))
    assert "grep" not in started


@pytest.mark.parametrize(
    "name", [b"\xff\xfe.py", b"a\nb.py", b'"q".py', b"*.py", b":(top)x.py", b"-x.py", b"a b/[c].py", "ü.py".encode()]
)
def test_odd_names(work: Work, opened: Open, name: bytes) -> None:
    """
    Whatever bytes a path has, it comes back as the tree has it.
    """
    wanted = fill(work)
    path = os.path.join(os.fsencode(work.path), name)  # noqa: PTH118  bytes
    os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
    Path(os.fsdecode(path)).write_bytes(b"pin(1)\n")
    work.commit()

    assert wanted | {name.decode("utf-8", "surrogateescape")} == containing(opened(work.path).revision("HEAD"))


def test_names_that_no_pattern_takes(work: Work, opened: Open) -> None:
    """
    A name without an ending that is no plain word, and more kinds of names than fit into a question, are read.
    """
    wanted = fill(work) | {"a*b", *(f"many/{number}.x{number}" for number in range(70))}
    work.write("a*b", "pin(1)\n")
    for number in range(70):
        work.write(f"many/{number}.x{number}", "pin(1)\n")
    work.commit()

    assert None is pathspecs(["a*b"])
    assert wanted == containing(opened(work.path).revision("HEAD"))


def test_no_configuration_changes_the_answer(
    work: Work, opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Settings of grep, colours, attributes and drivers of the repository are without effect, and no driver is run.
    """
    ran = tmp_path / "ran"
    driver = tmp_path / "driver"
    driver.write_text(f"#!/bin/sh\ntouch {ran}\necho 'needle['\n")
    driver.chmod(0o755)
    wanted = fill(work)
    work.write(".gitattributes", "*.py diff=evil filter=evil\nsrc/0.py binary\nsrc/3.py -diff\n")
    work.commit()
    for setting in (
        f"diff.evil.textconv={driver}", f"diff.evil.command={driver}", "diff.evil.binary=true", f"core.pager={driver}",
        "grep.patternType=perl", "grep.extendedRegexp=true", "grep.lineNumber=true", "grep.column=true", "grep.fullName=true", "grep.threads=1",
        "color.ui=always", "color.grep=always", "color.grep.filename=red", "submodule.recurse=true", "core.quotePath=true", "pager.grep=true",
        "alias.grep=!false",
    ):  # fmt: skip
        work.git("config", *setting.split("=", 1))
    surroundings = {"GIT_LITERAL_PATHSPECS": "1", "GIT_PAGER": str(driver), "GIT_EXTERNAL_DIFF": str(driver)}
    monkeypatch.chdir(work.path)
    repository = opened(None, {**os.environ, **surroundings})

    assert [wanted] * 3 == [
        containing(tree) for tree in (repository.revision("HEAD"), repository.index(), repository.worktree())
    ]
    assert not ran.exists()


def test_a_setting_that_git_refuses(work: Work, opened: Open) -> None:
    """
    Where git gives no answer the contents are read.
    """
    wanted = fill(work)
    work.commit()
    work.git("config", "grep.threads", "-5")

    assert wanted == containing(opened(work.path).revision("HEAD"))


def test_links_and_files_without_a_name_for_git(work: Work, opened: Open) -> None:
    """
    A link contains what it points at; a tree without a commit is read.
    """
    fill(work)
    work.link("link.py", "src/0.py")
    work.commit()
    repository = opened(work.path)

    assert "link.py" in containing(repository.revision("HEAD"))
    assert {"0.py", "3.py"} < containing(repository.revision("HEAD:src"))
