"""Facts: what one file states, each with the place where it states it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from parity_hooks.model.location import Location
    from parity_hooks.model.route import Route
    from parity_hooks.model.value import Value

SETTING: Final = "setting"  # one leaf of a configuration file
VERSION: Final = "version"  # a product and the version of it that is used
VARIABLE: Final = "variable"  # an environment variable by name
PORT: Final = "port"  # a port that the application's container listens on, as far as the file knows
PARAMETER: Final = "parameter"  # what a file wants to be given by another one; trait `default`: or does without
SHAPE: Final = "shape"  # that a key holds a list, null or an empty mapping: layers need it, comparing does not


@dataclass(frozen=True, slots=True)
class Fact:
    """One typed statement of a file.

    `subject` is whom it is about (a product, a service, or nothing), `key` what it names, `route` the logical
    path to it.  `traits` say how it is meant: words of `TRAITS`.
    """

    kind: str
    surface: str
    subject: str
    key: str
    value: Value
    route: Route
    location: Location
    traits: frozenset[str] = frozenset()

    @property
    def identity(self) -> tuple[str, str, str]:
        """What makes facts of two environments comparable: never the file or the line."""
        return self.surface, self.subject, self.key


TRAITS: Final = {
    "range": "a version range that has to be satisfied, not a version",
    "minimum": "the lowest version that is accepted",
    "matrix": "one of several versions that are tried",
    "stage": "an image that only a build stage uses",
    "client": "an image used for its client tools, not as the server",
    "floating": "no version is stated, or a tag that moves",
    "opaque": "a tag that names a build, not a version",
    "disabled": "switched off in the file that states it",
    "server": "a server that other containers talk to",
    "read": "a program looks the variable up at this place",
    "required": "the program refuses to start without it, at least in production where a default stands beside it",
    "default": "a value used only when nothing else is given, or a read without which the program goes on",
    "commented": "there is a comment beside it that explains it",
    "empty": "the name is there, the value is not",
    "list": "a list, which another file replaces as a whole",
    "null": "null, which takes away what lies beneath it",
    "passed": "handed on from the surrounding environment",
    "secret-ref": "supplied from a secret or a vault",
    "wildcard": "a whole set of names is taken over from elsewhere",
    "added": "an item that is added to a list of the defaults, which stays",
    "indirect": "the version stands in another file or variable",
    "reset": "takes away what the files beneath state there",
}
