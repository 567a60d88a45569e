"""A run without a verdict, told in words: what stopped it, what helps, and that this is not a clean result."""

from __future__ import annotations

import sys
from traceback import extract_tb

from parity_hooks.errors import NO_VERDICT, ParityError


def told(error: Exception) -> int:
    """Say on standard error what stopped the run; return its exit status."""
    if not isinstance(error, ParityError):
        error = unexpected(error)
    hint = f"\n{error.hint}" if error.hint else ""
    closing = "\nThere is no verdict: this is not a clean result." if error.exit_code == NO_VERDICT else ""
    encoding = sys.stderr.encoding or "ascii"
    text = f"parity-hooks: {error.message}{hint}{closing}\n"
    sys.stderr.write(text.encode(encoding, "backslashreplace").decode(encoding))
    return error.exit_code


def unexpected(error: Exception) -> ParityError:
    """An error of the program itself: its kind and place, never its text, which could quote a secret of a file."""
    places = extract_tb(error.__traceback__)
    where = f"{places[-1].filename}:{places[-1].lineno}" if places else "an unknown place"
    return ParityError(
        f"internal error: {type(error).__name__} at {where}", "This is a bug in parity-hooks, please report it."
    )
