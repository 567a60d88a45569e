"""Reads of environment variables in program source: where they stand, and how long looking for them may take."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parity_hooks.formats import SOURCE_CODE, detect
from parity_hooks.formats.code import LARGEST, language, reads
from parity_hooks.formats.code_languages import LANGUAGES
from parity_hooks.formats.code_markers import MARKERS, unmarked
from parity_hooks.formats.source import Source
from parity_hooks.model.fact import TRAITS, Fact
from tests.formats.test_any_bytes import LAWFUL, PIECES, SAMPLE_FILES

PATHS = {
    "python": "a.py",
    "javascript": "a.ts",
    "ruby": "a.rb",
    "go": "a.go",
    "java": "A.kt",
    "php": "a.php",
    "csharp": "A.cs",
    "rust": "a.rs",
    "elixir": "a.ex",
    "shell": "a.sh",
    "template": "a.template",
    "spring": "application.yml",
    "yaml": "config/a.yml",
}
CODE = (
    'os.environ["A_B"]', "os.getenv('A_B', 1)", "process.env.A_B", "process.env['A_B'] || 1", "ENV['A_B']", 'ENV.fetch("A_B")',
    "${A_B}", "$A_B", "${A_B:-x}", "A_B=", "export ", "local A_B", "for A_B in", 'env("A_B")', "if (!", "import z from 'zod'", "A_B: z.string()",
    "const { A_B = 1 } = process.env", 'System.get_env("A_B")', "env::var(\"A_B\")", "getenv('A_B') ?: 1", "<<A\n", "<<'A'\n", "A\n", "=begin\n",
    "f'", '"""', "os", "import os\n", "from os import environ\n", "def f():\n    ", "raise", "`", "$", "(", ")", " ", ",", ";",
)  # fmt: skip


def found(path: str, text: str) -> list[Fact]:
    return list(reads(Source(path, text.encode("utf-8", "surrogatepass"))))


def names(path: str, text: str) -> list[str]:
    return [fact.key for fact in found(path, text)]


def hold(path: str, data: bytes) -> None:
    """The law of a read: it stands where its name stands, and says no more than traits."""
    source = Source(path, data)
    facts = list(reads(source))
    for fact in facts:
        assert source.lines[fact.location.line - 1].startswith(fact.key, fact.location.column - 1), fact
        assert {"read"} <= fact.traits <= TRAITS.keys()
        assert (fact.key, (fact.key,)) == (fact.value.raw, fact.route)
    places = [fact.location for fact in facts]
    assert sorted(places) == places


def test_every_language_is_tried() -> None:
    """
    Each row of the table has a path here and, unless it is told by another format too, a case folder.
    """
    assert LANGUAGES.keys() == PATHS.keys()
    assert {name: name for name in LANGUAGES} == {name: language(path) for name, path in PATHS.items()}
    assert LANGUAGES.keys() - {"spring", "yaml"} == {language(path.name) for path in SAMPLE_FILES[SOURCE_CODE]}


@pytest.mark.parametrize("path", PATHS.values())
@LAWFUL
@given(data=st.data())
def test_any_text_is_read_at_its_place(path: str, data: st.DataObject) -> None:
    """
    Whatever a program looks like, reading it ends, and every read stands at its name.
    """
    pieces = data.draw(st.lists(st.sampled_from((*CODE, *PIECES)), max_size=30))

    hold(path, "".join(pieces).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("file", SAMPLE_FILES[SOURCE_CODE], ids=lambda file: file.name)
@LAWFUL
@given(data=st.data())
def test_damaged_programs_are_read_at_their_places(file: object, data: st.DataObject) -> None:
    """
    A program that is cut somewhere, or in which something is inserted, keeps the law.
    """
    content = file.read_bytes()  # type: ignore[attr-defined]
    where = data.draw(st.integers(0, len(content)))
    inserted = data.draw(st.sampled_from((*CODE, *PIECES, ""))).encode()
    rest = content[where:] if data.draw(st.booleans()) else b""

    hold(file.name, content[:where] + inserted + rest)  # type: ignore[attr-defined]


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS.values())
def test_a_megabyte_in_one_line_costs_a_megabyte(path: str) -> None:
    """
    Whatever a line of a megabyte repeats is looked through once: a quadratic pattern would take minutes.
    """
    head = "process.env getenv( import 'zod'; "
    for unit in (
        *CODE,
        *PIECES,
        "x",
        "A",
        "A ",
        "env",
        "Env(",
        "requirerequire",
        "{",
        "get('A",
        "process.env.",
        "ENV['A'].a()",
        "read ",
    ):
        data = (head + unit * (990_000 // len(unit.encode()))).encode()
        started = time.process_time()
        list(reads(Source(path, data)))

        assert time.process_time() - started < 20, unit


def test_what_is_too_large_was_generated() -> None:
    """
    A program of more than a megabyte is not looked into.
    """
    assert [] == names("a.js", "process.env.A_B;" + " " * LARGEST)


def test_no_more_than_a_limit_is_told() -> None:
    """
    A file that reads a variable in every second word does not fill the memory.
    """
    assert 10_000 == len(found("a.js", "process.env.A_B " * 20_000))


@pytest.mark.parametrize(
    ("path", "spoken"),
    [
        ("src/types.d.ts", None),
        ("src/app.tsx", "javascript"),
        ("Rakefile", "ruby"),
        ("docker/docker-entrypoint", "shell"),
        ("nginx/default.conf.template", "template"),
        ("src/main/resources/application-dev.yaml", "spring"),
        ("src/main/resources/bootstrap.properties", "spring"),
        ("config/database.yml", "yaml"),
        ("deploy/database.yml", None),
        ("README.md", None),
        ("main.c", None),
    ],
)
def test_languages_are_told_by_the_name(path: str, spoken: str | None) -> None:
    """
    Suffixes and well-known names tell what a program is written in; declarations of types run nowhere.
    """
    assert spoken == language(path)


@pytest.mark.parametrize("path", ["static/jquery.min.js", "vendor/a.py", "node_modules/x/index.js", "dist/app.js"])
def test_what_others_wrote_or_a_tool_made_is_no_source(path: str) -> None:
    """
    Minified and vendored programs are detected as nothing.
    """
    assert None is detect(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('spring.datasource.url: jdbc:postgresql://${DB_HOST:localhost}/${DB_NAME}', [("DB_HOST", {"default"}), ("DB_NAME", {"required"})]),
        ("# password: ${IN_A_COMMENT}\nkey: ${a.property} @project.version@", []),
        ("password: '${DB_PASSWORD}'", [("DB_PASSWORD", {"required"})]),
    ],
)  # fmt: skip
def test_placeholders_of_spring(text: str, expected: list[tuple[str, set[str]]]) -> None:
    """
    `${NAME}` is needed to start, `${NAME:default}` is not; a property in lower case is no variable.
    """
    assert expected == [
        (fact.key, {*fact.traits} - {"read"}) for fact in found("src/main/resources/application.yml", text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pool: <%= ENV.fetch('POOL') { 5 } %>", [("POOL", {"default"})]),
        ('url: "<%= ENV["URL"] %>" # <%= ENV["IN_A_COMMENT"] %>', [("URL", set())]),
        ("dsn: '%env(resolve:DATABASE_URL)%'", [("DATABASE_URL", set())]),
        ("dsn: '%env(default:other:DATABASE_URL)%'", [("DATABASE_URL", {"default"})]),
    ],
)
def test_what_is_filled_into_yaml(text: str, expected: list[tuple[str, set[str]]]) -> None:
    """
    ERB and the processors of Symfony read variables inside a YAML file below `config`.
    """
    assert expected == [(fact.key, {*fact.traits} - {"read"}) for fact in found("config/a.yml", text)]


def test_markers_are_narrow() -> None:
    """
    A marker is ASCII without a line end, none contains another, and files that need none are told by their paths.
    """
    assert [] == [marker for marker in MARKERS if not marker.isascii() or b"\n" in marker]
    assert [] == [(one, other) for one in MARKERS for other in MARKERS if one != other and one in other]
    assert {"shell", "spring", "template"} == {name for name, path in PATHS.items() if unmarked(path)}
