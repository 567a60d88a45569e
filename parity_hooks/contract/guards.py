"""Guards: the checks that make a divergence bearable, and whether they exist in a tree.

Nothing of the repository is executed: a guard is looked up in the text of the files that define it.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from parity_hooks.repository import Tree

# The kinds of guards, and the module whose `unresolved(ref, tree)` knows the references of each.
KINDS: Final = {
    "test": "guards_tests",
    "schema": "guards_documents",
    "policy": "guards_documents",
    "ci-job": "guards_jobs",
    "smoke": "guards_tests",
    "contract-test": "guards_tests",
    "scenario": "guards_scenarios",
    "command": "guards_commands",
}
_LONGEST: Final = 1000  # characters of a reference; no id of a test is as long


@dataclass(frozen=True, slots=True)
class Guard:
    """What a divergence names as its guard: a kind of `KINDS`, and a reference that this kind understands."""

    kind: str
    ref: str


def unresolved(guard: Guard, tree: Tree) -> str:
    """The empty text when `guard` exists in `tree`, else a sentence fragment: what is wrong, what would be right."""
    from parity_hooks.contract.guards_names import meant, shown

    if guard.kind not in KINDS:
        return f"there is no kind of guard {shown(guard.kind)}{meant(guard.kind, KINDS)}"
    if not guard.ref.strip():
        return f"the guard of kind {guard.kind} names nothing"
    if len(guard.ref) > _LONGEST:
        return f"the guard's reference is longer than {_LONGEST} characters"
    module = import_module(f"{__package__}.{KINDS[guard.kind]}")
    return cast("str", module.unresolved(guard.ref.strip(), tree))
