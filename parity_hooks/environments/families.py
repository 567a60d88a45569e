"""Families: files whose paths are equal once the environment's name is taken out, and the defaults under them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.names import sighted
from parity_hooks.model.environment import Environment, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from parity_hooks.environments.names import Sighting


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a family: the environment it speaks for and the words that its path names it with."""

    environment: Environment
    path: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """Files of one pattern, production first; `defaults` are laid under every member, the first one lowest."""

    pattern: str
    members: tuple[Member, ...]
    defaults: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """Every file that takes part."""
        return (*self.defaults, *(member.path for member in self.members))


# Formats whose members are compared by route; what else carries an environment's name is compared by typed facts.
COMPARABLE: Final = frozenset(
    ("yaml", "json", "toml", "properties", "dotenv", "tfvars", "tfvars-json", "helm-values", "kustomization",
     "kubernetes", "compose", "cloud-foundry", "github-workflow", "fly", "app-json", "terragrunt", "settings-python",
     "settings-ruby")
)  # fmt: skip
# Where frameworks keep what every environment's module starts from, seen from such a module.
_BESIDE: Final = {
    "settings-python": ("base.py", "common.py", "defaults.py", "__init__.py", "../settings.py"),
    "settings-ruby": ("../application.rb",),
}
# A member without a suffix is the environment that the deployment starts with.
_UNSUFFIXED: Final = {
    "github-workflow": Environment("staging", Role.STAGING),
    "compose": Environment("local", Role.LOCAL),
}


def families(formats: Mapping[str, str]) -> list[Family]:
    """The families among `formats` (path -> name of its format), sorted by pattern.

    A family has at least two environments.  Where two members fold into one environment they keep the words
    of their paths as names.
    """
    groups: dict[str, list[tuple[str, Sighting]]] = defaultdict(list)
    for path, name in formats.items():
        if name in COMPARABLE and (seen := sighted(path)):
            groups[seen.family].append((path, seen))
    result = []
    for pattern, seen_members in sorted(groups.items()):
        members = _members(seen_members)
        base = seen_members[0][1].base
        if base in formats and formats[base] in _UNSUFFIXED:
            unsuffixed = _UNSUFFIXED[formats[base]]
            if unsuffixed.name not in {member.environment.name for member in members}:
                members.append(Member(unsuffixed, base, ()))
        if len(members) > 1:
            members.sort(key=lambda member: member.environment.order)
            result.append(Family(pattern, tuple(members), defaults_of(pattern, seen_members, formats)))
    return result


def _members(seen: list[tuple[str, Sighting]]) -> list[Member]:
    names = [one.environment.name for _, one in seen]
    members = []
    for path, one in seen:
        environment = one.environment
        if names.count(environment.name) > 1:
            environment = Environment(one.words[0].lower(), environment.role, environment.thin)
        members.append(Member(environment, path, one.words))
    return members


def defaults_of(pattern: str, seen: list[tuple[str, Sighting]], formats: Mapping[str, str]) -> tuple[str, ...]:
    """The files that hold what every member starts from, lowest first."""
    path, one = seen[0]
    kind = formats[path]
    if kind in ("github-workflow", "kustomization", "kubernetes", "cloud-foundry", "tfvars", "tfvars-json"):
        return ()
    if kind == "compose":
        return ()
    if kind in _BESIDE:
        folder = path.rpartition("/")[0]
        return tuple(
            other for name in _BESIDE[kind] if (other := normalised(f"{folder}/{name}")) in formats and other != path
        )[:1]
    found = [one.base] if one.base in formats and one.base != path else []
    if kind == "helm-values":  # a base that is named after an environment lies beneath that one only
        found = [base for base in (*chart_values(path, formats), *found) if not sighted(base)]
    if kind in ("yaml", "properties") and not found:
        found = [other for other in _other_extensions(one.base) if other in formats]
    return tuple(dict.fromkeys(found))


def retold(family: Family, told: Mapping[str, Environment | None]) -> Family:
    """`family` with the environments that somebody named for its members' paths."""
    members = [replace(member, environment=told.get(member.path) or member.environment) for member in family.members]
    return replace(family, members=tuple(sorted(members, key=lambda member: member.environment.order)))


def normalised(path: str) -> str:
    """`path` with `..` and `.` taken out; what would lead out of the repository stays at its top."""
    kept: list[str] = []
    for part in path.split("/"):
        if part == "..":
            kept = kept[:-1]
        elif part not in ("", "."):
            kept.append(part)
    return "/".join(kept)


def _other_extensions(base: str) -> Iterable[str]:
    stem = base.rpartition(".")[0]
    return (f"{stem}.{extension}" for extension in ("yml", "yaml", "properties"))


def chart_values(path: str, formats: Mapping[str, str]) -> list[str]:
    """The `values.yaml` of the chart that a values file is for: beside it, above it, or in the one chart below it."""
    folder = path.rpartition("/")[0]
    candidates = [f"{folder}/values.yaml" if folder else "values.yaml"]
    parent = folder.rpartition("/")[0]
    candidates.append(f"{parent}/values.yaml" if parent else "values.yaml")
    found = [one for one in candidates if one in formats and one != path][:1]
    if found:
        return found
    prefix = f"{folder}/" if folder else ""
    below = [
        one
        for one in formats
        if one.startswith(prefix) and one.endswith("/values.yaml") and one.count("/") == prefix.count("/") + 1
        and one.replace("values.yaml", "Chart.yaml") in formats
    ]  # fmt: skip
    return below if len(below) == 1 else []


def with_words(words: Iterable[str], environment: Environment) -> re.Pattern[str]:
    """What takes an environment's own name out of a text: each of its aliases as a whole token."""
    from parity_hooks.environments.names import aliases

    every = sorted({*aliases(environment), *(word.lower() for word in words)}, key=len, reverse=True)
    joined = "|".join(re.escape(word).replace(r"\-", "[-_]?") for word in every if len(word) > 1)
    return re.compile(rf"(?<![A-Za-z0-9])(?:{joined})(?![A-Za-z0-9])", re.IGNORECASE)
