"""Guards as a whole: kinds, paths, what git knows of a file, and that no content makes them fail."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from inspect import signature
from typing import cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from parity_hooks.contract.guards import KINDS, Guard, unresolved
from parity_hooks.contract.guards_commands import PROGRAMS
from parity_hooks.contract.guards_tests import LANGUAGES
from parity_hooks.repository import Tree, open_repository
from tests.conftest import Checkout
from tests.contract.resolving import answer
from tests.laws.strategies import MemoryTree

PATHS = (
    "tests/test_x.py", "x.test.ts", "x_spec.rb", "x_test.go", "XTest.java", "XTest.kt", "XTests.cs", "XTest.php", "x.rs", "x.feature",
    ".github/workflows/x.yml", ".gitlab-ci.yml", ".circleci/config.yml", "x.json", "x.yaml", "x.toml", "x.rego", "x.cue", "x.proto", "x.graphql",
    "Makefile", "justfile", "Taskfile.yml", "Rakefile", "package.json", "composer.json", "pyproject.toml", ".pre-commit-config.yaml", "x.sh",
)  # fmt: skip
COMMANDS = (
    "make x",
    "just x",
    "task x",
    "rake x",
    "npm run x",
    "composer x",
    "poe x",
    "hatch run x",
    "pdm run x",
    "pre-commit run x",
    "x",
)
FRAGMENTS = st.sampled_from(
    [
        "def test_x(", "class TestX(", "@pytest.mark.parametrize('a', [", "):\n", "  pass\n", "describe('", "it(`", "${", "test.each", "', () => {", "})\n",
        "/", "//", "/*", "`", '"', "'", '"""', "func TestX(t *testing.T) {\n", "t.Run(", "@Test\n", "[Fact]\n", "void x() {", "#[test]\n", "fn x() {",
        "<<<X\n", "<?php\n", "{", "}", "(", ")", "[", "]", ";", "\n", "\0", "\\", "é", "jobs:\n  x:\n", "  if: ", "&a ", "*a", "<<: ", "@tag\n",
        "Feature: x\n", "Scenario: x\n", "Examples:\n", "x:\n", "\ttrue\n", "include x\n", "namespace :x do\n", "task :x\n", '{"scripts": {', "=begin\n",
        'it "x" do\n', "module X\n", "[tool.poe.tasks]\n", "x = 1\n",
    ]
)  # fmt: skip
REFS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(COMMANDS),
    st.builds(
        "{}{}{}".format, st.sampled_from(PATHS), st.sampled_from(["", "::", "#", "#/", "::@"]), st.text(max_size=8)
    ),
    st.builds("{}::x{}".format, st.sampled_from(PATHS), st.sampled_from(["", "[1]", "[", "]", "::x", "/x", " > x"])),
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_its_module(kind: str) -> None:
    """
    The module that the table names for a kind exists and answers references.
    """
    module = import_module(f"parity_hooks.contract.{KINDS[kind]}")

    assert ["ref", "tree"] == list(signature(module.unresolved).parameters)


def test_tables_name_modules_that_exist() -> None:
    """
    Every language has a reader, every program of a command line has its module.
    """
    readers = [import_module(f"parity_hooks.contract.{row.module}").tests for row in LANGUAGES]
    programs = [import_module(f"parity_hooks.contract.{name}").unresolved for name in PROGRAMS.values()]

    assert ["source"] * len(readers) == [next(iter(signature(reader).parameters)) for reader in readers]
    assert [["words", "tree"]] * len(programs) == [list(signature(program).parameters) for program in programs]


@pytest.mark.parametrize(
    ("guard", "expected"),
    [
        (Guard("tset", "a.py"), "there is no kind of guard tset; did you mean test?"),
        (Guard("test", "  "), "the guard of kind test names nothing"),
        (Guard("test", "x" * 1001), "the guard's reference is longer than 1000 characters"),
        (Guard("test", "::test_a"), "the reference names no path"),
        (
            Guard("test", "/etc/test_x.py::test_a"),
            "/etc/test_x.py is no path inside the repository: write it relative to the top",
        ),
        (
            Guard("schema", "C:\\x.json"),
            "C:\\\\x.json is no path inside the repository: write it relative to the top",
        ),
        (
            Guard("test", "a/../../x.py::test_a"),
            "a/../../x.py contains ..: write the path relative to the top of the repository",
        ),
        (Guard("test", "a\n/x.py::test_a"), "there is no file a\\n/x.py"),
        (Guard("schema", "tests"), "tests is a folder: name a file in it"),
    ],
)
def test_a_reference_that_leads_nowhere_is_told_why(guard: Guard, expected: str) -> None:
    """
    Unknown kinds, empty references, and paths that lead out of the repository.
    """
    tree = cast(Tree, MemoryTree({"tests/test_x.py": b"def test_a(): ...\n"}))

    assert expected.replace("C:\\\\", "C:\\") == unresolved(guard, tree)


@pytest.fixture
def checkout(repository: Checkout) -> Checkout:
    """A repository with a link, a submodule, an executable script, a binary file and a pointer."""
    repository.commit(
        {
            "tests/test_x.py": "def test_a(): ...\n",
            "bin/smoke.sh": "#!/bin/sh\ntrue\n",
            "bin/plain.sh": "true\n",
            "data/test_b.py": b"def test_a(): ...\n\0\n",
            "data/test_lfs.py": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
        }
    )
    (repository.path / "tests/test_link.py").symlink_to("test_x.py")
    (repository.path / "tests/test_out.py").symlink_to("/etc/hostname")
    (repository.path / "linked").symlink_to("tests")
    repository.git("update-index", "--chmod=+x", "bin/smoke.sh")
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},vendor/lib")
    repository.git("add", "tests", "linked")
    repository.git("commit", "-q", "-m", "links")
    return repository


@pytest.fixture
def tree(checkout: Checkout) -> Iterator[Tree]:
    """The last commit of that repository."""
    with open_repository(str(checkout.path)) as opened:
        yield opened.revision("HEAD")


@pytest.mark.parametrize(
    ("kind", "ref", "expected"),
    [
        ("test", "tests/test_x.py::test_a", ""),
        ("test", "tests/test_link.py::test_a", ""),
        (
            "test",
            "tests/test_out.py",
            "tests/test_out.py cannot be read: a symbolic link that leads out of the repository: its target is absolute",
        ),
        ("test", "linked/test_x.py::test_a", "linked/test_x.py lies behind the symbolic link linked: name the file itself"),
        ("test", "linked::test_a", "linked cannot be read: a symbolic link that leads to a directory"),
        ("test", "vendor/lib/test_x.py", "vendor/lib/test_x.py lies in the submodule vendor/lib, which is not followed"),
        ("test", "vendor/lib", "vendor/lib cannot be read: a submodule is not followed"),
        ("test", "data/test_b.py", "data/test_b.py is no text"),
        (
            "test",
            "data/test_lfs.py",
            "data/test_lfs.py cannot be read: a Git LFS pointer, the content is not in the repository",
        ),
        ("smoke", "bin/plain.sh", ""),
        ("command", "bin/smoke.sh --fast", ""),
        ("command", "./bin/smoke.sh", ""),
        ("command", "bin/plain.sh", "bin/plain.sh is not executable: git add --chmod=+x bin/plain.sh"),
    ],
)  # fmt: skip
def test_what_git_knows_of_a_file_counts(tree: Tree, kind: str, ref: str, expected: str) -> None:
    """
    Links are followed inside the tree, submodules are not entered, and a script has the mode that git recorded.
    """
    assert expected == unresolved(Guard(kind, ref), tree)


def test_every_tree_is_asked_for_its_own_state(repository: Checkout) -> None:
    """
    A test that was deleted in the index is gone there, and still in the last commit and on the disk.
    """
    repository.commit({"tests/test_x.py": "def test_a(): ...\n"})
    repository.git("rm", "-q", "--cached", "tests/test_x.py")
    guard = Guard("test", "tests/test_x.py::test_a")
    with open_repository(str(repository.path)) as opened:
        answers = [unresolved(guard, one) for one in (opened.revision("HEAD"), opened.index(), opened.worktree())]

    assert ["", "there is no file tests/test_x.py", ""] == answers


@given(content=st.one_of(st.binary(max_size=200), st.lists(FRAGMENTS, max_size=30).map(lambda parts: "".join(parts).encode())),
       ref=REFS, kind=st.sampled_from(tuple(KINDS)))  # fmt: skip
@example(content=b"it('" + b"%s" * 500 + b"', () => {})", ref="x.test.ts::x", kind="test")
@example(
    content=b"class A(A):\n  class A(A):\n    def test_x(self): ...\n", ref="tests/test_x.py::A::test_x", kind="test"
)
def test_no_content_makes_it_fail(content: bytes, ref: str, kind: str) -> None:
    """
    Whatever stands in the files and in the reference, the answer is one line that can be printed.
    """
    tree = cast(Tree, MemoryTree(dict.fromkeys(PATHS, content)))

    assert unresolved(Guard(kind, ref), tree).isprintable()


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "{",
        "(",
        "`",
        "'",
        "/*",
        "it('",
        "describe('a', () => {",
        "@Test void a() {",
        "a b ",
        "class A:\n ",
        "\\",
        "<",
        "[Fact]\n",
        "x: ",
    ],
)
def test_a_long_file_costs_its_length(unit: str) -> None:
    """
    A long file that repeats what opens something is answered, by every reader.
    """
    text = unit * (100_000 // len(unit))

    assert [] == [
        path for path in PATHS for kind in ("test", "schema") if not answer({path: text}, f"{path}::nothing", kind)
    ]
