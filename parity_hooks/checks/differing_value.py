"""A setting whose value decides how the application behaves, or who gets in, differs between environments.

What it finds: a key that every environment has and whose class is behaviour-like or auth-like, with another
effective value in production than elsewhere.  Values that a template fills in are unknown and never differ.

Why it matters: what was tried before production is not what production does; a switch for sign-in, an
allow-list or a mock that differs decides who gets in; a process with more rights than where it was tried is less
protected (error).

When it is fine: staged rollouts (info), a value with a comment beside it that says why (info).

Example: `authentication.mode: otp` in production, `dfe-sign-in` everywhere else.

Fix: carry production's value over, or record why it differs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.checks import known_keys, sides, value_judgement
from parity_hooks.checks.belonging import IN_CLUSTER, neutral
from parity_hooks.checks.classes import KeyClass, row_of
from parity_hooks.checks.context import Profile
from parity_hooks.checks.missing_key import relevant
from parity_hooks.environments.families import with_words
from parity_hooks.model import route as routes
from parity_hooks.model.environment import Role
from parity_hooks.model.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.checks.context import Compared, Context
    from parity_hooks.checks.judgement import Judged
    from parity_hooks.environments.compare import Difference

RULE: Final = "differing-value"
_HOST_OR_ID: Final = re.compile(
    r"://|^[\w-]+(?:\.[\w-]+){2,}$|^arn:|@|^[0-9a-f-]{32,}$|^sha256:|^\d{6,}$", re.IGNORECASE
)

_EITHER_CASE: Final = re.compile(r"\[([A-Za-z])(?i:\1)\]")  # a pattern for a letter, large or small

# An environment's name at the end of another name, which production often goes without.
_NAMED_AFTER: Final = re.compile(r"(?<=\w)[-_]\{env\}$")


def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each key."""
    for compared in context.compared:
        for difference in compared.differences:
            if difference.missing or not relevant(difference, compared.kind) or same_but_for_names(difference):
                continue
            judged = value_judgement.value(difference, context.profile)
            if judged and (speaks(difference) or not all(sides.overriding(difference))):
                yield _finding(compared, difference, judged)


def speaks(difference: Difference) -> bool:
    """Whether this rule has the say over a value that some sides take from the defaults: where it would block a change.

    A tree as it stands may be judged quieter: whose finding it is must not depend on that, or changes would bring it.
    """
    judged = value_judgement.value(difference, Profile.CHANGE)
    return judged is not None and judged[0] > Severity.INFO and not same_but_for_names(difference)


def same_but_for_names(difference: Difference) -> bool:
    """Whether the values are equal once each environment's own name is taken out, or name hosts and ids."""
    texts = set()
    for side, setting in difference.has:
        value = setting.fact.value
        if (
            not value.literal
            or (_HOST_OR_ID.search(value.raw) and not IN_CLUSTER.search(value.raw))
            or "\n" in value.raw
        ):
            return True
        name = with_words(side.member.words, side.member.environment)
        text = _EITHER_CASE.sub(r"\1", value.raw)
        texts.add(_NAMED_AFTER.sub("", name.sub("{env}", text)).strip().lower())
    return len(texts) < 2 or len({neutral(setting.fact.value.raw) for _, setting in difference.has}) < 2


def _finding(compared: Compared, difference: Difference, judged: Judged) -> Finding:
    severity, why = judged
    scope, key = sides.scoped(difference.route)
    production = [s.fact.value.raw for side, s in difference.has if side.member.environment.role is Role.PRODUCTION]
    reference = production[0] if production else difference.has[0][1].fact.value.raw
    if known_keys.wrong_in_production(difference):
        reference = next(s.fact.value.raw for _, s in difference.has if s.fact.value.raw not in production)
    places = tuple(
        sides.present(side, setting, difference.route, "agrees" if setting.fact.value.raw == reference else "differs")
        for side, setting in difference.has
    )
    name = routes.text(difference.has[0][1].fact.route)
    said = {f"{setting.fact.value!s} in {side.member.environment.name}": None for side, setting in difference.has}
    return Finding(
        rule=RULE,
        severity=severity,
        surface="identity" if row_of(difference.route).key_class is KeyClass.AUTH else "config",
        subject=compared.family.pattern,
        scope=scope,
        key=key,
        keys=(key,),
        message=f"{name} is {sides.listed(said)}",
        places=places[: sides.MOST_PLACES],
        atoms=sides.atoms(RULE, compared.family.pattern, difference),
        why=why,
    )
