"""Contents of objects, through one `git cat-file --batch` that stays open.

It asks only for what is here (`partial`), holds nothing that is larger than the limit, and is not for two threads.
"""

from __future__ import annotations

import subprocess
from contextlib import suppress
from threading import Timer
from typing import IO, TYPE_CHECKING, Final

from parity_hooks.repository.partial import is_partial, presence
from parity_hooks.repository.unread import LIMIT, Unread, too_large

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from parity_hooks.repository.git import Git

# Requests on their way at a time.  Sixteen of at most 65 bytes fit into the smallest pipe (PIPE_BUF, 4096 bytes on
# Linux), so writing them never blocks, so git may block on its answers while we write: no deadlock.
WINDOW: Final = 16
# Seconds for one window.  git prints fewer bytes than it announced for a loose object that lies about its size, and
# then waits for us while we wait for it; a hook that hangs is worse than one that cannot read a file.
PATIENCE: Final = 30
PIECE: Final = 64 * 1024
MISSING: Final = Unread("not in this partial clone, and nothing is fetched", "missing")
BROKEN: Final = Unread("its object is missing or corrupt", "error")


class Objects:
    """The objects of one repository."""

    __slots__ = ("_common_dir", "_git", "_is_here", "_process")

    def __init__(self, git: Git, common_dir: str) -> None:
        self._git = git
        self._common_dir = common_dir
        self._process: subprocess.Popen[bytes] | None = None
        self._is_here: Callable[[str], bool] | None = None

    def read(self, names: Sequence[str]) -> list[bytes | Unread]:
        """Return the contents of the blobs `names`, in their order; each name is a full object id."""
        if self._is_here is None and names:
            self._is_here = presence(self._git, self._common_dir)
        asked = list(filter(self._is_here, dict.fromkeys(names)))
        contents: dict[str, bytes | Unread] = {}
        for start in range(0, len(asked), WINDOW):
            window = asked[start : start + WINDOW]
            contents.update(zip(window, self._answers(window), strict=True))
        return [contents.get(name, MISSING) for name in names]

    def grep(self, commit: str | None, needles: Sequence[bytes], paths: Iterable[str]) -> set[str] | None:
        """Return which files of `commit`, or of the index, contain a needle; None where only reading them tells.

        In a partial clone git would want what is not here.
        """
        from parity_hooks.repository.search import search  # a hook that has nothing to judge does without

        return None if is_partial(self._git, self._common_dir) else search(self._git, commit, needles, paths)

    def close(self) -> None:
        """End the process, if there is one; a later read starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):  # what was not yet written to a dead process cannot be written
                piped(pipe).close()
        process.wait()

    def _answers(self, names: Sequence[str]) -> list[bytes | Unread]:
        """Ask for `names`; an object that kills a fresh git before anything else is the broken one."""
        answers: list[bytes | Unread] = []
        while len(answers) < len(names):
            is_fresh = self._process is None
            got = self._converse(names[len(answers) :])
            answers += got or ([BROKEN] if is_fresh else [])
        return answers

    def _converse(self, names: Sequence[str]) -> list[bytes | Unread]:
        """Return as many answers as git gives before something happens; nothing is left half read."""
        answers: list[bytes | Unread] = []
        process = self._process = self._process or self._start()
        watch = Timer(PATIENCE, process.kill)
        watch.start()
        try:
            with suppress(BrokenPipeError):
                piped(process.stdin).write("".join(f"{name}\n" for name in names).encode())
                piped(process.stdin).flush()
            for name in names:
                answers.append(received(piped(process.stdout), name))  # noqa: PERF401  some, if not all
        except OutOfStepError:
            answers = answers[:-1]  # it may have swallowed the beginning of this one, so both are asked for again
            self.close()
        except EOFError:
            self.close()
        except BaseException:
            self.close()
            raise
        finally:
            watch.cancel()
        return answers

    def _start(self) -> subprocess.Popen[bytes]:
        # Its complaints are dropped: the answers tell, and a pipe that nobody empties would block it.
        return self._git.start("cat-file", "--batch", stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)


class OutOfStepError(Exception):
    """What git printed is not the beginning of an answer to what was asked."""


def received(stream: IO[bytes], name: str) -> bytes | Unread:
    """Return the answer of `cat-file --batch` about `name` (git-cat-file(1), "Batch output").

    EOFError if it ends early; OutOfStepError if it is about something else.
    """
    header = stream.readline()
    if not header.endswith(b"\n"):
        raise EOFError
    match header.split():
        case [about, b"missing"] if about == name.encode():
            return BROKEN
        case [about, kind, size] if about == name.encode():
            return body(stream, kind, int(size))
        case _:
            raise OutOfStepError


def body(stream: IO[bytes], kind: bytes, size: int) -> bytes | Unread:
    """Return the `size` bytes of an object, unless it is no blob or too large; EOFError if they do not end there."""
    if kind == b"blob" and size <= LIMIT:
        content = stream.read(size + 1)
        if len(content) <= size or not content.endswith(b"\n"):
            raise EOFError
        return content[:-1]
    drain(stream, size + 1)
    return too_large(size) if kind == b"blob" else BROKEN


def drain(stream: IO[bytes], size: int) -> None:
    """Skip `size` bytes, a piece at a time; EOFError if there are fewer."""
    while size > 0:
        piece = stream.read(min(size, PIECE))
        if not piece:
            raise EOFError
        size -= len(piece)


def piped(pipe: IO[bytes] | None) -> IO[bytes]:
    """Return a pipe that was asked for."""
    assert pipe is not None
    return pipe
