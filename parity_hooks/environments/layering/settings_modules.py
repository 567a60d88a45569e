"""Settings that are programs: a module starts from the ones that it loads, in the order in which it loads them.

Source: Django's documentation, "Django settings" (`from .base import *`); the Rails guide "Configuring Rails
Applications" (an environment runs after `config/application.rb`, and may `require` another one).  A load under a
condition counts: what it brings may be there.  What nothing loads starts from the defaults of its family.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.families import normalised
from parity_hooks.environments.layering import split
from parity_hooks.environments.layering.mappings import Merged, lay

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.environments.families import Family, Member
    from parity_hooks.environments.layering import Files, Layers

_PYTHON: Final = re.compile(r"^[ \t]*from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+\*", re.MULTILINE)
_RUBY: Final = re.compile(
    r"^[ \t]*(?:require_relative[ (]+|(?:require|load)[ (]+(?:Rails\.root\.join|File\.(?:expand_path|join))"
    r"[^\n\"']{0,60})[\"']([\w./-]+)[\"']",
    re.MULTILINE,
)


def layers(member: Member, family: Family, files: Files) -> Layers | None:
    """The modules that `member` loads, lowest first, under its own settings."""
    loaded = list(dict.fromkeys(_order(member.path, files, frozenset())))
    rails = files.formats[member.path] == "settings-ruby"
    beneath = [path for path in family.defaults if path not in loaded] if rails or len(loaded) == 1 else []
    result: Merged = {}
    for path in (*beneath, *loaded):
        found = files.settings(path)
        if found is None:
            return None
        lay(result, found, own=path == member.path)
    return split(result.values())


def _order(path: str, files: Files, above: frozenset[str]) -> Iterator[str]:
    """What `path` loads, then `path` itself; a module that is being loaded already is not loaded again."""
    above |= {path}
    for other in files.once((__name__, path), lambda: _loads(path, files)):
        if other not in above:
            yield from _order(other, files, above)
    yield path


def _loads(path: str, files: Files) -> tuple[str, ...]:
    """The settings modules of the tree that the module at `path` loads."""
    ((_, source),) = files.sources([path])
    text = source.text if source else ""
    if files.formats[path] == "settings-ruby":
        found = (_ruby(path, match[1], files) for match in _RUBY.finditer(text))
    else:
        found = (_python(path, len(match[1]), match[2], files) for match in _PYTHON.finditer(text))
    return tuple(dict.fromkeys(one for one in found if one))


def _ruby(path: str, named: str, files: Files) -> str:
    """`require_relative` counts from the module's folder, everything else is named by the end of its path."""
    name = named.removesuffix(".rb") + ".rb"
    beside = normalised(posixpath.join(posixpath.dirname(path), name))
    return beside if beside in files.formats else _ending(path, posixpath.normpath(name).lstrip("./"), files)


def _python(path: str, dots: int, named: str, files: Files) -> str:
    folder = posixpath.dirname(path)
    for _ in range(dots - 1):
        folder = posixpath.dirname(folder)
    name = named.replace(".", "/")
    for candidate in (f"{name}.py", f"{name}/__init__.py") if name else ("__init__.py",):
        beside = posixpath.join(folder, candidate)
        found = (beside if beside in files.formats else "") if dots else _ending(path, candidate, files)
        if found:
            return found
    return ""


def _ending(path: str, name: str, files: Files) -> str:
    """The file of the same format that is `name` in some folder above `path`."""
    folder = posixpath.dirname(path)
    while True:
        candidate = posixpath.join(folder, name)
        if files.formats.get(candidate) == files.formats[path]:
            return candidate
        if not folder:
            return ""
        folder = posixpath.dirname(folder)
