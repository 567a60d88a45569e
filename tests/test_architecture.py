"""What holds of the source as a whole: layers, tables, what may be imported, how large a module may grow."""

from __future__ import annotations

import ast
import inspect
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from parity_hooks import checks, formats, report
from parity_hooks.cli.options import GROUPS
from parity_hooks.cli.table import COMMANDS
from parity_hooks.hooks import HOOKS
from parity_hooks.model.fact import TRAITS
from tests.conftest import ROOT

SOURCES = sorted((ROOT / "parity_hooks").rglob("*.py"))
MODULES = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in SOURCES}
STARTS_PROCESSES = {"parity_hooks.repository.git", "parity_hooks.commands.demo", "parity_hooks.commands.live"}
STARTERS = {"system", "popen", "fork", "forkpty", "posix_spawn", "posix_spawnp", "startfile"}
NETWORK = {
    "socket",
    "ssl",
    "urllib.request",
    "http",
    "http.client",
    "ftplib",
    "smtplib",
    "requests",
    "httpx",
    "aiohttp",
    "asyncio",
    "socketserver",
}


def imports(path: Path) -> Iterator[str]:
    """Every module that a file names in an import, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.slow
def test_imports_go_one_way() -> None:
    """
    The contract in pyproject.toml is kept: every package stands in a layer, and none imports from above.
    """
    from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

    assert EXIT_STATUS_SUCCESS == lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)


def test_the_contract_names_every_package() -> None:
    """
    The layers are exhaustive, so that a new package cannot stand outside of them.
    """
    (contract,) = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    named = {part.strip() for layer in contract["layers"] for part in layer.split("|")} | set(
        contract["exhaustive_ignores"]
    )

    assert contract["exhaustive"]
    assert {name.split(".")[1] for name in MODULES if "." in name} == named


def test_only_one_module_starts_programs() -> None:
    """
    git is started in one place, the demonstration starts what it demonstrates, `--live` what a contract names.
    """
    assert STARTS_PROCESSES == {
        name
        for name, path in MODULES.items()
        if any(map(starts, ast.walk(ast.parse(path.read_text(encoding="utf-8")))))
    }
    assert [] == [
        name for name, path in MODULES.items() if {"multiprocessing", "pty", "concurrent.futures"} & set(imports(path))
    ]


def starts(node: ast.AST) -> bool:
    """Whether a call starts a program: anything of `subprocess`, and what `os` has for it."""
    if (
        not isinstance(node, ast.Call)
        or not isinstance(node.func, ast.Attribute)
        or not isinstance(node.func.value, ast.Name)
    ):
        return isinstance(node, ast.ImportFrom) and node.module == "subprocess"
    owner, called = node.func.value.id, node.func.attr
    return owner == "subprocess" or (owner == "os" and (called in STARTERS or called.startswith(("exec", "spawn"))))


def test_nothing_reaches_a_network() -> None:
    """
    No module imports anything that could.
    """
    assert {} == {name: found for name, path in MODULES.items() if (found := NETWORK & set(imports(path)))}


def test_modules_stay_small() -> None:
    """
    A module of more than 300 lines is two modules.
    """
    assert [] == [name for name, path in MODULES.items() if len(path.read_text(encoding="utf-8").splitlines()) > 300]


def test_every_module_says_what_it_is_for() -> None:
    """
    A module begins with a sentence about itself.
    """
    assert [] == [
        name for name, path in MODULES.items() if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]


@pytest.mark.parametrize("row", formats.FORMATS, ids=lambda row: row.name)
def test_a_format_has_its_reader(row: formats.Format) -> None:
    """
    The module of a format's row exists and has `extract(source)`.
    """
    reader = import_module(f"parity_hooks.formats.{row.module}").extract

    assert ["source"] == list(inspect.signature(reader).parameters)[:1]


@pytest.mark.parametrize("row", checks.RULES, ids=lambda row: row.name)
def test_a_rule_has_its_question(row: checks.Rule) -> None:
    """
    The module of a rule's row exists, has `check(context)`, and calls itself by the row's name.  A rule about the
    agreement is asked with what the others found.
    """
    module = import_module(f"parity_hooks.checks.{row.module}")

    assert ["context", "found"][: 1 + row.of_agreement] == list(inspect.signature(module.check).parameters)
    assert row.name == module.RULE == row.module.replace("_", "-")


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.name)
def test_a_command_has_its_use_case(row: object) -> None:
    """
    The module of a command's row exists, has `run(options)`, and its groups of options exist.
    """
    module = import_module(f"parity_hooks.commands.{row.module}")  # type: ignore[attr-defined]

    assert ["options"] == list(inspect.signature(module.run).parameters)
    assert set() == set(row.arguments) - set(GROUPS)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", report.FORMATS)
def test_a_report_has_its_renderer(name: str) -> None:
    """
    The module of a report's row exists and has `render(report, style)`.
    """
    module = import_module(f"parity_hooks.report.{report.FORMATS[name]}")

    assert ["report", "style"] == list(inspect.signature(module.render).parameters)


def test_tables_have_no_row_twice() -> None:
    """
    Names in a table are unique, and no module of a table's package is left without a row.
    """
    rules = [row.name for row in checks.RULES]

    assert sorted(set(rules)) == sorted(rules)
    assert sorted({row.name for row in formats.FORMATS}) == sorted(row.name for row in formats.FORMATS)
    assert {row.module for row in checks.RULES} == {
        name.rpartition(".")[2]
        for name, path in MODULES.items()
        if name.startswith("parity_hooks.checks.") and "\nRULE: Final" in path.read_text(encoding="utf-8")
    }
    assert {row.module for row in HOOKS} == {name for name in MODULES if name.startswith("parity_hooks.hooks.")}


def test_every_trait_is_used() -> None:
    """
    The words that describe how a fact is meant are each given by some reader.
    """
    text = "".join(
        path.read_text(encoding="utf-8") for name, path in MODULES.items() if name.startswith("parity_hooks.formats")
    )

    assert [] == [trait for trait in TRAITS if f'"{trait}"' not in text]
