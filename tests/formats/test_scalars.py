"""Scalar dialects, as tables: what Helm, Compose, kustomize and plain text formats make of the same characters."""

from __future__ import annotations

import pytest
import yaml as pyyaml

from parity_hooks.formats.scalars import DIALECTS, canonical
from parity_hooks.formats.tree import Scalar

TABLE = [
    # text, helm, yaml12
    ("on", ("bool", "true"), ("text", "on")),
    ("Yes", ("bool", "true"), ("text", "Yes")),
    ("y", ("bool", "true"), ("text", "y")),
    ("off", ("bool", "false"), ("text", "off")),
    ("N", ("bool", "false"), ("text", "N")),
    ("true", ("bool", "true"), ("bool", "true")),
    ("FALSE", ("bool", "false"), ("bool", "false")),
    ("tRue", ("text", "tRue"), ("text", "tRue")),
    ("~", ("null", ""), ("null", "")),
    ("", ("null", ""), ("null", "")),
    ("Null", ("null", ""), ("null", "")),
    ("none", ("text", "none"), ("text", "none")),
    ("22:22", ("text", "22:22"), ("text", "22:22")),
    ("1", ("number", "1"), ("number", "1")),
    ("+1", ("number", "1"), ("number", "1")),
    ("-12", ("number", "-12"), ("number", "-12")),
    ("1_000", ("number", "1000"), ("number", "1000")),
    ("0o755", ("number", "493"), ("number", "493")),
    ("0755", ("number", "493"), ("number", "493")),
    ("0x1F", ("number", "31"), ("number", "31")),
    ("0b101", ("number", "5"), ("number", "5")),
    ("089", ("number", "89"), ("number", "89")),
    ("0o9", ("text", "0o9"), ("text", "0o9")),
    ("1e3", ("number", "1000"), ("number", "1000")),
    (".5", ("number", "0.5"), ("number", "0.5")),
    ("1.50", ("number", "1.5"), ("number", "1.5")),
    ("1.", ("number", "1"), ("number", "1")),
    (".inf", ("number", "inf"), ("number", "inf")),
    ("-.INF", ("number", "-inf"), ("number", "-inf")),
    ("1.2.3", ("text", "1.2.3"), ("text", "1.2.3")),
    ("1e", ("text", "1e"), ("text", "1e")),
    (".", ("text", "."), ("text", ".")),
    ("-", ("text", "-"), ("text", "-")),
    ("2024-01-01", ("text", "2024-01-01"), ("text", "2024-01-01")),
    ("9" * 65, ("text", "9" * 65), ("text", "9" * 65)),
    ("1e400", ("number", "inf"), ("number", "inf")),
]


@pytest.mark.parametrize(("text", "helm", "yaml12"), TABLE, ids=[row[0] for row in TABLE])
def test_a_plain_scalar_is_read_as_its_consumer_reads_it(text: str, helm: object, yaml12: object) -> None:
    """
    Helm knows the booleans of YAML 1.1; Compose, kustomize and YAML 1.2 do not; a text format knows texts only.
    """
    scalar = Scalar(text)

    assert helm == canonical(scalar, "helm")
    assert [yaml12] * 3 == [canonical(scalar, dialect) for dialect in ("yaml12", "compose", "kustomize")]
    assert ("text", text) == canonical(scalar, "text")


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
@pytest.mark.parametrize("text", ["on", "1", "~", "true"])
def test_a_quoted_scalar_is_text(text: str, dialect: str) -> None:
    """
    Quotes make a text in every dialect.
    """
    assert ("text", text) == canonical(Scalar(text, plain=False), dialect)


@pytest.mark.parametrize(
    ("left", "right", "dialect", "expected"),
    [
        ("on", "true", "helm", True),
        ("on", "true", "compose", False),
        ("0o755", "493", "yaml12", True),
        ("1.0", "1", "helm", True),
        ("1.10", "1.1", "text", False),
        ("~", "null", "kustomize", True),
    ],
)
def test_two_scalars_are_the_same_for_one_consumer(left: str, right: str, dialect: str, expected: bool) -> None:
    """
    Two spellings agree where the consumer reads one value.
    """
    assert expected == (canonical(Scalar(left), dialect) == canonical(Scalar(right), dialect))


def test_a_text_and_its_quoted_twin_differ_only_where_plain_means_more() -> None:
    """
    `"1"` and `1` are two values for Helm; `a` and `"a"` are one.
    """
    assert canonical(Scalar("1"), "helm") != canonical(Scalar("1", plain=False), "helm")
    assert canonical(Scalar("a"), "helm") == canonical(Scalar("a", plain=False), "helm")


@pytest.mark.parametrize(
    "text", [row[0] for row in TABLE if row[0] not in ("22:22", "2024-01-01", "y", "N", "0o755", "089", "1e3", "1e400")]
)
def test_helm_agrees_with_yaml_1_1(text: str) -> None:
    """
    Where YAML 1.1 is what Helm reads, PyYAML says the same kind of value.
    """
    value = pyyaml.safe_load(f"[{text}]")[0] if text else None
    kinds = {bool: "bool", int: "number", float: "number", str: "text", type(None): "null"}

    expected = "number" if text == "9" * 65 else kinds[type(value)]
    actual = canonical(Scalar(text), "helm")[0]
    assert actual == ("text" if text == "9" * 65 else expected)
