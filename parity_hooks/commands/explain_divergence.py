"""What is known about one divergence: its sides as they were recorded and as they are, its reason, whether it holds."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from parity_hooks.checks import run as run_rules
from parity_hooks.checks.context import Context
from parity_hooks.contract import covering, recording
from parity_hooks.model.location import shown_path

if TYPE_CHECKING:
    from parity_hooks.checks.settling import Agreement
    from parity_hooks.contract.model import Divergence


def document(one: Divergence, agreement: Agreement) -> dict[str, Any]:
    """The divergence as JSON's types, with `wrong`: why it does not hold, nothing where it does."""
    found = list(run_rules(Context(agreement.inventory, agreement=agreement)))
    needed = recording.needed(one, found, agreement.bound)
    wrong = covering.broken(one, agreement.bound, needed=needed, waivable=agreement.waivable(one))
    return {
        "divergence": one.id,
        "path": shown_path(one.path),
        "surface": one.surface,
        "subject": shown_path(one.subject),
        "scope": shown_path(one.scope),
        "keys": [shown_path(key) for key in one.keys],
        "sides": [
            {
                "environment": name,
                "source": shown_path(was.source),
                "recorded": shown_path(was.said),
                "now": shown_path(agreement.bound.now(was).said),
            }
            for name, was in one.statements
        ],
        "reason": one.reason,
        "explanation": one.explanation,
        "risk": one.risk,
        "guard": f"{one.guard.kind}:{one.guard.ref}" if one.guard else "",
        "owner": one.owner,
        "review": " or ".join(text for text in (one.review.by, one.review.when) if text),
        "status": one.status,
        "wrong": [shown_path(problem.message) for problem in wrong],
    }


def text(said: dict[str, Any]) -> str:
    """The same for people."""
    about = ".".join(part for part in (said["subject"], said["scope"]) if part)
    lines = [f"{said['divergence']}  {said['status']}  {said['path']}", "", f"  {about}: {', '.join(said['keys'])}", ""]
    lines += ["Sides", *_sides(said["sides"]), ""]
    for key in ("reason", "explanation", "risk", "guard", "owner", "review"):
        if said[key]:
            lines += textwrap.wrap(f"{key}: {said[key]}", 78, initial_indent="  ", subsequent_indent="    ")
    holds = ["It holds." if said["status"] != "unreviewed" else "Nobody reviewed it yet."]
    lines += ["", *(f"It does not hold: {one}." for one in said["wrong"])] if said["wrong"] else ["", *holds]
    return "\n".join(lines) + "\n"


def _sides(sides: list[dict[str, str]]) -> list[str]:
    width = max(len(one["environment"]) for one in sides)
    return [
        f"  {one['environment']:<{width}}  {one['recorded']}"
        + (f" -> {one['now']}" if one["now"] != one["recorded"] else "")
        + (f"  {one['source']}" if one["source"] else "")
        for one in sides
    ]
