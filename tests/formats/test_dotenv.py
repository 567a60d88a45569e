"""Environment files: names and values as python-dotenv reads them, each at its own line."""

from __future__ import annotations

import io

from dotenv import dotenv_values
from hypothesis import given, settings
from hypothesis import strategies as st

from parity_hooks.formats import extract
from parity_hooks.formats.source import Source
from parity_hooks.model.fact import SETTING, VARIABLE, Fact

LINES = st.lists(
    st.sampled_from(
        [
            "A=1",
            "export B='x y'",
            'C="a\\nb"',
            "D=",
            "  E = 5 # note",
            "# comment",
            "",
            "F=a#b",
            "G='multi\nline'",
            "H=$A",
            "'I'=1",
            'J="q" # x',
        ]
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None, database=None, derandomize=True)
@given(lines=LINES)
def test_values_are_those_of_python_dotenv(lines: list[str]) -> None:
    """
    The same names with the same values, nothing interpolated, the last of several counts.
    """
    text = "\n".join(lines)
    expected = {
        name: value
        for name, value in dotenv_values(stream=io.StringIO(text), interpolate=False).items()
        if value is not None
    }

    found = extract(Source("x.env", text.encode()), "dotenv")

    assert expected == {one.key: one.value.raw for one in found if isinstance(one, Fact) and one.kind == SETTING}


@settings(max_examples=150, deadline=None, database=None, derandomize=True)
@given(lines=LINES)
def test_names_and_values_stand_where_they_are_said_to_stand(lines: list[str]) -> None:
    """
    Blank lines and comments before an assignment do not move it.
    """
    source = Source("x.env", "\n".join(lines).replace("A=1", "LONG_A=1").encode())

    for fact in extract(source, "dotenv"):
        if isinstance(fact, Fact):
            here = source.lines[fact.location.line - 1][fact.location.column - 1 :].lstrip("\"'")
            wanted = fact.key if fact.kind == VARIABLE else fact.value.raw.split("\n")[0]
            assert here.startswith(wanted)
