"""The commands by name: what help and shell completion list, and the module that each one loads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name, its one line of help, its module in `commands`, what it takes."""

    name: str
    summary: str
    module: str
    arguments: tuple[str, ...] = ()  # names of the groups of options in `cli.options`
    writes: bool = False  # what it is asked for can be declined


COMMANDS: Final = (
    Command(
        "check",
        "judge a tree: what drifted, against which side, and what to do next",
        "check",
        ("tree", "judging", "amount", "output"),
    ),
    Command(
        "map",
        "the parity map: what every environment states, surface by surface",
        "map",
        ("tree", "surface", "amount", "output"),
    ),
    Command(
        "explain",
        "a rule, a finding, a divergence, or a key with every place it gets its value from",
        "explain",
        ("subject", "tree", "output"),
    ),
    Command(
        "regenerate",
        "write contract and skill from what the tree says; what people wrote in them stays",
        "regenerate",
        ("regenerating", "output"),
        writes=True,
    ),
    Command(
        "record",
        "record an intended difference: its reason, risk, guard, owner and time of review",
        "record",
        ("finding", "recording", "output"),
        writes=True,
    ),
    Command(
        "resolve",
        "walk through what blocks at a terminal: fix, record, regenerate, skip, quit",
        "resolve",
        ("directory", "colour"),
    ),
    Command(
        "skill",
        "where the application's own skill lies, and whether what it says is right",
        "skill",
        ("skill", "output"),
    ),
    Command("prune", "remove the recorded differences that differ no more", "prune", ("dry", "output"), writes=True),
    Command(
        "fix",
        "carry production's value over to the places of a finding that are wrong",
        "fix",
        ("finding", "dry", "output"),
        writes=True,
    ),
    Command("demo", "the main job on a small repository that is built and removed again", "demo", ("colour",)),
)
BY_NAME: Final = {command.name: command for command in COMMANDS}
