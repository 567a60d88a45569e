"""How the consumer of a YAML file reads a plain scalar: one table per dialect.

Sources: Helm (sigs.k8s.io/yaml over yaml.v2/v3: YAML 1.1 booleans), Compose and kustomize (YAML 1.2 core booleans,
Go's integer prefixes), plain text formats.  A quoted scalar is text everywhere.  `22:22` and dates are text for all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from parity_hooks.formats.tree import Scalar

Typed = tuple[str, str]  # ("bool" | "null" | "number" | "text", canonical form)

_NULL: Final = frozenset(("", "~", "null", "Null", "NULL"))
_TRUE: Final = frozenset(("true", "True", "TRUE"))
_FALSE: Final = frozenset(("false", "False", "FALSE"))
_YES: Final = _TRUE | frozenset(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON"))
_NO: Final = _FALSE | frozenset(("n", "N", "no", "No", "NO", "off", "Off", "OFF"))
_INTEGER: Final = re.compile(r"^[-+]?(?:0|[1-9][0-9_]*)$")
_BASED: Final = re.compile(r"^([-+]?)0([oxb])([0-9a-fA-F_]+)$")
_LEGACY_OCTAL: Final = re.compile(r"^[-+]?0[0-7_]+$")
_FLOAT: Final = re.compile(r"^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$")
_SPECIAL: Final = re.compile(r"^([-+]?)\.(inf|Inf|INF|nan|NaN|NAN)$")
_BASES: Final = {"o": 8, "x": 16, "b": 2}
_LONGEST: Final = 64  # a longer run of digits is an identifier

DIALECTS: Final[dict[str, tuple[frozenset[str], frozenset[str]]]] = {
    "helm": (_YES, _NO),
    "yaml12": (_TRUE, _FALSE),
    "compose": (_TRUE, _FALSE),
    "kustomize": (_TRUE, _FALSE),
}


def canonical(scalar: Scalar, dialect: str) -> Typed:
    """The type and the canonical form that `dialect` gives to `scalar`; `text` and unknown dialects read text only."""
    text = scalar.text
    if dialect not in DIALECTS or not scalar.plain:
        return "text", text
    true, false = DIALECTS[dialect]
    if text in _NULL:
        return "null", ""
    if text in true or text in false:
        return "bool", "true" if text in true else "false"
    number = _number(text) if len(text) <= _LONGEST else None
    return ("number", number) if number is not None else ("text", text)


def _number(text: str) -> str | None:
    """The canonical form of an integer or a float, or None."""
    if _INTEGER.match(text):
        return str(int(text.replace("_", "")))
    based = _BASED.match(text)
    if based:
        return _in_base(based[1], based[3].replace("_", ""), _BASES[based[2]])
    if _LEGACY_OCTAL.match(text):
        return _in_base("-" if text[0] == "-" else "", text.lstrip("+-").replace("_", ""), 8)
    special = _SPECIAL.match(text)
    if special:
        return ("-" if special[1] == "-" else "") + special[2].lower()
    return _float(text) if _FLOAT.match(text) else None


def _in_base(sign: str, digits: str, base: int) -> str | None:
    try:
        value = int(digits, base)
    except ValueError:
        return None
    return str(-value if sign == "-" else value)


def _float(text: str) -> str:
    value = float(text.replace("_", ""))
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
