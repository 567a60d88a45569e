"""What a kustomization comes to: objects, settings of its own, and what each of its entries brings."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from parity_hooks.model.route import Item

if TYPE_CHECKING:
    from parity_hooks.environments.layering.kustomize_objects import Identity, Object
    from parity_hooks.environments.layering.kustomize_references import Field
    from parity_hooks.environments.layering.kustomize_vars import Var
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.route import Route


@dataclass(frozen=True, slots=True)
class Listing:
    """One entry of `resources` (or `bases`, `components`) and the objects that it brings."""

    fact: Fact
    brings: frozenset[Identity]
    inner: tuple[Listing, ...] = ()


@dataclass(slots=True)
class Build:
    """What a kustomization comes to."""

    objects: dict[Identity, Object] = field(default_factory=dict)
    settings: dict[Route, Fact] = field(default_factory=dict)
    listings: list[Listing] = field(default_factory=list)
    files: set[str] = field(default_factory=set)
    cut: bool = False  # inside a cycle: not what it comes to by itself
    gone: set[tuple[str, str]] = field(default_factory=set)  # kind and name of what patches delete
    vars: dict[str, Var] = field(default_factory=dict)  # filled in once all is built
    references: set[Field] = field(default_factory=set)  # where, beside the default fields
    open: bool = False  # objects come from elsewhere too: a patch without its object may be one of theirs
    broken: bool = False  # a file could not be read: nothing can be said to be missing

    def take(self, other: Build, folder: str) -> None:
        """Add what a base comes to."""
        self.objects.update(other.objects)
        for route, fact in other.settings.items():
            known = self.settings.get(route)
            clash = known is not None and known.value.raw != fact.value.raw
            self.settings[(Item(folder), *route) if clash else route] = fact
        for var in other.vars.values():
            self.define(var)
        self.references |= other.references
        self.files |= other.files
        self.cut |= other.cut
        self.gone |= other.gone
        self.open |= other.open
        self.broken |= other.broken

    def define(self, var: Var) -> None:
        """Add a var; one of its name that is another makes both unknown."""
        known = self.vars.setdefault(var.name, var)
        if known != var:
            self.vars[var.name] = replace(known, of=None)
