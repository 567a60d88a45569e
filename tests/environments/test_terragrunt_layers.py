"""Layers of Terragrunt: the inputs of included files beneath a configuration's own."""

from __future__ import annotations

import pytest

from tests.environments.layers import effective

COMMON = 'inputs = {\n  size = 1\n  tags = { team = "a", cost = "b" }\n}\nlocals {\n  x = 1\n}\n'
OWN = 'inputs = {\n  mode = "fast"\n  tags = { team = "c" }\n}\n'


def inputs(include: str, place: str, common: str = COMMON, own: str = OWN) -> dict[str, tuple[str, bool]]:
    """The inputs of production's web service, whose file includes another one that lies at `place`."""
    files = {f"infra/{word}/web/terragrunt.hcl": include + own for word in ("prod", "dev")}
    files |= {place: common, "infra/account.hcl": "locals {\n  a = 1\n}\n"}
    found = effective(files, "infra/prod/web/terragrunt.hcl")
    return {key.removeprefix("inputs."): value for key, value in found.items() if not key.startswith("include.")}


@pytest.mark.parametrize(
    ("include", "place"),
    [
        ('include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\n', "infra/root.hcl"),
        ("include {\n  path = find_in_parent_folders()\n}\n", "infra/terragrunt.hcl"),
        ('include "env" {\n  path = "${dirname(find_in_parent_folders("account.hcl"))}/_env/web.hcl"\n}\n', "infra/_env/web.hcl"),
        ('include "env" {\n  path = "${get_terragrunt_dir()}/../../_env/web.hcl"\n}\n', "infra/_env/web.hcl"),
        ('include "env" {\n  path = "../../_env/web.hcl"\n}\n', "infra/_env/web.hcl"),
        ('include "env" {\n  path = "${get_repo_root()}/infra/_env/web.hcl"\n}\n', "infra/_env/web.hcl"),
    ],
)  # fmt: skip
def test_inputs_of_included_files_lie_beneath(include: str, place: str) -> None:
    """
    An input holds until the including file sets it, and is then replaced as a whole; locals stay where they are.
    """
    assert {"size": ("1", False), "mode": ("fast", True), "tags.team": ("c", True)} == inputs(include, place)


def test_deep_merging_keeps_what_is_not_set_again() -> None:
    """
    With `merge_strategy = "deep"` mappings merge; with `no_merge` nothing is taken over.
    """
    include = 'include "root" {\n  path = find_in_parent_folders("root.hcl")\n  merge_strategy = "%s"\n}\n'

    assert {
        "size": ("1", False),
        "mode": ("fast", True),
        "tags.team": ("c", True),
        "tags.cost": ("b", False),
    } == inputs(include % "deep", "infra/root.hcl")
    assert {"mode": ("fast", True), "tags.team": ("c", True)} == inputs(include % "no_merge", "infra/root.hcl")


@pytest.mark.parametrize(
    "path", ["local.somewhere", '"${local.x}/a.hcl"', '"../../gone.hcl"', '"../../../../../out.hcl"']
)
def test_what_cannot_be_followed_adds_nothing(path: str) -> None:
    """
    A path that would have to be evaluated, or that leads nowhere, leaves the file as it stands.
    """
    assert {"mode": ("fast", True), "tags.team": ("c", True)} == inputs(
        f'include "a" {{\n  path = {path}\n}}\n', "infra/root.hcl"
    )
