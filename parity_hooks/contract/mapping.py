"""Which file speaks for which environment: as the contract says, as a tree says by itself, and where they part."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from parity_hooks.contract.model import NOBODY, Family
from parity_hooks.environments.speakers import QUIET, TESTS
from parity_hooks.model.fact import VARIABLE, VERSION, Fact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from parity_hooks.contract.model import Contract
    from parity_hooks.environments.families import Family as Compared
    from parity_hooks.environments.inventory import Inventory
    from parity_hooks.model.environment import Environment


def told(contracts: Iterable[Contract]) -> dict[str, Environment | None]:
    """Path -> environment of every file that the contracts name, None for a file that speaks for nobody.

    Of several contracts the one of the innermost folder counts, which comes first.
    """
    found: dict[str, Environment | None] = {}
    for contract in contracts:
        for path, name in contract.voices():
            if contract.owns(path) and path not in found:
                found[path] = None if name == NOBODY else contract.environments[name]
    return found


def forms(contracts: Iterable[Contract]) -> dict[str, str]:
    """Path -> format of every snapshot that the contracts name."""
    return {one.path: one.form for contract in contracts for one in contract.queries}


class Mapped(NamedTuple):
    """What a tree maps: environments by name, families, and the other sources by path."""

    environments: dict[str, Environment]
    families: tuple[Family, ...]
    sources: dict[str, str]

    @property
    def voices(self) -> dict[str, str]:
        """Every path that it names with its environment."""
        return {path: name for family in self.families for path, name in family.members()} | self.sources


def belonging(contracts: Iterable[Contract], contract: Contract) -> Callable[[str], bool]:
    """What tells of a path whether it is this contract's: not that of one in a folder further down."""
    inner = [one for one in contracts if len(one.folder) > len(contract.folder)]
    return lambda path: contract.owns(path) and not any(one.owns(path) for one in inner)


def mapped(inventory: Inventory, contracts: Iterable[Contract], contract: Contract) -> Mapped:
    """What of a tree belongs to one of its contracts, in canonical order."""
    ours = belonging(contracts, contract)
    everybody = _environments(inventory)
    label = {one: name for name, one in everybody.items()}
    stated = [_family(one, label) for one in inventory.families if ours(one.members[0].path)]
    families = [one for one in stated if one.names]  # where no word tells the members apart each is a source
    members = {member.path for one in inventory.families for member in one.members}
    beneath = {path for one in inventory.families for path in one.defaults if path not in members}
    named = beneath.union(path for family in families for path, _ in family.members())
    found = _sources(inventory)
    sources = {path: label[one] for path, one in found.items() if path not in named and ours(path)}
    sources |= {path: NOBODY for path, one in inventory.told.items() if one is None and ours(path)}
    used = {name for family in families for name in family.names.values()} | {*sources.values()}
    environments = {name: one for name, one in everybody.items() if name in used}
    return Mapped(environments, tuple(families), dict(sorted(sources.items())))


def _family(found: Compared, label: Mapping[Environment, str]) -> Family:
    """A family as a contract states it; members whose path says their name otherwise are sources of their own."""
    names: dict[str, str] = {}
    for member in found.members:
        word = member.words[0] if member.words else ""
        if word and found.pattern.replace("{env}", word) == member.path:
            names[word] = label[member.environment]
    return Family(found.pattern, found.defaults, names)


def _sources(inventory: Inventory) -> dict[str, Environment]:
    """The files that state versions or variables, or are compared, with the environment they speak for."""
    found = {member.path: member.environment for family in inventory.families for member in family.members}
    for path, items in inventory.everything.items():
        spoken = any(isinstance(item, Fact) and item.kind in (VERSION, VARIABLE) for item in items)
        if spoken and path not in found and not QUIET.search(path) and not TESTS.search(path):
            found[path] = inventory.speaker(path).environment
    return found


def _environments(inventory: Inventory) -> dict[str, Environment]:
    """Every environment that speaks, by the name that a contract gives it.

    Where one name means two things (`dev`, deployed here and a profile on development machines there), the one that is
    further from production has its role in its name: `dev-local`.
    """
    every = {member.environment for family in inventory.families for member in family.members}
    every |= {inventory.speaker(path).environment for path in inventory.everything}
    found: dict[str, Environment] = {}
    for one in sorted(every, key=lambda one: (one.order, one.thin)):
        names = (one.name, f"{one.name}-{one.role.value}", f"{one.name}-{one.role.value}-thin")
        found[next(name for name in names if name not in found)] = one
    return found


def unmapped(contract: Contract, now: Mapped) -> list[tuple[str, str]]:
    """`(path, environment)` of the files that speak for an environment and that the contract does not name."""
    known = dict(contract.voices())
    return [(path, name) for path, name in sorted(now.voices.items()) if path not in known]


def vanished(contract: Contract, paths: Mapping[str, object]) -> list[str]:
    """The files that the contract names and that are not there any more."""
    asked = {one.path for one in contract.queries}
    return sorted(path for path, _ in contract.voices() if path not in paths and path not in asked)
