"""What a rule may look at: the inventory of one tree, its families compared, and how loud to be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from parity_hooks.environments.compare import Difference, differences

if TYPE_CHECKING:
    from parity_hooks.environments.families import Family
    from parity_hooks.environments.inventory import Inventory


class Profile(Enum):
    """A tree judged as it stands holds backlog; what a change brings is news and judged louder."""

    TREE = "tree"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Compared:
    """One family and how its members differ, split by whose finding it becomes."""

    family: Family
    kind: str
    differences: tuple[Difference, ...]
    misspelt: tuple[tuple[Difference, Difference], ...]


class Context:
    """The read-only view that rules share; families are compared once."""

    def __init__(self, inventory: Inventory, before: Inventory | None = None) -> None:
        """Judge `inventory` as it stands, or as a change of what was `before`."""
        self.inventory = inventory
        self.before = before
        self.profile = Profile.TREE if before is None else Profile.CHANGE

    @cached_property
    def compared(self) -> list[Compared]:
        """Every family with its differences; near-miss names are taken out of the missing keys."""
        from parity_hooks.checks.misspelt_key import pairs

        result = []
        for family in self.inventory.families:
            sides = self.inventory.sides(family)
            found = list(differences(sides)) if len(sides) > 1 else []
            misspelt, rest = pairs(found)
            kind = self.inventory.formats[family.members[0].path]
            result.append(Compared(family, kind, tuple(rest), tuple(misspelt)))
        return result
