"""What a recorded difference has to say, and which explanations are none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.contract.model import REASONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.contract.model import Divergence

_SHORTEST: Final = 20  # characters of an explanation or a risk
_SHORTEST_OTHER: Final = 60  # of the explanation of a reason without a name
# What says that nobody wanted to, not what forces it.
_WHERE: Final = r"(?:local(?:ly)?|dev(?:elopment)?|developers|ci|staging|testing|here|there|us|now)"
_EMPTY: Final = re.compile(
    r"(?:it(?:'s| is)|this is|that is)?\s*(?:just\s+|simply\s+|much\s+)?(?:"
    rf"(?:{_WHERE}\s+)?(?:is|works?)?\s*(?:just\s+)?"
    r"(?:easier|simpler|faster|quicker|more convenient|fine|ok(?:ay)?)"
    rf"(?:\s+(?:this way|like this|(?:in |for )?{_WHERE}))*"
    rf"|not (?:needed|required|necessary|important|used)(?:\s+(?:in |for )?{_WHERE})?"
    r"|legacy|historical(?: reasons?)?|to-?do|tbd|fixme|n/?a|none|unknown|no(?:t sure| idea| reason)|temporary|wip"
    r"|because|later|whatever|we (?:don'?t|do not) (?:need|use|care about) (?:it|this|that)(?:\s+\w+){0,3}"
    r"|it works|by design|intentional(?:ly)?|intended|known|accepted|expected"
    r")",
    re.IGNORECASE,
)
_DATE: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")


def complaints(one: Divergence) -> Iterator[tuple[str, str]]:
    """Yield `(key, what is wrong)` for what a divergence does not say: then it is refused, not half recorded."""
    for key, said in (("reason", one.reason), ("guard", one.guard), ("owner", one.owner)):
        if not said:
            yield key, f"{key} is missing: {_WHY[key]}"
    if one.reason and one.reason not in REASONS:
        yield "reason", f"{one.reason} is no reason that is known: {', '.join(REASONS)}"
    for key, text in (("explanation", one.explanation), ("risk", one.risk)):
        if wrong := hollow(text, _SHORTEST_OTHER if one.reason == "other" and key == "explanation" else _SHORTEST):
            yield key, f"{key} {wrong}: {_WHY[key]}"
    if not one.review.by and not one.review.when:
        yield "review", f"review is missing: {_WHY['review']}"
    if one.review.by and not _DATE.fullmatch(one.review.by):
        yield "review", "review.by has to be a date: YYYY-MM-DD"


_WHY: Final = {
    "reason": "name what kind of thing forces the difference",
    "explanation": "say what forces the difference, not that it is easier",
    "risk": "say what can go wrong in production that the other environment will not show",
    "guard": "name the check that makes the difference bearable (test, schema, policy, ci-job, smoke, ...)",
    "owner": "name who answers for it",
    "review": "give a date or an event at which somebody looks again",
}


def hollow(text: str, shortest: int = _SHORTEST) -> str:
    """What is wrong with an explanation or a risk; the empty text where it says something."""
    plain = " ".join(text.split()).strip(" .!")
    if not plain:
        return "is missing"
    if any(_EMPTY.fullmatch(part.strip(" .,!")) for part in (plain, *plain.split(" - ")[:1])):
        return f"says nothing ({plain[:40]})"
    if all(_EMPTY.fullmatch(part.strip(" .,!")) for part in re.split(r"[.;,]| and ", plain) if part.strip(" .,!")):
        return f"says nothing ({plain[:40]})"
    return f"is too short (at least {shortest} characters)" if len(plain) < shortest else ""
