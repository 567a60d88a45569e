"""What was found out about contents, remembered beside the objects of git: a name, and whether it is known.

Every work tree of a repository shares it.  Where it cannot be written, or is gone, things are found out again.
"""

# ruff: noqa: PTH103, PTH108, PTH110, PTH118, PTH208
# os.path, as everywhere on the hook's way: importing pathlib would cost more than this module does.
from __future__ import annotations

import os
from typing import Final

_MOST: Final = 2000  # names; then it starts anew


class Memory:
    """A set of names in a folder below git's own (`git rev-parse --git-common-dir`)."""

    __slots__ = ("_folder",)

    def __init__(self, common_dir: str) -> None:
        self._folder = os.path.join(common_dir, "parity-hooks", "known")

    def knows(self, name: str) -> bool:
        """Whether `name` (letters and digits) was remembered."""
        return os.path.exists(os.path.join(self._folder, name))

    def remember(self, name: str) -> None:
        """Remember `name`, as far as the disk lets it."""
        try:
            os.makedirs(self._folder, exist_ok=True)
            names = os.listdir(self._folder)
            for old in names if len(names) >= _MOST else ():
                os.unlink(os.path.join(self._folder, old))
            with open(os.path.join(self._folder, name), "xb"):
                pass
        except OSError:
            return
