"""Contents of objects, through one `git cat-file --batch` that stays open.

It asks only for what is here (`partial`), holds nothing that is larger than the limit, and is not for two threads.
"""

from __future__ import annotations

import subprocess
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Final

from parity_hooks.repository.partial import presence
from parity_hooks.repository.unread import LIMIT, Unread, too_large

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from parity_hooks.repository.git import Git

# Requests on their way at a time.  Sixteen of at most 65 bytes fit into the smallest pipe (PIPE_BUF, 4096 bytes on
# Linux), so writing them never blocks, so git may block on its answers while we write: no deadlock, no thread.
WINDOW: Final = 16
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
        """Return as many answers as git gives before it ends; whatever interrupts leaves no process half read."""
        answers: list[bytes | Unread] = []
        try:
            process = self._process = self._process or self._start()
            with suppress(BrokenPipeError):
                piped(process.stdin).write("".join(f"{name}\n" for name in names).encode())
                piped(process.stdin).flush()
            answers.extend(received(piped(process.stdout)) for _ in names)
        except EOFError:
            self.close()
        except BaseException:
            self.close()
            raise
        return answers

    def _start(self) -> subprocess.Popen[bytes]:
        # Its complaints are dropped: the answers tell, and a pipe that nobody empties would block it.
        return self._git.start("cat-file", "--batch", stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)


def received(stream: IO[bytes]) -> bytes | Unread:
    """Return the next answer of `cat-file --batch` (git-cat-file(1), "Batch output"); EOFError if it is not whole."""
    header = stream.readline()
    if not header.endswith(b"\n"):
        raise EOFError
    words = header.split()
    if len(words) != 3:  # "<name> missing"
        return BROKEN
    size = int(words[2])
    if words[1] == b"blob" and size <= LIMIT:
        content = stream.read(size + 1)
        if len(content) <= size:
            raise EOFError
        return content[:-1]
    drain(stream, size + 1)
    return too_large(size) if words[1] == b"blob" else BROKEN


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
