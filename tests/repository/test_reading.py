"""How contents are read: in order, within limits, whatever happens to git."""

from __future__ import annotations

import random
import zlib
from pathlib import Path

import pytest

from parity_hooks.repository import Unread
from parity_hooks.repository.unread import LIMIT
from tests.repository.conftest import Open, Work, contents

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 1\n"


@pytest.fixture
def filled(work: Work) -> Work:
    """A repository whose files have 0 to 300000 incompressible bytes, beyond every pipe."""
    source = random.Random(1)
    for number in range(40):
        work.write(f"{number:02}", source.randbytes((number % 8) ** 3 * 850))
    work.git("add", "--all")
    return work


def test_order_and_repetition(filled: Work, opened: Open, started: list[str]) -> None:
    """
    Many files are read in the order asked for, also backwards, repeated, and with unknown ones between.
    """
    paths = [f"{number:02}" for number in (*range(40), *range(39, -1, -1), 7, 7, 99, 3)]

    actual = list(opened(filled.path).index().read_many(iter(paths)))

    nothing = Unread("no such file in this tree", "gone")
    assert [(path, nothing if path == "99" else (filled.path / path).read_bytes()) for path in paths] == actual
    assert 1 == started.count("cat-file")


def test_reads_may_interleave(filled: Work, opened: Open, started: list[str]) -> None:
    """
    Reading another file, or another tree, while many are being read mixes nothing up; nor does giving up.
    """
    filled.git("commit", "--quiet", "-m", "all")
    repository = opened(filled.path)
    index, revision = repository.index(), repository.revision("HEAD")

    for (path, content), (same, again) in zip(
        index.read_many(index.entries), revision.read_many(revision.entries), strict=True
    ):
        assert (path, content) == (same, again)
        assert (filled.path / "07").read_bytes() == revision.read("07")
    next(index.read_many(index.entries))
    assert (filled.path / "11").read_bytes() == index.read("11")
    assert 1 == started.count("cat-file")


def test_an_interrupted_read_leaves_nothing_half_read(
    filled: Work, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    After an interruption in the middle of an answer the next read gives the right content.
    """
    tree = opened(filled.path).index()
    with monkeypatch.context() as patch:
        patch.setattr("parity_hooks.repository.objects.received", interrupt)
        with pytest.raises(KeyboardInterrupt):
            tree.read("07")

    assert (filled.path / "06").read_bytes() == tree.read("06")


def interrupt(*_: object) -> bytes:
    raise KeyboardInterrupt


@pytest.mark.parametrize("place", ["blob", "disk"])
def test_the_limit(work: Work, opened: Open, place: str) -> None:
    """
    A file of exactly the limit is read, one byte more is not, and the next file is read as usual.
    """
    work.write("a", b"x" * LIMIT)
    work.write("b", b"x" * (LIMIT + 1))
    work.write("c", "next")
    if place == "blob":
        work.git("add", "--all")

    tree = opened(work.path).worktree()

    assert {"a": b"x" * LIMIT, "b": "too-large", "c": b"next"} == contents(tree)
    assert Unread(f"larger than 8 MiB ({LIMIT + 1} bytes)", "too-large") == tree.read("b")


def test_a_sparse_giant_on_the_disk_is_not_read(work: Work, opened: Open) -> None:
    """
    The size is looked at before a file is read.
    """
    with (work.path / "giant").open("wb") as file:
        file.truncate(1 << 40)

    assert Unread(f"larger than 8 MiB ({1 << 40} bytes)", "too-large") == opened(work.path).worktree().read("giant")


def test_lfs_pointers(work: Work, opened: Open) -> None:
    """
    A pointer is not content, in a blob and on the disk.
    """
    work.write("pointer", POINTER)
    work.write("mention", b"# " + POINTER)
    tree = opened(work.path).worktree()
    assert {"mention": b"# " + POINTER, "pointer": "lfs"} == contents(tree)

    work.commit()

    for tree in (opened(work.path).worktree(), opened(work.path).revision("HEAD")):
        assert {"mention": b"# " + POINTER, "pointer": "lfs"} == contents(tree)
    answer = tree.read("pointer")
    assert isinstance(answer, Unread)
    assert answer.reason.startswith("a Git LFS pointer")


def object_file(work: Work, name: str) -> Path:
    """The file of a loose object, made writable."""
    blob = work.git("ls-files", "-s", name).split()[1]
    path = work.path / ".git" / "objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    return path


def test_damaged_objects(work: Work, opened: Open) -> None:
    """
    A missing, garbled, truncated or mislabelled object is a value; all others are read.
    """
    source = random.Random(2)
    for name in "abcdefghij":
        work.write(name, source.randbytes(5000))
    work.git("add", "--all")
    object_file(work, "b").unlink()
    object_file(work, "d").write_bytes(b"garbage")
    truncated = object_file(work, "f")
    truncated.write_bytes(truncated.read_bytes()[:900])
    object_file(work, "h").write_bytes(zlib.compress(b"tag 5\0short"))
    object_file(work, "i").write_bytes(b"")

    tree = opened(work.path).index()

    expected = {name: "error" if name in "bdfhi" else (work.path / name).read_bytes() for name in "abcdefghij"}
    assert expected == contents(tree)
    assert expected == contents(tree)
    assert Unread("its object is missing or corrupt", "error") == tree.read("f")


@pytest.mark.parametrize("size", [4, 6, 20_000])
@pytest.mark.parametrize("liar", "aez")
def test_an_object_that_lies_about_its_size(
    work: Work, opened: Open, monkeypatch: pytest.MonkeyPatch, size: int, liar: str
) -> None:
    """
    A loose object that is shorter or longer than it says neither hangs the run nor spoils another file's content.
    """
    monkeypatch.setattr("parity_hooks.repository.objects.PATIENCE", 1)
    for name in "abcdefghijz":
        work.write(name, name * 3000)
    work.git("add", "--all")
    object_file(work, liar).write_bytes(zlib.compress(b"blob %d\0short" % size))

    actual = contents(opened(work.path).index())

    assert "error" == actual.pop(liar)
    assert {name: name.encode() * 3000 for name in "abcdefghijz" if name != liar} == actual


def test_an_object_that_is_no_blob(work: Work, opened: Open) -> None:
    """
    A file entry that names a tree has no content.
    """
    work.write("file", "1")
    work.commit()
    inner = work.git("rev-parse", "HEAD^{tree}")
    outer = work.git(
        "hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=b"100644 odd\0" + bytes.fromhex(inner)
    )

    assert {"odd": "error"} == contents(opened(work.path).revision(outer))


def test_a_process_that_died_is_replaced(
    work: Work, opened: Open, started: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    If somebody kills the reading git between two reads, no content is lost.
    """
    for name in "abc":
        work.write(name, name)
    work.git("add", "--all")
    repository = opened(work.path)
    tree = repository.index()
    assert b"a" == tree.read("a")
    process = repository._objects._process
    assert process is not None
    process.kill()
    process.wait()

    assert {"a": b"a", "b": b"b", "c": b"c"} == contents(tree)
    assert 2 == started.count("cat-file")


def test_a_path_that_is_not_there(work: Work, opened: Open) -> None:
    """
    What a tree does not have is a value; nothing outside of it is looked for.
    """
    work.write("sub/file", "1")

    tree = opened(work.path).worktree()

    for path in ("nope", "sub", "sub/", "./sub/file", "/etc/passwd", "../work/sub/file", ".git/config", ""):
        assert Unread("no such file in this tree", "gone") == tree.read(path)
