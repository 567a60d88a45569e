"""Why a difference is worth no more than knowing, wherever it stands: the name of the key, or what is around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.checks.classes import KeyClass, Row, row_of
from parity_hooks.checks.context import Profile
from parity_hooks.checks.switches import BYPASS
from parity_hooks.environments.names import environment_of
from parity_hooks.environments.speakers import aside
from parity_hooks.model.environment import Role
from parity_hooks.model.route import Item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.checks.judgement import View
    from parity_hooks.environments.compare import Difference, Side
    from parity_hooks.model.route import Route

_WATCHING: Final = re.compile(
    r"(?:^|/)(?:monitoring|grafana|dashboards?|alerts?|alerting|prometheus|otel|tracing|logging)[^/]*(?:/|$)",
    re.IGNORECASE,
)
_OWN_NAME: Final = re.compile(
    r"://|^[\w*{}-]+(?:\.[\w{}-]+){2,}(?:[:/].*)?$|^arn:|^host=|^/|@|^\d+\.\d+\.\d+\.\d+", re.IGNORECASE
)
_QUIET_CLASSES: Final = (KeyClass.SIZING, KeyClass.OBSERVABILITY, KeyClass.LOCAL_COLOUR)


def excuses(difference: Difference, view: View) -> Iterator[str]:
    """Yield every reason why the difference is worth no more than knowing, wherever it stands."""
    if aside(view.pattern):
        yield "helper scripts and maintenance pages"
    if _WATCHING.search(view.pattern):
        yield "watched differently, not behaving differently"
    for judged in (row_of(difference.route), *_of_all_leaves(difference)):
        if judged.key_class in _QUIET_CLASSES:
            yield f"{judged.key_class.value}: {judged.why}"
    yield from _named_quiet(difference)
    yield from _meant(difference, view)


def _named_quiet(difference: Difference) -> Iterator[str]:
    """Yield what the name of the key says."""
    last = difference.route[-1]
    if isinstance(last, Item) and last.startswith("#"):
        yield "an item without a name: it may be another one's counterpart"
    if isinstance(last, Item) and _OWN_NAME.search(last) and not about_access(difference):
        yield "a host, path or address: each environment has its own"
    if isinstance(last, Item) and "{env}" in last:
        yield "it is named after the environment itself"
    if any(environment_of(word) for word in _words(last)):
        yield "it is named after another environment"


def _meant(difference: Difference, view: View) -> Iterator[str]:
    """Yield what around the key says that it is not needed there."""
    last = difference.route[-1]
    if as_a_whole(difference):
        yield "an env file hands it over as a whole: not everyone who gets it reads it"
    if view.profile is Profile.TREE and mails(difference) and not view.linking():
        yield "no mail links to the application"
    if all(_bypassed(side, last) for side in difference.lacks):
        yield "sign-in that needs it is left out there"
    if all(_switched_off(side, difference.route) for side in difference.lacks):
        yield "what it belongs to is switched off there"
    production_lacks = any(side.member.environment.role is Role.PRODUCTION for side in difference.lacks)
    if view.profile is Profile.TREE and production_lacks and _FEATURE.match(last.partition("=")[2] or last):
        yield "a feature that is not switched on in production"
    open_elsewhere = BYPASS.search((last.partition("=")[2] or last).upper())
    if open_elsewhere and production_lacks:
        yield "it leaves sign-in out, and production does not"


def _bypassed(side: Side, name: str) -> bool:
    """Whether the side says that what the key is about is left out: `BYPASS_ONELOGIN_SIGN_IN` and `ONELOGIN_URL`."""
    words = {word for word in _words(name.upper()) if len(word) > _SHORT}
    switches = (
        route[-1].upper()
        for route, setting in side.settings.items()
        if route and setting.fact.value.raw.lower() == "true"
    )
    return any(BYPASS.search(switch) and words & {*_words(switch)} for switch in switches)


_SHORT: Final = 4  # letters: shorter words are anybody's
_FEATURE: Final = re.compile(r"(?:feature_?flags?|features?|ff)(?:_|$)", re.IGNORECASE)


def _switched_off(side: Side, route: Route) -> bool:
    """Whether the side says `enabled: false` beside the key, or around it."""
    near = (side.settings.get((*route[:depth], "enabled")) for depth in range(1, len(route)))
    return any(setting is not None and setting.fact.value.raw.lower() == "false" for setting in near)


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[^A-Za-z0-9]+", name) if len(word) > 2]


def _of_all_leaves(difference: Difference) -> Iterator[Row]:
    """Yield what the leaves of a block are, where all of them are the same."""
    rows = {row_of((*difference.route, *leaf)) for leaf in difference.leaves if leaf[-1] != "name"}
    if len(rows) == 1 and not about_access(difference):
        yield rows.pop()


def as_a_whole(difference: Difference) -> bool:
    """Whether nobody names the key for this place; where env files form a family they are compared as that."""
    return all("wildcard" in setting.fact.traits for _, setting in difference.has)


_RAILS_MAIL: Final = "default_url_options"  # without it every mail with a link fails, in production as elsewhere


def mails(difference: Difference) -> bool:
    """Whether it is what Rails makes the links in mails from."""
    return _RAILS_MAIL in difference.route or any(_RAILS_MAIL in leaf for leaf in difference.leaves)


def about_access(difference: Difference) -> bool:
    """Whether the file itself says that it decides who may do what, as a role does."""
    return difference.has[0][1].fact.surface == "identity"
