"""Terraform: every argument as a setting, versions of what it runs, environment variables that it hands over.

Semantics: the Terraform language.  Modules are not entered, expressions are not evaluated; a variable's default or
a local in the same file stands for a reference to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from parity_hooks.formats import hcl, terraform_versions
from parity_hooks.formats.statements import statements
from parity_hooks.formats.tree import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.problem import Problem


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield what a Terraform file states."""
    root, problems = hcl.tree(source)
    yield from problems
    yield from settings(source, root)
    yield from statements(source, root)
    yield from terraform_versions.facts(source, root)
