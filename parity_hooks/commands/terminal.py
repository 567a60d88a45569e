"""A person at a terminal: questions and answers, over the terminal itself where a hook's own pipes are elsewhere.

`/dev/tty` is the controlling terminal (tty(4)); a hook's standard input is empty, and its output may be a pipe.
"""

from __future__ import annotations

import contextlib
import os
import select
import sys
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Set by programs that act for people: whoever answers there is no person.
AGENTS: Final = ("CLAUDECODE", "CURSOR_AGENT", "GEMINI_CLI", "AI_AGENT", "CI")
_AGENT_PREFIXES: Final = ("CODEX_",)
PATIENCE: Final = 120  # seconds until a question in a hook is given up


class Gone(Exception):
    """Nobody answers: the end of the input, or of the patience."""


class Terminal:
    """Where a person reads and writes."""

    def __init__(self, reading: TextIO, writing: TextIO, patience: float | None = None) -> None:
        self._reading = reading
        self._writing = writing
        self._patience = patience

    def say(self, text: str) -> None:
        """Show `text`."""
        encoding = self._writing.encoding or "ascii"
        self._writing.write(text.encode(encoding, "backslashreplace").decode(encoding))
        self._writing.flush()

    def ask(self, question: str) -> str:
        """The line that answers `question`, without blanks around it.  Raises `Gone` where nobody does."""
        self.say(f"{question} ")
        if self._patience is not None and not select.select([self._reading], [], [], self._patience)[0]:
            self.say(f"\nno answer for {self._patience:.0f} seconds\n")
            raise Gone
        line = self._reading.readline()
        if not line:
            self.say("\n")
            raise Gone
        return line.strip()


def here() -> Terminal | None:
    """The terminal that this program was started at, or None where its input or output is something else."""
    return Terminal(sys.stdin, sys.stdout) if sys.stdin.isatty() and sys.stdout.isatty() else None


@contextlib.contextmanager
def around(environ: Mapping[str, str]) -> Iterator[Terminal | None]:
    """The terminal around a hook, or None where there is none, or where an agent or a CI system runs it."""
    agent = any(environ.get(name) for name in AGENTS) or any(name.startswith(_AGENT_PREFIXES) for name in environ)
    try:
        if agent:
            raise OSError
        handle = os.open("/dev/tty", os.O_RDWR | getattr(os, "O_NOCTTY", 0))
    except OSError:
        yield None
        return
    with (
        open(handle, encoding="utf-8", errors="replace") as reading,
        open(os.dup(handle), "w", encoding="utf-8") as out,
    ):
        yield Terminal(reading, out, PATIENCE)
