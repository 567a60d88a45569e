"""Ask the commands that a contract names: only with `--live`, each started without a shell, in the work tree's top.

What they say is read, masked and kept as a snapshot; nothing of it is shown.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from typing import TYPE_CHECKING, Final

from parity_hooks.contract import covering, snapshots
from parity_hooks.errors import ContractError
from parity_hooks.model.location import shown_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from parity_hooks.contract.model import Contract, Query

_PATIENCE: Final = 120  # seconds


def answers(contracts: Iterable[Contract], top: str, environ: Mapping[str, str]) -> dict[str, bytes]:
    """Path -> snapshot of what every command of the contracts says now.

    Raises `ContractError` where one cannot be started, fails, takes too long, or says what is not in its format.
    """
    day = covering.today()
    return {
        query.path: snapshots.snapshot(query, _said(query, contract.path, top, environ), day)
        for contract in contracts
        for query in contract.queries
    }


def _said(query: Query, path: str, top: str, environ: Mapping[str, str]) -> bytes:
    where = f"{shown_path(path)}: the command `{query.command}`"
    try:
        words = shlex.split(query.command)
    except ValueError as error:
        raise ContractError(f"{where} cannot be split into words: {error}") from None
    # what git tells a hook about this repository is not meant for a repository that the command may look at
    clean = {name: text for name, text in environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(
            words, cwd=top, env=clean, stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE, check=False
        )
    except OSError as error:
        raise ContractError(f"{where} cannot be started: {os.strerror(error.errno or 0)}") from None
    except subprocess.TimeoutExpired:
        raise ContractError(f"{where} said nothing for {_PATIENCE} seconds") from None
    if done.returncode:
        raise ContractError(f"{where} ended with exit status {done.returncode}", "Run it yourself to see why.")
    return done.stdout
