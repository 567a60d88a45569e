"""What we make of compose files, against Docker Compose itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.environments.layering.compose_projects import TRICKY, generated
from tests.environments.layering.compose_reference import ours, reference, required

pytestmark = pytest.mark.slow
_EACH = 30


def differing(theirs: Any, mine: Any) -> tuple[Any, Any]:
    """Both sides, without the networks, volumes and the like that no service uses: Compose leaves them out."""
    kept = {key: {name: mine[key].get(name) for name in theirs[key]} for key in theirs if key != "services"}
    return theirs, {"services": mine["services"], **kept}


@pytest.mark.parametrize("name", TRICKY)
def test_each_rule_is_composes_own(name: str, tmp_path: Path) -> None:
    """
    For every rule of merging, a project that needs it comes to the same as in Docker Compose.
    """
    required()
    files, paths = TRICKY[name]
    theirs = reference(files, paths, tmp_path)

    assert theirs is not None
    expected, actual = differing(theirs, ours(files, paths))
    assert expected == actual


@pytest.mark.parametrize("start", range(0, 150, _EACH))
def test_generated_projects_come_to_the_same(start: int, tmp_path: Path) -> None:
    """
    So do projects of one to three files that extend, include, reset and replace, whatever they hold.
    """
    required()
    for seed in range(start, start + _EACH):
        files, paths = generated(seed)
        theirs = reference(files, paths, tmp_path / str(seed))

        assert theirs is not None, seed
        expected, actual = differing(theirs, ours(files, paths))
        assert expected == actual, seed
