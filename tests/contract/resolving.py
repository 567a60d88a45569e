"""How the tests of guards ask: files in memory, a kind and a reference in, the sentence fragment out."""

from __future__ import annotations

from collections.abc import Mapping

from parity_hooks.contract.guards import Guard, unresolved
from tests.laws.strategies import tree_of


def answer(files: Mapping[str, str], ref: str, kind: str = "test") -> str:
    """What is wrong with a guard in a tree of `files`; empty when nothing is."""
    return unresolved(Guard(kind, ref), tree_of(dict(files)))
