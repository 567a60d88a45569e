"""Development containers: image, features, variables.

Semantics: the Development Container Specification.  A feature's own version (`node:1`) is not its product's; that
stands in its `version` option.  Images of `devcontainers/` state their product's version in the tag.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parity_hooks.formats import json, products, version_file, versions
from parity_hooks.formats.statements import VARIABLE_NAME, variable
from parity_hooks.formats.tree import Mapping, Scalar, mapping, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.problem import Problem

_FURTHER: Final = {  # options by which a feature installs a second tool
    "nodeVersion": "node",
    "pnpmVersion": "pnpm",
    "mavenVersion": "maven",
    "gradleVersion": "gradle",
    "terragrunt": "terragrunt",
    "helm": "helm",
}


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield what a devcontainer.json states."""
    root, problems = json.mapping(source)
    yield from problems
    yield from settings(source, root)
    image = root.get("image")
    if isinstance(image, Scalar):
        yield from versions.image_fact(image.text, ("image",), source.at(image.line, image.column))
    for name, (_, node) in mapping(root.get("features")).entries.items():
        yield from _feature(source, name, node)
    yield from _arguments(source, root)
    for table in ("containerEnv", "remoteEnv"):
        for name, (at, value) in mapping(root.get(table)).entries.items():
            if VARIABLE_NAME.match(name):
                yield variable(source, name, value, at, (table, name), frozenset())


def _feature(source: Source, name: str, node: Node) -> Iterator[Fact]:
    """`"ghcr.io/devcontainers/features/node:1": {"version": "18"}`, or the version as a text."""
    tool = name.rpartition("/")[2].partition(":")[0].partition("@")[0]
    product = products.of_name(tool)
    route = ("features", tool, "version")
    value = node.get("version") if isinstance(node, Mapping) else node
    if product and isinstance(value, Scalar):
        yield from version_file.read(product, value.text, route, source.at(value.line, value.column))
    for key, further in _FURTHER.items():
        more = mapping(node).get(key)
        if isinstance(more, Scalar):
            yield from version_file.read(further, more.text, ("features", tool, key), source.at(more.line, more.column))


def _arguments(source: Source, root: Mapping) -> Iterator[Fact]:
    """Build arguments: `NODE_VERSION` says its product itself, `VARIANT` belongs to the image that is named."""
    image = versions.image(root.text("image"))
    for key, (_, value) in mapping(mapping(root.get("build")).get("args")).entries.items():
        if not isinstance(value, Scalar):
            continue
        product, text = versions.of_key(key), value.text
        if key == "VARIANT":
            named = products.of_name(root.text("name").partition(" ")[0])
            product = products.of_image(image.repository) if image else named
            text = versions.of_tag(text)[0]
        if product:
            yield from versions.stated(product, text, ("build", "args", key), source.at(value.line, value.column))
