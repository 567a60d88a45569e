"""A part of a finding: what of it is news, or what of it nobody recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from parity_hooks.checks.copies import together
from parity_hooks.checks.sides import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from parity_hooks.model.finding import Atom, Finding


def narrowed(finding: Finding, fresh: list[Atom]) -> Finding:
    """`finding` with the keys and places that some of its atoms are about, and a message that says so."""
    if finding.copies:
        return replace(together(news(finding.copies, {*finding.atoms} - {*fresh})), id=finding.id)
    names = {atom.key for atom in fresh}
    whole = tuple(key for key in finding.keys if any(_names(name, key) for name in names))
    keys = tuple(key for key in finding.keys if key in whole or key.startswith(tuple(f"{one}." for one in whole)))
    if not keys or len(keys) == len(finding.keys):
        return replace(finding, atoms=tuple(fresh))
    places = tuple(
        place for place in finding.places if not place.route or any(_names(place.route, key) for key in keys)
    )
    told = sentence(keys, finding.clause) if finding.clause else f"{finding.message}; new: {', '.join(keys)}"
    return replace(finding, keys=keys, places=places or finding.places, message=told, atoms=tuple(fresh))


def news(findings: Iterable[Finding], known: Set[Atom]) -> list[Finding]:
    """The findings with an atom that is not `known`; of a group only the keys that are new.

    The id stays that of the whole group, so that a full check reports the same one.
    """
    result = []
    for finding in findings:
        fresh = [atom for atom in finding.atoms if atom not in known]
        if fresh:
            result.append(finding if len(fresh) == len(finding.atoms) else narrowed(finding, fresh))
    return result


def _names(route: str, key: str) -> bool:
    """Whether `route` is `key`, or `key` in some scope."""
    return route == key or route.endswith(key if key.startswith("[") else f".{key}")
