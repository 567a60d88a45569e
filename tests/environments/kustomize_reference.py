"""`kustomize build` by Kustomize itself, and both sides of a comparison in one form: object -> place -> text."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

from parity_hooks.environments.inventory import Inventory
from parity_hooks.environments.layering.kustomize import objects
from parity_hooks.formats import yaml
from parity_hooks.formats.source import Source
from parity_hooks.formats.tree import Mapping, Node, Scalar, mapping
from tests.laws.strategies import tree_of

Flat = dict[str, dict[str, str]]
UNKNOWN = "{{ }}"
HOW = "install kustomize or kubectl and put it on PATH"


@lru_cache
def reference() -> tuple[tuple[str, ...], tuple[int, ...]] | None:
    """The command of the reference and its version; None where there is none.  kubectl before 1.21 has 2.0.3 in it."""
    for name, arguments, build in (
        ("kustomize", ("version",), "build"),
        ("kubectl", ("version", "--client"), "kustomize"),
    ):
        found = shutil.which(name)
        if found:
            said = subprocess.run((found, *arguments), capture_output=True, text=True, check=False).stdout
            match = re.search(r"(?:Kustomize Version: |kustomize/|^)v(\d+)\.(\d+)\.(\d+)", said, re.MULTILINE)
            return (found, build), tuple(map(int, match.groups())) if match else (2, 0, 3)
    return None


def built_by_reference(files: dict[str, str], folder: str, where: Path) -> Flat | None:
    """What the reference builds of the kustomization in `folder`; None where it refuses."""
    known = reference()
    assert known is not None
    for path, text in files.items():
        (where / path).parent.mkdir(parents=True, exist_ok=True)
        (where / path).write_text(text, encoding="utf-8")
    done = subprocess.run((*known[0], str(where / folder)), capture_output=True, text=True, check=False)
    if done.returncode:
        return None
    trees, _ = yaml.trees(Source("built.yaml", done.stdout.encode()))
    return dict(_reference_object(tree) for tree in trees if isinstance(tree, Mapping))


def _reference_object(tree: Mapping) -> tuple[str, dict[str, str]]:
    flat = flattened(tree)
    if tree.text("kind") == "Secret":
        for place in [place for place in flat if place.startswith("/data/")]:
            flat[place] = base64.b64decode(flat[place]).decode()
    return f"{tree.text('kind')}/{mapping(tree.get('metadata')).text('name')}", without_common(flat)


def built_by_us(files: dict[str, str], folder: str) -> Flat:
    """What we make of it, under the names and namespaces that Kustomize gives."""
    build = objects(f"{folder}/kustomization.yaml", Inventory(tree_of(files)))
    result = {}
    for one in build.objects.values():
        flat = flattened(one.tree)
        flat["/metadata/name"] = one.names[-1]
        if one.namespaces[-1]:
            flat["/metadata/namespace"] = one.namespaces[-1]
        result[f"{one.kind}/{one.names[-1]}"] = without_common(flat)
    return result


def flattened(tree: Node) -> dict[str, str]:
    """Every leaf and every empty container by its JSON pointer."""
    result: dict[str, str] = {}
    stack: list[tuple[str, Node]] = [("", tree)]
    while stack:
        place, node = stack.pop()
        if isinstance(node, Scalar):
            result[place] = "null" if node.plain and node.text in ("", "~") else node.text
        elif isinstance(node, Mapping):
            stack.extend((f"{place}/{key}", value) for key, (_, value) in node.entries.items())
        else:
            stack.extend((f"{place}/{position}", value) for position, value in enumerate(node.items))
    return result


def without_common(flat: dict[str, str]) -> dict[str, str]:
    """Without what is compared once, as a setting of the kustomization: labels and annotations for all objects."""
    return {place: text for place, text in flat.items() if not place.rpartition("/")[2].startswith("common-")}


def differing(ours: Flat, theirs: Flat) -> list[str]:
    """Where both differ; the content of files is theirs alone."""
    said = []
    for name in sorted(ours.keys() | theirs.keys()):
        mine, other = ours.get(name, {}), theirs.get(name, {})
        said += [
            f"{name} {place}: {mine.get(place)!r} is {other.get(place)!r}"
            for place in sorted(mine.keys() | other.keys())
            if mine.get(place) != other.get(place) and not (mine.get(place) == UNKNOWN and place in other)
        ]
    return said
