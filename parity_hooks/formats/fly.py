"""`fly.toml`: settings, the variables of `[env]`, the image that runs.  Semantics: Fly.io, "App configuration"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parity_hooks.formats import toml
from parity_hooks.formats.statements import VARIABLE_NAME, statements, variable
from parity_hooks.formats.tree import Mapping, Scalar, mapping, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.problem import Problem


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield what a fly.toml states."""
    root, problems = toml.tree(source)
    yield from problems
    if root is None:
        return
    yield from settings(source, root)
    rest = Mapping(1, 1, {key: entry for key, entry in root.entries.items() if key != "env"})
    yield from statements(source, rest)
    for name, (at, value) in mapping(root.get("env")).entries.items():
        if isinstance(value, Scalar) and (VARIABLE_NAME.match(name) or name.isupper()):
            yield variable(source, name, value, at, ("env", name), frozenset())
