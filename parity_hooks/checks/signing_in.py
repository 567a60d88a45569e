"""Sign-in that an environment leaves out, or does another way: it needs no settings of the way that others use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.checks.switches import BYPASS, ON

if TYPE_CHECKING:
    from parity_hooks.environments.compare import Difference, Side
    from parity_hooks.environments.effective import Effective


def bypassed(side: Side, name: str) -> bool:
    """Whether the side says that what the key is about is left out: `BYPASS_ONELOGIN_SIGN_IN` and `ONELOGIN_URL`."""
    words = {word for word in _WORD.findall(name.upper()) if len(word) > _SHORT}
    switches = (
        route[-1].upper()
        for route, setting in side.settings.items()
        if route and setting.fact.value.raw.lower() == "true"
    )
    return any(BYPASS.search(switch) and words & {*_WORD.findall(switch)} for switch in switches)


def signs_in_otherwise(side: Side, difference: Difference) -> bool:
    """Whether the key is about a way to sign in, and the side names another one than those that have the key."""
    if not _ABOUT_SIGN_IN.search(difference.route[-1]):
        return False
    if any(_STAND_IN.search(route[-1]) and _on(setting) for route, setting in side.settings.items() if route):
        return True
    ways = {
        route: setting.fact.value.raw for route, setting in side.settings.items() if route and _WAY.search(route[-1])
    }
    return any(
        (theirs := holder.settings.get(route)) is not None and theirs.fact.value.raw != way
        for route, way in ways.items()
        for holder, _ in difference.has
    )


_STAND_IN: Final = re.compile(
    r"(?:^|_)(?:ENABLE|USE)_?(?:\w{1,20}_)?PERSONAS?$|(?:^|_)PERSONAS?_?(?:ENABLED)?$", re.IGNORECASE
)


def _on(setting: Effective) -> bool:
    return setting.fact.value.raw.lower() in ON


_ABOUT_SIGN_IN: Final = re.compile(r"sign_?in|log_?in|oidc|oauth|saml|(?:^|_)sso(?:_|$)|openid|omniauth", re.IGNORECASE)
_WAY: Final = re.compile(r"(?:sign_?in|log_?in|auth|authentication)_?(?:method|mode|provider|strategy)$", re.IGNORECASE)
_WORD: Final = re.compile(r"[A-Za-z0-9]+")
_SHORT: Final = 4  # letters: shorter words are anybody's
