"""A finding as a divergence: which sides it binds, how it is called, and how its text follows renamed files."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from parity_hooks.contract import covering, merging, rendering
from parity_hooks.contract.binding import statements
from parity_hooks.contract.model import DIVERGENCES, PRODUCTION, Divergence, Review, Statement
from parity_hooks.contract.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence, Set

    from parity_hooks.contract.binding import Bound
    from parity_hooks.model.finding import Finding

FIELDS: Final = (
    "id", "surface", "subject", "scope", "key", "keys", "production", "differs", "reason", "explanation", "risk",
    "guard", "owner", "review", "status",
)  # fmt: skip
_LONGEST: Final = 60
_NOTHING: Final = Statement("unknown", None, "", "")


def recordable(finding: Finding) -> bool:
    """Whether a finding says what differs between whom: what cannot be read, or is told of the agreement, does not."""
    return bool(finding.atoms and finding.keys) and finding.status == "new"


def drafts(finding: Finding, bound: Bound, taken: Set[str], folder: str = "") -> Iterator[Divergence]:
    """Yield the divergence that records a finding, one for each copy it is made of, without any reason yet.

    `taken` are the ids that there are, `folder` is where the contract lies.
    """
    used = set(taken)
    for one in finding.copies or (finding,):
        draft = _draft(one, bound, used, folder)
        used.add(draft.id)
        yield draft


def _draft(finding: Finding, bound: Bound, taken: Set[str], folder: str) -> Divergence:
    found = sides(finding, bound)
    name = named(finding, list(found), taken)
    prefix = f"{folder}/" if folder else ""
    return Divergence(
        id=name,
        surface=finding.surface,
        subject=finding.subject,
        scope=finding.scope,
        keys=finding.keys or (finding.key,),
        sides=found,
        reason="",
        explanation="",
        risk="",
        guard=None,
        owner="",
        review=Review(),
        status="unreviewed",
        path=f"{prefix}{DIVERGENCES}{name}.yaml",
    )


class Target(NamedTuple):
    """What is adopted: bound to which tree, until which day."""

    bound: Bound
    deadline: str


def adopted(finding: Finding, target: Target, taken: Set[str], folder: str = "") -> list[Divergence]:
    """What `regenerate --adopt` makes of a finding: recorded, not reviewed, until its day."""
    made = drafts(finding, target.bound, taken, folder)
    return [replace(one, review=Review(by=target.deadline)) for one in made]


def sides(finding: Finding, bound: Bound) -> dict[str, tuple[Statement, ...]]:
    """What production says, and every side that does not say the same."""
    found: dict[str, list[Statement]] = {PRODUCTION: []}
    order = {place.environment.name: place.environment.order for place in finding.places}
    differing = {place.environment.name for place in finding.places} - _agreeing(finding)
    ends = {place.location.path for place in finding.places if place.environment.name in differing} | differing
    left = {
        end for atom in finding.atoms if ends.isdisjoint((atom.left, atom.right)) for end in (atom.left, atom.right)
    }
    for name, said in statements(finding.places, bound):
        if name in differing or name == PRODUCTION or not left.isdisjoint((name, said.path)):
            found.setdefault(name, []).append(said)
    names = sorted(found, key=lambda name: (name != PRODUCTION, order.get(name, (9, name))))
    return {name: tuple(found[name]) or (_NOTHING,) for name in names}


def _agreeing(finding: Finding) -> set[str]:
    """The environments that say what production says; none where it says nothing, or is itself what differs."""
    states: dict[str, set[str]] = defaultdict(set)
    for place in finding.places:
        states[place.environment.name].add(place.state)
    production = states.pop(PRODUCTION, set())
    if not production or "differs" in production:
        return set()
    has = production <= {"present", "agrees"}
    return {name for name, said in states.items() if said == {"agrees"} or (has and said == {"present"})}


def named(finding: Finding, environments: Sequence[str], taken: Set[str]) -> str:
    """A name that a reader recognises: subject, key and environments; with the finding's own id where it is taken."""
    subject = re.sub(r"\{env\}|\.\w+$", "", finding.subject.rpartition("/")[2]).strip(".-_") or finding.subject
    others = [name for name in environments if name != PRODUCTION]
    wordy = "-".join((subject, finding.key or finding.rule, *others[:2]))
    slug = re.sub(r"[^a-z0-9]+", "-", wordy.lower())[:_LONGEST].strip("-") or finding.rule
    unique = slug if slug not in taken else f"{slug}-{finding.id.removeprefix('f-')}"
    if unique not in taken:
        return unique
    digest = hashlib.sha256("\0".join((finding.subject, finding.scope, *finding.keys)).encode("utf-8", "surrogatepass"))
    return f"{slug}-{digest.hexdigest()[:8]}"


def updated(text: str, one: Divergence, said: dict[str, tuple[Statement, ...]], reasons: dict[str, str]) -> str:
    """The text of a divergence with what its sides say now, and other reasons where there are."""
    document = read(one.path, text.encode(), "divergence")
    return merging.replaced(text, document, {**rendering.sides(said, PRODUCTION), **reasons}, FIELDS)


def followed(text: str, one: Divergence, bound: Bound) -> str:
    """The text of a divergence whose files were renamed, with their new names; the same text where none was."""
    now = covering.followed(one, bound)
    return text if now == one else updated(text, one, dict(now.sides), {"subject": rendering.subject(now)})


def needed(one: Divergence, findings: Iterable[Finding], bound: Bound) -> bool:
    """Whether a divergence records anything that still differs, under whatever names its files have now."""
    now = covering.followed(one, bound)
    return any(covers(now, finding) for finding in findings)


def covers(one: Divergence, finding: Finding) -> bool:
    """Whether a divergence records something of a finding."""
    return any(
        covering.about(one, each) and any(covering.covers(one, atom) for atom in each.atoms)
        for each in finding.copies or (finding,)
    )
