"""Environments as data inside one file: a mapping keyed by environment, a list with one item for each, a job for each.

`locals { sizes = { prod = {…}, staging = {…} } }`, Rails' `config/database.yml`, Radix' `environmentConfig`
(Radix, "radixconfig reference": what an item says goes over the component's own), jobs `deploy-staging` and
`deploy-production` of one workflow.  Such a file is a family by itself; its members are the blocks.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.compare import Side
from parity_hooks.environments.effective import Effective, masked
from parity_hooks.environments.families import Family, Member, with_words
from parity_hooks.environments.names import environment_of, named_in
from parity_hooks.model.environment import Role
from parity_hooks.model.route import Item, named

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from parity_hooks.model.environment import Environment
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.route import Route

    Block = tuple[Environment, str, str]  # an environment, the segment as it is written, and as it is compared

FORMATS: Final = frozenset(("yaml", "json", "toml", "terraform", "helm-values", "kubernetes", "github-workflow"))
_SHARED: Final = frozenset(("default", "defaults", "base", "common", "shared", "all"))
# What an item is told apart by, and what it is built from: production gets what was tried.
_IDENTITIES: Final = ("environment", "env", "name", "stage", "id", "build")
_MOST_OTHERS: Final = 2  # keys beside the environments' in a mapping that is keyed by them


def family(path: str, form: str, facts: Sequence[Fact]) -> tuple[Family, list[Side]] | None:
    """The blocks of one file as a family with its sides, or None where it is not about several environments."""
    if form == "github-workflow":  # what one of the steps is told is how the job does its work
        facts = [fact for fact in facts if not ("steps" in fact.route and "with" in fact.route)]
    words = {segment for fact in facts for segment in fact.route if named_in(_name(segment), path)}
    found = _keyed(facts, path, form) if len(words) > 1 else {}
    environments = {one.name: (one, word) for blocks in found.values() for one, word, _ in blocks}
    if len(environments) < 2:
        return None
    members = [Member(one, path, (word,)) for one, word in environments.values()]
    members.sort(key=lambda member: member.environment.order)
    given: dict[str, dict[Route, Effective]] = {member.environment.name: {} for member in members}
    for prefix, blocks in found.items():
        for environment, word, segment in blocks:
            given[environment.name].update(_given(facts, prefix, word, segment))
    return Family(path, tuple(members)), [_side(member, given) for member in members]


def _side(member: Member, given: dict[str, dict[Route, Effective]]) -> Side:
    """What one environment is given, its own name masked in routes that no other one has."""
    mine, name = given[member.environment.name], with_words(member.words, member.environment)
    elsewhere = {route for other, routes in given.items() if other != member.environment.name for route in routes}
    return Side(member, {masked(route, name, elsewhere): setting for route, setting in mine.items()})


def _keyed(facts: Sequence[Fact], path: str, form: str) -> dict[Route, list[Block]]:
    """For each mapping or list that is keyed by environments, the outermost ones: the blocks in it."""
    children: dict[Route, dict[str, bool]] = defaultdict(dict)  # segment -> whether something stands below it
    for fact in facts:
        for depth, segment in enumerate(fact.route):
            deeper = depth + 1 < len(fact.route)
            beside = children[fact.route[:depth]]
            beside[segment] = beside.get(segment, False) or deeper
    found: dict[Route, list[Block]] = {}
    for prefix, segments in sorted(children.items(), key=lambda one: len(one[0])):
        if any(prefix[:depth] in found for depth in range(len(prefix))):
            continue
        if form == "github-workflow":
            blocks = _jobs(segments, path) if prefix == ("jobs",) else []
        else:
            blocks = _plain(segments, path)
        if _several(blocks):
            found[prefix] = blocks
    return found


def _plain(segments: dict[str, bool], path: str) -> list[Block]:
    """The blocks among `segments` where they are what the mapping is keyed by."""
    blocks = [
        (one, segment, Item("{env}") if isinstance(segment, Item) else "{env}")
        for segment, deeper in segments.items()
        if deeper and (one := environment_of(_name(segment), path))
    ]
    others = len(segments) - len(blocks) - len(_SHARED & segments.keys())
    return blocks if others <= min(_MOST_OTHERS, len(blocks) - 1) else []


def _jobs(segments: Iterable[str], path: str) -> list[Block]:
    """The jobs that are named after the environment that they are for, beside others: `deploy-staging`."""
    groups: dict[str, list[Block]] = defaultdict(list)
    for segment in segments:
        if (named := named_in(segment, path)) and named[1] != "{env}":
            groups[named[1]].append((named[0], segment, named[1]))
    return [block for blocks in groups.values() if _several(blocks) for block in blocks]


def _several(blocks: list[Block]) -> bool:
    """Whether production is among several environments, or two others are that something is deployed to."""
    every = [(one.name, compared) for one, _, compared in blocks]
    roles = {one.name: one.role for one, _, _ in blocks}
    deployed = sum(role.deployed for role in roles.values())
    return len(every) == len(set(every)) and len(roles) > 1 and (Role.PRODUCTION in roles.values() or deployed > 1)


def _name(segment: str) -> str:
    return named(segment) if isinstance(segment, Item) else segment


def _given(facts: Sequence[Fact], prefix: Route, word: str, segment: str) -> dict[Route, Effective]:
    """What a block says, over what its file says beside it for all of them."""
    item, depth = isinstance(segment, Item), len(prefix)
    near = [fact for fact in facts if fact.route[: len(prefix[:-1])] == prefix[:-1]]
    inside = [fact for fact in near if fact.route[:depth] == prefix and len(fact.route) > depth + 1]
    own = [fact for fact in inside if fact.route[depth] == word]
    if item:  # what the items are told apart by says nothing else
        own = [fact for fact in own if fact.route[depth + 1] not in _IDENTITIES]
    shared = {fact.route[depth + 1 :]: fact for fact in inside if fact.route[depth] in _SHARED}
    places = {fact.location for fact in shared.values()}
    if any(fact.location in places for fact in inside if fact.route[depth] not in _SHARED):
        shared = {}  # `<<: *default`: each block says by itself what it takes over
    shared = shared if item else _beneath(shared, {fact.route[depth + 1 :] for fact in own})
    if item:
        names = {fact.route[depth + 1] for fact in inside}
        shared |= {fact.route[depth - 1 :]: fact for fact in near if fact.route[depth - 1] in names}
    result = {(*prefix, segment, *rest): Effective(fact, own=False) for rest, fact in shared.items()}
    result |= {(*prefix, segment, *fact.route[depth + 1 :]): Effective(fact, own=True) for fact in own}
    return result


def _beneath(shared: dict[Route, Fact], own: set[Route]) -> dict[Route, Fact]:
    """What is left of the block for all of them: mappings merge, anything else is replaced as a whole.

    So does Rails for `shared` (its API, `Rails::Application#config_for`).
    """
    inner = {route[:depth] for route in own for depth in range(1, len(route))}
    lists = {route[:depth] for route in own for depth, part in enumerate(route) if isinstance(part, Item)}

    def replaced(route: Route) -> bool:
        above = [route[: depth + 1] for depth in range(len(route))]
        listed = any(isinstance(part, Item) and route[:depth] in inner for depth, part in enumerate(route))
        return listed or route in inner or any(one in own or one in lists for one in above)

    return {route: fact for route, fact in shared.items() if not replaced(route)}
