"""Hostile and broken files: every reader ends, with facts or with a problem that has a place."""

from __future__ import annotations

import pytest

from parity_hooks.formats import BY_NAME
from parity_hooks.formats.tree import MOST_SETTINGS
from parity_hooks.model.fact import Fact
from parity_hooks.model.problem import Problem
from tests.formats.test_any_bytes import READABLE, check, path_of

DEEP = 100_000
BIG = 8_000_000
REPEATED = (
    b'"',
    b"[",
    b'{"a":',
    b"a = [",
    b'\\"',
    b"/*/",
    b"'\n",
    b"$(",
    b"RUN <<A\n",
    b"{{",
    b"<%\n",
    b"- \n",
    b"A=\\\n",
    b"# \xff\n",
    b"a b='",
    b"FROM a\n",
    b"ARG A=1\nFROM b:$A AS c\n",
    b'a "b" ',
)
TREES = ("json", "package-json", "app-json", "devcontainer", "toml", "mise", "fly", "pyproject", "terraform", "tfvars")


def found_in(name: str, data: bytes) -> list[Fact | Problem]:
    return check(path_of(BY_NAME[name]), data, name)


def problems_of(name: str, data: bytes) -> list[Problem]:
    return [one for one in found_in(name, data) if isinstance(one, Problem)]


@pytest.mark.parametrize("one", READABLE)
def test_an_empty_file_says_nothing(one: object) -> None:
    """
    An empty file, and one with nothing but white space, states no facts.
    """
    name = one.name  # type: ignore[attr-defined]

    assert [] == [fact for data in (b"", b"\n\n  \n") for fact in found_in(name, data) if isinstance(fact, Fact)]


@pytest.mark.parametrize("one", READABLE)
def test_binary_content_is_one_problem(one: object) -> None:
    """
    A file that git calls binary is refused as a whole, with its path.
    """
    found = found_in(one.name, b"\x7fELF\0\0\0" * 100)  # type: ignore[attr-defined]

    assert ["binary content where text was expected"] == [item.message for item in found if isinstance(item, Problem)]


@pytest.mark.slow
@pytest.mark.parametrize("one", READABLE)
@pytest.mark.parametrize("unit", [b"x", b"A=1\n"], ids=repr)
def test_eight_megabytes_end(one: object, unit: bytes) -> None:
    """
    Eight megabytes in one line, or in two million of them, end in a number of facts and problems that fits memory.
    """
    found = found_in(one.name, unit * (BIG // len(unit)))  # type: ignore[attr-defined]

    assert len(found) <= 3 * MOST_SETTINGS


@pytest.mark.slow
@pytest.mark.parametrize("one", READABLE)
def test_repetition_costs_no_more_than_its_length(one: object) -> None:
    """
    Whatever is repeated for 200 kilobytes: brackets, quotes, half comments, here-documents.  Quadratic work would hang.
    """
    for unit in REPEATED:
        found = found_in(one.name, unit * (200_000 // len(unit)))  # type: ignore[attr-defined]

        assert len(found) <= MOST_SETTINGS


@pytest.mark.parametrize("name", TREES)
@pytest.mark.parametrize(
    ("opening", "closing"), [("[", "]"), ('{"a":', "}"), ("{a=", "}"), ("a {\n", "}\n"), ('"${', '}"'), ("(", ")")]
)
def test_a_hundred_thousand_levels_are_refused_or_skipped(name: str, opening: str, closing: str) -> None:
    """
    Nesting costs no stack: the file is refused with a problem, or read without what is nested too deep.
    """
    start = "a = " if name in ("toml", "mise", "fly", "pyproject", "terraform", "tfvars") else ""

    found = found_in(name, (start + opening * DEEP + "1" + closing * DEEP).encode())

    assert [] != found or (name, opening) in (
        (
            "terraform",
            "(",
        ),
        ("tfvars", "("),
    )


@pytest.mark.parametrize("name", ["toml", "mise", "fly"])
def test_a_key_of_a_hundred_thousand_segments_is_refused(name: str) -> None:
    """
    Dotted keys and headers nest without brackets: they are refused by the same limit.
    """
    assert ["nested more than 100 levels deep"] == [
        problem.message for problem in problems_of(name, b"a." * DEEP + b"b = 1\n")
    ]


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("toml", "[a]\nb = \n", (2, 5)),
        ("json", '{\n  "a": ]\n}\n', (2, 8)),
        ("package-json", "{\n", (2, 1)),
        ("terraform", 'a "b" {\n  c = = 1\n}\n', (2, 7)),
        ("dotenv", "A=1\nnot an assignment\n", (2, 1)),
        ("dockerfile", "FROM a:1\nNONSENSE\n", (2, 1)),
        ("procfile", "web: x\nnonsense here\n", (2, 1)),
        ("tool-versions", "node 1\nruby\n", (2, 1)),
    ],
)
def test_a_broken_file_is_a_problem_with_a_place(name: str, text: str, place: tuple[int, int]) -> None:
    """
    What is broken is told with the line and column where it is broken.
    """
    assert [place] == [(one.location.line, one.location.column) for one in problems_of(name, text.encode())]


def test_aliases_in_a_json_file_do_not_explode() -> None:
    """
    JSON is read by a YAML composer: its aliases must not multiply there either.
    """
    bomb = ",".join(f'"k{n}": &a{n} [{",".join([f"*a{n - 1}"] * 10 if n else ["1"] * 10)}]' for n in range(12))

    found = found_in("json", b"{" + bomb.encode() + b"}")

    assert len(found) < 200_000


def test_a_dockerfile_full_of_heredocs_is_read_once() -> None:
    """
    Here-documents that never end do not make the reader look through the rest of the file again and again.
    """
    found = problems_of("dockerfile", b"FROM a:1\n" + b"RUN <<A\n" * 20_000)

    assert ["a here-document without its end"] * 100 == [one.message for one in found][:100]
