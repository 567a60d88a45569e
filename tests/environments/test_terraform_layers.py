"""Layers of Terraform variables: defaults of the module, files that are loaded by themselves, what has to be set."""

from __future__ import annotations

import time

import pytest

from tests.environments.layers import effective, sides_of
from tests.laws.strategies import found_in, tree_of

MODULE = """
variable "environment" {}
variable "mode" { default = "fast" }
variable "tags" { default = { team = "a", cost = "b" } }
variable "sku" { default = null }
"""
DEV = 'environment = "dev"\nmode = "slow"\nsku = "small"\n'


def test_defaults_of_the_module_lie_beneath() -> None:
    """
    What a member does not set has the module's default; null sets nothing; a mapping is replaced as a whole.
    """
    files = {
        "tf/variables.tf": MODULE,
        "tf/config/prod.tfvars": 'environment = "production"\ntags = { team = "c" }\n',
        "tf/config/dev.tfvars": DEV,
    }

    assert {
        "environment": ("production", True),
        "mode": ("fast", False),
        "tags.team": ("c", True),
    } == effective(files, "tf/config/prod.tfvars")


@pytest.mark.parametrize("loaded", ["tf/terraform.tfvars", "tf/a.auto.tfvars", "tf/terraform.tfvars.json"])
def test_what_terraform_loads_by_itself_lies_between(loaded: str) -> None:
    """
    `terraform.tfvars` and `*.auto.tfvars` in the module's folder stand over its defaults and below the member.
    """
    common = {"mode": "steady", "sku": "large"}
    text = {"sku": "large", "mode": "steady"} if loaded.endswith(".json") else 'mode = "steady"\nsku = "large"\n'
    files = {
        "tf/variables.tf": MODULE,
        loaded: text,
        "tf/config/prod.tfvars": 'environment = "x"\n',
        "tf/config/dev.tfvars": DEV,
    }

    prod, dev = effective(files, "tf/config/prod.tfvars"), effective(files, "tf/config/dev.tfvars")

    assert {name: (value, False) for name, value in common.items()} == {name: prod[name] for name in common}
    assert {"mode": ("slow", True), "sku": ("small", True)} == {name: dev[name] for name in common}


def test_a_key_with_a_default_is_inherited_not_missing() -> None:
    """
    Where the module has a default, a member that says nothing is left at it; where it has none, the key is missing.
    """
    files = {
        "tf/variables.tf": MODULE,
        "tf/config/prod.tfvars.json": '{"environment": "production"}',
        "tf/config/staging.tfvars.json": '{"environment": "staging", "mode": "slow", "sku": "small"}',
    }

    found = {(one.rule, one.key) for one in found_in(tree_of(files))}

    assert {("inherits-default", "mode"), ("missing-key", "sku")} == found


def required(files: dict[str, str], path: str = "tf/config/prod.tfvars") -> set[str]:
    """The variables that Terraform refuses to plan without."""
    every = {
        "tf/variables.tf": 'variable "mode" {}\nvariable "environment" {}\nvariable "sku" { default = 1 }\n',
        "tf/config/prod.tfvars": 'environment = "production"\n',
        "tf/config/dev.tfvars": 'environment = "dev"\nmode = "slow"\nsku = 1\n',
        **files,
    }
    return {name for (name,) in sides_of(every)[path].required}


def test_a_variable_without_a_default_is_required() -> None:
    """
    A member that does not set a variable without a default lacks what Terraform refuses to plan without.
    """
    assert {"mode"} == required({})
    assert set() == required({}, "tf/config/dev.tfvars")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Makefile", "plan:\n\t$(eval export TF_VAR_mode=fast)\n\tterraform plan\n"),
        (".github/workflows/deploy.yml", "env:\n  TF_VAR_mode: fast\n"),
        ("bin/deploy", 'terraform apply -var "mode=fast"\n'),
        ("deploy.sh", "terraform apply -var='mode=fast' -var-file=config/prod.tfvars\n"),
        ("tf/config/common.tfvars", 'mode = "fast"\n'),
        ("tf/terraform.tfvars", 'mode = "fast"\n'),
        ("tf/config/prod.tfvars", 'environment = "production"\nmode = {}\n'),
    ],
)
def test_what_is_given_elsewhere_is_not_required(path: str, text: str) -> None:
    """
    Whatever text of the repository gives the variable a value: it may be the one that counts.
    """
    assert set() == required({path: text})


def test_a_module_has_to_declare_most_of_the_keys() -> None:
    """
    A file for a backend, or for a module that is not here, has no defaults beneath it and requires nothing.
    """
    files = {
        "tf/variables.tf": MODULE,
        "tf/config/prod_backend.tfvars": 'key = "production"\ncontainer = "state"\n',
        "tf/config/dev_backend.tfvars": 'key = "dev"\ncontainer = "state"\n',
    }
    (side, *_) = sides_of(files).values()

    assert frozenset() == side.required
    assert {"key", "container"} == {route[0] for route in side.settings}


def test_a_module_for_each_environment_speaks_for_it_alone() -> None:
    """
    The default of a module that only one member is for is the member's own: nobody inherits it.
    """
    files = {
        path: text
        for word, mode in (("prod", "fast"), ("dev", "slow"))
        for path, text in (
            (f"env/{word}/variables.tf", f'variable "size" {{}}\nvariable "mode" {{ default = "{mode}" }}\n'),
            (f"env/{word}/terraform.tfvars", "size = 1\n"),
        )
    }

    assert {"size": ("1", True), "mode": ("fast", True)} == effective(files, "env/prod/terraform.tfvars")


def test_large_modules_take_linear_time() -> None:
    """
    Thousands of variables and deep folders are read in seconds.
    """
    folder = "tf/" + "a/" * 200
    files = {
        "tf/variables.tf": "".join(f'variable "v{number}" {{ default = {number} }}\n' for number in range(3000)),
        f"{folder}prod.tfvars": "".join(f"v{number} = 1\n" for number in range(3000)),
        f"{folder}dev.tfvars": "".join(f"v{number} = 2\n" for number in range(3000)),
    }
    started = time.monotonic()

    sides = sides_of(files)

    assert time.monotonic() - started < 15
    assert 3000 == len(sides[f"{folder}prod.tfvars"].settings)
