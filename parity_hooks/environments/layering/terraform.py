"""Terraform: the defaults of a root module, the files that Terraform loads by itself, then the member.

Semantics: the Terraform language, "Variable Definition Precedence".  A variable is set as a whole: neither mappings
nor lists merge.  A variable without a default has to be set: Terraform refuses to plan without it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.layering import Layers, split
from parity_hooks.environments.layering.elsewhere import SCRIPTS
from parity_hooks.environments.names import sighted
from parity_hooks.model.fact import PARAMETER, SETTING, SHAPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from parity_hooks.environments.families import Family, Member
    from parity_hooks.environments.layering import Files
    from parity_hooks.model.fact import Fact

_Variables = dict[str, list[tuple["Fact", bool]]]  # by name: what sets it, and whether that is the member's own
_LOADED: Final = re.compile(r"(?:^|/)(?:terraform|(?P<auto>[^/]+\.auto))\.tfvars(?P<json>\.json)?$")


def layers(member: Member, family: Family, files: Files) -> Layers | None:
    """What Terraform comes to for `member`; without a module that it is for, what the member states."""
    stated = files.stated(member.path)
    if stated is None:
        return None
    module = module_of(member, family, files)
    found = defaults(module, files, own=not _shared(module, member, family)) if module is not None else {}
    for path in _loaded(module, member, family, files):
        facts = stated if path == member.path else files.stated(path)
        if facts is None:
            return None
        found.update(_set(facts, own=path == member.path or sighted(path) is not None))
    layered = split(setting for one in found.values() for setting in one if setting[0].kind == SETTING)
    needed = _required(module, member, files) - set(found) if module is not None else frozenset[str]()
    return replace(layered, required=frozenset((name,) for name in needed))


def module_of(member: Member, family: Family, files: Files) -> str | None:
    """The folder of the module that `member` sets variables of: the nearest one upwards that declares most of them."""
    own = _set(files.stated(member.path) or (), own=True)
    named = set(own or _set(files.stated(family.members[0].path) or (), own=True))
    folder = member.path.rpartition("/")[0]
    while True:
        declared = {fact.key for fact in _parameters(folder, files)}
        if 2 * len(declared & named) > len(named):
            return folder
        if not folder:
            return None
        folder = folder.rpartition("/")[0]


def _parameters(folder: str, files: Files) -> Iterator[Fact]:
    return (fact for fact in _module(folder, files) if fact.kind == PARAMETER)


def _module(folder: str, files: Files) -> Iterator[Fact]:
    """What the files of a module state; one that cannot be read says nothing."""
    for path in files.folders.get(folder, ()):
        if files.formats[path] == "terraform":
            yield from files.stated(path) or ()


def defaults(module: str, files: Files, *, own: bool) -> _Variables:
    """The defaults of a module's variables; null sets nothing."""
    found: _Variables = {fact.key: [] for fact in _parameters(module, files) if "default" in fact.traits}
    for fact in _module(module, files):
        if fact.kind == SETTING and fact.route[:1] == ("variable",) and fact.route[2:3] == ("default",):
            name, route = fact.route[1], fact.route[1:2] + fact.route[3:]
            if name in found and not (len(route) == 1 and fact.value.raw == "null"):
                found[name].append((replace(fact, route=route), own))
    return found


def _shared(module: str | None, member: Member, family: Family) -> bool:
    """Whether other members are for the same module."""
    prefix = f"{module}/" if module else ""
    return any(one is not member and one.path.startswith(prefix) for one in family.members)


def _loaded(module: str | None, member: Member, family: Family, files: Files) -> list[str]:
    """What Terraform reads for `member` in its order: what it finds in the module, then what it is told to read."""
    others = {one.path for one in family.members}
    beside = files.folders.get(module, ()) if module is not None else ()
    loaded = [path for path in beside if _LOADED.search(path) and path not in others and not _another(path, member)]
    if member.path in beside and _LOADED.search(member.path):
        return sorted((*loaded, member.path), key=_order)
    return [*sorted(loaded, key=_order), member.path]


def _another(path: str, member: Member) -> bool:
    """Whether a file is named after another environment: whoever runs Terraform for this one takes it away first."""
    seen = sighted(path)
    return seen is not None and seen.environment.name != member.environment.name


def _order(path: str) -> tuple[bool, bool, str]:
    match = _LOADED.search(path)
    auto, json = bool(match and match["auto"]), bool(match and match["json"])
    return auto, json and not auto, path


def _set(facts: Iterable[Fact], *, own: bool) -> _Variables:
    result: _Variables = {}
    for fact in facts:
        if fact.kind in (SETTING, SHAPE) and fact.route:
            result.setdefault(fact.route[0], []).append((fact, own))
    return result


_NAMED: Final = re.compile(r"TF_VAR_(\w+)|-var[ =]+[\"']{0,2}(\w+)[ \t]*=")


def _required(module: str, member: Member, files: Files) -> frozenset[str]:
    """The variables of a module that have no default and that nothing but the members' files gives a value."""
    bare = frozenset(fact.key for fact in _parameters(module, files) if "default" not in fact.traits)
    if not bare:
        return bare
    return bare - files.mentioned(_NAMED, SCRIPTS) - _common({module, member.path.rpartition("/")[0]}, files)


def _common(folders: Iterable[str], files: Files) -> frozenset[str]:
    """The variables that files for no environment in particular set, which may be passed beside the member."""
    paths = (path for folder in folders for path in files.folders.get(folder, ()))
    common = [path for path in paths if files.formats[path] in ("tfvars", "tfvars-json") and not sighted(path)]
    return frozenset(name for path in common for name in _set(files.stated(path) or (), own=False))
