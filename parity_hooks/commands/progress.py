"""What a long run is at: one line of a terminal, written over and taken away at the end; nothing where nobody looks."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from typing import TextIO

_START: Final = "\r\x1b[K"  # of the line, which is emptied (ECMA-48, EL)


class Progress:
    """Say each step by calling it; a `with` block takes the last one away."""

    def __init__(self, stream: TextIO | None = None) -> None:
        """Write to `stream`, by default the error stream, where that is a terminal."""
        stream = sys.stderr if stream is None else stream
        self._stream = stream if stream.isatty() else None

    def __call__(self, step: str) -> None:
        """Say what is done from now on."""
        self._write(f"{_START}parity: {step} ...")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self._write(_START)

    def _write(self, text: str) -> None:
        if self._stream is not None:
            self._stream.write(text)
            self._stream.flush()
