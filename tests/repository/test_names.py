"""File names are bytes: all of them come back as they were."""

# ruff: noqa: PTH103, PTH118, PTH120
# pathlib takes no bytes.
from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parity_hooks.repository import open_repository
from parity_hooks.repository.entry import raw, text
from tests.repository.conftest import Open, Work, contents

AWKWARD = (
    b"new\nline",
    b"tab\there",
    b'"quoted"',
    b"back\\slash",
    b"\xff\xfe",
    b" space ",
    b"-dash",
    b":(glob)*",
    b"\xc3\xa9",
)
# git refuses `.git` in any case, and what some file system takes for it (git-config(1), core.protectHFS, core.protectNTFS).
NAMES = st.binary(min_size=1, max_size=40).filter(
    lambda name: not {0, ord("/")} & set(name) and name not in (b".", b"..") and b"git" not in name.lower()
)


def write(work: Work, name: bytes, content: bytes) -> None:
    path = os.path.join(os.fsencode(work.path), name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)


@pytest.mark.parametrize("state", ["untracked", "index", "revision", "modified"])
def test_awkward_names(work: Work, opened: Open, state: str) -> None:
    """
    Newlines, quotes, blanks, dashes and bytes that are not UTF-8 make names like others, in each tree.
    """
    for name in AWKWARD:
        write(work, name, b"modified" if state == "untracked" else name)
    repository = opened(work.path)
    if state != "untracked":
        work.commit()
    if state == "modified":
        for name in AWKWARD:
            write(work, name, b"modified")

    if state == "revision":
        tree = repository.revision("HEAD")
    else:
        tree = repository.index() if state == "index" else repository.worktree()

    expected = {text(name): name if state in ("index", "revision") else b"modified" for name in AWKWARD}
    assert sorted(expected) == list(tree.entries)
    assert expected == contents(tree)


def test_names_do_not_depend_on_the_locale(work: Work, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A name is UTF-8 for this package, also where the system's encoding is another one.
    """
    write(work, b"\xc3\xa9/\xff", b"1")
    monkeypatch.setattr("os.fsdecode", lambda name: name if isinstance(name, str) else name.decode("latin-1"))

    assert {"é/\udcff": b"1"} == contents(opened(work.path).worktree())


@given(NAMES)
def test_bytes_become_text_and_back(name: bytes) -> None:
    """
    No two names are confused.
    """
    assert name == raw(text(name))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=NAMES, directory=st.just(b"") | NAMES.map(lambda name: name + b"/"))
def test_any_name_round_trips(tmp_path_factory: pytest.TempPathFactory, name: bytes, directory: bytes) -> None:
    """
    Whatever a file is called, it is listed and read, before and after it is added.
    """
    work = Work(Path(tmp_path_factory.mktemp("names")))
    work.git("init", "--quiet", "--template=")
    write(work, directory + name, name)

    with open_repository(str(work.path)) as repository:
        assert {text(directory + name): name} == contents(repository.worktree())
        work.git("add", "--all")
        assert {text(directory + name): name} == contents(repository.index())
