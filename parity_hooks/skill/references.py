"""The files beside a skill: one for each divergence, and one for what is claimed of production on each surface."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from parity_hooks.skill.markdown import citable, cite, code
from parity_hooks.skill.topics import TITLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from parity_hooks.contract.model import Contract, Divergence, Statement, Truth


def pages(contract: Contract) -> dict[str, dict[str, str]]:
    """The blocks of each file, by its path below the skill's folder."""
    found = {f"references/divergences/{one.id}.md": {"divergence": divergence(one)} for one in contract.divergences}
    by_surface: dict[str, list[Truth]] = defaultdict(list)
    for one in contract.truths:
        by_surface[one.surface].append(one)
    found |= {f"references/truths/{name}.md": {"truths": truths(name, every)} for name, every in by_surface.items()}
    return dict(sorted(found.items()))


def divergence(one: Divergence) -> str:
    """A recorded difference: both behaviours, why, and what makes it bearable."""
    lines = [
        f"# {one.id}",
        "",
        f"{', '.join(code(key) for key in one.keys)} of {code(one.subject)}, {one.surface}: {cite(one.path)}",
        "",
    ]
    lines += [f"- {code(name)}: {_stated(said)}" for name, said in one.statements]
    lines.append("")
    for title, text in (
        ("Reason", one.reason),
        ("Explanation", one.explanation),
        ("Risk", one.risk),
        ("Guard", f"{one.guard.kind}:{one.guard.ref}" if one.guard else ""),
        ("Owner", one.owner),
        ("Review by", one.review.by),
        ("Review when", one.review.when),
        ("Status", one.status),
    ):
        lines += [f"- {title}: {code(text, 2000)}"] if text else []
    return "\n".join(lines) + "\n"


def truths(surface: str, every: Sequence[Truth]) -> str:
    """What is claimed of production on a surface, each with its source."""
    lines = [f"# {TITLES.get(surface, surface)}: what production says", ""]
    for one in every:
        scope = f" ({code(one.scope)})" if one.scope else ""
        lines.append(f"- {code(one.subject)} {code(one.key)}{scope}: {_stated(one.statement)}")
    return "\n".join(lines) + "\n"


def _stated(said: Statement) -> str:
    what = code(said.said) if said.state == "value" else said.said
    if not said.path:
        return what
    return (
        f"{what} at {cite(said.path, said.route)}"
        if citable(said.path, said.route)
        else f"{what} at {code(said.source)}"
    )
