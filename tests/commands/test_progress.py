"""What a long run says of itself."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

from parity_hooks.commands.progress import Progress
from tests.conftest import Checkout, environment


def test_a_terminal_sees_every_step_and_an_empty_line_at_the_end(repository: Checkout) -> None:
    """
    The steps come one after the other on one line, which is empty when the result is written.
    """
    repository.commit({"docker-compose.yml": "services:\n  db:\n    image: postgres:16\n"})
    ours, theirs = pty.openpty()
    ended = subprocess.run(
        [sys.executable, "-m", "parity_hooks", "regenerate"],
        cwd=repository.path, stderr=theirs, stdout=subprocess.PIPE, env=environment(), check=True,
    )  # fmt: skip
    os.close(theirs)
    seen = os.read(ours, 10_000).decode()
    os.close(ours)

    assert seen.index("reading the tree") < seen.index("comparing the environments")
    assert seen.endswith("\r\x1b[K")
    assert b"\x1b" not in ended.stdout


def test_a_pipe_sees_nothing() -> None:
    """
    Nothing is written where no person looks.
    """
    with open(os.devnull, "w", encoding="utf-8") as stream, Progress(stream) as say:
        say("reading")
        assert not stream.tell()
