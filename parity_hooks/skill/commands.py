"""Commands that check something and that a repository really defines, each with the place that defines it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from parity_hooks.contract import guards_commands
from parity_hooks.contract.guards_reading import opened
from parity_hooks.environments.speakers import QUIET
from parity_hooks.skill.markdown import citable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from parity_hooks.repository import Tree

_MOST: Final = 10
_SCRIPTS: Final = re.compile(
    r"(?:test|check|lint|typecheck|type-check|typescript|tsc|e2e|integration|smoke|validate|verify|audit)(?:[:_-][\w:.-]{1,40})?"
)
_ASIDE: Final = re.compile(r"watch|update|fix|debug|cleanup|clean$|report$|:ui$|open$|install|coverage$|write$")
_TARGETS: Final = (
    "test", "tests", "check", "lint", "static-scan", "e2e-test", "integration-test", "integration", "smoke", "smoke-test",
    "validate", "verify", "audit", "typecheck", "py-lint", "test-unit", "unit-test", "ci",
)  # fmt: skip
_LOCKS: Final = (("pnpm-lock.yaml", "pnpm"), ("yarn.lock", "yarn"), ("bun.lock", "bun"), ("bun.lockb", "bun"))
_PYTEST: Final = (
    ("pytest.ini", "[pytest]"),
    ("pyproject.toml", "[tool.pytest"),
    ("tox.ini", "[pytest]"),
    ("setup.cfg", "[tool:pytest]"),
)


class Command(NamedTuple):
    """A command line, the file that defines it and what it is called there."""

    line: str
    path: str
    name: str


def commands(tree: Tree, ours: Callable[[str], bool]) -> list[Command]:
    """What a repository offers to check itself with, the top first."""
    found = (*_make(tree), *_scripts(tree), *_python(tree), *_ruby(tree), *_gradle(tree))
    return [one for one in found if ours(one.path) and citable(one.path, one.name) and citable(one.line)][:_MOST]


def defined(line: str, tree: Tree) -> bool:
    """Whether the tree defines what a command line starts."""
    return any(one.line == line for one in commands(tree, lambda _: True)) or not guards_commands.unresolved(line, tree)


def _make(tree: Tree) -> Iterator[Command]:
    path = next((one for one in ("GNUmakefile", "Makefile", "makefile") if one in tree.entries), "")
    for target in _TARGETS if path else ():
        if not guards_commands.unresolved(f"make {target}", tree):
            yield Command(f"make {target}", path, target)


def _scripts(tree: Tree) -> Iterator[Command]:
    manifests = [one for one in tree.entries if one.rpartition("/")[2] == "package.json" and not QUIET.search(one)]
    for path in sorted(manifests, key=lambda one: (one.count("/"), one))[:4]:
        source = opened(path, tree)
        try:
            scripts = {} if isinstance(source, str) else json.loads(source.text).get("scripts") or {}
        except (ValueError, AttributeError, RecursionError):
            continue
        folder = path.rpartition("/")[0]
        names = [one for one in scripts if _SCRIPTS.fullmatch(one) and not _ASIDE.search(one)]
        for name in sorted(names, key=lambda one: (one.count(":") + one.count("-"), one))[:4]:
            line = _script(tree, folder, name)
            if not guards_commands.unresolved(line, tree):
                yield Command(line, path, f"scripts.{name}")


def _script(tree: Tree, folder: str, name: str) -> str:
    above = f"{folder}/" if folder else ""
    manager = next((one for lock, one in _LOCKS for at in (above, "") if f"{at}{lock}" in tree.entries), "npm")
    where = f" {'--cwd' if manager in ('yarn', 'bun') else '--dir' if manager == 'pnpm' else '--prefix'} {folder}"
    return f"{manager}{where if folder else ''} {'run ' if manager != 'yarn' else ''}{name}"


def _python(tree: Tree) -> Iterator[Command]:
    for path, section in _PYTEST:
        source = opened(path, tree)
        if not isinstance(source, str) and section in source.text:
            starter = next(
                (one for lock, one in (("poetry.lock", "poetry run "), ("uv.lock", "uv run ")) if lock in tree.entries),
                "",
            )
            yield Command(
                f"{starter}pytest",
                path,
                section.strip("[]").partition("]")[0] if path != "pyproject.toml" else "tool.pytest",
            )
            return


def _ruby(tree: Tree) -> Iterator[Command]:
    gemfile = opened("Gemfile", tree)
    for gem, folder, line in (
        ("rspec", "spec/", "bundle exec rspec"),
        ("rubocop", ".rubocop.yml", "bundle exec rubocop"),
    ):
        there = any(path.startswith(folder) for path in tree.entries)
        if (
            there
            and not isinstance(gemfile, str)
            and re.search(rf"^\s*gem ['\"][\w-]*{gem}", gemfile.text, re.MULTILINE)
        ):
            yield Command(line, "Gemfile", gem)


def _gradle(tree: Tree) -> Iterator[Command]:
    build = next((one for one in ("build.gradle.kts", "build.gradle") if one in tree.entries), "")
    if build and "gradlew" in tree.entries:
        yield Command("./gradlew check", build, "check")


def run_by(line: str, tree: Tree) -> str:
    """The first workflow by path in which a step runs a command line, or nothing."""
    words = re.compile(rf"^[^#\n]*(?<![\w-]){re.escape(line)}(?![\w:-])", re.MULTILINE)
    for path in tree.entries:
        if re.fullmatch(r"\.github/workflows/[^/]+\.ya?ml|\.gitlab-ci\.yml|\.circleci/config\.yml", path) and citable(
            path
        ):
            source = opened(path, tree)
            if not isinstance(source, str) and words.search(source.text):
                return path
    return ""
