"""Problems: what could not be read in a file, as a value with a place.  A message shows names, never values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parity_hooks.model.location import Location


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that cannot be read; `fatal` when nothing of the file can be relied on."""

    message: str
    location: Location
    fatal: bool = True
    rule: str = "unreadable-source"
