"""A setting that some environments of a family have and others lack.

What it finds: a key, a block or a list item that is set in some members of a family of files and in
others neither set nor inherited from the defaults beneath them.  Reported at its topmost missing node.

Why it matters: a key that never reached production is an empty variable, a crash at the start or a check
that does not happen; a key that only production has is tried for the first time in production.  Of a security
context, a probe or a volume it says more than its name: which side is less protected, what is not asked, what is lost.

When it is fine: the feature exists in one environment only, on purpose; what holds without being said (info).

Example: `values-preprod.yaml` sets `env.NOTIFY_API_KEY`, `values-prod.yaml` does not.

Fix: give the environments that lack the key their value, or take it away from the others.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.checks import judgement, known_keys, sides
from parity_hooks.checks.classes import KeyClass, is_process, row_of
from parity_hooks.checks.context import Profile
from parity_hooks.checks.judgement import View
from parity_hooks.model import route as routes
from parity_hooks.model.finding import Finding, Severity
from parity_hooks.model.route import Item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.checks.context import Compared, Context
    from parity_hooks.environments.compare import Difference, Side
    from parity_hooks.model.route import Route

    Split = tuple[tuple[str, ...], tuple[str, ...], Route]

RULE: Final = "missing-key"
_SEVERAL: Final = 3  # services that lack the same name lack it for one reason
# Of a pipeline only what it hands to the application and to others is a setting; its job structure is not.
_WORKFLOW_BLOCKS: Final = frozenset(("env", "with", "secrets", "outputs"))
_IN_JOB: Final = 3  # segments: `jobs.deploy.secrets`, what a job hands to the workflow that it calls
# Of the options of Rails only these decide what an application does; development and test set dozens of others.
_RAILS_SETTINGS: Final = frozenset(
    ("default_url_options", "hosts", "force_ssl", "cache_store", "cors", "active_storage", "session_store",
     "delivery_method", "queue_adapter", "host_authorization", "ssl_options", "asset_host", "action_cable")
)  # fmt: skip
_SURFACES: Final = {KeyClass.AUTH: "identity", KeyClass.SIZING: "scale", KeyClass.OBSERVABILITY: "observability"}


def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each group of keys that the same environments lack for the same reason."""
    found = list(_all(context))
    absent = _absent_elsewhere(context, found)
    for one in found:
        yield replace(one, severity=Severity.INFO, why=_NOTHING_OF_IT) if one.id in absent else one


_NOTHING_OF_IT: Final = "several files agree that nothing of it is there: it does not run in that environment"


def _absent_elsewhere(context: Context, found: list[Finding]) -> frozenset[str]:
    """The findings about something of which, by its name, several families have nothing in the same environments."""
    loud = [one for one in found if one.severity is Severity.WARNING]
    said = {compared.family.pattern: compared.sides for compared in context.compared}
    ids: set[str] = set()
    for position, one in enumerate(loud):
        for other in loud[position + 1 :]:
            if one.subject != other.subject and (word := _shared_word(one, other)):
                lacking = _lacking(one) & _lacking(other)
                silent = lacking and all(_silent(said[each.subject], lacking, word) for each in (one, other))
                ids |= {one.id, other.id} if silent else set()
    return frozenset(ids)


def _lacking(one: Finding) -> set[str]:
    return {
        place.environment.name for place in one.places if place.state == "absent" and place.environment.role.deployed
    }


def _shared_word(one: Finding, other: Finding) -> str:
    """A word of the first one's key that is part of the other's, the longest one."""
    words = (word for word in _WORD.findall(one.key.lower()) if word in other.key.lower() and word not in _COMMON)
    return max(words, key=len, default="")


_WORD: Final = re.compile(r"[a-z]{4,}")
_COMMON: Final = frozenset(
    ("queue", "name", "host", "url", "secret", "service", "generic", "values", "namespace", "secrets")
)


def _silent(sides_of: tuple[Side, ...], environments: set[str], word: str) -> bool:
    """Whether what those environments are given mentions the word nowhere."""
    theirs = [side for side in sides_of if side.member.environment.name in environments]
    return all(word not in " ".join(route).lower() for side in theirs for route in side.settings)


def _all(context: Context) -> Iterator[Finding]:
    for compared in context.compared:
        missing = (one for one in compared.differences if one.missing and not is_process(one.route))
        ours = [relevant(one, compared.kind) for one in missing]
        width = max(1, min(sides.MOST_KEYS, sides.MOST_PLACES // len(compared.family.members)))
        tree = View(Profile.TREE, compared.family.pattern, compared.kind, context)
        relevant_ones = [one for one in ours if one]
        units = _units(relevant_ones, tree) if context.profile is Profile.TREE else frozenset()
        for group in _groups(relevant_ones, tree):
            group.sort(key=lambda one: one.route)  # the first one names the finding: the order of a file must not
            for start in range(0, len(group), width):
                found = _finding(compared, group[start : start + width], replace(tree, profile=context.profile))
                unit = found.severity is Severity.WARNING and _split(group[0]) in units
                yield replace(found, severity=Severity.INFO, why=_ONE_FEATURE) if unit else found


_ONE_FEATURE: Final = "several environments lack it, and more that belongs to it: a feature that does not run there"


def _units(found: list[Difference], view: View) -> frozenset[Split]:
    """Which environments have and lack things in several places, several of them lacking: what runs in some alone."""
    places: dict[Split, set[Route]] = defaultdict(set)
    for one in found:
        lasting = [side for side in one.lacks if side.member.environment.role.deployed]
        if len(lasting) > 1 and judgement.missing(one, view)[0] > Severity.INFO:
            places[_split(one)].add(one.route[:-1])
    return frozenset(split for split, routes_of in places.items() if len(routes_of) > 1)


def _split(one: Difference) -> Split:
    """Who has it, who lacks it, and which application or block of the files it belongs to."""
    named = len(one.route) > 1 and isinstance(one.route[1], Item)
    has, lacks = sides.environment_names(side for side, _ in one.has), sides.environment_names(one.lacks)
    return has, lacks, one.route[: 2 if named else 1]


def _groups(found: list[Difference], view: View) -> Iterator[list[Difference]]:
    """Group what has one cause: a name that several services lack, or keys that stand side by side.

    A change is grouped as a whole tree is, so that both give the same ids.
    """
    named: dict[tuple[object, ...], list[Difference]] = defaultdict(list)
    beside: dict[tuple[object, ...], list[Difference]] = defaultdict(list)
    for one in found:
        named[one.route[-1], *_cause(one, view)].append(one)
    for group in named.values():
        if len(group) >= _SEVERAL:
            yield group
            continue
        for one in group:
            beside[one.route[:-1], *_cause(one, view)].append(one)
    yield from beside.values()


def _cause(one: Difference, view: View) -> tuple[object, ...]:
    has = sides.environment_names(side for side, _ in one.has)
    severity, why = judgement.missing(one, view)
    return has, sides.environment_names(one.lacks), severity, why if severity is Severity.INFO else "", bool(one.leaves)


def relevant(difference: Difference, kind: str) -> Difference | None:
    """What of a difference is about settings of the application in files of this kind, or None."""
    if kind == "github-workflow":
        handing = ("with", "secrets") if len(difference.route) == _IN_JOB else _WORKFLOW_BLOCKS
        whole = difference.route[-1] in handing and ("steps" in difference.route or handing is not _WORKFLOW_BLOCKS)
        return difference if whole or not _WORKFLOW_BLOCKS.isdisjoint(difference.route[:-1]) else None
    if kind == "settings-ruby" and _RAILS_SETTINGS.isdisjoint(difference.route):
        leaves = tuple(leaf for leaf in difference.leaves if not _RAILS_SETTINGS.isdisjoint(leaf))
        return replace(difference, leaves=leaves) if leaves else None
    return difference


def _finding(compared: Compared, group: list[Difference], view: View) -> Finding:
    first, pattern = group[0], compared.family.pattern
    scope, key = sides.scoped(first.route)
    keys = tuple(sides.scoped(one.route)[1] for one in group)
    every = tuple(key for one, key in zip(group, keys, strict=True) for key in (key, *_leaf_keys(one)))
    keys = every if len(every) <= sides.MOST_KEYS else keys
    places = [place for one in group for place in sides.missing_places(one, wrong=known_keys.wrong_in_production(one))]
    severity, why = max(judgement.missing(one, view) for one in group)
    return Finding(
        rule=RULE,
        severity=severity,
        surface=_SURFACES.get(row_of(first.route).key_class, "config"),
        subject=pattern,
        scope=scope,
        key=key,
        keys=keys,
        message=_message(first, len(group)),
        places=tuple(dict.fromkeys(places))[: sides.MOST_PLACES],
        atoms=tuple(atom for one in group for atom in sides.atoms(RULE, pattern, one)),
        why=why,
    )


def _leaf_keys(one: Difference) -> list[str]:
    return [sides.below(one.route, leaf) for leaf in one.leaves]


def _message(first: Difference, count: int) -> str:
    name = routes.text(first.has[0][1].fact.route[: len(first.route)])
    more = f" and {count - 1} more" if count > 1 else ""
    has = sides.listed(sides.environment_names(side for side, _ in first.has))
    verb = "are" if count > 1 else "is"
    return f"{name}{more} {verb} set in {has} and missing in {sides.listed(sides.environment_names(first.lacks))}"
