"""Reports: a report value -> text.  One line here and one module with `render(report, style)` is all a format needs."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from parity_hooks.model.report import Report


@dataclass(frozen=True, slots=True)
class Style:
    """How a report is to look: colours, how much, and what to put after the program's name in commands."""

    colour: bool = False
    verbose: bool = False
    quiet: bool = False
    program: str = "parity-hooks"  # how a reader starts the program
    where: str = ""  # the options that lead `explain` back to the judged tree: ` --rev X`
    here: bool = True  # what was judged is the index or the work tree, whose files can be changed
    again: str = ""  # the options that judge the same once more: ` --from-rev HEAD --staged`


FORMATS: Final = {"text": "text", "json": "json", "markdown": "markdown"}


def render(report: Report, name: str, style: Style) -> str:
    """`report` in the format `name`, importing only the module that writes it."""
    rendered: str = import_module(f"{__name__}.{FORMATS[name]}").render(report, style)
    return rendered
