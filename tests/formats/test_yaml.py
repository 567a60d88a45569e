"""YAML core: positions, anchors, templates, hostile input.  Trees hold text; typing is the consumer's."""

from __future__ import annotations

import time
from typing import Any

import pytest
import yaml as pyyaml
from hypothesis import given, settings
from hypothesis import strategies as st

from parity_hooks.formats import yaml
from parity_hooks.formats.source import Source
from parity_hooks.formats.tree import MOST_SETTINGS, Mapping, Node, Scalar, Sequence, leaves, nodes
from parity_hooks.model.problem import Problem


def source_of(text: str | bytes, path: str = "config.yaml") -> Source:
    return Source(path, text if isinstance(text, bytes) else text.encode())


def plain(node: Node) -> Any:
    """A tree as nested data of texts."""
    if isinstance(node, Mapping):
        return {key: plain(value) for key, (_, value) in node.entries.items()}
    return [plain(one) for one in node.items] if isinstance(node, Sequence) else node.text


def read(text: str | bytes, path: str = "config.yaml") -> list[Any]:
    trees, problems = yaml.trees(source_of(text, path))
    assert [] == [problem for problem in problems if problem.fatal]
    return [plain(tree) for tree in trees]


def problems_of(text: str | bytes) -> list[Problem]:
    return yaml.trees(source_of(text))[1]


def places(text: str) -> dict[str, tuple[int, int]]:
    trees, _ = yaml.trees(source_of(text))
    return {leaf.text: (leaf.line, leaf.column) for tree in trees for _, leaf in leaves(tree)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "a: &x {k: 1}\nb: &x {k: 2}\nc: *x\n",
            {"a": {"k": "1"}, "b": {"k": "2"}, "c": {"k": "2"}},
            id="anchor-twice",
        ),
        pytest.param(
            "a: &x {k: 1, l: 2}\nb: {<<: *x, k: 3}\n",
            {"a": {"k": "1", "l": "2"}, "b": {"k": "3", "l": "2"}},
            id="merge",
        ),
        pytest.param(
            "a: &x {k: 1}\nb: &y {k: 2, l: 3}\nc: {<<: [*x, *y]}\n",
            {"a": {"k": "1"}, "b": {"k": "2", "l": "3"}, "c": {"k": "1", "l": "3"}},
            id="first-merge-wins",
        ),
        pytest.param('a: {"<<": 1}\n', {"a": {"<<": "1"}}, id="quoted-merge-key-is-a-key"),
        pytest.param(
            "a: !reset null\nb: !override [1]\nc: !Ref X\nd: !vault |\n  x\n",
            {"a": "null", "b": ["1"], "c": "X", "d": "x\n"},
            id="tags",
        ),
        pytest.param(
            "on: yes\nport: 22:22\nmode: 0755\n", {"on": "yes", "port": "22:22", "mode": "0755"}, id="text-stays"
        ),
        pytest.param("\ufeffa: 1\n", {"a": "1"}, id="byte-order-mark"),
        pytest.param("a: 1\r\nb:\r\n  - 2\r\n", {"a": "1", "b": ["2"]}, id="crlf"),
        pytest.param("? [1, 2]\n: x\n", {"?": "x"}, id="complex-key"),
        pytest.param("a: \ufeffb\n", {"a": "b"}, id="byte-order-mark-inside"),
        pytest.param("", None, id="empty"),
    ],
)
def test_what_yaml_says(text: str, expected: Any) -> None:
    """
    Anchors, merges, tags and line ends come to the data that every consumer reads.
    """
    assert ([expected] if expected is not None else []) == read(text)


def test_every_document_is_a_tree() -> None:
    """
    A stream of documents yields one tree each, an empty one as an empty text; anchors end with their document.
    """
    trees, problems = yaml.trees(source_of("a: &x 1\n---\n---\nb: *x\n"))

    assert [{"a": "1"}, "", {"b": "{{ }}"}] == [plain(tree) for tree in trees]
    assert ["an alias without its anchor"] == [problem.message for problem in problems]


def test_a_recursive_alias_is_a_problem_with_a_place() -> None:
    """
    An anchor that contains itself ends there: the tree stays finite.
    """
    found = problems_of("a: &x\n  - 1\n  - *x\n")

    assert [("an alias inside its own anchor", 3, 5, False)] == [
        (one.message, one.location.line, one.location.column, one.fatal) for one in found
    ]


def test_a_key_given_twice_names_both_lines() -> None:
    """
    The later of two equal keys counts, and the finding says where both stand.
    """
    text = "a:\n  k: 1\n  l: 2\n  k: 3\n"
    found = problems_of(text)

    assert [{"a": {"k": "3", "l": "2"}}] == read(text)
    assert [("duplicate-key", "k is given twice in one mapping (first in line 2)", 4, 3, False)] == [
        (one.rule, one.message, one.location.line, one.location.column, one.fatal) for one in found
    ]


def test_a_template_may_give_a_key_twice() -> None:
    """
    Both branches of a template's condition stand in the text; that is no duplicate key.
    """
    assert [] == problems_of("{{- if .Values.x }}\na: 1\n{{- else }}\na: 2\n{{- end }}\n")


def test_a_duplicate_key_that_is_a_text_is_not_quoted() -> None:
    """
    A message shows names, never values: a key that looks like a credential stays out of it.
    """
    key = "ghp_" + "a1" * 16
    assert not [one for one in problems_of(f"{key}: 1\n{key}: 2\n") if key in one.message]


@pytest.mark.parametrize("char", ["\x85", "\u2028", "\u2029"])
def test_only_line_feeds_shift_lines(char: str) -> None:
    """
    Lines are counted as git counts them: NEL, LS and PS inside a value end none.
    """
    assert (2, 4) == places(f'a: "one{char}two{char}three"\nb: here\n')["here"]


def test_positions_point_at_the_value_and_not_at_its_anchor_or_tag() -> None:
    """
    Line and column lead to the text itself, behind `&anchor` and `!tag`; of a block they lead to its first line.
    """
    text = 'a: &x one\nb: !!str  two\nc: !t &y three\nd: "four"\ne: |\n  five\nf: [six, {k: seven}]\n'

    assert {
        "one": (1, 7), "two": (2, 11), "three": (3, 10), "four": (4, 4), "five\n": (5, 4), "six": (7, 5), "seven": (7, 14),
    } == places(text)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: {{ x }}\n", "{{ x }}"),
        ("a: x-{{ y }}-z\n", "x-{{ y }}-z"),
        ('a: "{{ y }}/{{ z }}"\n', "{{ y }}/{{ z }}"),
        ("a: <%= host %>:80\n", "<%= host %>:80"),
        ("a: ((var))\n", "((var))"),
        ("a: ${VAR:-{x}}\n", "${VAR:-{x}}"),
        ("a: [${A}, b]\n", "${A}"),
        ("a: @PORT@\n", "@PORT@"),
        ("{{#each hosts}}\n- host: {{this}}\n{{/each}}\n", "{{this}}"),
        ("a: https://x/{{\n    name }}/y\n", "https://x/{{ name }}/y"),
        ("a: 1 # {{ comment }}\nb: {{ x }} # {{ y }}\n", "{{ x }}"),
    ],
)
def test_template_parts_survive_in_their_place(text: str, value: str) -> None:
    """
    What a template puts into a value is masked for the parser only: the tree shows it where it stands.
    """
    found = places(text)
    assert value in found

    line, column = found[value]
    assert text.split("\n")[line - 1][column - 1 :].lstrip("\"'").startswith(value.partition(" ")[0])


def test_a_block_keeps_its_template_lines() -> None:
    """
    Lines of a literal block that are nothing but a template part stay a part of its text.
    """
    text = "a: |\n  one\n  {{ x }}\n  two {{ y }}\nb: 1\n"
    assert [{"a": "one\n{{ x }}\ntwo {{ y }}\n", "b": "1"}] == read(text)


def test_a_template_inside_a_workflow_is_an_expression() -> None:
    """
    `${{ … }}` of GitHub needs no mask and hides no duplicate key.
    """
    text = "a: ${{ x }}\na: ${{ y }}\n"
    source = source_of(text, ".github/workflows/x.yml")

    assert ["duplicate-key"] == [one.rule for one in yaml.trees(source)[1]]


def test_a_comment_beside_or_above_explains_a_value() -> None:
    """
    A comment with a reason belongs to the value on its line or on the next; a heading or a mark explains nothing.
    """
    trees, _ = yaml.trees(
        source_of(
            "# one, until the queue is split\na: 1\nb: 2 # because it is two\n# Numbers\nc: 3 # x\nd: 'no # comment here'\n"
        )
    )
    marked = {leaf.text: leaf.comment for _, leaf in leaves(trees[0])}

    assert {"1": True, "2": True, "3": False} == {key: marked[key] for key in "123"}


def test_quoted_scalars_are_told_from_plain_ones() -> None:
    """
    A dialect types only what was written without quotes.
    """
    trees, _ = yaml.trees(source_of("[on, 'on', \"on\", |\n  on\n]\n".replace("|\n  on\n", "on")))
    assert [True, False, False, True] == [leaf.plain for _, leaf in leaves(trees[0])]


@pytest.mark.parametrize("text", ["a:\n\tb: 1\n", "a: [1, 2\nb: 3\n", "a: *\n", "%TAG\n---\na", "a: 'x\n", "@: 1\n"])
def test_what_is_no_yaml_is_one_fatal_problem(text: str) -> None:
    """
    Unreadable text is a problem inside the file and never an exception.
    """
    source = source_of(text)
    fatal = [one for one in yaml.trees(source)[1] if one.fatal]

    assert 1 == len(fatal)
    assert 0 <= fatal[0].location.line <= len(source.lines)


def _wide_merges(count: int) -> str:
    anchors = "".join(f"a{number}: &a{number} {{k{number}: 1}}\n" for number in range(count))
    return anchors + "".join(
        f"m{number}: {{<<: [{', '.join(f'*a{n}' for n in range(count))}]}}\n" for number in range(count)
    )


HOSTILE = {
    "deep-brackets": "[" * 100_000,
    "deep-braces": "{" * 100_000,
    "deep-dashes": "- " * 100_000,
    "deep-indentation": "".join(" " * number + "a:\n" for number in range(2_000)),
    "alias-bomb": "a: &a [x]\n"
    + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(20)),
    "alias-chain": "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 5_000)),
    "wide-aliases": f"a: &a [{'x, ' * 3_000}]\nb: &b [{'*a, ' * 3_000}]\nc: [{'*b, ' * 3_000}]\n",
    "wide-merges": _wide_merges(300),
    "open-templates": "{{ " * 100_000,
    "open-comments": "{{/* " * 50_000,
    "open-shell": "a: " + "${" * 100_000,
    "open-expressions": "a: [" + "${{ " * 50_000,
    "braces-and-text": "a: {{{{{{{{" * 20_000,
    "many-quotes": "'" * 100_001,
    "many-anchors": "".join(f"- &a{n} x\n" for n in range(20_000)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_bounded(name: str) -> None:
    """
    Nesting, aliases, merges and unclosed templates cost bounded time and memory.
    """
    started = time.process_time()
    trees, _ = yaml.trees(source_of(HOSTILE[name]))
    visited = sum(1 for tree in trees for _ in nodes(tree))

    assert visited <= MOST_SETTINGS
    assert time.process_time() - started < 10


TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ue000\ufeff\ufffe\uffff"), max_size=12
).filter(lambda text: not any(mark in text for mark in ("{{", "<%", "{%", "{#")))
DATA = st.recursive(
    TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(TEXTS.filter(lambda key: key != "<<"), inner, max_size=4)
    ),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(data=DATA, flow=st.booleans(), width=st.sampled_from([20, 80, 10_000]))
def test_trees_equal_what_was_dumped(data: Any, flow: bool, width: int) -> None:
    """
    What PyYAML writes comes back text for text, and every value stands at its line and column.
    """
    text = pyyaml.safe_dump(data, default_flow_style=flow, width=width, allow_unicode=True, sort_keys=False)
    trees, problems = yaml.trees(source_of(text))
    lines = text.split("\n")

    assert [] == problems
    assert [data] == [plain(tree) for tree in trees]
    for _, leaf in (pair for tree in trees for pair in leaves(tree)):
        _stands_there(leaf, lines)


def _stands_there(leaf: Scalar, lines: list[str]) -> None:
    rest = lines[leaf.line - 1][leaf.column - 1 :]
    if leaf.plain and leaf.text:
        assert rest.startswith(leaf.text.split("\n")[0].split(" ")[0])
    elif not leaf.plain:
        assert rest[0] in "\"'|>"


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=60), st.text("{}[]&*!|>-: \n#'\"%$(a1<=\t", max_size=60)))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    """
    Whatever stands in a file, the result is trees and problems that lie inside it.
    """
    source = source_of(text.encode("utf-8", "surrogatepass"))
    trees, problems = yaml.trees(source)

    for problem in problems:
        assert 0 <= problem.location.line <= len(source.lines) + 1
    for tree in trees:
        for _, leaf in leaves(tree):
            assert 1 <= leaf.line <= len(source.lines)


def test_a_template_in_a_comment_is_a_comment() -> None:
    """
    A part that begins in a comment line is left to YAML, which skips each of its lines.
    """
    assert [{"a": "1", "b": "2"}] == read("a: 1\n# <%# one\n#   two %>\n# {{ three\nb: 2\n")
