"""`pyproject.toml` and `Pipfile`: which Python a project asks for.

Semantics: the packaging specifications (`requires-python`), Poetry, Pipenv.  What linters and type checkers are told
about Python is not what runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parity_hooks.formats import requirements, toml
from parity_hooks.formats.tree import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.problem import Problem

_ROUTES: Final = (
    ("project", "requires-python"),
    ("tool", "poetry", "dependencies", "python"),
    ("requires", "python_version"),
    ("requires", "python_full_version"),
)


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield the Python versions that a project asks for."""
    root, problems = toml.tree(source)
    yield from problems
    for route in _ROUTES:
        node: Node | None = root
        for key in route:
            node = node.get(key) if isinstance(node, Mapping) else None
        if isinstance(node, Mapping):
            node = node.get("version")
        if isinstance(node, Scalar):
            yield from requirements.required("python", node.text, route, source.at(node.line, node.column))
