"""Renamed files: which old path goes on under which new one, and which is gone."""

from __future__ import annotations

import pytest

from parity_hooks.environments.renames import renames
from tests.laws.strategies import tree_of

MANY = {f"svc{number}/Dockerfile": "FROM node:18\n" for number in range(400)}


def moved(old: dict[str, str], new: dict[str, str]) -> dict[str, str]:
    return renames(tree_of(dict(old)).entries, tree_of(dict(new)).entries)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("helm/values-prod.yaml", "deploy/values-prod.yaml"),
        ("helm/values-prod.yaml", "helm/values-production.yaml"),
        ("Dockerfile", "app/Dockerfile"),
        ("config/dev/app.yaml", "deploy/dev/app.yaml"),
    ],
)
def test_a_file_that_goes_on(was: str, now: str) -> None:
    """
    Equal content that is read as before and speaks for the same environment is the same file.
    """
    assert {was: now} == moved({was: "a: 1\n"}, {now: "a: 1\n"})


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Dockerfile", "Dockerfile-notes.md.txt/x"),
        ("Dockerfile", "archive/Dockerfile"),
        ("helm/values-prod.yaml", "helm/values-staging.yaml"),
        ("helm/values-prod.yaml", "helm/prod.txt"),
        (".nvmrc", "nvmrc.bak"),
        ("Dockerfile", "Dockerfile.dev"),
    ],
)
def test_a_file_that_is_renamed_away(was: str, now: str) -> None:
    """
    Where nothing reads it any more, or where it speaks for somebody else, the old file is gone and the new one is new.
    """
    assert {} == moved({was: "a: 1\n"}, {now: "a: 1\n"})


def test_a_folder_that_moves_takes_changed_files_along() -> None:
    """
    Where equal files show that a folder moved, a file of it that changed as well has moved too.
    """
    old = {"helm/values-prod.yaml": "a: 1\n", "helm/values-dev.yaml": "a: 2\n"}
    new = {"k8s/values-prod.yaml": "a: 1\n", "k8s/values-dev.yaml": "a: 3\n"}

    assert {"helm/values-prod.yaml": "k8s/values-prod.yaml", "helm/values-dev.yaml": "k8s/values-dev.yaml"} == moved(
        old, new
    )


def test_equal_files_keep_their_own_names() -> None:
    """
    Of several files with one content each goes on as the one that is called most alike.
    """
    old = {f"config/{name}/app.yaml": "{}" for name in ("prod", "preprod", "dev")}

    assert {path: f"deploy/{path}" for path in old} == moved(old, {f"deploy/{path}": "{}" for path in old})


def test_many_equal_files_are_paired_in_time() -> None:
    """
    Hundreds of equal files that move at once are each found again.
    """
    assert {path: f"apps/{path}" for path in MANY} == moved(MANY, {f"apps/{path}": text for path, text in MANY.items()})
