"""Laws of versions: agreeing, satisfying, and the distance between two of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parity_hooks.environments.version_order import agree, distance, release, satisfies
from tests.laws.strategies import LAWFUL, versions

AFFIXES = ("{}", "v{}", "ruby-{}", "{}-alpine", "{}-slim-bookworm")


@LAWFUL
@given(versions)
def test_a_version_agrees_with_itself(version: str) -> None:
    """
    Every version agrees with itself and satisfies the range that names just it.
    """
    assert agree(version, version)
    assert satisfies(version, f"=={version}")
    assert satisfies(version, version)
    assert 3 == distance(version, version)


@LAWFUL
@given(versions, versions)
def test_agreeing_is_symmetric(one: str, other: str) -> None:
    """
    Agreement and distance do not depend on who is asked, and two versions agree just when no component differs.
    """
    assert agree(one, other) is agree(other, one)
    assert distance(one, other) == distance(other, one)
    assert agree(one, other) is (distance(one, other) == 3)


@LAWFUL
@given(versions, st.integers(min_value=0, max_value=30))
def test_a_prefix_agrees(version: str, more: int) -> None:
    """
    `14` and `14.9` do not contradict each other.
    """
    assert agree(version, f"{version}.{more}")
    assert satisfies(version, f"=={version}.{more}") or len(release(version)) == 3


@LAWFUL
@given(versions, st.sampled_from(AFFIXES))
def test_what_stands_around_a_version_is_not_compared(version: str, affix: str) -> None:
    """
    A `v`, a product's name and a distribution's suffix change nothing.
    """
    assert release(version) == release(affix.format(version))[: len(release(version))]


@LAWFUL
@given(versions, versions)
def test_a_minimum_takes_what_is_not_below(one: str, other: str) -> None:
    """
    Of two versions at least one is not below the other, and both satisfy an alternative that names either.
    """
    assert satisfies(one, f">={other}") or satisfies(other, f">={one}")
    assert satisfies(one, f"=={one} || =={other}")
    assert satisfies(other, f"=={one} || =={other}")


@pytest.mark.parametrize(
    ("wanted", "takes", "refuses"),
    [
        ("^1.4.5", ("1.4.5", "1.9.0", "1", "1.5"), ("1.4.4", "2.0.0", "0.9", "2")),
        ("^0.3.1", ("0.3.1", "0.3.9", "0.3"), ("0.4.0", "0.3.0", "1.3.1")),
        ("^0.0.3", ("0.0.3",), ("0.0.4",)),
        ("~1.4.5", ("1.4.5", "1.4.9", "1.4"), ("1.5.0", "1.4.4", "2")),
        ("~> 1.4.5", ("1.4.5", "1.4.9"), ("1.5", "1.4.4", "2.0")),
        ("~> 1.4", ("1.4", "1.9.2"), ("1.3", "2.0")),
        ("~=3.11", ("3.11", "3.12.1"), ("3.10", "4.0")),
        ("~=3.11.2", ("3.11.2", "3.11.9"), ("3.11.1", "3.12")),
        (">=16", ("16", "16.1", "20"), ("15.9", "15")),
        (">=16 <20", ("16", "19.9"), ("20", "20.1", "15")),
        (">= 1.2, < 2", ("1.2", "1.9"), ("2.0", "2", "1.1")),
        (">1.2", ("1.3", "2"), ("1.1",)),
        ("<=3.11", ("3.11", "3.10", "3.11.4"), ("3.12",)),
        ("<3.11", ("3.10",), ("3.12", "3.11", "3.11.1")),
        ("!=3.9", ("3.10", "3.8"), ("3.9",)),
        ("==3.11.*", ("3.11.4", "3.11"), ("3.12", "3.10")),
        ("18.x", ("18", "18.4.1"), ("17", "20")),
        ("18.X || 20.X", ("18.1", "20.0"), ("19",)),
        ("14 || ^16 || >=18", ("14.2", "16.9", "18", "22"), ("15", "17")),
        ("1.2 - 2.3", ("1.2", "2.0", "2.3.9"), ("1.1", "2.4")),
        ("v20.1", ("20.1", "20.1.5", "20"), ("20.2",)),
        ("*", ("1", "99.1"), ()),
        ("", ("1",), ()),
        ("latest", ("1",), ()),
        ("3.9.10", ("3.9.10", "3.9", "3"), ("3.9.1", "3.9.100", "3.10")),
        ("7.10", ("7.10.1",), ("7.8", "7.1")),
    ],
)
def test_ranges(wanted: str, takes: tuple[str, ...], refuses: tuple[str, ...]) -> None:
    """
    A range takes the versions that its tool takes: npm, Bundler, Terraform, pip and Poetry.
    """
    assert (takes, ()) == (
        tuple(v for v in takes if satisfies(v, wanted)),
        tuple(v for v in refuses if satisfies(v, wanted)),
    )


@pytest.mark.parametrize(
    ("one", "other", "component"),
    [
        ("3.4.4", "3.3.4", 1),
        ("14", "15.2", 0),
        ("14", "14.9", 3),
        ("7.8", "7.10", 1),
        ("1.2.3.4", "1.2.3.5", 2),
        ("3.12-slim", "3.12.1", 3),
    ],
)
def test_the_first_component_that_differs(one: str, other: str, component: int) -> None:
    """
    Components are compared as numbers, from the left, as far as both sides go.
    """
    assert component == distance(one, other)
