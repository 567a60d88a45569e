"""What a real hook sees, whichever index git gives it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

import parity_hooks
from tests.repository.conftest import Work

SOURCE = Path(parity_hooks.__file__).parent.parent
SNIPPET = """
import json, os, sys
from parity_hooks.repository import open_repository
directory = sys.argv[2] if len(sys.argv) > 2 else None
with open_repository(directory) as repository:
    index = repository.index()
    json.dump(
        {
            "variable": os.environ.get("GIT_INDEX_FILE"),
            "top": repository.top,
            "changed": repository.changed_in_index(),
            "index": {path: content.decode() for path, content in index.read_many(index.entries)},
            "worktree": list(repository.worktree().entries),
        },
        open(sys.argv[1], "w"),
    )
"""


class Hook:
    """A pre-commit hook that notes what the package sees in it."""

    def __init__(self, work: Work, prefix: str = "", *arguments: str) -> None:
        self.notes = work.path.parent / "notes.json"
        work.path.parent.joinpath("snippet.py").write_text(SNIPPET)
        command = " ".join((sys.executable, str(work.path.parent / "snippet.py"), str(self.notes), *arguments))
        hook = work.write(".git/hooks/pre-commit", f"#!/bin/sh\n{prefix}PYTHONPATH='{SOURCE}' exec {command}\n")
        hook.chmod(0o755)

    @property
    def seen(self) -> dict[str, Any]:
        notes: dict[str, Any] = json.loads(self.notes.read_text())
        return notes


@pytest.fixture
def two(work: Work) -> Work:
    """Two committed files, both changed since, the first one staged."""
    for name in ("one", "two", "sub/three"):
        work.write(name, "old")
    work.commit()
    work.write("one", "staged")
    work.git("add", "one")
    work.write("one", "unstaged")
    work.write("two", "changed")
    return work


def test_commit(two: Work) -> None:
    """
    A plain commit is judged by what is staged.
    """
    hook = Hook(two)

    two.git("commit", "--quiet", "-m", "x")

    assert ".git/index" == hook.seen["variable"]
    assert ["one"] == hook.seen["changed"]
    assert {"one": "staged", "sub/three": "old", "two": "old"} == hook.seen["index"]


def test_commit_all(two: Work) -> None:
    """
    `commit -a` is judged by the index that it prepares in `index.lock`.
    """
    hook = Hook(two)

    two.git("commit", "--quiet", "-a", "-m", "x")

    assert hook.seen["variable"].endswith("index.lock")
    assert ["one", "two"] == hook.seen["changed"]
    assert {"one": "unstaged", "sub/three": "old", "two": "changed"} == hook.seen["index"]


def test_commit_of_a_path(two: Work) -> None:
    """
    `commit PATH` is judged by its temporary index, which lacks what else is staged.
    """
    hook = Hook(two)

    two.git("commit", "--quiet", "-m", "x", "two")

    assert "next-index" in hook.seen["variable"]
    assert ["two"] == hook.seen["changed"]
    assert {"one": "old", "sub/three": "old", "two": "changed"} == hook.seen["index"]


@pytest.mark.parametrize("arguments", [(), (".",), ("..",)])
@pytest.mark.parametrize("options", [(), ("-a",), ("two",)])
def test_a_hook_that_goes_elsewhere_in_its_repository(
    two: Work, arguments: tuple[str, ...], options: tuple[str, ...]
) -> None:
    """
    In a subdirectory, with and without -C, a hook still sees the index of its commit and the whole repository.
    """
    hook = Hook(two, "cd sub && ", *arguments)

    two.git("commit", "--quiet", "-m", "x", *options)

    assert str(two.path) == hook.seen["top"]
    assert {(): ["one"], ("-a",): ["one", "two"], ("two",): ["two"]}[options] == hook.seen["changed"]
    assert ["one", "sub/three", "two"] == hook.seen["worktree"]


@pytest.mark.parametrize("prefix", ["", "cd sub && "])
def test_a_commit_in_a_linked_work_tree(two: Work, tmp_path: Path, prefix: str) -> None:
    """
    A hook of a linked work tree, which has GIT_DIR set, sees that work tree, from its subdirectories too.
    """
    linked = Work(tmp_path / "linked")
    two.git("worktree", "add", "--quiet", str(linked.path))
    hook = Hook(two, prefix)
    linked.write("new", "1")
    linked.git("add", "new")

    linked.git("commit", "--quiet", "-m", "x")

    assert str(linked.path) == hook.seen["top"]
    assert ["new"] == hook.seen["changed"]
    assert ["new", "one", "sub/three", "two"] == hook.seen["worktree"]


def test_a_hook_that_looks_at_another_repository(two: Work, tmp_path: Path) -> None:
    """
    A hook that asks about another repository sees that one's index, not its own.
    """
    other = Work(tmp_path / "other")
    other.path.mkdir()
    other.git("init", "--quiet")
    other.write("theirs", "1")
    other.git("add", "theirs")
    hook = Hook(two, "", str(other.path))

    two.git("commit", "--quiet", "-a", "-m", "x")

    assert (str(other.path), ["theirs"]) == (hook.seen["top"], hook.seen["changed"])


def test_the_first_commit(work: Work) -> None:
    """
    The hook of a first commit compares with nothing.
    """
    hook = Hook(work)
    work.write("file", "1")

    work.commit()

    assert ["file"] == hook.seen["changed"]


def test_a_pushed_commit_in_quarantine(work: Work, tmp_path: Path) -> None:
    """
    A pre-receive hook reads the pushed commit, whose objects are not yet in the repository.
    """
    bare = Work(tmp_path / "bare.git")
    bare.path.mkdir()
    bare.git("init", "--quiet", "--bare")
    (tmp_path / "snippet.py").write_text(
        "import sys\nfrom parity_hooks.repository import open_repository\n"
        "with open_repository() as repository:\n"
        "    tree = repository.revision(sys.stdin.readline().split()[1])\n"
        "    open(sys.argv[1], 'wb').write(tree.read('file'))\n"
    )
    script = bare.write(
        "hooks/pre-receive",
        f"#!/bin/sh\nPYTHONPATH='{SOURCE}' exec {sys.executable} {tmp_path}/snippet.py {tmp_path}/notes\n",
    )
    script.chmod(0o755)
    work.write("file", "pushed")
    work.commit()

    work.git("push", "--quiet", str(bare.path), "main")

    assert b"pushed" == (tmp_path / "notes").read_bytes()
