"""Terraform variable values as JSON.  Semantics: the Terraform language, "Variable Definitions (.tfvars) Files"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parity_hooks.formats import json
from parity_hooks.formats.shapes import shapes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.problem import Problem


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield what a file of variable values states."""
    root, problems = json.tree(source)
    yield from problems
    if root is not None:
        yield from json.facts(source, root)
        yield from shapes(source, root)
