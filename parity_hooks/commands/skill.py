"""`parity-hooks skill`: where the skill of each contract lies, and what is wrong with it.  Nothing is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from parity_hooks.checks.classes import admits, of_each
from parity_hooks.commands.judge import inspected
from parity_hooks.errors import CLEAN, FINDINGS, ContractError, UsageError
from parity_hooks.model.location import shown_path
from parity_hooks.repository import open_repository
from parity_hooks.skill import generating, placing, validating
from parity_hooks.skill.evidence import Classes

if TYPE_CHECKING:
    from argparse import Namespace

    from parity_hooks.checks.settling import Agreement
    from parity_hooks.contract.model import Contract
    from parity_hooks.skill.validating import Wrong


def run(options: Namespace) -> tuple[str, int]:
    """The folder of each skill and what is wrong with it: exit status 1 where something is."""
    with open_repository(options.directory) as repository:
        inventory, agreement = inspected(repository.worktree())
        if agreement is None:
            raise UsageError("there is no contract, and so no skill", "Write both: parity-hooks regenerate")
        homes = [
            (placing.existing(inventory.tree, placing.name_of(one, agreement.contracts)), one)
            for one in agreement.contracts
        ]
        found = {home: _wrong(home, one, agreement) for home, one in homes if home}
    if not found:
        raise UsageError("there is no skill", "Write it: parity-hooks regenerate")
    status = FINDINGS if any(found.values()) else CLEAN
    return (_document(found) if options.format == "json" else _text(found, quiet=options.check)), status


def _wrong(home: str, contract: Contract, agreement: Agreement) -> list[Wrong]:
    """What is wrong with one skill, and what of it is not as the tree is."""
    bound = agreement.bound
    found = validating.wrong(home, bound)
    try:
        wanted = generating.wanted(bound.inventory, agreement.contracts, contract, Classes(admits, of_each))
        stale = generating.stale(bound.inventory.tree, home, wanted)
    except ContractError:
        return found  # its markers are wrong, which is told
    return found + [validating.Wrong(path, 0, f"{name or 'the file'} is not as the tree is") for path, name in stale]


def _text(found: dict[str, list[Wrong]], *, quiet: bool) -> str:
    lines = []
    for home, every in found.items():
        lines += [] if quiet and not every else [f"{shown_path(home)}: {'wrong' if every else 'right'}"]
        lines += [f"  {shown_path(one.path)}{f':{one.line}' if one.line else ''}: {one.message}" for one in every]
    lines += ["next: parity-hooks regenerate"] if any(found.values()) else []
    return "".join(f"{line}\n".encode("ascii", "backslashreplace").decode() for line in lines)


def _document(found: dict[str, list[Wrong]]) -> str:
    skills = [
        {
            "path": shown_path(home),
            "right": not every,
            "wrong": [
                {"path": shown_path(one.path), "line": one.line or None, "message": one.message} for one in every
            ],
        }
        for home, every in found.items()
    ]
    return json.dumps({"schema_version": 1, "skills": skills}, indent=2) + "\n"
