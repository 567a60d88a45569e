"""What a repository agreed on: the contract, its truths and its policy, and the divergences that were recorded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from parity_hooks.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from parity_hooks.contract.guards import Guard
    from parity_hooks.model.environment import Environment

REASONS: Final = (
    "cost", "scale", "data-privacy", "determinism", "vendor-limit", "vendor-sandbox", "licence", "hardware",
    "isolation", "migration-in-progress", "staged-rollout", "developer-safety", "other",
)  # fmt: skip
NOBODY: Final = "none"  # the environment of a source that speaks for none
PRODUCTION: Final = "production"


@dataclass(frozen=True, slots=True)
class Statement:
    """What one place says: `state` is `value` (then `value` is its text), `present`, `absent`, `secret` or `unknown`.

    `path` and `route` are where; of a secret only the existence is known.
    """

    state: str
    value: str | None
    path: str
    route: str

    @property
    def source(self) -> str:
        """The place as committed files cite it: `path#route`."""
        return cited(self.path, self.route)

    @property
    def said(self) -> str:
        """What it says, in words that may be shown."""
        return self.value or '""' if self.state == "value" else {"absent": "missing"}.get(self.state, self.state)


def cited(path: str, route: str) -> str:
    """`path#route`, or the path alone; `#` of a path is `%23`."""
    plain = path.replace("%", "%25").replace("#", "%23")
    return f"{plain}#{route}" if route else plain


def uncited(text: str) -> tuple[str, str]:
    """`(path, route)` of a citation."""
    path, _, route = text.partition("#")
    return path.replace("%23", "#").replace("%25", "%"), route


@dataclass(frozen=True, slots=True)
class Family:
    """Files of one pattern: `{env}` stands for one of the words in `names`, each with its environment."""

    pattern: str
    under: tuple[str, ...]
    names: Mapping[str, str]

    def members(self) -> Iterator[tuple[str, str]]:
        """Yield `(path, environment)`."""
        for word, environment in self.names.items():
            yield self.pattern.replace("{env}", word), environment


@dataclass(frozen=True, slots=True)
class Query:
    """A command whose output, of a format, speaks for an environment; what it last said lies in a snapshot.

    `max_age_days` is how long the snapshot counts; 0: forever.
    """

    command: str
    form: str
    environment: str
    snapshot: str
    max_age_days: int
    path: str  # of the snapshot

    @property
    def name(self) -> str:
        """What tells it from other sources of a contract."""
        return f"\0command\0{self.command}"


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a document that says something about an environment: the heading with that anchor, or all of it."""

    path: str
    anchor: str
    environment: str

    @property
    def name(self) -> str:
        """What tells it from other sources of a contract."""
        return f"\0document\0{cited(self.path, self.anchor)}"


@dataclass(frozen=True, slots=True)
class Truth:
    """What is claimed of production, and where production says so."""

    surface: str
    subject: str
    scope: str
    key: str
    statement: Statement
    location: Location

    @property
    def name(self) -> tuple[str, str, str, str]:
        """What tells it from other truths."""
        return self.surface, self.subject, self.scope, self.key


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the policy: globs to match, and what follows."""

    match: Mapping[str, str]
    compare: str = ""
    severity: str = ""
    waivable: bool | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """When a divergence has to be looked at again: a date (`YYYY-MM-DD`), an event, or both."""

    by: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Divergence:
    """One recorded difference, bound to what every side said."""

    id: str
    surface: str
    subject: str
    scope: str
    keys: tuple[str, ...]
    sides: Mapping[str, tuple[Statement, ...]]  # by environment
    reason: str
    explanation: str
    risk: str
    guard: Guard | None
    owner: str
    review: Review
    status: str
    path: str
    lines: Mapping[str, int] = field(default_factory=dict)  # of its keys, 1-based

    @property
    def reviewed(self) -> bool:
        """Whether a person gave the reason."""
        return self.status != "unreviewed"

    @property
    def statements(self) -> tuple[tuple[str, Statement], ...]:
        """Every `(environment, statement)`, production's first."""
        return tuple((name, one) for name, all_of in self.sides.items() for one in all_of)

    def at(self, key: str = "id") -> Location:
        """Where one of its keys stands, or would."""
        return Location(self.path, self.lines.get(key) or self.lines.get("id", 1), 1)


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract with its divergences.  `folder` is where `.parity` lies: empty for the repository's own."""

    folder: str
    app: str
    environments: Mapping[str, Environment]
    families: tuple[Family, ...]
    sources: Mapping[str, str]  # path -> environment
    truths: tuple[Truth, ...]
    policy: tuple[Row, ...]
    divergences: tuple[Divergence, ...]
    queries: tuple[Query, ...] = ()
    pages: tuple[Page, ...] = ()
    listed: tuple[str, ...] = ()  # what stands under `sources`, in its order: a path, or the name of what is no file

    @property
    def path(self) -> str:
        """Where the contract lies."""
        return f"{self.folder}/{CONTRACT}" if self.folder else CONTRACT

    @property
    def home(self) -> str:
        """Where its divergences lie."""
        return f"{self.folder}/{DIVERGENCES}" if self.folder else DIVERGENCES

    def owns(self, path: str) -> bool:
        """Whether a path lies where this contract counts."""
        return not self.folder or path.startswith(f"{self.folder}/")

    def voices(self) -> Iterator[tuple[str, str]]:
        """Yield `(path, environment)` for every file that it names; what stands under `sources` wins."""
        for family in self.families:
            yield from family.members()
        yield from self.sources.items()
        yield from ((one.path, one.environment) for one in self.queries)


CONTRACT: Final = ".parity/contract.yaml"
DIVERGENCES: Final = ".parity/divergences/"
SNAPSHOTS: Final = ".parity/snapshots/"
# The formats of outputs that can be kept: what may be secret in them is known by its name.
SNAPSHOT_FORMATS: Final = {
    "kubernetes": "yaml", "compose": "yaml", "helm-values": "yaml", "yaml": "yaml", "dotenv": "env",
}  # fmt: skip
