"""Strategic merge patches: what a patch states laid over an object, nulls and `$patch` directives followed.

Semantics: Kubernetes' "Update API Objects in Place Using kubectl patch" and Kustomize's reading of it: lists of the
built-in kinds merge by their merge key, those of custom resources are replaced.  Nothing is changed in place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parity_hooks.formats.tree import Mapping, Scalar, Sequence, mapping

if TYPE_CHECKING:
    from parity_hooks.formats.tree import Node

# The merge keys of the Kubernetes API (`x-kubernetes-patch-merge-key`, `x-kubernetes-list-map-keys`) by field.
_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "containers": ("name",),
    "initContainers": ("name",),
    "ephemeralContainers": ("name",),
    "env": ("name",),
    "volumes": ("name",),
    "imagePullSecrets": ("name",),
    "secrets": ("name",),
    "resourceClaims": ("name",),
    "claims": ("name",),
    "schedulingGates": ("name",),
    "webhooks": ("name",),
    "ports": ("containerPort", "protocol"),
    "volumeMounts": ("mountPath",),
    "volumeDevices": ("devicePath",),
    "hostAliases": ("ip",),
    "topologySpreadConstraints": ("topologyKey", "whenUnsatisfiable"),
    "conditions": ("type",),
    "ownerReferences": ("uid",),
}
_SETS: Final = frozenset(("finalizers",))  # lists of texts that merge
_TEXTS: Final = frozenset(("ConfigMap", "Secret"))  # kinds whose `data` holds texts, whatever we read in them
_NULLS: Final = frozenset(("", "~", "null", "Null", "NULL"))
DEEPEST: Final = 100


def merged(object_: Mapping, patch: Mapping, *, builtin: bool, certain: bool = True) -> Mapping | None:
    """`object_` with `patch` over it; None where the patch deletes it.

    Of an object that is not wholly known (not `certain`) a null is kept, as the statement that it is.
    """
    if _directive(patch) == "delete":
        return None
    return _Merge(object_.text("kind"), builtin, certain).mapping(object_, patch, ())


def null(node: Node) -> bool:
    """Whether a leaf is null."""
    return isinstance(node, Scalar) and node.plain and node.text in _NULLS


def _directive(node: Node) -> str:
    return node.text("$patch") if isinstance(node, Mapping) else ""


class _Merge:
    """One patch being laid over one object."""

    def __init__(self, kind: str, builtin: bool, certain: bool) -> None:
        self.kind = kind
        self.builtin = builtin
        self.certain = certain

    def mapping(self, owner: Mapping, patch: Mapping, route: tuple[str, ...]) -> Mapping:
        if _directive(patch) == "replace" or len(route) >= DEEPEST:
            return mapping(self.stated(patch))
        result = Mapping(owner.line, owner.column, dict(owner.entries))
        for key, (at, value) in patch.entries.items():
            if key.startswith("$"):
                continue
            found = owner.get(key)
            if (null(value) and self.certain) or _directive(value) == "delete":
                result.entries.pop(key, None)
            elif found is None or self._text(route):
                result.entries[key] = (at, self.stated(value))
            else:
                laid = self.node(found, value, (*route, key))
                result.entries[key] = (result.entries[key][0], laid) if laid is not value else (at, laid)
        return result

    def node(self, owner: Node, patch: Node, route: tuple[str, ...]) -> Node:
        if isinstance(owner, Mapping) and isinstance(patch, Mapping):
            return self.mapping(owner, patch, route)
        if isinstance(owner, Sequence) and isinstance(patch, Sequence):
            return self.sequence(owner, patch, route)
        if (
            isinstance(owner, Scalar)
            and isinstance(patch, Scalar)
            and (owner.text, owner.plain) == (patch.text, patch.plain)
        ):
            return owner  # said again, not changed
        return self.stated(patch) if isinstance(patch, Mapping | Sequence) else patch

    def sequence(self, owner: Sequence, patch: Sequence, route: tuple[str, ...]) -> Sequence:
        if any(isinstance(one, Mapping) and list(one.entries) == ["$patch"] for one in patch.items):
            if any(
                _directive(one) == "delete" and len(one.entries) == 1 for one in patch.items if isinstance(one, Mapping)
            ):
                return Sequence(patch.line, patch.column)
            return self.stated_list(patch)
        if route[-1] in _SETS and self.builtin:
            known = {one.text for one in patch.items if isinstance(one, Scalar)}
            rest = [one for one in owner.items if not (isinstance(one, Scalar) and one.text in known)]
            return Sequence(owner.line, owner.column, [*patch.items, *rest])
        keys = self._keys(route)
        return self._by_key(owner, patch, keys, route) if keys else self.stated_list(patch)

    def _by_key(self, owner: Sequence, patch: Sequence, keys: tuple[str, ...], route: tuple[str, ...]) -> Sequence:
        """Items of the patch over those with the same key; what the patch names stands before the others."""
        keys = tuple(key for key in keys if key == keys[0] or _everywhere(key, owner, patch))
        rest = {_name(one, keys): one for one in owner.items}
        first: dict[tuple[str, ...], Node] = {}
        for one in patch.items:
            name = _name(one, keys)
            before = first.get(name) or rest.pop(name, None)
            if _directive(one) != "delete":
                first[name] = self.stated(one) if before is None else self.node(before, one, (*route, ""))
        return Sequence(owner.line, owner.column, [*first.values(), *rest.values()])

    def _keys(self, route: tuple[str, ...]) -> tuple[str, ...]:
        if not self.builtin:
            return ()
        if route[-1] == "ports" and self.kind == "Service":
            return ("port", "protocol")
        if route[-1] in ("secrets", "imagePullSecrets") and self.kind != "ServiceAccount" and "spec" not in route:
            return ()
        return _KEYS.get(route[-1], ())

    def _text(self, route: tuple[str, ...]) -> bool:
        return self.kind in _TEXTS and route in (("data",), ("binaryData",), ("stringData",))

    def stated(self, node: Node) -> Node:
        """What a patch states where there was nothing: without its directives and, of known objects, its nulls."""
        stack: list[Node] = [node]
        plain = True
        while stack and plain:
            one = stack.pop()
            if isinstance(one, Mapping):
                plain = not any(
                    key == "$patch" or (self.certain and null(value)) for key, (_, value) in one.entries.items()
                )
                stack.extend(value for _, value in one.entries.values())
            elif isinstance(one, Sequence):
                stack.extend(one.items)
        return node if plain else self._cleaned(node, 0)

    def _cleaned(self, node: Node, depth: int) -> Node:
        if depth > DEEPEST or isinstance(node, Scalar):
            return node
        if isinstance(node, Sequence):
            kept = [one for one in node.items if _directive(one) != "delete"]
            return Sequence(node.line, node.column, [self._cleaned(one, depth + 1) for one in kept])
        entries = {
            key: (at, self._cleaned(value, depth + 1))
            for key, (at, value) in node.entries.items()
            if key != "$patch" and _directive(value) != "delete" and not (self.certain and null(value))
        }
        return Mapping(node.line, node.column, entries)

    def stated_list(self, patch: Sequence) -> Sequence:
        kept = [one for one in patch.items if not (isinstance(one, Mapping) and list(one.entries) == ["$patch"])]
        return Sequence(patch.line, patch.column, [self.stated(one) for one in kept])


def _everywhere(key: str, *lists: Sequence) -> bool:
    return all(isinstance(one, Mapping) and one.get(key) is not None for each in lists for one in each.items)


def _name(node: Node, keys: tuple[str, ...]) -> tuple[str, ...]:
    """What makes an item the same one; an item that has no such key is like no other."""
    if isinstance(node, Mapping) and node.get(keys[0]) is not None:
        return tuple(node.text(key) for key in keys)
    return ("", str(id(node)))
