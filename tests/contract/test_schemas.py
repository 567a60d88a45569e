"""The schemas of the committed files say what the program knows."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from parity_hooks.cli.options import SEVERITIES, SURFACES
from parity_hooks.contract.guards import KINDS
from parity_hooks.contract.model import REASONS, SNAPSHOT_FORMATS
from parity_hooks.contract.reading import loaded
from parity_hooks.formats import FORMATS
from parity_hooks.model.environment import Role


def at(schema: str, *path: str | int) -> set[str]:
    """The values that a place of a schema allows."""
    node = loaded(schema)
    for part in path:
        node = node[part]  # type: ignore[index]
    return set(node["enum"])


SOURCES = ("properties", "sources", "items", "oneOf", 1, "properties", "format")
ROLE = ("properties", "environments", "additionalProperties", "properties", "role")
POLICY = ("properties", "policy", "items", "properties", "severity")


@pytest.mark.parametrize(
    ("schema", "path", "known"),
    [
        ("divergence", ("properties", "reason"), REASONS),
        ("divergence", ("properties", "surface"), SURFACES),
        ("divergence", ("properties", "guard", "properties", "kind"), KINDS),
        ("contract", ("$defs", "surface"), SURFACES),
        ("contract", ROLE, [role.value for role in Role]),
        ("contract", POLICY, SEVERITIES),
        ("contract", SOURCES, SNAPSHOT_FORMATS),
    ],
)
def test_the_words_of_a_schema(schema: str, path: tuple[str | int, ...], known: Iterable[str]) -> None:
    """
    A word that one of them lacks is refused by it, or understood by nobody.
    """
    assert set(known) == at(schema, *path)


def test_the_formats_of_snapshots() -> None:
    """
    Whatever a snapshot may be written in, a format reads.
    """
    assert set(SNAPSHOT_FORMATS) <= {one.name for one in FORMATS}
