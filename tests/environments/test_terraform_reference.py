"""Layers of Terraform variables held against Terraform itself: `terraform console`, for modules made at random."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.environments.layers import Flat, flat, flattened, sides_of, without_nulls

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("terraform") is None, reason="terraform is not installed: it is the reference for its variables"
    ),
]
NAMES = ("alpha", "beta", "gamma", "delta", "omega", "sigma")
KEYS = ("x", "y", "z")
UNSET = "(known after apply)"


def some_value(chance: random.Random, depth: int = 2) -> Any:
    """A value as a file of variables may hold it."""
    kind = chance.randrange(8 if depth else 4)
    if kind < 4:
        return chance.choice(("a", "b", "", True, False, 0, 7, 8080, None))
    if kind < 6:
        return [some_value(chance, depth - 1) for _ in range(chance.randrange(3))]
    return {key: some_value(chance, depth - 1) for key in chance.sample(KEYS, chance.randrange(4))}


def assignments(chance: random.Random) -> dict[str, Any]:
    return {name: some_value(chance) for name in chance.sample(NAMES, chance.randrange(1, 5))}


def written(values: dict[str, Any], path: str) -> str:
    """JSON, or HCL, of which JSON's literals are a part."""
    if path.endswith(".json"):
        return json.dumps(values)
    return "".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items())


def some_module(seed: int) -> tuple[dict[str, str], str]:
    """The files of a repository with a module and two environments, and the path of production's values."""
    chance = random.Random(seed)
    blocks = [
        f'variable "{name}" {{{f" default = {json.dumps(some_value(chance))} " if chance.randrange(3) else ""}}}\n'
        for name in NAMES
    ]
    half = chance.randrange(len(blocks))
    folder, ending = chance.choice(("", "vars/", "env/vars/")), chance.choice((".tfvars", ".tfvars.json"))
    files = {"tf/variables.tf": "".join(blocks[:half]), "tf/main.tf": "".join(blocks[half:])}
    loaded = ["terraform.tfvars", "terraform.tfvars.json", "b.auto.tfvars", "a.auto.tfvars.json", "z.auto.tfvars"]
    for name in (f"tf/{name}" for name in chance.sample(loaded, chance.randrange(4))):
        files[name] = written(assignments(chance), name)
    for word in ("prod", "dev"):
        path = f"tf/{folder}{word}{ending}"
        files[path] = written(assignments(chance), path)
    return files, f"tf/{folder}prod{ending}"


def reference(files: Mapping[str, str], member: str, folder: Path) -> tuple[Flat, set[str]]:
    """What `terraform console` says of every variable, and which of them have no value."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    done = subprocess.run(
        ["terraform", "console", f"-var-file={os.path.relpath(folder / member, folder / 'tf')}"],
        cwd=folder / "tf", env={**os.environ, "CHECKPOINT_DISABLE": "1"}, capture_output=True, text=True, check=True,
        input="{" + ", ".join(f"{name} = jsonencode(var.{name})" for name in NAMES) + "}\n",
    )  # fmt: skip
    said = re.findall(r'^  "?(\w+)"? = (.*)$', done.stdout, re.MULTILINE)
    known = {name: json.loads(json.loads(text)) for name, text in said if text != UNSET}
    return flattened(known), set(NAMES) - set(known)


@pytest.mark.parametrize("seed", range(int(os.environ.get("PARITY_SEEDS", "25"))))
def test_values_are_those_of_terraform(seed: int, tmp_path: Path) -> None:
    """
    What is in effect, and what is not set at all, is what Terraform comes to.
    """
    files, member = some_module(seed)
    expected, unset = reference(files, member, tmp_path)

    side = sides_of(files)[member]

    assert expected == without_nulls(flat(side))
    assert unset == {name for (name,) in side.required}
