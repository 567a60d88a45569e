"""What holds of every edit: it says what was meant, keeps every other byte, and leads back."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Final

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from parity_hooks.errors import Declined
from parity_hooks.formats import BY_NAME
from parity_hooks.formats.editing import SYNTAXES, proof
from parity_hooks.formats.editing.text import Wanted
from parity_hooks.formats.editing.values import replaced
from parity_hooks.formats.source import Source
from parity_hooks.model.fact import SETTING, Fact
from parity_hooks.report.fixable import NOT_EDITED, VALUES, VERSIONS

LAWFUL: Final = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True
)
texts = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=12)
words = st.sampled_from(
    ("a", "true", "10", "3.10", "x y", "it's", 'a "b"', "a: b", "c #d", "~", "é", "\\n", "$", "{", "- a")
)
values = st.one_of(words, texts)
_DOUBLE: Final = {"yaml": "a.yaml", "helm-values": "values-dev.yaml", "json": "a.json"}
_FILES: Final = {
    "json": ("a.json", "json", '{{"first": 1, "k": {}, "last": [2]}}\n'),
    "yaml": ("values-dev.yaml", "helm-values", "first: 1 # why\r\nk: {} # why\r\nlast: [2]\r\n"),
    "flow": ("values-dev.yaml", "helm-values", "first: {{k: {}, x: 1}}\nlast: [2]\n"),
    "tfvars": ("a.tfvars", "tfvars", "first = 1\nk = {} # why\nlast = [2]\n"),
    "dotenv": (".env.dev", "dotenv", "FIRST=1\nk={}\nLAST=2\n"),
}


@pytest.mark.parametrize("name", _FILES)
@LAWFUL
@given(old=values, new=values)
def test_an_edit_is_exact_and_leads_back(name: str, old: str, new: str) -> None:
    """
    Whatever the two values are: the file says the new one, what stands around it is untouched, and back is back.
    """
    path, form, shape = _FILES[name]
    first = Source(path, shape.format(json.dumps(old)).encode())
    fact = _setting(first, form)
    assume(fact is not None and fact.value.raw == old != new)
    assert fact is not None
    try:
        second = Source(path, replaced(first, form, fact, Wanted(new, '"')))
    except Declined:
        assume(False)
        raise
    again = _setting(second, form)
    assert again is not None
    head, tail = (part.replace("{{", "{").replace("}}", "}").encode() for part in shape.split("{}"))

    assert new == again.value.raw
    assert second.data.startswith(head)
    assert second.data.endswith(tail)
    assert old == _raw(Source(path, replaced(second, form, again, Wanted(old, '"'))), form)


def _setting(source: Source, form: str) -> Fact | None:
    found = (fact for fact in proof.facts(source, form) if fact.kind == SETTING)
    return next((fact for fact in found if fact.route[-1] == "k"), None)


def _raw(source: Source, form: str) -> str:
    fact = _setting(source, form)
    return fact.value.raw if fact else ""


@pytest.mark.parametrize(
    ("path", "form", "one", "other"),
    [
        ("values-dev.yaml", "helm-values", "a: it # why\nb: 1\n", "that"),
        ("values-dev.yaml", "helm-values", "a: 'it'\r\nb: 1\r\n", "that's"),
        ("values-dev.yaml", "helm-values", "a: |\n  it\n  is\n", "that\n"),
        ("a.json", "json", '{"a": "it"}', "that"),
        ("a.toml", "toml", "a = 'it'\n", "that"),
        ("a.tfvars", "tfvars", 'a = "it"\n', "that"),
        (".env.dev", "dotenv", "a='it' # why\n", "that"),
        ("a-dev.properties", "properties", "a = it\n", "that\\"),
    ],
)
def test_there_and_back_is_byte_for_byte_the_same(path: str, form: str, one: str, other: str) -> None:
    """
    Where no quotes had to be added the old value gives the old bytes.
    """
    first = Source(path, one.encode())
    fact = proof.facts(first, form)[0]
    second = Source(path, replaced(first, form, fact, Wanted(other, '"')))

    assert one.encode() == replaced(second, form, proof.facts(second, form)[0], Wanted(fact.value.raw, '"'))


@LAWFUL
@given(st.binary(max_size=60), st.sampled_from(sorted(SYNTAXES)), st.integers(0, 60))
def test_any_bytes_give_a_token_or_none(data: bytes, form: str, offset: int) -> None:
    """
    What a file says never ends a search for a value in an exception that is not told.
    """
    from parity_hooks.formats.editing import syntax
    from parity_hooks.formats.editing.text import Text

    try:
        text = Text(Source("a", data))
        token = syntax(form).token(text, min(offset, len(text.text)))
    except Declined:
        return

    assert token is None or 0 <= token.start <= token.end <= len(text.text)


def test_the_table_is_complete() -> None:
    """
    Every format is edited or known not to be; every syntax has its module; what reports recommend is what is carried.
    """
    from parity_hooks.checks import carrying

    assert {*BY_NAME} == {*SYNTAXES} | NOT_EDITED
    for name in {*SYNTAXES.values()}:
        assert callable(import_module(f"parity_hooks.formats.editing.{name}").token)
    assert {*carrying.VALUES, *carrying.VERSIONS} - {"foreign-value"} == {*VALUES, *VERSIONS}
