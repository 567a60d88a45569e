"""Statements that a sibling has, added: beside the same neighbours, with the file's own indentation and quotes."""

from __future__ import annotations

import pytest

from parity_hooks.errors import Declined
from parity_hooks.formats.editing.insertion import inserted
from parity_hooks.formats.source import Source
from parity_hooks.model.route import Item, Route

VALUES = "deploy/values-dev.yaml", "helm-values"
# Path and format, the file that has it, the file that lacks it, the route, the outcome.
ADDED = {
    "after its predecessor": (VALUES, "a:\n  x: 1\n  y: 2 # why\n  z: 3\n", "a:\n    x: 1 # why\n    z: 3\n", ("a", "y"),
                              "a:\n    x: 1 # why\n    y: 2\n    z: 3\n"),
    "at the end": (VALUES, "a:\n  y: 2\n  x: 1\n", "a:\n  x: 1\n\nb: 1\n", ("a", "y"), "a:\n  x: 1\n  y: 2\n\nb: 1\n"),
    "without a line end": (VALUES, "a: 1\nb: 2\n", "a: 1", ("b",), "a: 1\nb: 2"),
    "line ends": (VALUES, "a: 1\nb: 2\n", "a: 1\r\nc: 1\r\n", ("b",), "a: 1\r\nb: 2\r\nc: 1\r\n"),
    "quotes": (VALUES, "a: it\nb: is\n", "a: 'it'\nc: 'so'\n", ("b",), "a: 'it'\nb: 'is'\nc: 'so'\n"),
    "a switch without quotes": (VALUES, "a: it\nb: true\n", "a: 'it'\nc: 'so'\n", ("b",), "a: 'it'\nb: true\nc: 'so'\n"),
    "an attribute without quotes": (("dev.tfvars", "tfvars"), 'a = "x"\nb = true\n', 'a = "y"\n', ("b",), 'a = "y"\nb = true\n'),
    "an item of a new list": (("a.json", "json"), '{"a": {"b": ["x"]}, "c": 1}', '{"a": {"d": 2}, "c": 1}', ("a", "b", Item("x")),
                              '{"a": {"d": 2, "b": ["x"]}, "c": 1}'),
    "an item of a new block": (VALUES, "a:\n  b:\n  - x\n", "a:\n  d: 2\n", ("a", "b", Item("x")), "a:\n  d: 2\n  b:\n    - x\n"),
    "a block": (VALUES, "a:\n  x:\n    y: 1\n    # why\n    z: |\n      it\n", "a:\n    w: 1\n", ("a", "x"),
                "a:\n    w: 1\n    x:\n      y: 1\n      # why\n      z: |\n        it\n"),
    "with what it stands in": (VALUES, "a:\n  x:\n    y: 1\n", "a:\n  w: 1\n", ("a", "x", "y"), "a:\n  w: 1\n  x:\n    y: 1\n"),
    "behind a block": (VALUES, "a: |\n  it\nb: 1\n", "a: |\n  is\n\nc: 1\n", ("b",), "a: |\n  is\nb: 1\n\nc: 1\n"),
    "an item": (VALUES, "e:\n- name: A\n  value: 1\n- name: B\n  value: 2\n", "e:\n  - name: A\n    value: 3\n",
                ("e", Item("name=B")), "e:\n  - name: A\n    value: 3\n  - name: B\n    value: 2\n"),
    "an entry": (VALUES, "env:\n- A_B=1\n- C_D=2\n", "env:\n  - A_B=3\n  - E_F=3\n", ("env", "C_D"),
                 "env:\n  - A_B=3\n  - C_D=2\n  - E_F=3\n"),
    "in flow": (VALUES, "a: {x: 1, y: 2}\n", "a: {x: 3} # why\n", ("a", "y"), "a: {x: 3, y: 2} # why\n"),
    "member": (("a.json", "json"), '{\n  "a": 1,\n  "b": {\n    "c": 2\n  }\n}\n', '{\n\t"a": 1,\n\t"z": 3\n}\n', ("b",),
               '{\n\t"a": 1,\n\t"b": {\n\t\t"c": 2\n\t},\n\t"z": 3\n}\n'),
    "last member": (("a.json", "json"), '{"a": 1, "b": "x"}', '{"a": 1}', ("b",), '{"a": 1, "b": "x"}'),
    "aligned": (("dev.tfvars", "tfvars"), 'a = 1\nb = "x" # why\n', "a        = 2\nlong_one = 3\n", ("b",),
                'a        = 2\nb        = "x"\nlong_one = 3\n'),
    "in a table": (("a.toml", "toml"), '[x]\na = 1\nb = "y"\n', "[x]\n  a=2\n\n[z]\nc = 1\n", ("x", "b"),
                   '[x]\n  a=2\n  b="y"\n\n[z]\nc = 1\n'),
    "variable": ((".env.dev", "dotenv"), "A_B=1\nC_D=x\n", 'Z="1"\nA_B="2"\r\nE="1"', ("C_D",), 'Z="1"\nA_B="2"\r\nC_D="x"\r\nE="1"'),
    "first variable": ((".env.dev", "dotenv"), "A_B=1\n", "# none yet\n", ("A_B",), "# none yet\nA_B=1\n"),
    "property": (("a-dev.properties", "properties"), "a.b=1\nc.d=x\n", "a.b = 2\nz = 1\n", ("c", "d"),
                 "a.b = 2\nc.d = x\nz = 1\n"),
}  # fmt: skip
LEFT: dict[str, tuple[tuple[str, str], str, str, Route]] = {
    "aliases": (VALUES, "x: &x\n  y: 1\na:\n  b: *x\n  c: 1\n", "a:\n  c: 1\n", ("a", "b")),
    "nothing to stand in": (VALUES, "e:\n- name: A\n  value: 1\n", "a: 1\n", ("e", Item("name=A"), "value")),
    "another style": (VALUES, "a:\n  x: 1\n  y:\n    z: 1\n", "a: {x: 1}\n", ("a", "y")),
    "several lines": (("a.toml", "toml"), 'a = """x\ny"""\nb = 1\n', "b = 1\n", ("a",)),
    "another table": (("a.toml", "toml"), "[x]\na = 1\n", "[y]\nb = 1\n", ("x", "a")),
    "a template": (VALUES, "a: 1\nb: 1\n", "a: 1\n{{ if .x }}\nc: 1\n{{ end }}\n", ("b",)),
    "what is there": (VALUES, "a: 1\n", "a: 2\n", ("a",)),
}


@pytest.mark.parametrize("case", ADDED)
def test_a_statement_is_added_beside_its_neighbours(case: str) -> None:
    """
    One statement more, all other bytes as they were.
    """
    (path, form), one, other, route, expected = ADDED[case]

    assert expected == inserted(Source(path, one.encode()), Source(path, other.encode()), (form, form), route).decode()


@pytest.mark.parametrize("case", LEFT)
def test_what_has_no_exact_place_is_declined(case: str) -> None:
    """
    Where nobody can tell how it would be written there, nothing is.
    """
    (path, form), one, other, route = LEFT[case]

    with pytest.raises(Declined):
        inserted(Source(path, one.encode()), Source(path, other.encode()), (form, form), route)


def test_two_syntaxes_are_not_mixed() -> None:
    """
    What a YAML file says is not set into a properties file.
    """
    with pytest.raises(Declined):
        inserted(
            Source("application-prod.yml", b"a: 1\n"), Source("a.properties", b"b=1\n"), ("yaml", "properties"), ("a",)
        )
