"""Families of kustomizations, compared as the objects that they come to (`kustomize build`), not file by file.

Semantics: the Kustomize reference.  An object is found again in another environment by kind and name.  What every
member shares unchanged is left out, because comparing it says nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from parity_hooks.environments.families import with_words
from parity_hooks.environments.layering import Layers
from parity_hooks.environments.layering.kustomize_build import Builder
from parity_hooks.environments.layering.kustomize_files import Documents
from parity_hooks.environments.layering.kustomize_objects import Identity, Mixed, Object, known_again
from parity_hooks.formats import kubernetes
from parity_hooks.formats.kustomization_patch import as_tree
from parity_hooks.formats.tree import Mapping, Sequence
from parity_hooks.model.fact import Fact
from parity_hooks.model.location import Location
from parity_hooks.model.route import Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from parity_hooks.environments.families import Family, Member
    from parity_hooks.environments.layering import Files
    from parity_hooks.environments.layering.kustomize_outcome import Build, Listing
    from parity_hooks.model.route import Route

_TOOL = "kustomize"


def layers(member: Member, family: Family, files: Files) -> Layers | None:
    """What the kustomization of `member` comes to."""
    return files.once((_TOOL, family.pattern), partial(_family, family, files)).get(member.path)


def objects(path: str, files: Files) -> Build:
    """What the kustomization at `path` comes to."""
    return _builder(files).build(path)


def _builder(files: Files) -> Builder:
    return files.once((_TOOL, ""), lambda: Builder(Documents(files)))


@dataclass(frozen=True, slots=True)
class _Built:
    """One member with its objects under the names that the whole family knows them by."""

    member: Member
    build: Build
    names: dict[Identity, str]
    masked: frozenset[str]  # the names without the environment's own

    @property
    def folder(self) -> str:
        return self.member.path.rpartition("/")[0] + "/"


def _family(family: Family, files: Files) -> dict[str, Layers]:
    builder = _builder(files)
    builder.documents.everything_below(member.path for member in family.members)
    builds = [(member, builder.build(member.path)) for member in family.members]
    whole = [(member, build) for member, build in builds if not build.broken]
    several = _ambiguous(build for _, build in whole)
    members = [_named(member, build, several) for member, build in whole]
    visits = Counter(path for one in members for path in one.build.files)
    alike = _alike(members)
    extra = _listings(members)
    result = {}
    for one in members:
        listed, told = extra[one.member.path]
        own: list[Fact] = []
        shared: list[Fact] = []
        for fact in (*_facts(one, alike, files), *listed):
            below = fact.location.path.startswith(one.folder)
            (own if below or visits[fact.location.path] < 2 else shared).append(fact)
        result[one.member.path] = Layers(tuple(shared), tuple(own), told=told, files=frozenset(one.build.files))
    return result


def _ambiguous(builds: Iterable[Build]) -> frozenset[str]:
    """The names that several objects of one build have: in these, namespace and group are part of the name."""
    result: set[str] = set()
    for build in builds:
        counted = Counter(f"{one.kind}/{one.names[0]}" for one in build.objects.values())
        result.update(name for name, count in counted.items() if count > 1)
    return frozenset(result)


def _named(member: Member, build: Build, several: frozenset[str]) -> _Built:
    names = {}
    for identity, one in build.objects.items():
        name = f"{one.kind}/{one.names[0]}"
        if name in several:
            name += "".join(f"@{part}" for part in (one.namespaces[-1], one.group) if part)
        names[identity] = name
    own = with_words(member.words, member.environment)
    return _Built(member, build, names, frozenset(own.sub("{env}", name) for name in names.values()))


def _alike(members: list[_Built]) -> frozenset[tuple[str, int]]:
    """The objects that every member has as the very same tree."""
    every = [
        {(one.names[identity], id(found.tree)) for identity, found in one.build.objects.items() if not found.loose}
        for one in members
    ]
    return frozenset(set.intersection(*every)) if every else frozenset()


def _facts(one: _Built, alike: frozenset[tuple[str, int]], files: Files) -> Iterator[Fact]:
    """The settings of the kustomization, then those of its objects."""
    yield from one.build.settings.values()
    for identity, found in one.build.objects.items():
        name = one.names[identity]
        if (name, id(found.tree)) not in alike:
            yield from files.once((_TOOL, f"{name} {id(found)}"), partial(_of_object, found, (Item(name),)))


def _of_object(found: Object, route: Route) -> tuple[Fact, ...]:
    """The settings of one object, each with the place of the file that states it."""
    tree = known_again(found.tree) if found.patched else found.tree
    assert isinstance(tree, Mapping)
    told = kubernetes.object_settings(Mixed(found.source.path, b""), tree, route)
    facts = [one for one in told if isinstance(one, Fact)]
    if not found.certain:
        facts = [fact for fact in facts if fact.location.line > 1 or fact.route[-1] != "kind"]
    return (*facts, *_loose(found, route))


def _loose(found: Object, route: Route) -> Iterator[Fact]:
    """What operations on unknown places state, as the tree that they would change."""
    if found.loose:
        tree = as_tree(Sequence(0, 0, list(found.loose)))
        assert isinstance(tree, Mapping)
        typed = replace(tree, entries={**tree.entries})
        yield from _of_object(replace(found, tree=typed, loose=(), certain=True, patched=True), route)


Extra = tuple[list[Fact], frozenset["Route"]]


def _listings(members: list[_Built]) -> dict[str, Extra]:
    """Entries of `resources` that bring what another member lacks as a whole: told once, not object by object."""
    facts: dict[str, dict[Route, Fact]] = {one.member.path: {} for one in members}
    told: dict[str, set[Route]] = {one.member.path: set() for one in members}
    for one in members:
        seen: set[int] = set()
        waiting = [iter(one.build.listings)]
        while waiting:
            listing = next(waiting[-1], None)
            if listing is None:
                waiting.pop()
            elif id(listing) not in seen:
                seen.add(id(listing))
                lacking = [other for other in members if other is not one and _lacks(one, listing, other)]
                if not lacking:
                    waiting.append(iter(listing.inner))
                for other in lacking:
                    told[other.member.path].update((Item(name),) for name in _brought(one, listing))
                if lacking:
                    _tell(listing, one, [other for other in members if other not in lacking], facts)
    everywhere = frozenset.intersection(*(_top(one) for one in members)) if members else frozenset()
    for one in members:  # what everybody lists is the list that the others' entries are missing in
        common = {
            listing.fact.route: listing.fact for listing in one.build.listings if listing.fact.route in everywhere
        }
        facts[one.member.path] = {**common, **facts[one.member.path]}
    return {path: (list(found.values()), frozenset(told[path])) for path, found in facts.items()}


def _top(one: _Built) -> frozenset[Route]:
    return frozenset(listing.fact.route for listing in one.build.listings)


def _brought(one: _Built, listing: Listing) -> set[str]:
    """The names of the objects that an entry brings and that no patch takes away."""
    return {one.names[identity] for identity in listing.brings if identity in one.names}


def _lacks(one: _Built, listing: Listing, other: _Built) -> bool:
    """Whether `other` has nothing of what the entry brings to `one`."""
    brought = _brought(one, listing)
    if not brought or listing in other.build.listings:
        return False
    own = with_words(one.member.words, one.member.environment)
    there = other.names.values()
    return brought.isdisjoint(there) and not any(own.sub("{env}", name) in other.masked for name in brought)


def _tell(listing: Listing, one: _Built, having: list[_Built], facts: dict[str, dict[Route, Fact]]) -> None:
    """Let every member that has what the entry brings say so at one route."""
    route = listing.fact.route
    for other in having:
        if other is one:
            facts[one.member.path].setdefault(route, listing.fact)
            continue
        brought = _brought(one, listing)
        there = next((found for key, found in other.build.objects.items() if other.names[key] in brought), None)
        if there is not None:
            place = Location(there.source.path, there.tree.line, there.tree.column)
            facts[other.member.path].setdefault(route, replace(listing.fact, location=place))
