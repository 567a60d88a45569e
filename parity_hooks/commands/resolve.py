"""`parity-hooks resolve`: walk through what blocks, one finding at a time, and do what is chosen for it.

What is done is done in the work tree at once, so whoever stops goes on later where they stopped.
"""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from parity_hooks.commands import fix, prune, record, regenerate
from parity_hooks.commands.judge import Choice, judge
from parity_hooks.commands.terminal import Gone, here
from parity_hooks.contract.model import REASONS
from parity_hooks.errors import CLEAN, FINDINGS, ParityError
from parity_hooks.model.finding import Severity
from parity_hooks.report import Style, render
from parity_hooks.report.fixable import fixable
from parity_hooks.report.text import alone
from parity_hooks.repository import open_repository

if TYPE_CHECKING:
    from collections.abc import Callable

    from parity_hooks.commands.terminal import Terminal
    from parity_hooks.model.finding import Finding
    from parity_hooks.model.report import Report


def run(options: Namespace) -> tuple[str, int]:
    """The report on what is left.  Without a terminal that is all, and its commands say how to go on."""
    terminal = here()
    if terminal is not None:
        walk(terminal, options.directory)
    report = _judged(options.directory)
    style = Style(options.colour, program=options.program, here=True)
    return render(report, "text", style), FINDINGS if report.blocking else CLEAN


def _judged(directory: str | None) -> Report:
    with open_repository(directory) as repository:
        return judge(repository, Choice("worktree"), fail_on=Severity.WARNING)


def walk(terminal: Terminal, directory: str | None) -> None:
    """Ask for each finding what to do with it, until nothing is left, or nobody answers."""
    skipped: set[str] = set()
    while open_ones := [one for one in _judged(directory).blocking if one.id not in skipped]:
        finding = open_ones[0]
        terminal.say(f"\n{len(open_ones)} left\n{alone(finding)}")
        choices = _choices(finding)
        try:
            answer = terminal.ask(f"{', '.join(choices)}?").lower()
            chosen = next((name for name in choices if answer and name.startswith(answer)), "")
            if chosen == "quit":
                return
            if chosen == "skip":
                skipped.add(finding.id)
            elif chosen:
                _DONE[chosen](terminal, finding, directory)
        except Gone:
            return
        except ParityError as error:
            terminal.say(f"{error.message}\n{error.hint}\n")


def _choices(finding: Finding) -> list[str]:
    """What can be done with a finding, each told apart by its first letter."""
    found = ["fix"] if finding.status == "new" and fixable(finding) else []
    found += ["record"] if finding.status == "new" and finding.atoms else []
    found += ["regenerate"] if finding.status == "stale" else []
    found += ["update"] if any(one.startswith("record ") for one in finding.next) else []
    found += ["prune"] if "prune" in finding.next else []
    return [*found, "skip", "quit"]


def _options(directory: str | None, **more: object) -> Namespace:
    return Namespace(directory=directory, format="text", output=None, colour=False, program="parity-hooks", **more)


def _fix(terminal: Terminal, finding: Finding, directory: str | None) -> None:
    """Show what would change, and change it where that is wanted."""
    text, status = fix.run(_options(directory, finding=finding.id, dry_run=True))
    terminal.say(text)
    if status == CLEAN and terminal.ask("write it (yes, no)?").lower() in ("y", "yes"):
        terminal.say(fix.run(_options(directory, finding=finding.id, dry_run=False))[0])


_NOTHING: Final = dict.fromkeys(("reason", "explain", "risk", "guard", "owner", "review_by", "review_when", "update"))
_ASKED: Final = (
    ("reason", f"reason ({', '.join(REASONS)})?"),
    ("explain", "what forces the difference?"),
    ("risk", "what may production do that the other environment does not show?"),
    ("guard", "which check guards it (test:PATH::TEST, ci-job:FILE::JOB, schema:PATH, command:make x)?"),
    ("owner", "who answers for it (as CODEOWNERS names them)?"),
    ("review_by", "when is it looked at again (YYYY-MM-DD)?"),
)


def _record(terminal: Terminal, finding: Finding, directory: str | None) -> None:
    """Ask for everything that a divergence says, and again for what is refused."""
    answers: dict[str, str | None] = dict(_NOTHING)
    for name, question in _ASKED:
        answers[name] = terminal.ask(question)
    while True:
        text, status = record.run(_options(directory, finding=finding.id, **answers))
        terminal.say(text)
        if status == CLEAN:
            return
        name = terminal.ask(f"which answer do you want to change ({', '.join(name for name, _ in _ASKED)}, none)?")
        if name not in dict(_ASKED):
            return
        answers[name] = terminal.ask(dict(_ASKED)[name])


def _update(terminal: Terminal, finding: Finding, directory: str | None) -> None:
    _, raw, _, name = finding.next[0].split()
    terminal.say(record.run(_options(directory, finding=raw, **{**_NOTHING, "update": name}))[0])


def _regenerate(terminal: Terminal, _: Finding, directory: str | None) -> None:
    terminal.say(regenerate.run(_options(directory, check=False, live=False, adopt=False, review_by=None))[0])


def _prune(terminal: Terminal, _: Finding, directory: str | None) -> None:
    terminal.say(prune.run(_options(directory, dry_run=False))[0])


_DONE: Final[dict[str, Callable[[Terminal, Finding, str | None], None]]] = {
    "fix": _fix,
    "record": _record,
    "regenerate": _regenerate,
    "update": _update,
    "prune": _prune,
}
