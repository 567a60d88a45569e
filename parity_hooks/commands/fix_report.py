"""What a fix did, or why it did nothing: as text, as a difference, as Markdown, as JSON."""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from parity_hooks.formats import extract
from parity_hooks.formats.source import Source
from parity_hooks.model.fact import Fact
from parity_hooks.model.location import shown_path
from parity_hooks.model.value import ValueKind

if TYPE_CHECKING:
    from argparse import Namespace

SCHEMA_VERSION: Final = 1
_NO_LINE_END: Final = "\\ No newline at end of file"


@dataclass(frozen=True, slots=True)
class Changed:
    """One file: its path, its format, its bytes before and now."""

    path: str
    form: str
    old: bytes
    new: bytes

    @property
    def diff(self) -> str:
        """The unified difference without context, as git takes it: neighbours may be secrets."""
        old, new = (self._shown(data) for data in (self.old, self.new))
        name = shown_path(self.path)
        lines = difflib.unified_diff(old, new, f"a/{name}", f"b/{name}", n=0)
        return "".join(line if line.endswith("\n") else f"{line}\n{_NO_LINE_END}\n" for line in lines)

    @property
    def stat(self) -> tuple[int, int]:
        """How many lines came and how many went."""
        lines = self.diff.split("\n")[2:]
        return sum(line.startswith("+") for line in lines), sum(line.startswith("-") for line in lines)

    def _shown(self, data: bytes) -> list[str]:
        """The lines of a content; one in which a secret stands shows nothing of itself."""
        source = Source(self.path, data)
        facts = (one for one in extract(source, self.form) if isinstance(one, Fact))
        hidden = {
            fact.location.line + more
            for fact in facts
            if fact.value.kind is ValueKind.SECRET
            for more in range(fact.value.raw.count("\n") + 1)
        }
        lines = re.findall(r"[^\n]*\n|[^\n]+$", data.decode("utf-8", "replace"))
        return ["***\n" if number in hidden else _printable(line) for number, line in enumerate(lines, 1)]


def _printable(line: str) -> str:
    """A line with its end; what a terminal would act on is escaped."""
    text = line.rstrip("\r\n")
    return "\t".join(map(shown_path, text.split("\t"))) + line[len(text) :]


def rendered(options: Namespace, changed: list[Changed], declined: str | None) -> str:
    """The outcome in the form that was asked for; its last line as text is a command to run."""
    if options.format == "json":
        return json.dumps(_document(options.finding, changed, declined), indent=2) + "\n"
    text = _text(options, changed, declined)
    return f"~~~~text\n{text}~~~~\n" if options.format == "markdown" else text


def _document(finding: str, changed: list[Changed], declined: str | None) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "finding": finding,
        "changed": [{"path": shown_path(one.path), "diff": one.diff} for one in changed],
        "declined": declined,
    }


def _text(options: Namespace, changed: list[Changed], declined: str | None) -> str:
    import shlex

    where = f" -C {shlex.quote(options.directory)}" if options.directory else ""
    if declined is not None:
        lines = [
            f"declined, nothing was written: {declined}",
            f"next: {options.program} explain {options.finding}{where}",
        ]
    elif options.dry_run:
        return "".join(one.diff for one in changed)
    else:
        lines = [*(_line(one) for one in changed), _total(changed), f"next: {options.program} check{where}"]
    return "\n".join(line.encode("ascii", "backslashreplace").decode() for line in lines) + "\n"


def _line(one: Changed) -> str:
    came, went = one.stat
    return f"{shown_path(one.path)}: +{came} -{went}"


def _total(changed: list[Changed]) -> str:
    came, went = (sum(one.stat[side] for one in changed) for side in (0, 1))
    files = "1 file" if len(changed) == 1 else f"{len(changed)} files"
    return f"{files} changed, {came} lines added, {went} removed; nothing was staged"
