"""Values: known, secret, a reference to something elsewhere, or unknown.  A secret hides itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from parity_hooks.model.secret import harmless, secret_name, secret_text


class ValueKind(Enum):
    """How much of a value may be said."""

    KNOWN = "known"
    SECRET = "secret"
    REFERENCE = "reference"
    UNKNOWN = "unknown"


_LONGEST: Final = 160
_REFERENCE: Final = re.compile(
    r"^\s*(?:\$\{\{.*?\}\}|\$\{(?:localEnv|containerEnv|env|ssm|file|self|cf|opt|sm|secrets?):[^}]*\}|\$\{[^}:?-]*(?::?[-?=+]?(?P<default>[^}]*))?\}|\$\([A-Za-z_][\w.]*\)|\$[A-Za-z_]\w*|\(\([^)]*\)\)|\{\{.*?\}\}|<%.*?%>|#\{[^}]*\}"
    r"|op://\S+|vault:\S+|ref\+\S+)\s*$",
    re.DOTALL,
)
_TEMPLATE: Final = re.compile(r"\{\{|\$\{|\(\(|<%|\$\([A-Z]|#\{|\$[A-Z_]{2}")


@dataclass(frozen=True, slots=True)
class Value:
    """What a source states: compared by its raw text, shown only as far as its kind allows."""

    kind: ValueKind
    raw: str = field(repr=False)

    def __str__(self) -> str:
        return "***" if self.kind is ValueKind.SECRET else self.shown or "?"

    @property
    def shown(self) -> str | None:
        """The value for a report: its text, `secret` for a secret, None where it is unknown or a block of text."""
        if self.kind is ValueKind.SECRET:
            return "secret"
        if self.kind is ValueKind.UNKNOWN or "\n" in self.raw.strip():
            return None
        return self.raw if len(self.raw) <= _LONGEST else self.raw[: _LONGEST - 3] + "..."

    @property
    def literal(self) -> bool:
        """Whether the text itself is the value, so that two of them can be compared."""
        return self.kind in (ValueKind.KNOWN, ValueKind.SECRET)


def stated(name: str, text: str) -> Value:
    """The value that `text` is, when it stands under `name` (the key decides whether it is a secret)."""
    if match := _REFERENCE.match(text):
        hidden = secret_text(text) or (
            match["default"] and not harmless(match["default"]) and _secret_default(name, text)
        )
        return Value(ValueKind.SECRET if hidden else ValueKind.REFERENCE, text)
    if (secret_name(name) and not harmless(text)) or secret_text(text):
        return Value(ValueKind.UNKNOWN if not secret_text(text) and _TEMPLATE.search(text) else ValueKind.SECRET, text)
    return Value(ValueKind.UNKNOWN if _TEMPLATE.search(text) else ValueKind.KNOWN, text)


def _secret_default(name: str, text: str) -> bool:
    """Whether what a reference falls back to is a secret: by its own name or by the variable's."""
    variable = re.match(r"\s*\$\{([\w.]+)", text)
    return secret_name(name) or bool(variable and secret_name(variable[1]))


def known(text: str) -> Value:
    """A value that is no secret by its nature: a version, a name, a marker."""
    return Value(ValueKind.KNOWN, text)


UNKNOWN: Final = Value(ValueKind.UNKNOWN, "")
