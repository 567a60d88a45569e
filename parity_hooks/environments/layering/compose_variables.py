"""Interpolation from the `.env` that Compose reads by itself: on the local side, and only where it is committed.

A reference that nothing in the repository supplies stays one, with its default.  The host is never asked, and no
secret is copied out of its file.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from parity_hooks.formats.compose import INTERPOLATED
from parity_hooks.model.value import ValueKind, stated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from parity_hooks.environments.layering.compose_files import Loader
    from parity_hooks.model.fact import Fact


def supplied(loader: Loader, folder: str) -> dict[str, str]:
    """What the `.env` of the project's folder supplies, secrets and further references left out."""
    found = loader.variables(f"{folder}/.env" if folder else ".env")
    return {name: fact.value.raw for name, fact in found.items() if fact.value.kind is ValueKind.KNOWN}


def interpolated(fact: Fact, values: Mapping[str, str]) -> Fact:
    """`fact` with its references replaced, when every one of them is among `values`."""
    text = fact.value.raw
    if "$" not in text or fact.value.kind is ValueKind.SECRET:
        return fact
    matches = list(INTERPOLATED.finditer(text))
    names = [match[1] or match[4] for match in matches]
    if not names or "$$" in text or text.count("$") != len(names) or not all(name in values for name in names):
        return fact
    parts, end = [], 0
    for match, name in zip(matches, names, strict=True):
        closed = not match[1] or text[match.end() : match.end() + 1] == "}"
        if not closed:  # a default that holds another reference
            return fact
        parts += [text[end : match.start()], _value(match[2] or "", match[3] or "", values[name])]
        end = match.end() + bool(match[1])
    return replace(fact, value=stated(fact.key, "".join((*parts, text[end:]))))


def _value(operator: str, word: str, value: str) -> str:
    """Shell's rules: `:-` takes the default for an empty value too, `+` the word instead of the value."""
    if operator.endswith("+"):
        return word if value or operator == "+" else ""
    return word if operator == ":-" and not value else value
