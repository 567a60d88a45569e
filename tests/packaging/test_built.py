"""What is built holds what it should, and starts in an environment in which nothing else is installed."""

from __future__ import annotations

import json
import re
import tarfile
import tomllib
import zipfile
from typing import TYPE_CHECKING

import pytest

from parity_hooks import __version__
from tests.packaging.conftest import ROOT, Environment, environment

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
SCHEMAS = {path.name for path in (ROOT / "schemas").glob("*.json")}
DEPENDENCIES = {"jsonschema", "pyyaml", "python-dotenv", "tree-sitter", "tree-sitter-hcl"}
BROUGHT = {"attrs", "jsonschema-specifications", "referencing", "rpds-py", "typing-extensions"}  # by jsonschema


def test_the_version_is_the_same_everywhere() -> None:
    """
    `pyproject.toml`, the package and the newest entry of the changelog name one version.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    newest = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)[0]

    assert [__version__] * 2 == [project["version"], newest]


def test_the_wheel_holds_the_package_and_the_schemas_and_nothing_else(built: Path) -> None:
    """
    Only `parity_hooks` and its metadata are installed; the schemas lie inside the package.
    """
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = wheel.namelist()

    assert {"parity_hooks", f"parity_hooks-{__version__}.dist-info"} == {name.partition("/")[0] for name in names}
    assert {f"parity_hooks/schemas/{name}" for name in SCHEMAS} == {
        name for name in names if name.startswith("parity_hooks/schemas/")
    }
    assert f"parity_hooks-{__version__}.dist-info/licenses/LICENSE" in names


def test_the_source_distribution_holds_what_is_needed_to_test_it(built: Path) -> None:
    """
    Tests, their case folders, the documentation, the schemas and the hook's manifest are in it.
    """
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {
        path.relative_to(ROOT).as_posix()
        for folder in ("docs", "schemas", "tests", ".ci", "parity_hooks")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert (
        set() == {*wanted, "README.md", "LICENSE", "CHANGELOG.md", "pyproject.toml", ".pre-commit-hooks.yaml"} - names
    )


def test_the_wheel_brings_few_dependencies(installed: Environment, tmp_path: Path) -> None:
    """
    Beside what every new environment has, the declared dependencies are installed and what jsonschema brings.
    """
    listed = json.loads(installed.run("python", "-m", "pip", "list", "--format", "json", cwd=tmp_path).stdout)

    assert {"parity-hooks", *DEPENDENCIES, *BROUGHT} == {one["name"].lower().replace("_", "-") for one in listed} - {
        "pip",
        "setuptools",
        "wheel",
    }


def test_the_wheel_starts_in_an_empty_environment(installed: Environment, drift: Path) -> None:
    """
    Version, verdict and hook work with the wheel alone.
    """
    version = installed.run("parity-hooks", "--version", cwd=drift)
    check = installed.run("parity-hooks", "check", "--format", "json", cwd=drift)
    hook = installed.run("parity-check", cwd=drift)

    assert (f"parity-hooks {__version__}\n", "", 0) == (version.stdout, version.stderr, version.returncode)
    assert ("findings", "", 1) == (json.loads(check.stdout)["verdict"], check.stderr, check.returncode)
    assert hook.stdout.startswith("parity: 2 drifts brought by this change")
    assert ("", 1) == (hook.stderr, hook.returncode)


def test_the_last_line_of_the_hook_works_as_printed(installed: Environment, drift: Path) -> None:
    """
    Where the program is not on the reader's path, the command to run next names it by its own path.
    """
    last = installed.run("parity-check", cwd=drift).stdout.splitlines()[-1]
    program, command, *arguments = last.removeprefix("next: ").split(" ")
    done = installed.run(program, command, *arguments, cwd=drift)

    assert str(installed.folder / "bin" / "parity-hooks") == program
    assert ("", 0) == (done.stderr, done.returncode)


def test_an_editable_install_runs_the_checkout(source: Path, drift: Path, tmp_path: Path) -> None:
    """
    `pip install -e .` starts what stands in the checkout.
    """
    editable = environment(tmp_path / "venv")
    editable.install("-e", str(source))
    where = editable.run("python", "-c", "import parity_hooks; print(parity_hooks.__file__)", cwd=drift)
    check = editable.run("parity-hooks", "check", cwd=drift)

    assert str(source / "parity_hooks" / "__init__.py") == where.stdout.strip()
    assert ("", 1) == (check.stderr, check.returncode)
