"""`parity-hooks explain`: a rule, a finding, a divergence, or a key with every place that it gets its value from."""

from __future__ import annotations

import difflib
import inspect
import json
import textwrap
from importlib import import_module
from typing import TYPE_CHECKING, Any

from parity_hooks import checks
from parity_hooks.commands.judge import chosen, inspected
from parity_hooks.commands.lookup import IS_ID, UNNAMED, find
from parity_hooks.commands.trees import choice_of, where
from parity_hooks.errors import CLEAN, UsageError
from parity_hooks.model.location import shown_path
from parity_hooks.report import Style
from parity_hooks.report.json import finding as finding_document
from parity_hooks.repository import open_repository

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Iterator, Sequence

    from parity_hooks.commands.judge import Choice
    from parity_hooks.model.finding import Finding
    from parity_hooks.repository import Repository


def run(options: Namespace) -> tuple[str, int]:
    """What is known about `options.subject`, as text, Markdown or JSON.  Raises `UsageError` when nothing is."""
    if options.subject in checks.BY_NAME:
        return _rendered(
            options, {"rule": options.subject, "page": page(options.subject)}, page(options.subject)
        ), CLEAN
    with open_repository(options.directory) as repository:
        if IS_ID.match(options.subject):
            found = find(repository, options.subject, _choices(repository, options)).finding
            here = options.rev is None and options.to_rev is None
            style = Style(verbose=True, program=options.program, where=where(options), here=here)
            return _rendered(options, finding_document(found, style), _finding_text(found)), CLEAN
        from parity_hooks.commands.key import places_of

        inventory, agreement = inspected(chosen(repository, choice_of(options)))
        for one in agreement.divergences if agreement else ():
            if agreement and one.id == options.subject:
                from parity_hooks.commands.explain_divergence import document, text

                said = document(one, agreement)
                return _rendered(options, said, text(said)), CLEAN
        rows = places_of(inventory, options.subject)
    if not rows:
        raise UsageError(f"nothing is known about {options.subject}", _suggestion(options.subject))
    return _rendered(
        options, {"key": options.subject, "places": [row.document() for row in rows]}, _key_text(options.subject, rows)
    ), CLEAN


def _choices(repository: Repository, options: Namespace) -> Sequence[Choice]:
    """The tree that was named, or else all in which a finding is looked for."""
    revisions = (options.rev, options.from_rev, options.to_rev)
    named = options.staged or options.worktree or repository.top is None or any(rev is not None for rev in revisions)
    return [choice_of(options)] if named else UNNAMED


def page(rule: str) -> str:
    """The manual page of a rule: its module's docstring under the rule's name."""
    module = import_module(f"parity_hooks.checks.{checks.BY_NAME[rule].module}")
    return f"{rule}\n{'=' * len(rule)}\n\n{inspect.cleandoc(module.__doc__ or '')}\n"


def _rendered(options: Namespace, document: dict[str, Any], text: str) -> str:
    if options.format == "json":
        return json.dumps(document, indent=2) + "\n"
    fence = "~~~~" if options.format == "markdown" else ""  # what a repository's files say is never formatting
    return f"{fence}text\n{text}{fence}\n" if fence else text


def _finding_text(found: Finding) -> str:
    lines = [f"{found.id}  {found.rule}  {found.severity}", "", f"  {found.message}", "", "Where"]
    width = max((len(place.environment.name) for place in found.places), default=0)
    for place in found.places:
        value = "***" if place.value == "secret" else place.value or ""
        lines.append(
            f"  {place.environment.name:<{width}}  {place.state:<7} {place.location}  {place.route}  {value}".rstrip()
        )
    lines += ["", "Why it is reported", *_paragraph([found.why]), "", "What would end it"]
    lines += _paragraph(_section(found.rule, "Fix"))
    lines += ["", "When it is fine", *_paragraph(_section(found.rule, "When it is fine"))]
    lines += ["", f"More about the rule: parity-hooks explain {found.rule}"]
    return _ascii("\n".join(lines) + "\n")


def _paragraph(lines: Iterable[str]) -> list[str]:
    """Lines as one indented paragraph that begins like a sentence and fits an ordinary terminal."""
    text = " ".join(" ".join(lines).split())
    begun = text[:1].upper() + text[1:] if text.partition(" ")[0].isalpha() else text  # a path keeps its name
    return textwrap.wrap(begun, 78, initial_indent="  ", subsequent_indent="  ")


def _section(rule: str, heading: str) -> Iterator[str]:
    """The lines of one section of a rule's page."""
    inside = False
    for line in page(rule).splitlines():
        inside = inside or line.startswith(f"{heading}: ")
        if inside and not line.strip():
            return
        if inside:
            yield line.removeprefix(f"{heading}: ")


def _key_text(subject: str, rows: list[Any]) -> str:
    lines = [subject]
    width = max(len(row.environment) for row in rows)
    for row in rows:
        if row.heading != lines[-1] and row.heading not in lines:
            lines += ["", row.heading]
        lines.append(f"  {row.environment:<{width}}  {row.how:<9} {row.place}  {row.route}  {row.value}".rstrip())
    return _ascii("\n".join(lines) + "\n")


def _suggestion(subject: str) -> str:
    close = difflib.get_close_matches(subject, checks.BY_NAME, 1)
    if close:
        return f"Did you mean the rule {close[0]}?"
    return "Name a rule, a finding (f-3b1c9a4e), a divergence or a key. The rules: " + ", ".join(checks.BY_NAME)


def _ascii(text: str) -> str:
    return "\n".join(shown_path(line) for line in text.split("\n")).encode("ascii", "backslashreplace").decode()
