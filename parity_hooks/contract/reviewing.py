"""When somebody has to look at a divergence again: a day, or an event that the tree itself tells of.

An event compares what an environment states with a value: `postgres.version@production >= 17`,
`FEATURE_X@staging == true`.  Versions are ordered as `environments.version_order` orders them.
"""

from __future__ import annotations

import datetime
import operator
import re
from typing import TYPE_CHECKING, Any, Final

from parity_hooks.environments.version_order import release
from parity_hooks.model.fact import VERSION
from parity_hooks.model.route import named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from parity_hooks.contract.model import Review
    from parity_hooks.environments.inventory import Inventory

_EVENT: Final = re.compile(
    r"\s*(?P<subject>[^@\s]+)@(?P<environment>[\w.-]+)\s*(?P<how>>=|<=|==|!=|>|<)\s*(?P<value>.+?)\s*"
)
_HOW: Final[dict[str, Callable[[Any, Any], bool]]] = {
    ">=": operator.ge, "<=": operator.le, "==": operator.eq, "!=": operator.ne, ">": operator.gt, "<": operator.lt,
}  # fmt: skip
_VERSION: Final = ".version"


def malformed(when: str) -> str:
    """What is wrong with the text of an event; the empty text where it can be watched."""
    return "" if _EVENT.fullmatch(when) else "the event has to read like postgres.version@production >= 17"


def due(review: Review, inventory: Inventory, today: datetime.date) -> str:
    """Why a divergence has to be looked at now; the empty text when it has not."""
    if review.by and today > _day(review.by):
        return f"its review was due by {review.by}"
    if review.when:
        if wrong := malformed(review.when):
            return wrong
        if said := _happened(review.when, inventory):
            return f"what it waited for has happened: {review.when} ({said})"
    return ""


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return datetime.date.min  # 2027-02-30: no such day ever comes, so somebody has to look now


def _happened(when: str, inventory: Inventory) -> str:
    """What the environment states now, where that is what was waited for."""
    event = _EVENT.fullmatch(when)
    if event is None:
        return ""
    wanted = event["value"].strip("\"'")
    for said in _stated(event["subject"], event["environment"], inventory):
        left, right = release(said), release(wanted)
        known = left is not None and right is not None
        if known and _HOW[event["how"]](left[: len(right)] if right and left else left, right):
            return said
        if not known and event["how"] in ("==", "!=") and _HOW[event["how"]](said, wanted):
            return said
    return ""


def _stated(subject: str, environment: str, inventory: Inventory) -> Iterator[str]:
    """Yield what an environment states of a product's version, or of a key."""
    if subject.endswith(_VERSION):
        product = subject.removesuffix(_VERSION)
        for fact, who in inventory.versions:
            if fact.kind == VERSION and fact.subject == product and who.environment.name == environment:
                yield fact.value.raw
        return
    for _, sides in inventory.compared:
        for side in sides:
            if side.member.environment.name == environment:
                for route, setting in side.settings.items():
                    if named(route[-1]) == subject and setting.fact.value.shown not in (None, "secret"):
                        yield setting.fact.value.raw
