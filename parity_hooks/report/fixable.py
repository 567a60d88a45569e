"""Whether `fix` is likely to take a finding on, told from its places alone: reports recommend it then.

`fix` looks closer and may still decline.  The names are those of its own tables, which a report must not import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parity_hooks.formats import detect
from parity_hooks.model.environment import Role

if TYPE_CHECKING:
    from parity_hooks.model.finding import Finding

VALUES: Final = ("differing-value", "weaker-sign-in", "missing-key", "missing-process", "inherits-default")
VERSIONS: Final = ("version-mismatch", "unpinned-version")
NOT_EDITED: Final = frozenset(
    ("helm-template", "procfile", "gemfile", "go-mod", "settings-python", "settings-ruby", "source-code")
)
_WRONG: Final = ("differs", "absent")


def fixable(finding: Finding) -> bool:
    """Whether production says one literal value, is not wrong itself, and wrong are only files that are edited."""
    wrong = [place for place in finding.places if place.state in _WRONG]
    production = [place for place in finding.places if place.environment.role is Role.PRODUCTION]
    if finding.rule not in (*VALUES, *VERSIONS) or not wrong or any(place in wrong for place in production):
        return False
    values = [place.value or "secret" for place in production]
    literal = bool(values) and not any(value == "secret" or "://" in value for value in values)
    return literal and all(_edited(place.location.path) and place.value != "secret" for place in wrong)


def _edited(path: str) -> bool:
    found = detect(path)
    return found is not None and found.name not in NOT_EDITED
