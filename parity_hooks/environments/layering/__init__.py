"""How each tool lays its files over each other: what is in effect for one member of a family.

One line here and one module is all a tool needs.  A format without a line merges as most of them do (`mappings`).
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from parity_hooks.environments.families import Family, Member
    from parity_hooks.formats.source import Source
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.route import Route

T = TypeVar("T")


class Files(Protocol):
    """The files of one tree as a layering sees them."""

    def __hash__(self) -> int: ...

    @property
    def formats(self) -> Mapping[str, str]:
        """The format of every file that some format reads, by path."""
        ...

    @property
    def folders(self) -> Mapping[str, tuple[str, ...]]:
        """The paths in `formats` by the folder that they lie in directly."""
        ...

    def settings(self, path: str) -> list[Fact] | None:
        """What the file at `path` states, in its order; None where it cannot be read, or is none of ours."""
        ...

    def stated(self, path: str) -> list[Fact] | None:
        """The facts of every kind in the file at `path`; None as above."""
        ...

    def read_as(self, path: str, form: str) -> list[Fact] | None:
        """What any file states when it is read in the format `form`, because another one names it; None as above."""
        ...

    def mentioned(self, names: re.Pattern[str], where: re.Pattern[str]) -> frozenset[str]:
        """What the groups of `names` find in the text of every file, ours or not, whose path `where` matches."""
        ...

    def has(self, path: str) -> bool:
        """Whether there is a file at `path`, ours or not."""
        ...

    def sources(self, paths: Sequence[str]) -> Iterator[tuple[str, Source | None]]:
        """Yield the text of any files; None where there is none, or where it cannot be read."""
        ...

    def texts(self, needles: Sequence[bytes], where: re.Pattern[str]) -> list[Source]:
        """Every file, ours or not, whose path `where` matches and whose text has one of `needles`."""
        ...

    def once(self, about: tuple[str, str], make: Callable[[], T]) -> T:
        """What `make` returned for this tree when it was first asked about this."""
        ...


@dataclass(frozen=True, slots=True)
class Layers:
    """Settings in effect, merged as their tool merges them: no route stands on both sides.

    `shared` comes from files that lie beneath several members, `own` from what speaks for this member alone.
    The tool refuses to run without a value at each of the routes in `required`, and nothing gives it one; it takes
    no notice of what stands below those in `unused`.
    What stands below those in `foreign` is laid over defaults that are not in the repository.  That the member lacks
    what stands at the routes in `told` is said at another route.  `files` are those whose
    settings are merged here, so that comparing them file by file would say the same again.
    """

    shared: tuple[Fact, ...]
    own: tuple[Fact, ...]
    required: frozenset[Route] = frozenset()
    unused: frozenset[Route] = frozenset()
    foreign: frozenset[Route] = frozenset()
    told: frozenset[Route] = frozenset()
    files: frozenset[str] = frozenset()


# The format of a family's members -> the module that knows how its tool merges.
TOOLS: Final[dict[str, str]] = {
    "compose": "compose",
    "helm-values": "helm",
    "tfvars": "terraform",
    "tfvars-json": "terraform",
    "terragrunt": "terragrunt",
    "kustomization": "kustomize",
    "settings-python": "settings_modules",
    "settings-ruby": "settings_modules",
}


# The format of a family's members -> the module that knows what another file demands of them.
DEMANDS: Final[dict[str, str]] = {
    "yaml": "cloud_foundry",
}


def layers(member: Member, family: Family, files: Files) -> Layers | None:
    """What is in effect for `member`; None where a file that it depends on cannot be read."""
    form = files.formats[member.path]
    tool = TOOLS.get(form, "mappings")
    if form == "yaml" and _of_helm(family, files):
        tool = "helm"
    found: Layers | None = import_module(f"{__name__}.{tool}").layers(member, family, files)
    if found is not None and form in DEMANDS:
        demanded: Layers = import_module(f"{__name__}.{DEMANDS[form]}").demanded(member, found, files)
        return demanded
    return found


def _of_helm(family: Family, files: Files) -> bool:
    """Whether somebody gives files of a family to Helm, whatever their names are."""
    if not any(form in ("helm-values", "helm-chart") for form in files.formats.values()):
        return False
    from parity_hooks.environments.stacks import stacks

    paths = {member.path for member in family.members}
    return any(not paths.isdisjoint(one.files) for one in stacks("helm", files))


def split(found: Iterable[tuple[Fact, bool]]) -> Layers:
    """Layers from facts that are each marked as the member's own or not."""
    marked = list(found)
    return Layers(tuple(fact for fact, own in marked if not own), tuple(fact for fact, own in marked if own))
