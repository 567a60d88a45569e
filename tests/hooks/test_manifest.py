"""`.pre-commit-hooks.yaml`, which hook frameworks read, against the table that the project keeps."""

from __future__ import annotations

import tomllib
from importlib import import_module

import pytest
import yaml

from parity_hooks.hooks import HOOKS, Hook
from tests.conftest import ROOT

MANIFEST = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
SCRIPTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
GIT_STAGES = {
    "pre-commit",
    "pre-merge-commit",
    "pre-push",
    "commit-msg",
    "prepare-commit-msg",
    "post-checkout",
    "post-merge",
    "manual",
}


def test_the_manifest_is_the_table() -> None:
    """
    Every hook of the table is offered, with its stages, run always, once, and without file names.
    """
    assert MANIFEST == [
        {
            "id": hook.id,
            "name": hook.name,
            "description": hook.description,
            "entry": hook.entry,
            "language": "python",
            "always_run": True,
            "pass_filenames": False,
            "require_serial": True,
            "stages": list(hook.stages),
            "minimum_pre_commit_version": "3.2.0",
        }
        for hook in HOOKS
    ]


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook.id)
def test_a_hook_starts_its_module(hook: Hook) -> None:
    """
    The entry of a hook is a console script of the package, and that starts `main` of the hook's module.
    """
    assert f"{hook.module}:main" == SCRIPTS[hook.entry]
    assert callable(import_module(hook.module).main)


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook.id)
def test_the_stages_are_explicit(hook: Hook) -> None:
    """
    A hook without stages runs in all of them: each names its own, by git's names.
    """
    assert () != hook.stages
    assert set() == set(hook.stages) - GIT_STAGES


def test_pre_commit_accepts_the_manifest() -> None:
    """
    The real pre-commit's own schema takes the manifest.
    """
    from pre_commit.clientlib import load_manifest

    assert [hook.id for hook in HOOKS] == [one["id"] for one in load_manifest(str(ROOT / ".pre-commit-hooks.yaml"))]
