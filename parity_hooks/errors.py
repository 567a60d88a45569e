"""What stops a run, as a tree, each with its exit status; and the exit statuses themselves.

What is wrong inside the files of a judged repository is data (`model.problem.Problem`), never one of these.
"""

from __future__ import annotations

from typing import ClassVar, Final

CLEAN: Final = 0
FINDINGS: Final = 1
NO_VERDICT: Final = 2
INTERRUPTED: Final = 130


class ParityError(Exception):
    """A run that cannot come to a verdict: a message for the user and, where there is one, a hint."""

    exit_code: ClassVar[int] = NO_VERDICT

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(ParityError):
    """The command line asks for something that does not exist or does not go together."""


class RepositoryError(ParityError):
    """There is no repository, no such revision, or git cannot read it."""


class ContractError(ParityError):
    """There is a contract and it cannot be used."""


class OutputError(ParityError):
    """The report cannot be written where it was asked for."""


class Declined(ParityError):
    """What was asked for cannot be done exactly; nothing was written, and the message says why."""

    exit_code = FINDINGS
