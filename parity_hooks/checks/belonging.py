"""Which environment a value names: `api-dev.example.org` is development's, wherever it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.names import environment_of
from parity_hooks.model.environment import Role
from parity_hooks.model.value import ValueKind

if TYPE_CHECKING:
    from parity_hooks.environments.compare import Side
    from parity_hooks.environments.effective import Effective

# Names that mean an environment even inside a longer word chain; `live`, `demo`, `local` name other things too.
_TELLING: Final = frozenset(
    ("dev", "development", "staging", "stage", "stg", "qa", "uat", "preprod", "preproduction", "test", "sandbox",
     "nonprod", "prod", "production", "prd", "localhost")
)  # fmt: skip
_HOST: Final = re.compile(
    r"^(?:[a-z][a-z0-9+.-]*://)?(?:[^/@\s]*@)?((?:[\w{}-]+\.)+[\w{}-]+|localhost)(?::\d+)?(?:[/?].*)?$"
)
_NAMED: Final = re.compile(r"^(?:arn:\S+|[a-z][a-z0-9]*(?:-[a-z0-9]+){1,20})$")
IN_CLUSTER: Final = re.compile(r"\.svc(?:\.cluster\.local)?(?:[:/]|$)")  # an address that every cluster has
_WORDS: Final = re.compile(r"[^a-z0-9]+")


def belongs_to(side: Side, setting: Effective) -> str:
    """The environment on the other side of production that a deployed side's value names, or the empty text.

    A comment beside the value explains it.
    """
    value, environment = setting.fact.value, side.member.environment
    if value.kind is not ValueKind.KNOWN or not environment.role.deployed or "commented" in setting.fact.traits:
        return ""
    seen = [
        one
        for word in _words(value.raw, named=is_production(side))
        if word in _TELLING and (one := environment_of(word))
    ]
    if not seen or any(one.name == environment.name or _production(one.role) is is_production(side) for one in seen):
        return ""
    return seen[0].name


def neutral(raw: str) -> str:
    """A value without the names of environments in it, whichever they are."""
    return "-".join("{env}" if word in _TELLING or environment_of(word) else word for word in _WORDS.split(raw.lower()))


_OF_ITS_OWN: Final = re.compile(
    r"://|^(?!v?\d+\.\d+\.\d+(?:[-+]|$))[\w-]+(?:\.[\w-]+)*\.[a-z0-9-]+\.[a-z0-9-]+$"
    r"|^(?:[\w-]+\.)+(?:com|org|net|io|gov|uk|dev|local|internal)(?::\d+)?$|^arn:|@|^sha256:"
    r"|^[0-9a-f]{8}-[0-9a-f-]{27}$|^[0-9a-f]{24,}$|^(?!\d+0{3}$)\d{6,}$|\b\d{1,3}(?:\.\d{1,3}){3}\b",
)


def of_one_environment(raw: str) -> bool:
    """Whether a value is of no use in another environment: it names one, or it is a host, an address or an id."""
    words = _WORDS.split(raw.lower())
    return bool(_OF_ITS_OWN.search(raw)) or any(word in _TELLING or environment_of(word) for word in words)


def is_production(side: Side) -> bool:
    """Whether a side speaks for production."""
    return _production(side.member.environment.role)


def _production(role: Role) -> bool:
    return role is Role.PRODUCTION


def _words(raw: str, *, named: bool) -> list[str]:
    """The words of the host that a value names, or of any thing where `named`: others share production's things."""
    text = raw.strip().lower().replace("non-prod", "nonprod").replace("pre-prod", "preprod")
    host = _HOST.match(text)
    if host:
        return _WORDS.split(host[1].removesuffix(".test"))
    return _WORDS.split(text) if named and _NAMED.match(text) else []
