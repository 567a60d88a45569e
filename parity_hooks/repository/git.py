"""Starting git: the only module of the project that starts a program.

It never goes through a shell, never prompts, never takes a lock, never starts a daemon and never reaches a network.
"""

# ruff: noqa: PTH112
# Importing pathlib would cost the hook more than this module does.
from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Final, NamedTuple

from parity_hooks.errors import RepositoryError

if TYPE_CHECKING:
    from collections.abc import Mapping

FLAGS: Final = (
    "--no-optional-locks",  # a refresh in the background takes index.lock away from the user's own `git add`
    *("-c", "core.fsmonitor=false"),  # a question must not start a daemon or the user's fsmonitor hook
    *("-c", "core.quotepath=off"),  # names in messages stay readable; names in `-z` output are never quoted
    *("-c", "index.sparse=false"),  # a sparse index is expanded, so that every file is listed
)
FORCED: Final = {
    "GIT_NO_LAZY_FETCH": "1",  # a partial clone must not fetch what it lacks
    "GIT_ALLOW_PROTOCOL": ":",  # allows none, for a git that does not know the former; unlike -c it beats all settings
    "GIT_TERMINAL_PROMPT": "0",  # a hook that waits for a password hangs the commit
    "GIT_LITERAL_PATHSPECS": "0",  # whatever a surrounding git was told, a pattern of ours is a pattern
    "GIT_NOGLOB_PATHSPECS": "0",
    "LC_ALL": "C",  # messages are recognised by their English text
}


class Answer(NamedTuple):
    """What a finished git left: its exit status, its output and its complaint (stderr)."""

    status: int
    output: bytes
    complaint: str

    @property
    def reason(self) -> str:
        """The first line in which git says what is wrong, without its `fatal:`."""
        lines = [line for line in self.complaint.splitlines() if line.startswith(("fatal: ", "error: "))]
        return lines[0].partition(": ")[2] if lines else self.complaint.strip() or f"exit status {self.status}"


class Git:
    """git, bound to the directory it runs in and to its environment."""

    __slots__ = ("directory", "environ")

    def __init__(self, directory: str, environ: Mapping[str, str]) -> None:
        self.directory = directory
        self.environ = {**environ, **FORCED}

    def start(self, *arguments: str, stdin: int, stderr: int) -> subprocess.Popen[bytes]:
        """Start `git arguments` with its output piped; RepositoryError if it cannot be started."""
        try:
            return subprocess.Popen(
                ("git", *FLAGS, *arguments),
                cwd=self.directory,
                env=self.environ,
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=stderr,
            )
        except OSError as error:
            if not os.path.isdir(self.directory):
                raise RepositoryError(f"no such directory: {self.directory}") from error
            hint = "Install git, or put it on PATH."
            raise RepositoryError(f"git cannot be started: {error.strerror}", hint) from error
        except ValueError as error:  # a NUL, or a surrogate that stands for no byte
            raise RepositoryError(f"git cannot be asked for {' '.join(arguments)!r}: {error}") from error

    def run(self, *arguments: str) -> Answer:
        """Run `git arguments` to its end, whatever its exit status."""
        with self.start(*arguments, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
            output, complaint = process.communicate()
        return Answer(process.returncode, output, complaint.decode("utf-8", "backslashreplace"))

    def ask(self, *arguments: str) -> bytes:
        """Return what `git arguments` prints; RepositoryError with git's own words if it fails."""
        answer = self.run(*arguments)
        if answer.status != 0:
            raise RepositoryError(f"git {arguments[0]} failed: {answer.reason}")
        return answer.output
