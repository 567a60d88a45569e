"""`vars` of kustomizations: fields of objects, filled in wherever `$(NAME)` refers to them once all is built.

Semantics: the Kustomize reference, "vars".  A name that no kustomization defines stays: it is for Kubernetes, which
knows the variables of the container.  A var without its object, or with several, is unknown: Kustomize builds nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.layering.kustomize_expand import Expansion
from parity_hooks.environments.layering.kustomize_fields import split
from parity_hooks.environments.layering.kustomize_merge import null
from parity_hooks.environments.layering.kustomize_objects import UNKNOWN, Identity, leaf_of
from parity_hooks.environments.layering.kustomize_references import FIELDS
from parity_hooks.environments.layering.kustomize_sources import NAME, value_of
from parity_hooks.formats import kustomization
from parity_hooks.formats.scalars import canonical
from parity_hooks.formats.tree import Mapping, Scalar, Sequence, items, mapping
from parity_hooks.model.fact import SETTING, Fact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from parity_hooks.environments.layering.kustomize_objects import Object
    from parity_hooks.environments.layering.kustomize_outcome import Build
    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node

_POSITION: Final = re.compile(r"^(.*)\[(\d+)\]$")
_INTEGER: Final = re.compile(r"^[-+]?\d{1,18}$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Var:
    """A name, the object and the field that it stands for, and what the kustomization says of it."""

    name: str
    of: Identity | None  # None: no object answers, or several do
    path: str
    at: Scalar
    told: tuple[Fact, ...]


def declared(root: Mapping, source: Source, into: Build) -> list[Node]:
    """Add the `vars` of a kustomization to what is being built, and return the entries that are none."""
    rest = []
    for entry in items(root.get("vars")):
        var = _var(entry, source, into) if isinstance(entry, Mapping) else None
        if var is None:
            rest.append(entry)
        else:
            into.define(var)
    return rest


def _var(entry: Mapping, source: Source, into: Build) -> Var | None:
    name = entry.get("name")
    if not isinstance(name, Scalar) or not name.text:
        return None
    whom = mapping(entry.get("objref") or entry.get("objRef"))
    chosen = _chosen(whom, into.objects.values())
    field = mapping(entry.get("fieldref") or entry.get("fieldRef"))
    path = field.text("fieldpath") or field.text("fieldPath") or NAME
    alone = Mapping(entry.line, entry.column, {"vars": (name, Sequence(entry.line, entry.column, [entry]))})
    told = [one for one in kustomization.facts(source, alone) if isinstance(one, Fact) and one.kind == SETTING]
    at = leaf_of(source.path, name, UNKNOWN)
    return Var(name.text, chosen[0].identity if len(chosen) == 1 else None, path, at, tuple(told))


def _chosen(whom: Mapping, objects: Iterable[Object]) -> list[Object]:
    """The objects that a reference fits: kind, group and version are said as they are, the namespace may be left."""
    kind, name, namespace = whom.text("kind"), whom.text("name"), whom.text("namespace")
    group, _, version = whom.text("apiVersion").rpartition("/")
    if not version:
        group, version = whom.text("group"), whom.text("version")
    return [
        one
        for one in objects
        if one.kind == kind
        and name in one.names
        and (one.group, one.version) == (group, version)
        and (not namespace or namespace in {text or "default" for text in one.namespaces})
    ]


def resolved(build: Build) -> Build:
    """What a build comes to with its vars filled in; the same build where it has none.

    What is said of a var that is unknown, or that nothing refers to, stays a setting.
    """
    if not build.vars:
        return build
    former = frozenset(name for one in build.objects.values() for name in one.names if name != one.names[-1])
    values = {name: _value(var, build.objects, former) for name, var in build.vars.items()}
    expansion = Expansion(values, FIELDS | build.references)
    objects = {identity: expansion.applied(one) for identity, one in build.objects.items()}
    known = {name for name in expansion.used if values[name].text != UNKNOWN}
    kept = {one.route: one for name, var in build.vars.items() if name not in known for one in var.told}
    return replace(build, objects=objects, settings={**kept, **build.settings})


def _value(var: Var, objects: dict[Identity, Object], former: frozenset[str]) -> Scalar:
    """What a var stands for; unknown where that is no leaf, or a name that is changed where it is referred to."""
    one = objects.get(var.of) if var.of else None
    found = value_of(one, _positioned(var.path)) if one else None
    text = _written(found) if isinstance(found, Scalar) else None
    if not isinstance(found, Scalar) or text is None or (var.path != NAME and text in former):
        return var.at
    return replace(found, text=text)


def _positioned(path: str) -> list[str]:
    """The parts of a field path, `ports[0]` as two."""
    matches = [(part, _POSITION.match(part)) for part in split(path)]
    return [one for part, match in matches for one in (match.groups() if match else (part,)) if one]


def _written(leaf: Scalar) -> str | None:
    """The text that Go writes for a leaf of its type; None where Kustomize reads none, or writes it in several ways."""
    kind, _ = canonical(leaf, "kustomize")
    if kind == "text":
        return leaf.text
    if kind == "bool":
        return leaf.text.lower()
    if null(leaf) or _INTEGER.match(leaf.text):
        return None if null(leaf) else str(int(leaf.text))
    try:
        text = repr(float(leaf.text))
    except ValueError:
        return None
    return None if re.search("[a-z_]", text + leaf.text) else text.removesuffix(".0")
