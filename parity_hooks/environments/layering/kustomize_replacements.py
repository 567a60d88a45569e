"""`replacements` of a kustomization: a field of one object, or a given text, copied into fields of others.

Semantics: the Kustomize reference, "replacements"; targets are selected by regular expressions, as Kustomize does since
5.8.  `options.encoding` is read by nobody, Kustomize included.  Where it finds no source it builds nothing: what the
targets hold is unknown then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.layering.kustomize_fields import Rewriting, lookup, split
from parity_hooks.environments.layering.kustomize_merge import null
from parity_hooks.environments.layering.kustomize_objects import (
    UNKNOWN,
    Line,
    Object,
    describes,
    given,
    identifies,
    leaf_of,
    selects,
)
from parity_hooks.environments.layering.kustomize_sources import LONGEST, NAME, document, seen, unknown, value_of
from parity_hooks.formats.tree import Mapping, Scalar, Sequence, items, mapping

if TYPE_CHECKING:
    from parity_hooks.environments.layering.kustomize_files import Documents
    from parity_hooks.environments.layering.kustomize_outcome import Build
    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node

MOST: Final = 500  # of one kustomization
MOST_STEPS: Final = 500_000  # objects and nodes that those of one kustomization look at
_IDENTIFYING: Final = ("group", "version", "kind", "name", "namespace")
_DESCRIBING: Final = ("labelSelector", "annotationSelector")


@dataclass(slots=True)
class _Copied:
    """What is copied, and the node that it comes from: once that is set itself, Kustomize copies what it is by then."""

    value: Node
    origin: Node | None = None

    def follow(self, before: Node, after: Node) -> None:
        """Take `after` for what is copied from now on where the field that held `before` is the source."""
        if before is self.origin:
            self.value = self.origin = after


@dataclass(frozen=True, slots=True)
class _Setting:
    """How a value is put into a field: as it is, or as one part of the text that is there."""

    copied: _Copied
    delimiter: str
    index: int
    text: bool  # whether the field holds a text, read as a document though it may be

    def put(self, node: Node) -> Node | None:
        """What stands in the field afterwards; None where Kustomize refuses."""
        value = self.copied.value
        if not isinstance(node, Scalar) and not self.text:
            return None if self.delimiter else value
        if not isinstance(value, Scalar):
            return Scalar("", node.line, node.column, plain=False)
        after = self._over(node, value)
        self.copied.follow(node, after)
        return after

    def _over(self, node: Node, value: Scalar) -> Scalar:
        before = node.text if isinstance(node, Scalar) else UNKNOWN
        text = self._joined(before, value.text) if self.delimiter else value.text
        hidden = value.secret or (isinstance(node, Scalar) and node.secret)
        column = 0 if self.delimiter else value.column
        return replace(value, text=text, column=column, plain=value.plain and not null(Scalar(text)), secret=hidden)

    def _joined(self, before: str, text: str) -> str:
        """The text with the part at the index replaced; one more in front or at the end where the index lies there."""
        if UNKNOWN in (before, text) or len(before) > LONGEST:
            return UNKNOWN
        parts = before.split(self.delimiter)
        if self.index < 0:
            parts.insert(0, text)
        elif self.index >= len(parts):
            parts.append(text)
        else:
            parts[self.index] = text
        return self.delimiter.join(parts)


class Replacements:
    """The replacements of the kustomization `source`, applied to what is being built."""

    def __init__(self, source: Source, root: Mapping, documents: Documents, into: Build) -> None:
        self.source = source
        self.folder = source.path.rpartition("/")[0]
        self.shared = root.text("kind") == "Component"
        self.documents = documents
        self.into = into
        self._left = MOST
        self._steps = MOST_STEPS

    def applied(self, entry: Node) -> Node | None:
        """Apply one entry of `replacements`, and return it where it stays a setting: not all of it could be followed.

        Nothing is raised: without its source a value is unknown, and what leads nowhere changes nothing.
        """
        stated, path = self._stated(entry)
        place = unknown(self.source.path, entry)
        done = [self._apply(mapping(one), path, place) for one in stated]
        return None if done and all(done) else entry

    def _stated(self, entry: Node) -> tuple[list[Node], str]:
        """The replacements that an entry states, itself or in the file that it names, and the file where they stand."""
        name = mapping(entry).text("path")
        if not name:
            return [entry], self.source.path
        path = self.documents.resolve(self.folder, name)
        found = self.documents.get(path) if path else None
        if not path or found is None or mapping(entry).get("source") or mapping(entry).get("targets"):
            return [], ""
        self.into.broken |= not found.whole
        self.into.files.add(path)
        first = found.trees[0] if found.trees else Sequence()
        return first.items if isinstance(first, Sequence) else [first], path

    def _apply(self, one: Mapping, path: str, place: Scalar) -> bool:
        self._left -= 1
        self._steps -= len(self.into.objects)
        if min(self._left, self._steps) < 0:
            return False
        known = self._copied(one, path)
        # A target whose source is missing must not keep a value that looks like the one in effect: it is set too.
        copied = self._placed(known, place) if known else _Copied(place)
        reached = [self._target(mapping(to), copied) for to in items(one.get("targets"))]
        if known is None or None in reached:
            return False
        return all(reached) if self.into.open else any(reached)

    def _placed(self, copied: _Copied, place: Scalar) -> _Copied:
        """What is copied, at its own place; what a base states at the place of the entry, which makes it count here.

        A component is for several overlays: what it copies is theirs.
        """
        value = copied.value
        path = value.line.path if isinstance(value, Scalar) and isinstance(value.line, Line) else ""
        if not path or self.shared or not self.folder or path.startswith(f"{self.folder}/"):
            return copied
        assert isinstance(value, Scalar)
        here = replace(value, line=place.line, column=0)
        return _Copied(here, copied.origin)

    def _copied(self, one: Mapping, path: str) -> _Copied | None:
        """What is copied; None where there is no such thing."""
        text, source = one.get("sourceValue"), one.get("source")
        if source is None:
            return _Copied(leaf_of(path, text)) if isinstance(text, Scalar) else None
        if text is not None or not isinstance(source, Mapping):
            return None
        chosen = [one for one in self.into.objects.values() if _is_source(source, one)]
        return _from(chosen[0], source) if len(chosen) == 1 else None

    def _target(self, target: Mapping, copied: _Copied) -> int | None:
        """How many fields one target sets; None where Kustomize refuses it."""
        select = target.get("select")
        self._steps -= len(self.into.objects)
        if not isinstance(select, Mapping) or self._steps < 0:
            return None
        fields, options = _texts(target, "fieldPaths") or [NAME], mapping(target.get("options"))
        chosen = [one for one in self.into.objects.values() if selects(select, one) and not _rejected(target, one)]
        met = [self._set(one, fields, copied, options) for one in chosen]
        return None if None in met else sum(filter(None, met))

    def _set(self, one: Object, fields: list[str], copied: _Copied, options: Mapping) -> int | None:
        """Set the fields of one object; how many, and None where one of them cannot be set."""
        count, lost = 0, False
        for parts in map(split, fields):
            setting = _Setting(copied, options.text("delimiter"), _index(options), document(one, parts))
            blank = Scalar("") if isinstance(copied.value, Scalar) else Mapping()
            rewriting = Rewriting(setting.put, blank if options.text("create") == "true" else None)
            one = _rewritten(one, rewriting, parts)
            self._steps -= rewriting.looked_at
            count += rewriting.met
            lost |= rewriting.lost or not rewriting.met
        self.into.objects[one.identity] = one
        return None if lost else count


def _is_source(selector: Mapping, one: Object) -> bool:
    """Whether a source names the object: every text is exactly one that the object has, or has had."""
    namespace = selector.text("namespace")
    return (
        selector.text("name") in ("", *one.names)
        and selector.text("kind") in ("", one.kind)
        and selector.text("group") in ("", one.group)
        and selector.text("version") in ("", one.version)
        and (not namespace or namespace in {text or "default" for text in one.namespaces})
    )


def _rejected(target: Mapping, one: Object) -> bool:
    """Whether an entry of `reject` fits: what identifies and what describes an object count by themselves."""
    for entry in (mapping(reject) for reject in items(target.get("reject"))):
        if any(entry.text(key) for key in _IDENTIFYING) and identifies(entry, one):
            return True
        if any(entry.text(key) for key in _DESCRIBING) and describes(entry, one):
            return True
    return False


def _from(one: Object, source: Mapping) -> _Copied | None:
    """What a source copies from the object that it names; None where there is nothing."""
    parts, options = split(_text(source, "fieldPath") or NAME), mapping(source.get("options"))
    found, delimiter = value_of(one, parts), options.text("delimiter")
    if found is None or not delimiter:
        return None if found is None else _Copied(found, lookup(one.tree, parts))
    if not isinstance(found, Scalar) or found.text == UNKNOWN:
        return _Copied(found) if isinstance(found, Scalar) else None
    texts, index = found.text.split(delimiter), _index(options)
    part = texts[index] if 0 <= index < len(texts) else None
    return None if part is None else _Copied(replace(found, text=part, column=0, plain=False))


def _rewritten(one: Object, rewriting: Rewriting, parts: list[str]) -> Object:
    """`one` with a field rewritten; what overlays give to all of its metadata is only taken over where it changed."""
    before = seen(one) if parts[0] == "metadata" else one.tree
    after = rewriting.at(before, parts)
    if after is before or not isinstance(after, Mapping):
        return one
    if parts[0] != "metadata":
        return replace(one, tree=after, patched=True)
    was, now = mapping(before.get("metadata")), mapping(after.get("metadata"))
    own = mapping(one.tree.get("metadata")).entries
    changed = {key: entry for key, entry in now.entries.items() if was.get(key) is not entry[1]}
    metadata = replace(now, entries={**own, **changed})
    tree = replace(one.tree, entries={**one.tree.entries, "metadata": (after.entries["metadata"][0], metadata)})
    names = [given(one.source.path, changed["name"][1])] if "name" in changed else []
    namespaces = [given(one.source.path, changed["namespace"][1])] if "namespace" in changed else []
    called = replace(one, names=(*one.names, *names), namespaces=(*one.namespaces, *namespaces))
    return replace(called, tree=tree, patched=True)


def _index(options: Mapping) -> int:
    text = options.text("index")
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 10 else 0


def _text(owner: Mapping, key: str) -> str:
    """The text under `key`, whose case Kustomize does not mind."""
    return next((owner.text(one) for one in owner.entries if one.lower() == key.lower()), "")


def _texts(owner: Mapping, key: str) -> list[str]:
    return [one.text for one in items(owner.get(key)) if isinstance(one, Scalar)]
