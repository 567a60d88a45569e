"""JSON, TOML and HCL trees: the same values as the standard library reads, each at its place."""

from __future__ import annotations

import json as stdlib
import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parity_hooks.formats import hcl, json, toml
from parity_hooks.formats.source import Source
from parity_hooks.formats.tree import Mapping, Node, Scalar

LAWFUL = settings(max_examples=150, deadline=None, database=None, derandomize=True)
KEYS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"], exclude_characters="\u2028\u2029\ufeff<{$("),
    min_size=1,
    max_size=8,
)
TEXTS = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc", "Co", "Cn"],
        exclude_characters="\u2028\u2029\ufeff<{$(&*!",
        include_characters='\n\t\b\\"/#',
    ),
    max_size=12,
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


def plain(node: Node | None) -> Any:
    """A tree without places, all leaves as text."""
    if isinstance(node, Mapping):
        return {key: plain(value) for key, (_, value) in node.entries.items()}
    if isinstance(node, Scalar):
        return node.text
    return [plain(one) for one in node.items] if node else None


def texts(value: Any) -> Any:
    """What the standard library reads, all leaves as they are written."""
    if isinstance(value, dict):
        return {key: texts(one) for key, one in value.items()}
    if isinstance(value, list):
        return [texts(one) for one in value]
    return value if isinstance(value, str) else stdlib.dumps(value)


@LAWFUL
@given(
    value=st.dictionaries(KEYS, VALUES, max_size=4), indent=st.sampled_from([None, 2, "\t"]), ascii_only=st.booleans()
)
def test_json_reads_what_the_standard_library_writes(
    value: dict[str, Any], indent: int | str | None, ascii_only: bool
) -> None:
    """
    Every JSON document comes out with the keys and values that went in, tabs, escapes and emojis included.
    """
    text = stdlib.dumps(value, indent=indent, ensure_ascii=ascii_only)

    root, problems = json.tree(Source("x.json", text.encode()))

    assert ([], texts(value)) == (problems, plain(root))


@pytest.mark.parametrize(
    "text",
    [
        'a = 1\nb.c = "x"\n[d]\ne = [1, 2, [3]]\n[d.f]\ng = {h = 1, i.j = "k"}\n',
        "[[a]]\nb = 1\n[[a.c]]\nd = 'x'\n[[a.c]]\nd = 'y'\n[[a]]\nb = 2\n",
        '"q.k" = 1\n[\'l.m\'."n"] # [o]\np = """\nx\n""" # = 1\nr = [ # s = 1\n  "t", # ]\n]\n',
        "a = 0x_1F\n".replace("_", "") + "b = 1e3\nc = inf\nd = 1979-05-27\ne = 07:32:00\n",
    ],
)
def test_toml_places_are_where_the_values_stand(text: str) -> None:
    """
    Every value of a TOML document is found, and what stands at its place begins with it.
    """
    source = Source("x.toml", text.encode())
    root, problems = toml.tree(source)
    stack: list[Node] = [root] if root else []
    misplaced = []
    while stack:
        node = stack.pop()
        if isinstance(node, Scalar):
            here = "\n".join(source.lines[node.line - 1 :])[node.column - 1 :].lstrip("\"'\n")
            misplaced += [] if here.startswith(node.text.strip()) else [(node, here)]
        else:
            stack.extend(value for _, value in node.entries.values()) if isinstance(node, Mapping) else stack.extend(
                node.items
            )

    assert ([], []) == (problems, misplaced)
    assert _shape(tomllib.loads(text)) == _shape(plain(root))


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shape(one) for key, one in value.items()}
    return [_shape(one) for one in value] if isinstance(value, list) else "leaf"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a = "x"', {"a": "x"}),
        ("a = -1.5\nb = true\nc = null", {"a": "-1.5", "b": "true", "c": "null"}),
        ('a = "x\\n\\"y\\" \\u00e9 $${z}"', {"a": 'x\n"y" é ${z}'}),
        ('a = var.x\nb = "${var.x}"\nc = "p-${var.x}"', {"a": "${var.x}", "b": "${var.x}", "c": "p-${var.x}"}),
        ("a = [for x in y : x]", {"a": "${[for x in y : x]}"}),
        ('a = { b = 1, "c d" : 2, (e) = 3 }', {"a": {"b": "1", "c d": "2", "${e}": "3"}}),
        ('a = jsonencode({ b = ["c"] })', {"a": {"b": ["c"]}}),
        ("a = <<E\n x\ny\nE\nb = <<-E\n    x\n      y\n  E\n", {"a": " x\ny", "b": "x\n  y"}),
        ('a "b" c {\n d = 1\n}\n', {"a": {"b": {"c": {"d": "1"}}}}),
        ("a {\n b = 1\n}\na {\n b = 2\n}\n", {"a": [{"b": "1"}, {"b": "2"}]}),
        ("locals {\n a = 1\n}\nlocals {\n b = 2\n}\n", {"locals": {"a": "1", "b": "2"}}),
        ('a = (("x"))', {"a": "x"}),
        ("a = 1 # note\n// b = 2\n/* c = 3 */\n", {"a": "1"}),
        ("a = merge(var.x, { b = 1 }, { c = 2 })", {"a": {"b": "1", "c": "2"}}),
    ],
)  # fmt: skip
def test_hcl_says_what_is_literal(text: str, expected: dict[str, Any]) -> None:
    """
    Literals come out as they mean, everything else as a reference to the expression.
    """
    root, problems = hcl.tree(Source("x.tf", text.encode()))

    assert ([], expected) == (problems, plain(root))
