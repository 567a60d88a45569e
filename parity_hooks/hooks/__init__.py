"""Entry points for pre-commit: small, and silent until something of ours is touched.

`HOOKS` is what `.pre-commit-hooks.yaml` offers to the users of hook frameworks; a test holds the two together.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Hook(NamedTuple):
    """One hook: its id, what a framework shows of it, its console script and module, and when it runs."""

    id: str
    name: str
    description: str
    entry: str
    module: str
    stages: tuple[str, ...]


HOOKS: Final = (
    Hook(
        "parity-check",
        "parity check",
        "Stops a commit that makes environments drift apart, and says what drifted and what to do next.",
        "parity-check",
        "parity_hooks.hooks.check",
        ("pre-commit", "pre-merge-commit", "manual"),
    ),
    Hook(
        "parity-skill",
        "parity skill",
        "Writes the application's own skill anew where it is not as the tree is, and stops the commit then.",
        "parity-skill",
        "parity_hooks.hooks.skill",
        ("pre-commit", "manual"),
    ),
)
