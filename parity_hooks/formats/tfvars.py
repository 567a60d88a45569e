"""Terraform variable values: `name = value`, read like Terraform itself.

Semantics: the Terraform language, "Variable Definitions (.tfvars) Files".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from parity_hooks.formats import hcl, terraform
from parity_hooks.formats.shapes import shapes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.problem import Problem


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield what a file of variable values states."""
    root, problems = hcl.tree(source)
    yield from problems
    yield from terraform.facts(source, root)
    yield from shapes(source, root)
