"""Guards that are tests: which language a reference is in, and whether it names a test that runs.

References: `path::test` in every language that is known, `Class#method` and `Class.method`, `./package::Test` of Go,
or only the path of a file with tests or of a script.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

from parity_hooks.contract.guards_names import shown
from parity_hooks.contract.guards_reading import address, folder, opened, refused
from parity_hooks.contract.guards_suite import Spelling, alive, verdict

if TYPE_CHECKING:
    from parity_hooks.contract.guards_suite import Test
    from parity_hooks.formats.source import Source
    from parity_hooks.repository import Tree


def _ruby(name: str) -> str:
    from parity_hooks.contract.guards_ruby import plain

    return plain(name)


@dataclass(frozen=True, slots=True)
class Language:
    """A row of the table below: which paths, which module reads them as what, how its tests are called."""

    where: re.Pattern[str]
    module: str
    spelling: Spelling
    dialect: str = ""

    def tests(self, source: Source) -> list[Test] | str:
        """The tests of a file in this language, or why it cannot be read."""
        read = import_module(f"{__package__}.{self.module}").tests
        found: list[Test] | str = read(source, self.dialect) if self.dialect else read(source)
        return found


def _row(suffix: str, module: str, *joints: str, dialect: str = "", spelling: Spelling | None = None) -> Language:
    return Language(re.compile(rf"\.(?:{suffix})$"), module, spelling or Spelling(joints), dialect)


_METHODS: Final = ("::", ".", "#", "$")
LANGUAGES: Final = (
    _row("py", "guards_python", spelling=Spelling(("::",), whole=True)),
    _row("[mc]?[jt]sx?", "guards_javascript", " > ", " ", " › ", "::", dialect="javascript"),
    _row("rb", "guards_ruby", spelling=Spelling((" ", " > ", "::", "#"), plain=_ruby)),
    _row("go", "guards_go", "/", ".", "::"),
    _row("java", "guards_methods", *_METHODS, dialect="java"),
    _row("kts?", "guards_titles", *_METHODS, " > ", " ", dialect="kotlin"),
    _row("cs", "guards_methods", *_METHODS, dialect="csharp"),
    _row("rs", "guards_methods", "::", dialect="rust"),
    _row("php", "guards_titles", "::", " > ", " ", dialect="php"),
)
# References to what another module looks up: a smoke test may be a job, a test may be a scenario.
_ELSEWHERE: Final = ((re.compile(r"\.feature$|^@"), "guards_scenarios"), (re.compile(r"\.ya?ml$"), "guards_jobs"))
_PLACE: Final = re.compile(r"(?P<path>.+\.\w+)(?:(?::\d+)+|\[\d+(?::\d+)*\])")
_OWNED: Final = re.compile(r"(?P<owner>[\w$]+(?:\.[\w$]+)*)[#.](?P<method>`[^`]+`|\w+)")
# How the runners know a file with tests by its name; any other may be a script, which holds none.
_NAMED: Final = re.compile(
    r"(?:^|/)(?:test_[^/]*\.py|tests\.py|[^/]*_test\.(?:py|rb|go)|[^/]*_spec\.rb|[^/]*[._](?:test|spec|cy|e2e)\.[mc]?[jt]sx?"
    r"|[^/]*(?:Tests?|IT|Spec|TestCase)\.(?:java|kt|cs|php))$"
)
_ARGUMENTS: Final = re.compile(r"(?<=\w)\([^()]*\)$")


def unresolved(ref: str, tree: Tree) -> str:
    """The empty text when `ref` names a test that runs in `tree`, else what is wrong."""
    path, wanted = address(ref)
    if place := _PLACE.fullmatch(ref):
        return f"{shown(ref)} names a place, and places move: name the test, as {shown(place['path'])}::its description"
    for pattern, module in _ELSEWHERE:
        if pattern.search(path) and (wanted or module == "guards_scenarios"):
            return str(import_module(f"{__package__}.{module}").unresolved(ref, tree))
    if path not in tree.entries and not wanted and (owned := _OWNED.fullmatch(ref)) and not language(path):
        return _owned(owned["owner"], owned["method"], ref, tree)
    if wanted and path not in tree.entries and not refused(path) and (files := _package(path, tree)):
        return _go(path, wanted, files, tree)
    return _in_file(path, wanted, tree)


def language(path: str) -> Language | None:
    """The language of the tests at `path`, or None for what none of the readers knows."""
    return next((row for row in LANGUAGES if row.where.search(path)), None)


def _in_file(path: str, wanted: str, tree: Tree) -> str:
    source = opened(path, tree)
    if isinstance(source, str):
        return source
    row = language(path)
    if row is None:
        how = "tests in such a file are not looked up by name, name the file alone"
        return f"{shown(path)}::{shown(wanted)} is not known: {how}" if wanted else ""
    found = row.tests(source)
    if isinstance(found, str):
        return found
    if not wanted:
        return alive(path, found) if found or _NAMED.search(path) else ""
    return _named(path, wanted, found, row)


def _named(path: str, wanted: str, found: list[Test], row: Language) -> str:
    """The verdict on one name, with the id of a parameter set behind it where the language has such."""
    if row.module != "guards_python":
        plain = (
            _ARGUMENTS.sub("", wanted).replace("`", "") if row.module in ("guards_methods", "guards_titles") else wanted
        )
        return verdict(path, plain, found, row.spelling)
    name, bracket, rest = wanted.partition("[")
    reason = verdict(path, name, found, row.spelling)
    if reason or not bracket:
        return reason
    variants = [test.variant for test in found if "::".join(test.names) == name and test.variant]
    if not rest.endswith("]") or not variants:
        return f"{shown(path)}::{shown(name)} is no test that has parameters"
    wrong = variants[-1](rest[:-1])
    return f"{shown(path)}::{shown(name)} {wrong}" if wrong else ""


def _package(path: str, tree: Tree) -> list[str]:
    """The files with tests of the Go package in the folder `path`."""
    prefix = "" if path in (".", "") else path.rstrip("/") + "/"
    return [one for one in folder(path, tree) if one.endswith("_test.go") and "/" not in one[len(prefix) :]]


def _go(path: str, wanted: str, files: list[str], tree: Tree) -> str:
    row = next(one for one in LANGUAGES if one.module == "guards_go")
    sources = [source for one in files if not isinstance(source := opened(one, tree), str)]
    tests = [test for source in sources for test in row.tests(source) if not isinstance(test, str)]
    return verdict(path, wanted, tests, row.spelling)


def _owned(owner: str, method: str, ref: str, tree: Tree) -> str:
    """The verdict on a method of a class that is known by its name: the file is named after the class."""
    name = owner.rpartition(".")[2]
    file = re.compile(rf"(?:^|/){re.escape(name.partition('$')[0])}\.(?:java|kt|cs|php|groovy|scala)$")
    found = [one for one in tree.entries if file.search(one)]
    inside = [one for one in found if one.rpartition(".")[0].endswith(owner.partition("$")[0].replace(".", "/"))]
    answers = [_in_file(one, f"{name}::{method}".replace("$", "::").replace("`", ""), tree) for one in inside or found]
    if not answers:
        return f"there is no file of the class {shown(name)}: name the test as path::method"
    return "" if "" in answers else answers[0]
