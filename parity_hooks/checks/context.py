"""What a rule may look at: the inventory of one tree, its families compared, and how loud to be."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Final

from parity_hooks.checks.near_names import meant
from parity_hooks.environments.compare import Difference, Side, differences
from parity_hooks.environments.forgotten import unpushed
from parity_hooks.environments.overlaps import Said, speaking
from parity_hooks.environments.speakers import elsewhere, occasional, project, related
from parity_hooks.environments.wiring import gaps, suppliers
from parity_hooks.formats.scalars import canonical
from parity_hooks.formats.statements import VARIABLE_NAME
from parity_hooks.formats.tree import Scalar
from parity_hooks.model.route import named

if TYPE_CHECKING:
    from parity_hooks.checks.settling import Agreement
    from parity_hooks.environments.families import Family
    from parity_hooks.environments.inventory import Inventory
    from parity_hooks.environments.wiring import Gap, Supplier
    from parity_hooks.model.fact import Fact


_ENOUGH: Final = 5  # variables that tell whether the program that reads them is here


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
    misplaced: tuple[tuple[Difference, Difference], ...]
    sides: tuple[Side, ...]


# Whose reading of a plain scalar counts for a format; elsewhere the text does.
_DIALECTS: Final = {
    "helm-values": "helm",
    "compose": "compose",
    "kustomization": "kustomize",
    "kubernetes": "kustomize",
    "yaml": "yaml12",
}


def _read_alike(difference: Difference, kind: str) -> bool:
    """Whether the consumer of files of this kind reads the differing texts as one value: `yes` and `true` for Helm."""
    dialect = _DIALECTS.get(kind, "text")
    return len({canonical(Scalar(setting.fact.value.raw), dialect) for _, setting in difference.has}) == 1


_MAILS: Final = re.compile(r"(?:^|/)app/(?:mailers/|views/(?:[^/]+/){0,4}[^/]*mailers?/)")
# Read by the command-line clients of data stores: what they are called is not the application's choice.
_OF_TOOLS: Final = re.compile(r"REDISCLI_AUTH|PG[A-Z]{2,15}|MYSQL_(?:PWD|TCP_PORT|UNIX_PORT|HISTFILE)|LIBPQ_\w{1,20}")
# Read by the images of data stores, beside which pipelines start an application that has its own names.
_OF_IMAGES: Final = re.compile(
    r"POSTGRES_(?:USER|PASSWORD|DB)|(?:MYSQL|MARIADB)_(?:ROOT_PASSWORD|DATABASE|USER|PASSWORD)|MONGO_INITDB_\w{1,20}"
    r"|RABBITMQ_DEFAULT_\w{1,10}|MINIO_ROOT_\w{1,10}"
)
_PIPELINES: Final = ("github-workflow", "gitlab-ci", "circleci")
_MAIL_OPTIONS: Final = re.compile(
    r"^[^#\n]{0,200}(?:\b(default_url_options)\b|(\bdefaults:\s{0,9}\{[^{}\n]{0,80}\bhost:))", re.MULTILINE
)
_SAID_FOR_ALL: Final = re.compile(
    r"(?:^|/)(?:config/initializers/(?:[^/]+/){0,4}[^/]+|config/routes(?:/[^/]+){0,4}|app/mailers/(?:[^/]+/){0,4}[^/]+)\.rb$"
)
_USE_ENV: Final = re.compile(r"^[^#\n]*\b(use_env)\s*=\s*true", re.MULTILINE)
_ASKED_FIRST: Final = re.compile(
    r"\bSettings\.((?:\w{1,60}\.){0,6}?\w{1,60})(?:\.(?:present\?|blank\?|nil\?|empty\?|presence\b)|&\.)"
)
_RUBY_CODE: Final = re.compile(r"(?:^|/)(?:app|config|lib)/.*\.(?:rb|erb|haml|slim)$")
_INITIALIZERS: Final = re.compile(r"(?:^|/)config/initializers/[^/]+\.rb$")
_URL_HELPER: Final = re.compile(r"(?<![\w.])(?!create_|\w*(?:base|service)_url)([a-z]\w*_url)(?=[(,\s])(?! *=)")


@dataclass(frozen=True, slots=True)
class Slip:
    """A name that nobody reads, where one that is read and nearly equal is lacking."""

    gap: Gap
    name: str
    wrong: Fact
    read: Fact


class Context:
    """The read-only view that rules share; families are compared once."""

    def __init__(
        self, inventory: Inventory, before: Inventory | None = None, agreement: Agreement | None = None
    ) -> None:
        """Judge `inventory` as it stands, or as a change of what was `before`, with what is agreed on it."""
        self.inventory = inventory
        self.before = before
        self.agreement = agreement
        self.profile = Profile.TREE if before is None else Profile.CHANGE

    @cached_property
    def compared(self) -> list[Compared]:
        """Every family with its differences; near-miss names are taken out of the missing keys.

        Files whose settings are merged for another family have no differences of their own: what is in effect counts.
        """
        from parity_hooks.checks.misplaced_key import moves
        from parity_hooks.checks.misspelt_key import pairs

        said = Said()
        result = []
        for family, sides in speaking(self.inventory.compared):
            kind = self.inventory.formats[family.members[0].path]
            found = [one for one in differences(sides) if one.missing or not _read_alike(one, kind)]
            misplaced, rest = moves(list(said.new(found)))
            misspelt, rest = pairs(rest)
            result.append(Compared(family, kind, tuple(rest), tuple(misspelt), tuple(misplaced), tuple(sides)))
        return sorted(result, key=lambda one: one.family.pattern)

    @cached_property
    def suppliers(self) -> list[Supplier]:
        """The files that hand on variables."""
        return suppliers(self.inventory.variables, self.inventory.formats, self.inventory.families)

    @cached_property
    def given_nearby(self) -> frozenset[str]:
        """The variables that development machines and CI are given, by compose, pipelines or `.env` files."""
        return frozenset(
            fact.key
            for fact, who in self.inventory.variables
            if not who.environment.role.deployed and "passed" not in fact.traits
        )

    @cached_property
    def _links(self) -> tuple[list[Gap], list[Slip]]:
        """What files for one application lack of each other, and what of that is only misspelt."""
        found, slips = [], []
        for gap in gaps(self.suppliers, self.inventory.reads):
            misspelt = [slip for name in gap.names if (slip := self._slip(gap, name))]
            slips += misspelt
            names = tuple(name for name in gap.names if name not in {slip.name for slip in misspelt})
            found += [replace(gap, names=names)] if names else []
        return found, slips

    @property
    def gaps(self) -> list[Gap]:
        """What a file lacks that others for the same application name."""
        return self._links[0]

    @property
    def slips(self) -> list[Slip]:
        """Names that are meant for others."""
        return self._links[1]

    def _slip(self, gap: Gap, name: str) -> Slip | None:
        reads = self.inventory.reads
        if name not in reads:
            return None
        others = {other for has in gap.has for other in has.names}
        wrong = [
            fact
            for one, fact in {**gap.lacks.names, **gap.lacks.injected}.items()
            if one not in reads
            and one not in others
            and not _OF_TOOLS.fullmatch(one)
            and not (gap.lacks.form in _PIPELINES and _OF_IMAGES.fullmatch(one))
            and "with" not in fact.route
            and meant(one, name)
        ]  # what an action is given by `with` is the action's own name
        return Slip(gap, name, wrong[0], reads[name][0]) if len(wrong) == 1 else None

    def optional(self, name: str) -> bool:
        """Whether programs read `name` and each of them has something to fall back on."""
        reads = self.inventory.reads.get(name, ())
        return bool(reads) and all("default" in one.traits and "required" not in one.traits for one in reads)

    def unwanted(self, name: str, difference: Difference) -> bool:
        """Whether no program here reads a variable and no file hands it on, while its neighbours mostly are read."""
        reads = self.inventory.reads
        if not VARIABLE_NAME.match(name) or name in reads:
            return False
        sides = (*difference.lacks, *(side for side, _ in difference.has))
        theirs = {side.member.path for side in sides}
        if any(fact.location.path not in theirs for fact in self._by_name.get(name, ())):
            return False
        segments = {named(part) for side in sides for route in side.settings for part in route}
        names = {one for one in segments if VARIABLE_NAME.match(one)}
        return len(names) >= _ENOUGH and sum(one in reads for one in names) * 3 > len(names) * 2

    def says(self, path: str, word: str) -> bool:
        """Whether `word` stands somewhere in the text of the file at `path`."""
        return any(source is not None and word in source.text for _, source in self.inventory.sources([path]))

    def mails_link(self) -> bool:
        """Whether the mails of a Rails application link to itself: by helpers that end in `_url`."""
        return bool(self.inventory.mentioned(_URL_HELPER, _MAILS))

    def mails_told(self) -> bool:
        """Whether an initializer or the mailers themselves have `default_url_options` for all environments."""
        return bool(self.inventory.mentioned(_MAIL_OPTIONS, _SAID_FOR_ALL))

    def asked_first(self, name: str) -> bool:
        """Whether a Ruby program asks whether there is a setting of that name, or a part of it, before it uses it."""
        asked = self.inventory.mentioned(_ASKED_FIRST, _RUBY_CODE, b"Settings.")
        return any(f"{name}.".startswith(f"{one}.") for one in asked)

    def unpushed(self, pattern: str) -> frozenset[str]:
        """The manifests of a family that nothing pushes with, where something pushes with one beside them."""
        paths = next((family.paths for family in self.inventory.families if family.pattern == pattern), ())
        return self.inventory.once(("unpushed", pattern), lambda: unpushed(self.inventory.tree, paths))

    @cached_property
    def overridable(self) -> bool:
        """Whether the settings files of a Ruby application are overridden by variables (`use_env`)."""
        return bool(self.inventory.mentioned(_USE_ENV, _INITIALIZERS))

    def handed(self, name: str, path: str) -> bool:
        """Whether Terraform code under the same top folder as `path` names `name` for every environment."""
        home = path.partition("/")[0]
        return any(
            fact.route[0] in ("module", "resource", "locals")
            and self.inventory.formats[fact.location.path] == "terraform"
            for fact in self._by_name.get(name, ())
            if fact.location.path.partition("/")[0] == home
        )

    @cached_property
    def _by_name(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = {}
        for fact, _ in self.inventory.variables:
            found.setdefault(fact.key, []).append(fact)
        return found

    def read(self, name: str, path: str) -> Fact | None:
        """Where a program for which the file at `path` may speak reads `name` and has nothing to fall back on.

        A read without which the program does not start comes first.
        """
        home = project(path)
        found = [
            fact
            for fact in self.inventory.reads.get(name, ())
            if ("default" not in fact.traits or "required" in fact.traits)
            and not occasional(fact.location.path)
            and related(project(fact.location.path), home)
            and not elsewhere(fact.location.path, path)
        ]
        return next((fact for fact in found if "required" in fact.traits), found[0] if found else None)
