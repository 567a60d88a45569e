"""Terraform: every argument as a setting, versions of what it runs, environment variables that it hands over.

Semantics: the Terraform language.  Modules are not entered, expressions are not evaluated; a variable's default or
a local in the same file stands for a reference to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from parity_hooks.formats import hcl, terraform_versions
from parity_hooks.formats.statements import statements
from parity_hooks.formats.tree import mapping, settings
from parity_hooks.model.fact import PARAMETER, Fact
from parity_hooks.model.value import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Mapping
    from parity_hooks.model.problem import Problem


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield what a Terraform file states."""
    root, problems = hcl.tree(source)
    yield from problems
    yield from facts(source, root)
    yield from _parameters(source, root)


def facts(source: Source, root: Mapping) -> Iterator[Fact | Problem]:
    """Yield what a parsed file states."""
    yield from settings(source, root)
    yield from statements(source, root)
    yield from terraform_versions.facts(source, root)


def _parameters(source: Source, root: Mapping) -> Iterator[Fact]:
    """Yield the variables of a module; Terraform refuses to plan without a value for one that has no default."""
    for name, (at, block) in mapping(root.get("variable")).entries.items():
        traits = frozenset(("default",) if mapping(block).get("default") else ())
        yield Fact(PARAMETER, "config", "", name, UNKNOWN, ("variable", name), source.at(at.line, at.column), traits)
