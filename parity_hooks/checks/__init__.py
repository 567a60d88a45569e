"""Checks: one rule a module, each a question over a read-only context.

One line here and one module is all a rule needs; its docstring is its manual page (`parity-hooks explain RULE`).
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

from parity_hooks.checks.copies import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from parity_hooks.checks.context import Context
    from parity_hooks.model.finding import Finding


@dataclass(frozen=True, slots=True)
class Rule:
    """The name of a rule, its one-line title and the module that asks its question."""

    name: str
    title: str
    module: str
    of_agreement: bool = False  # asked after all others, of the contract and what is recorded in it


RULES: Final = (
    Rule(
        "missing-environment",
        "A file that spoke for an environment is gone, its siblings are not",
        "missing_environment",
    ),
    Rule("missing-key", "A setting that some environments have and others lack", "missing_key"),
    Rule("missing-process", "A process that some environments run and others do not", "missing_process"),
    Rule("misspelt-key", "A setting whose name differs by a slip between environments", "misspelt_key"),
    Rule("misplaced-key", "A setting that stands one level too high or too deep in some environments", "misplaced_key"),
    Rule("differing-value", "A setting whose value changes how the application behaves differs", "differing_value"),
    Rule("inherits-default", "Some environments override a default and others are left with it", "inherits_default"),
    Rule("foreign-value", "A value that belongs to another environment", "foreign_value"),
    Rule(
        "missing-variable",
        "A variable that one file hands to the application and another one does not",
        "missing_variable",
    ),
    Rule(
        "unsupplied-reference",
        "A name that one file asks for and that the file which has to give it does not",
        "unsupplied_reference",
    ),
    Rule(
        "unsupplied-variable",
        "A variable that a program reads and that no file of the repository hands to it",
        "unsupplied_variable",
    ),
    Rule("version-mismatch", "Two places state versions of one product that contradict each other", "version_mismatch"),
    Rule("unpinned-version", "A version is pinned in one place and left open in another", "unpinned_version"),
    Rule(
        "substituted-product",
        "Production runs one product, other environments a substitute for it",
        "substituted_product",
    ),
    Rule("port-mismatch", "Production expects the application at another port than what is tried", "port_mismatch"),
    Rule("unanswered-probe", "A health check that nothing can answer", "unanswered_probe"),
    Rule("weaker-sign-in", "Who gets in is decided otherwise than in production", "weaker_sign_in"),
    Rule("unlisted-manifest", "A manifest that another environment applies is listed by nobody", "unlisted_manifest"),
    Rule("duplicate-key", "A key is given twice in one mapping", "duplicate_key"),
    Rule("unreadable-source", "A file that says something about an environment cannot be read", "unreadable_source"),
    Rule("stale-truth", "Production says something else than the contract claims", "stale_truth", of_agreement=True),
    Rule("stale-contract", "The contract names other files than there are", "stale_contract", of_agreement=True),
    Rule("broken-divergence", "A recorded difference is no longer what it was", "broken_divergence", of_agreement=True),
    Rule(
        "stale-skill",
        "The skill of the application says something else than the tree",
        "stale_skill",
        of_agreement=True,
    ),
)

BY_NAME: Final = {rule.name: rule for rule in RULES}


def run(context: Context) -> Iterator[Finding]:
    """Yield what every rule finds about the tree itself, what was copied with its files once."""
    for rule in RULES:
        if not rule.of_agreement:
            yield from folded(import_module(f"{__name__}.{rule.module}").check(context))


def of_agreement(context: Context, found: Sequence[Finding]) -> Iterator[Finding]:
    """Yield what the rules about the agreement find, which ask what all others `found`."""
    for rule in RULES:
        if rule.of_agreement:
            yield from import_module(f"{__name__}.{rule.module}").check(context, found)
