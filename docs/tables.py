"""The generated parts of the documentation, each made from the table in the code that it documents."""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from parity_hooks.checks import RULES
from parity_hooks.checks.classes import ROWS
from parity_hooks.cli.options import parser_of
from parity_hooks.cli.table import COMMANDS
from parity_hooks.environments import names
from parity_hooks.environments.speakers import speaker
from parity_hooks.formats import FORMATS, detect

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

    from parity_hooks.checks.classes import Row

_CASES: Final = Path(__file__).resolve().parent.parent / "tests" / "cases" / "formats"
_HEADINGS: Final = ("What it finds", "Why it matters", "When it is fine", "Example", "Fix")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z`\"])")
_ANY: Final = r"(?:.*/)?"
# Paths that show one convention each; who speaks in them is asked of the code.
_PATHS: Final = (
    "helm/values-prod.yaml",
    "helm/values.yaml",
    "overlays/staging/kustomization.yaml",
    "terraform/env/preprod.tfvars",
    "infra/main.tf",
    "Dockerfile",
    "Dockerfile.dev",
    "docker-compose.yml",
    "docker-compose.test.yml",
    "deploy/docker-compose.yml",
    "docker-compose.prod.yml",
    ".github/workflows/deploy.yml",
    ".gitlab-ci.yml",
    ".devcontainer/devcontainer.json",
    ".env.example",
    "config/settings/production.yml",
    "src/main/resources/application-dev.properties",
    ".nvmrc",
    ".tool-versions",
    "package.json",
    "Procfile",
    "manifest-review.yml",
)


def formats() -> str:
    """Every format: name, title, the path that tells it, a file of the tests as an example."""
    rows = [(_code(one.name), one.title, _where(one.where), _example(one.name)) for one in FORMATS]
    return _table(("format", "what it is", "told by the path", "for example"), rows)


def generic_formats() -> str:
    """The formats that are read only inside a family or by content."""
    return ", ".join(_code(one.name) for one in FORMATS if one.generic)


def rules() -> str:
    """Every rule with a link to its page."""
    return _table(("rule", "what it finds"), [(f"[{one.name}](rules/{one.name}.md)", one.title) for one in RULES])


def readme_rules() -> str:
    """The same, seen from the README."""
    return rules().replace("](rules/", "](docs/rules/")


def rule_pages() -> dict[str, str]:
    """The page of each rule: its docstring."""
    return {
        one.name: _rule_page(one.name, inspect.getdoc(import_module(f"parity_hooks.checks.{one.module}")) or "")
        for one in RULES
    }


def environment_names() -> str:
    """The words that name environments."""
    words: dict[tuple[str, str, bool], list[str]] = {}
    for word, one in names._WORDS.items():
        words.setdefault((one.role.value, one.name, one.thin), []).append(
            _code(word) + ("*" if word in names._WEAK else "")
        )
    roles = list(dict.fromkeys(role for role, _, _ in words))
    ordered = sorted(words.items(), key=lambda item: (roles.index(item[0][0]), item[0][2]))
    rows = [
        (_code(name) + (" (one-off)" if thin else ""), role, " ".join(said)) for (role, name, thin), said in ordered
    ]
    return _table(("environment", "role", "words"), rows)


def speakers() -> str:
    """Who speaks in files of well-known names, and on what ground; asked of the code."""
    rows = []
    for path in _PATHS:
        form = detect(path)
        who = speaker(path, form.name if form else "")
        rows.append((_code(path), who.environment.name, who.environment.role.value, who.ground))
    return _table(("file", "speaks for", "role", "on the ground that"), rows)


def key_classes() -> str:
    """The classes of keys, in the order in which they are tried."""
    return "\n\n".join(_key_class(number, row) for number, row in enumerate(ROWS, 1))


def commands() -> str:
    """Every command with its summary."""
    return _table(
        ("command", "what it does"), [(_code(f"parity-hooks {one.name}"), _capital(one.summary)) for one in COMMANDS]
    )


def options() -> str:
    """Every command with its options."""
    return "\n\n".join(
        "\n".join((f"### parity-hooks {one.name}", "", _capital(one.summary) + ".", "", *_options(parser_of(one))))
        for one in COMMANDS
    )


BLOCKS: Final[dict[str, Callable[[], str]]] = {
    "formats": formats,
    "generic-formats": generic_formats,
    "rules": rules,
    "readme-rules": readme_rules,
    "environment-names": environment_names,
    "speakers": speakers,
    "key-classes": key_classes,
    "commands": commands,
    "options": options,
}


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _code(text: str) -> str:
    return f"`{text}`"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _where(pattern: str) -> str:
    return "by its content" if pattern == "(?!)" else _code(pattern.replace(_ANY, ""))


def _example(name: str) -> str:
    """The shortest path among the files of the format's test cases that the path alone tells."""
    found = [
        file.relative_to(case).as_posix()
        for case in sorted((_CASES / name).glob("*"))
        for file in case.rglob("*")
        if file.is_file()
    ]
    told = [path for path in found if (form := detect(path)) and form.name == name]
    return _code(min(told, key=lambda path: (path.count("/"), len(path), path))) if told else ""


def _rule_page(name: str, page: str) -> str:
    lines = ["<!-- generated by docs/generate.py from the docstring of the rule -->", "", f"# {name}"]
    for paragraph in page.split("\n\n"):
        text = " ".join(paragraph.split())
        heading, colon, rest = text.partition(": ")
        if colon and heading in _HEADINGS:
            lines += ["", f"## {heading}"]
            text = _capital(rest)
        lines += ["", *_SENTENCE.split(text)]
    return "\n".join(lines) + "\n"


def _key_class(number: int, row: Row) -> str:
    blocks = " ".join(_code(block) for block in sorted(row.blocks))
    lines = [
        f"### {number}. {_capital(row.key_class.value)}",
        "",
        _capital(row.why) + ".",
        "",
        "Names:",
        "",
        "```text",
        row.names,
        "```",
    ]
    return "\n".join([*lines, "", f"Every key below: {blocks}."])


def _options(parser: argparse.ArgumentParser) -> Iterator[str]:
    rows = [(_signature(action), _capital(action.help or "")) for action in parser._actions if action.dest != "help"]
    yield _table(("option", "meaning"), rows)


def _signature(action: argparse.Action) -> str:
    takes = "" if action.nargs == 0 else action.metavar or ",".join(action.choices or ()) or action.dest.upper()
    shown = f"{{{takes}}}" if action.choices else str(takes)
    return _code(" ".join(filter(None, (", ".join(action.option_strings), shown))))
