"""Editing: one value of one file is changed, or one statement is added, and every other byte stays.

A syntax finds the token that stands at a place and writes another value in the style of that token.  Nothing here
opens a file or decides what is to be written; what cannot be done exactly is `Declined` with its reason.
One line here and one module is all a syntax needs; the table names formats by the names that readers have.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable


def _of(syntax: str, formats: Iterable[str]) -> dict[str, str]:
    return dict.fromkeys(formats, syntax)


SYNTAXES: Final[dict[str, str]] = {
    **_of(
        "yaml",
        ("yaml", "helm-values", "compose", "kustomization", "kubernetes", "cloud-foundry", "github-workflow",
         "github-action", "gitlab-ci", "circleci", "render", "helm-chart"),
    ),
    **_of("json", ("json", "tfvars-json", "app-json", "package-json", "devcontainer")),
    **_of("toml", ("toml", "fly", "mise", "pyproject")),
    **_of("hcl", ("terraform", "tfvars", "terragrunt")),
    **_of("words", ("version-file", "tool-versions", "runtime-txt")),
    **{name: name for name in ("dotenv", "dockerfile", "properties")},
}  # fmt: skip


def syntax(form: str) -> Any:
    """The module that edits files of the format `form`, which has to be in the table."""
    return import_module(f"{__name__}.{SYNTAXES[form]}")
