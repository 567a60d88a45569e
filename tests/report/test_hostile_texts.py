"""Renderers take any text that a repository can contain: no control character, no broken document, no colour unasked."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parity_hooks.model.environment import Environment, Role
from parity_hooks.model.finding import Finding, Place, Severity
from parity_hooks.model.location import Location
from parity_hooks.model.problem import Problem
from parity_hooks.model.report import Report, TreeName
from parity_hooks.report import FORMATS, Style, render
from tests.laws.strategies import LAWFUL

texts = st.text(
    st.one_of(st.characters(), st.sampled_from("\n\r\t\x1b\x00\u2028`|*<>[]\udcff")), min_size=1, max_size=12
)


def report_of(one: str, other: str) -> Report:
    """A report in which everything that comes from files is one of two texts."""
    environment = Environment("production", Role.PRODUCTION)
    places = tuple(Place(environment, Location(path, 3, 1), other, "differs", one) for path in (one, other))
    found = Finding("missing-key", Severity.ERROR, "config", one, other, one, (one, other), other, places, (), why=one)
    return Report(TreeName("index", None), 2, {}, ("production",), (Problem(one, Location(other)),), (found,))


@LAWFUL
@given(texts, texts)
def test_text_is_lines_of_printable_ascii(one: str, other: str) -> None:
    """
    Nothing in a file can end a line, move the cursor or colour a terminal.
    """
    rendered = render(report_of(one, other), "text", Style(verbose=True))

    assert rendered.isascii()
    assert all(line.isprintable() for line in rendered.removesuffix("\n").split("\n"))
    assert ["parity", "error", "next"] == [
        line.replace(":", " ").split()[0]
        for line in rendered.splitlines()
        if line.startswith(("parity", "error", "next"))
    ]


@LAWFUL
@given(texts, texts)
def test_json_is_one_document_without_half_characters(one: str, other: str) -> None:
    """
    JSON is ASCII, parses, and holds no lone surrogate, which strict readers refuse.
    """
    rendered = render(report_of(one, other), "json", Style(colour=True))

    assert rendered.isascii()
    assert json.dumps(json.loads(rendered), ensure_ascii=False).encode()


@LAWFUL
@given(texts, texts)
def test_markdown_keeps_its_table(one: str, other: str) -> None:
    """
    Every row of the table of places has its four cells, whatever stands in them.
    """
    rendered = render(report_of(one, other), "markdown", Style())
    rows = [line for line in rendered.split("\n") if line.startswith("|")]

    assert [5] * 4 == [line.replace("\\|", "").count("|") for line in rows]
    assert rendered.encode()


@pytest.mark.parametrize("name", FORMATS)
def test_rendering_twice_changes_nothing(name: str) -> None:
    """
    A report is a function of its value.
    """
    assert render(report_of("a", "b"), name, Style()) == render(report_of("a", "b"), name, Style())


def test_secrets_are_stars() -> None:
    """
    What a place calls secret is `***` in text.
    """
    environment = Environment("production", Role.PRODUCTION)
    place = Place(environment, Location("a", 3), "x", "differs", "secret")
    found = Finding("missing-key", Severity.ERROR, "config", "a", "", "x", ("x",), "said", (place,), ())
    lines = render(Report(TreeName("index", None), 1, {}, (), (), (found,)), "text", Style()).splitlines()

    assert ["production", "a:3", "***"] == lines[2].split()
