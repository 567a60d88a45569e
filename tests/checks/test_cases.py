"""Case folders: `cases/checks/<rule>/<finds-…|quiet-…>/` is one tree of files with `report.txt`, its `check -v`, beside them.

A folder with `before/` and `after/` in it is a change: what the one brings beyond the other.
`finds-` shows what the rule finds, at whatever severity; in a `quiet-` tree the rule finds nothing at all.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from parity_hooks.checks import RULES
from tests.conftest import CASES, Checkout, Golden, run_cli

FOLDERS = sorted(folder for folder in (CASES / "checks").glob("*/*") if folder.is_dir())
REPORT = "report.txt"
HEADINGS = ("What it finds", "Why it matters", "When it is fine", "Example", "Fix")


@pytest.fixture
def path_with_program(tmp_path: Path) -> str:
    """A PATH on which `parity-hooks` is found, so that no path of this machine enters a report."""
    program = tmp_path / "programs/parity-hooks"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    return os.pathsep.join((str(program.parent), os.environ["PATH"]))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_a_case_has_its_report(folder: Path, golden: Golden, repository: Checkout, path_with_program: str) -> None:
    """
    The tree of a case folder is reported as it is written beside it; its rule is heard just where it is to be.
    """
    tree, options = folder, []
    if (folder / "before").is_dir():
        shutil.copytree(folder / "before", repository.path, dirs_exist_ok=True)
        repository.commit()
        repository.git("rm", "-rq", ".")
        tree, options = folder / "after", ["--from-rev", "HEAD", "--worktree"]
    shutil.copytree(tree, repository.path, dirs_exist_ok=True, ignore=shutil.ignore_patterns(REPORT))
    ended = run_cli("check", "-v", *options, cwd=repository.path, env={"PATH": path_with_program})
    heard = set(re.findall(r"^(?:error|warning|info) f-\w+ ([\w-]+):", ended.out, re.MULTILINE))

    golden.check(folder / REPORT, ended.out)
    assert folder.name.startswith("finds-") is (folder.parent.name in heard)


def test_every_rule_has_its_cases() -> None:
    """
    A rule has at least one tree in which it finds something and two that it has to leave alone, by these names only.
    """
    names = {rule.name: [folder.name for folder in FOLDERS if folder.parent.name == rule.name] for rule in RULES}

    assert {folder.parent.name for folder in FOLDERS} == set(names)
    assert [] == [name for name, cases in names.items() if not any(case.startswith("finds-") for case in cases)]
    assert [] == [
        name for name, cases in names.items() if len([case for case in cases if case.startswith("quiet-")]) < 2
    ]
    assert [] == [case for cases in names.values() for case in cases if not case.startswith(("finds-", "quiet-"))]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_has_a_manual_page(rule: object) -> None:
    """
    The docstring of a rule is its page: a sentence, then the five headings in their order.
    """
    from importlib import import_module

    text = import_module(f"parity_hooks.checks.{rule.module}").__doc__ or ""  # type: ignore[attr-defined]
    found = re.findall(r"^([A-Z][a-z ]+):\s", text, re.MULTILINE)

    assert list(HEADINGS) == found
    assert text.split("\n\n")[0].endswith(".")
