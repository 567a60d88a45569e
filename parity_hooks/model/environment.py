"""Environments: a name as the repository writes it, and the role it plays."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Role(Enum):
    """What an environment is for; production is the reference."""

    PRODUCTION = "production"
    STAGING = "staging"
    PREVIEW = "preview"
    CI = "ci"
    LOCAL = "local"

    @property
    def deployed(self) -> bool:
        """Whether it runs for somebody else than one developer or one CI job."""
        return self in (Role.PRODUCTION, Role.STAGING, Role.PREVIEW)


@dataclass(frozen=True, slots=True)
class Environment:
    """A name and its role; `thin` environments are one-offs (a pen test, a migration) that may lack a lot."""

    name: str
    role: Role
    thin: bool = False

    @property
    def order(self) -> tuple[int, str]:
        """Production first, then by distance from it, then by name."""
        return list(Role).index(self.role), self.name
