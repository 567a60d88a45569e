"""Owners: who appears in the file of owners that the tree has."""

from __future__ import annotations

import pytest

from parity_hooks.contract.owners import owners, unknown
from parity_hooks.repository import open_repository
from tests.conftest import Checkout
from tests.laws.strategies import tree_of

GITHUB = """# @commented/out
*       @shop/platform ops@example.org   # @inline/comment
/docs/  @Writer
/a\\ b/  @spaced
/free/
"""
GITLAB = """[Database] @shop/data
*.sql
^[Optional][2] @shop/optional
docs/ @@developer
[No default]
x/ @own
"""


@pytest.mark.parametrize("owner", ["@shop/platform", "@Shop/Platform", "ops@example.org", "@writer", "@spaced"])
def test_an_owner_of_anything_is_known(owner: str) -> None:
    """
    A user, a team or an address, in any case.
    """
    assert unknown(owner, tree_of({".github/CODEOWNERS": GITHUB})) == ""


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        ("@shop/platfrom", ".github/CODEOWNERS names no owner @shop/platfrom; did you mean @shop/platform?"),
        ("shop/platform", ".github/CODEOWNERS names no owner shop/platform; did you mean @shop/platform?"),
        ("@commented/out", ".github/CODEOWNERS names no owner @commented/out"),
        ("@inline/comment", ".github/CODEOWNERS names no owner @inline/comment"),
        ("/docs/", ".github/CODEOWNERS names no owner /docs/"),
        ("", ".github/CODEOWNERS names no owner "),
    ],
)
def test_who_owns_nothing_is_unknown(owner: str, expected: str) -> None:
    """
    A misspelt name is answered with the one that was meant; comments and patterns name nobody.
    """
    assert expected == unknown(owner, tree_of({".github/CODEOWNERS": GITHUB}))


def test_sections_have_default_owners() -> None:
    """
    GitLab's sections name owners for the lines below them, also where the section is optional.
    """
    assert ["@shop/data", "@shop/optional", "@@developer", "@own"] == list(owners(GITLAB))


@pytest.mark.parametrize(
    ("paths", "counted"),
    [
        ([".github/CODEOWNERS", "CODEOWNERS"], ".github/CODEOWNERS"),
        (["CODEOWNERS", "docs/CODEOWNERS"], "CODEOWNERS"),
        (["docs/CODEOWNERS", ".gitlab/CODEOWNERS"], "docs/CODEOWNERS"),
        ([".gitlab/CODEOWNERS"], ".gitlab/CODEOWNERS"),
    ],
)
def test_the_first_file_counts(paths: list[str], counted: str) -> None:
    """
    Of several files the one counts that the forge reads.
    """
    tree = tree_of({path: f"* @owner-of-{number}\n" for number, path in enumerate(paths)})

    assert unknown("@owner-of-0", tree) == ""
    assert unknown("@owner-of-1", tree) == f"{counted} names no owner @owner-of-1; did you mean @owner-of-0?"


def test_without_a_file_nobody_is_unknown() -> None:
    """
    Where nobody wrote down owners, there is nothing to hold a name against.
    """
    assert unknown("@anybody", tree_of({"README.md": "@somebody"})) == ""


def test_a_file_that_cannot_be_read_confirms_nobody(repository: Checkout) -> None:
    """
    A link out of the repository is no file of owners, and is told.
    """
    repository.commit({"a": "b"})
    (repository.path / "CODEOWNERS").symlink_to("/etc/hostname")
    repository.commit()
    with open_repository(str(repository.path)) as opened:
        expected = "CODEOWNERS cannot be read: a symbolic link that leads out of the repository: its target is absolute"

        assert expected == unknown("@a", opened.revision("HEAD"))
