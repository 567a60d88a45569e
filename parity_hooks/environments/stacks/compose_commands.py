"""`docker compose -f a -f b`: which files a command merges.

Source: the Docker documentation, "docker compose": files are merged in the order in which `-f` names them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.stacks import Stack
from parity_hooks.environments.stacks.places import located
from parity_hooks.environments.stacks.words import commands, options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.environments.layering import Files

_CALLED: Final = re.compile(r"\bdocker[- ]compose(?=[ \t]+-)")
_VALUED: Final = re.compile(r"-[fp]|--(?:file|project-name|project-directory|profile|env-file|ansi|progress|parallel)")


def stacks(files: Files) -> Iterator[Stack]:
    """Yield what the commands of the tree merge; those whose paths cannot be told say nothing."""
    for by, command in commands(files, (b"docker compose -", b"docker-compose -"), _CALLED):
        said = []
        for flag, value in options(command.words, _VALUED):
            if not flag:
                break  # the command of Compose: its own flags mean something else
            said += [value] if flag in ("-f", "--file") else []
        for _, paths in located(said, (by.rpartition("/")[0], ""), files) if said else ():
            yield Stack(by, command.line, paths)
