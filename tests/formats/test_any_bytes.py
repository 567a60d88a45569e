"""Laws of every reader: any bytes yield facts or problems, and each of them stands inside its file."""

from __future__ import annotations

from importlib.util import find_spec

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parity_hooks.formats import FORMATS, Format, detect, extract
from parity_hooks.formats.source import Source
from parity_hooks.model.fact import TRAITS, Fact
from parity_hooks.model.problem import Problem
from tests.conftest import CASES

READABLE = [
    pytest.param(
        one,
        id=one.name,
        marks=[]
        if find_spec(f"parity_hooks.formats.{one.module}")
        else pytest.mark.skip(f"{one.module} is not there yet"),
    )
    for one in FORMATS
]
SAMPLE_FILES = {
    one.name: sorted(p for p in (CASES / "formats" / one.name).rglob("*") if p.is_file() and p.name != "facts.txt")
    for one in FORMATS
}
LAWFUL = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True
)
PIECES = [
    "{{ x }}",
    "<% y %>",
    "${Z:-1}",
    "[",
    "]",
    "{",
    "}",
    '"',
    "'",
    "=",
    ":",
    "\n",
    "\t",
    "\\",
    "#",
    "//",
    "/*",
    "<<EOF\n",
    "\r",
    "\u2028",
    "é",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
]


def sample_of(one: Format) -> list[tuple[str, bytes]]:
    """Path and content of the case files of a format."""
    folder = CASES / "formats" / one.name
    return [("/".join(p.relative_to(folder).parts[1:]), p.read_bytes()) for p in SAMPLE_FILES[one.name]]


def check(path: str, data: bytes, name: str) -> list[Fact | Problem]:
    """Read `data` and hold everything that is found against the law."""
    source = Source(path, data)
    found = list(extract(source, name))
    for item in found:
        assert isinstance(item, Fact | Problem)
        assert item.location.path == path
        assert 0 <= item.location.line <= len(source.lines) + 1, item
        assert item.location.column >= 0, item
        if isinstance(item, Fact):
            assert item.location.line >= 1, item
            assert item.location.column <= len(source.lines[min(item.location.line, len(source.lines)) - 1]) + 1, item
            assert item.traits <= TRAITS.keys(), item
            assert all(isinstance(segment, str) for segment in item.route)
    return found


def path_of(one: Format) -> str:
    """A path that the format reads."""
    return next((path for path, _ in sample_of(one)), f"some/{one.name}")


@pytest.mark.parametrize("one", READABLE)
@LAWFUL
@given(data=st.data())
def test_arbitrary_bytes_are_read_or_refused(one: Format, data: st.DataObject) -> None:
    """
    Whatever bytes a file has, its reader ends with facts or problems that stand inside the file.
    """
    content = data.draw(
        st.one_of(
            st.binary(max_size=200),
            st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")),
            st.lists(st.sampled_from(PIECES) | st.from_regex(r"[A-Z_]{1,6}", fullmatch=True), max_size=40).map(
                lambda pieces: "".join(pieces).encode()
            ),
        )
    )

    check(path_of(one), content, one.name)


@pytest.mark.parametrize("one", READABLE)
@LAWFUL
@given(data=st.data())
def test_damaged_samples_are_read_or_refused(one: Format, data: st.DataObject) -> None:
    """
    A real file that is cut, doubled, interrupted or has flipped bytes is read as far as it goes.
    """
    samples = sample_of(one)
    if not samples:
        pytest.skip(f"no case folder for {one.name} yet")
    path, content = data.draw(st.sampled_from(samples))
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    damage = data.draw(st.sampled_from(["cut", "drop", "double", "flip", "insert", "crlf"]))
    damaged = {
        "cut": content[:end],
        "drop": content[:start] + content[end:],
        "double": content[:end] + content[start:],
        "flip": content[:start] + bytes(255 - byte for byte in content[start : start + 1]) + content[start + 1 :],
        "insert": content[:start] + data.draw(st.sampled_from(PIECES)).encode() + content[start:],
        "crlf": content.replace(b"\n", b"\r\n")[: start + end],
    }[damage]

    check(path, damaged, one.name)


OWN = (
    "dotenv",
    "properties",
    "toml",
    "json",
    "terraform",
    "tfvars",
    "terragrunt",
    "dockerfile",
    "version-file",
    "tool-versions",
    "mise",
    "runtime-txt",
    "package-json",
    "pyproject",
    "gemfile",
    "go-mod",
    "procfile",
    "app-json",
    "fly",
)
DECODED = ("GREETING", "APP_PATH", "emoji", "url", "unicode", "with:colon", "distributionUrl", "user_data", "include")


@pytest.mark.parametrize("name", OWN)
def test_the_value_stands_where_the_fact_says(name: str) -> None:
    """
    In the case files, the text at a fact's place contains the value: of a variable, the name.
    """
    one = next(one for one in FORMATS if one.name == name)
    for path, content in sample_of(one):
        found = detect(path)
        source = Source(path, content)
        for fact in extract(source, found.name if found else name):
            if not isinstance(fact, Fact) or "\n" in fact.value.raw or fact.key in DECODED:
                continue
            here = source.lines[fact.location.line - 1][fact.location.column - 1 :]
            wanted = fact.key if fact.kind == "variable" else fact.value.raw
            wanted = wanted.removeprefix("${").removesuffix("}")
            named = here.startswith("${")  # a port that a variable of the same file names
            if (
                not named
                and '"..."' not in wanted
                and wanted != "{{ }"
                and "," not in wanted
                and "python310" not in here
            ):
                assert wanted.replace("_", ".") in here.replace("_", "."), (path, fact)


def test_samples_exist() -> None:
    """
    The laws are tried on the case folders: there must be some.
    """
    assert [] == [name for name in OWN if not SAMPLE_FILES[name]]


def test_paths_of_samples_are_detected() -> None:
    """
    A case folder of a format that is told by its path holds files that are told to be of that format.
    """
    wrong = [
        (name, path)
        for name in OWN
        for path, _ in sample_of(next(one for one in FORMATS if one.name == name))
        if (found := detect(path)) is None or found.name != name
    ]

    assert [] == wrong
