"""The patches of a kustomization: strategic merges and JSON 6902, in files and inline, for one object or for many."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.layering import kustomize_json as json_patch
from parity_hooks.environments.layering.kustomize_files import inline
from parity_hooks.environments.layering.kustomize_merge import merged
from parity_hooks.environments.layering.kustomize_objects import Object, group_of, placed, selects, stands_for
from parity_hooks.formats.tree import Mapping, Scalar, Sequence, mapping

if TYPE_CHECKING:
    from parity_hooks.environments.layering.kustomize_files import Documents
    from parity_hooks.environments.layering.kustomize_outcome import Build
    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node

_SELECTORS: Final = ("namespace", "labelSelector", "annotationSelector")


class Patches:
    """The patches of the kustomization `source`, applied to what is being built."""

    def __init__(self, source: Source, documents: Documents, into: Build) -> None:
        self.source = source
        self.folder = source.path.rpartition("/")[0]
        self.documents = documents
        self.into = into

    def applied(self, entry: Node) -> Node | None:
        """Apply one entry of `patches` or its older spellings, and return what of it stays a setting.

        Whether a selector fits an object that lies elsewhere cannot be told: it is kept.
        """
        documents, path = self._patch_documents(entry)
        target = mapping(entry).get("target")
        done = [self._apply(one, target, path) for one in documents]
        if not done or not all(done):
            return entry
        self.into.files.add(path)
        narrow = isinstance(target, Mapping) and any(target.text(key) for key in _SELECTORS)
        if not narrow or not isinstance(entry, Mapping) or self._known(target):
            return None
        return replace(entry, entries={key: one for key, one in entry.entries.items() if key in ("path", "target")})

    def _known(self, target: Node | None) -> bool:
        """Whether an object that is wholly known is selected."""
        return any(one.certain and selects(mapping(target), one) for one in self.into.objects.values())

    def _patch_documents(self, entry: Node) -> tuple[list[Node], str]:
        """What a patch states, and the file where it stands."""
        if isinstance(entry, Mapping):
            text, name = entry.get("patch"), entry.text("path")
            if isinstance(text, Scalar) and text.text and not name:
                return inline(self.source, text), self.source.path
        elif isinstance(entry, Scalar) and "\n" in entry.text:
            return inline(self.source, entry), self.source.path
        else:
            name = entry.text if isinstance(entry, Scalar) else ""
        path = self.documents.resolve(self.folder, name)
        found = self.documents.get(path) if path else None
        if not path or found is None:
            return [], ""
        self.into.broken |= not found.whole
        return found.trees, path

    def _apply(self, patch: Node, target: Node | None, path: str) -> bool:
        objects = self.into.objects
        if isinstance(patch, Sequence):
            if not json_patch.is_patch(patch) or not isinstance(target, Mapping):
                return False
            chosen = [one for one in objects.values() if selects(target, one)] or self._presumed(target)
            for one in chosen:
                objects[one.identity] = _operated(one, patch, path)
            return bool(chosen)
        if not isinstance(patch, Mapping):
            return False
        if isinstance(target, Mapping):
            chosen = [one for one in objects.values() if selects(target, one)] or self._presumed(target, patch)
        else:
            chosen = self._named(patch)
        for one in chosen:
            after = _merged(one, patch, path)
            if after is None:
                objects.pop(one.identity, None)
                self.into.gone.update((one.kind, name) for name in one.names)
            else:
                objects[one.identity] = after
        return bool(chosen)

    def _named(self, patch: Mapping) -> list[Object]:
        """The objects that a strategic merge patch is for by its own name."""
        found = [one for one in self.into.objects.values() if stands_for(patch, one)]
        return found[:1] or self._presumed(Mapping(), patch)

    def _presumed(self, target: Mapping, patch: Mapping | None = None) -> list[Object]:
        """The object that a patch tells about when objects come from elsewhere too: nothing of it is known yet."""
        told = patch or Mapping()
        kind = target.text("kind") or told.text("kind")
        name = target.text("name") or mapping(told.get("metadata")).text("name")
        if not self.into.open or not kind or not name or (kind, name) in self.into.gone or not _plain(kind + name):
            return []
        group = target.text("group") or group_of(target) or group_of(told)
        namespace = target.text("namespace") or mapping(told.get("metadata")).text("namespace")
        empty = Mapping(1, 1, {"kind": (Scalar("kind"), Scalar(kind))})
        one = Object(empty, self.source, group, kind, (name,), (namespace,), certain=False)
        alike = (
            other
            for other in self.into.objects.values()
            if not other.certain and other.kind == kind and name in other.names
        )
        return [next(alike, one)]


def _plain(text: str) -> bool:
    return not any(mark in text for mark in "*+?()[]|^$\\")


def _operated(one: Object, patch: Sequence, path: str) -> Object:
    """`one` after the operations of a JSON 6902 patch."""
    moved = placed(patch, path)
    assert isinstance(moved, Sequence)
    tree, lost = json_patch.applied(one.tree, moved)
    return replace(one, tree=tree, loose=(*one.loose, *lost), patched=True)


def _merged(one: Object, patch: Mapping, path: str) -> Object | None:
    """`one` after a strategic merge patch; None where it deletes the object."""
    moved = placed(patch, path)
    assert isinstance(moved, Mapping)
    named = _without_name(moved) if one.certain else moved
    tree = merged(one.tree, named, builtin=one.builtin, certain=one.certain)
    return None if tree is None else replace(one, tree=tree, patched=True)


def _without_name(patch: Mapping) -> Mapping:
    """A patch without what only says whom it is for."""
    entries = {key: entry for key, entry in patch.entries.items() if key not in ("apiVersion", "kind")}
    metadata = patch.get("metadata")
    if isinstance(metadata, Mapping):
        kept = {key: entry for key, entry in metadata.entries.items() if key not in ("name", "namespace")}
        entries["metadata"] = (patch.entries["metadata"][0], replace(metadata, entries=kept))
    return replace(patch, entries=entries)
