"""Objects as Kustomize tells them apart and selects them, and where each of their values stands.

Names stay those of the files, so that the objects of two environments find each other: a prefix, a suffix and a
namespace are remembered, because patches may use them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from parity_hooks.formats.source import Source
from parity_hooks.formats.tree import Mapping, Node, Scalar, Sequence, mapping, nodes
from parity_hooks.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

Identity = tuple[str, str, str, str]  # group, kind, name, namespace
DEEPEST: Final = 200
UNKNOWN: Final = "{{ }}"  # what a template fills in: it is there, and nobody knows what it is
_REQUIREMENT: Final = re.compile(r"^([\w./-]+)\s*(?:(==|=|!=)\s*([\w.-]*)|(in|notin)\s*\(([^)]*)\))?$")


class Line(int):
    """A line number that remembers the file in which it counts, where that is not the file of the object."""

    path: str = ""


class Given(str):
    """A name, a namespace or a label from an overlay: a text that remembers the leaf that gives it."""

    leaf: Scalar


class Mixed(Source):
    """The file that states an object first, for trees some of whose leaves stand in others."""

    def at(self, line: int = 0, column: int = 0) -> Location:
        """A place in this file, or in the one that `line` remembers."""
        return Location(line.path if isinstance(line, Line) else self.path, int(line), column)


@dataclass(frozen=True, slots=True)
class Object:
    """One object: its tree, the file that states it first, and everything it has been called on its way."""

    tree: Mapping
    source: Source
    group: str
    kind: str
    names: tuple[str, ...]  # as its file has it, and as each overlay makes it
    namespaces: tuple[str, ...]
    labels: tuple[tuple[str, str], ...] = ()  # what overlays add
    annotations: tuple[tuple[str, str], ...] = ()  # likewise
    certain: bool = True  # False where only patches are known: what they patch is not in this repository
    loose: tuple[Node, ...] = ()  # JSON 6902 operations on what is not known
    patched: bool = False

    @property
    def identity(self) -> Identity:
        """What makes it the same object in every overlay."""
        return self.group, self.kind, self.names[0], self.namespaces[0]

    @property
    def version(self) -> str:
        """The version of its API."""
        return self.tree.text("apiVersion").rpartition("/")[2]

    @property
    def builtin(self) -> bool:
        """Whether Kubernetes itself defines the kind: a group of its own has no dot, or ends with `k8s.io`."""
        return "." not in self.group or self.group.endswith(".k8s.io")


def object_of(tree: Mapping, source: Source) -> Object | None:
    """The object that a document states; None where it is none."""
    metadata = mapping(tree.get("metadata"))
    name, kind = metadata.text("name") or metadata.text("generateName"), tree.text("kind")
    if not name or not kind:
        return None
    return Object(tree, source, group_of(tree), kind, (name,), (metadata.text("namespace"),))


def group_of(tree: Mapping) -> str:
    """The API group of an object; that of the core is empty."""
    return tree.text("apiVersion").rpartition("/")[0]


def stands_for(patch: Mapping, one: Object) -> bool:
    """Whether a strategic merge patch names the object `one`, by any name that it has had."""
    metadata = mapping(patch.get("metadata"))
    namespace = metadata.text("namespace")
    return (
        patch.text("kind") == one.kind
        and group_of(patch) == one.group
        and metadata.text("name") in one.names
        and (not namespace or namespace in one.namespaces or not any(one.namespaces))
    )


def selects(target: Mapping, one: Object) -> bool:
    """Whether the `target` of a patch selects the object `one`."""
    return identifies(target, one) and describes(target, one)


def identifies(target: Mapping, one: Object) -> bool:
    """Whether the group, version, kind, name and namespace in `target` fit the object `one`."""
    group = target.text("group") or group_of(target)
    version = target.text("version") or target.text("apiVersion").rpartition("/")[2]
    return (
        _whole(target.text("kind"), (one.kind,))
        and _whole(group, (one.group,))
        and _whole(version, (one.version,))
        and _whole(target.text("name"), one.names)
        and _whole(target.text("namespace"), one.namespaces)
    )


def describes(target: Mapping, one: Object) -> bool:
    """Whether the selectors of labels and annotations in `target` fit the object `one`."""
    labels, annotations = (*_texts(one, "labels"), *one.labels), (*_texts(one, "annotations"), *one.annotations)
    return _chosen(target.text("labelSelector"), dict(labels)) and _chosen(
        target.text("annotationSelector"), dict(annotations)
    )


def _whole(pattern: str, texts: tuple[str, ...]) -> bool:
    """Whether the regular expression `pattern` fits one of `texts` as a whole; an empty one fits everything."""
    if not pattern or pattern in texts:
        return True
    found = compiled(pattern)
    return found is not None and any(found.fullmatch(text) for text in texts)


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> re.Pattern[str] | None:
    """A pattern of plain alternatives; None for one that could take long to fit (nested repetition), or is none."""
    if len(pattern) > 500 or len(re.findall(r"[*+{]", pattern)) > 4 or re.search(r"\)\s*[*+{]", pattern):
        return None
    try:
        return re.compile(pattern)
    except re.error:
        return None


def _texts(one: Object, key: str) -> Iterator[tuple[str, str]]:
    for name, (_, value) in mapping(mapping(one.tree.get("metadata")).get(key)).entries.items():
        if isinstance(value, Scalar):
            yield name, value.text


def _chosen(selector: str, texts: dict[str, str]) -> bool:
    """Whether `texts` fulfil every requirement of a Kubernetes selector (`a=b,c!=d,e in (f,g),h`)."""
    for part in re.split(r",(?![^(]*\))", selector) if selector else ():
        negated = part.strip().startswith("!")
        match = _REQUIREMENT.match(part.strip().removeprefix("!").strip())
        if not match or not _fulfilled(match, texts, negated=negated):
            return False
    return True


def _fulfilled(match: re.Match[str], texts: dict[str, str], *, negated: bool) -> bool:
    name, sign, value, among, values = match.groups()
    if among:
        inside = texts.get(name) in {one.strip() for one in values.split(",")}
        return inside is (among == "in")
    if sign:
        return (texts.get(name) == value) is (sign != "!=")
    return (name in texts) is not negated


def placed(node: Node, path: str) -> Node:
    """A copy of `node` whose leaves remember that they stand in the file at `path`."""
    return _placed(node, path, 0)


def _placed(node: Node, path: str, depth: int) -> Node:
    if isinstance(node, Scalar):
        return leaf_of(path, node)
    if depth > DEEPEST:
        return node
    if isinstance(node, Sequence):
        return replace(node, items=[_placed(one, path, depth + 1) for one in node.items])
    return replace(node, entries={key: (at, _placed(one, path, depth + 1)) for key, (at, one) in node.entries.items()})


def leaf_of(path: str, leaf: Scalar, text: str | None = None) -> Scalar:
    """A copy of `leaf` that remembers the file at `path`, with another `text` where one is given."""
    if isinstance(leaf.line, Line):
        path = leaf.line.path
    line = Line(leaf.line)
    line.path = path
    return replace(leaf, line=line, text=leaf.text if text is None else text)


def given(path: str, leaf: Node | None, text: str | None = None) -> Given:
    """What `leaf` in the file at `path` gives, or the `text` that it makes of something; of no leaf the text alone."""
    known = leaf_of(path, leaf if isinstance(leaf, Scalar) else Scalar(text or ""), text)
    result = Given(known.text)
    result.leaf = known
    return result


def renamed(one: Object, *, prefix: str, suffix: str, path: str, leaf: Node | None) -> Object:
    """`one` under the name that a prefix and a suffix give it; `leaf` in the file at `path` states one of them."""
    if one.kind in _NEVER_RENAMED:
        return one
    return replace(one, names=(*one.names, given(path, leaf, f"{prefix}{one.names[-1]}{suffix}")))


def moved(one: Object, namespace: Given) -> Object:
    """`one` in a namespace that is given to every object: a `Namespace` is called so, what lies in none stays."""
    if one.kind == "Namespace" and not one.group:
        return replace(one, names=(*one.names, namespace))
    if one.kind in _EVERYWHERE and one.builtin:
        return one
    return replace(one, namespaces=(*one.namespaces, namespace))


_NEVER_RENAMED: Final = frozenset(("CustomResourceDefinition", "APIService", "Namespace"))
_EVERYWHERE: Final = frozenset((
    "APIService", "CertificateSigningRequest", "ClusterRole", "ClusterRoleBinding", "CSIDriver", "CSINode",
    "CustomResourceDefinition", "FlowSchema", "IngressClass", "MutatingWebhookConfiguration", "Namespace", "Node",
    "PersistentVolume", "PodSecurityPolicy", "PriorityClass", "PriorityLevelConfiguration", "RuntimeClass",
    "StorageClass", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration",
    "VolumeAttachment",
))  # fmt: skip


def known_again(node: Node, depth: int = 0) -> Node:
    """`node` with lists keyed as they were before a patch changed their nameless items, which are so found again."""
    if isinstance(node, Scalar) or depth > DEEPEST:
        return node
    if isinstance(node, Mapping):
        below = {key: (at, known_again(value, depth + 1)) for key, (at, value) in node.entries.items()}
        same = all(below[key][1] is value for key, (_, value) in node.entries.items())
        return node if same else Mapping(node.line, node.column, below)
    found = [known_again(one, depth + 1) for one in node.items]
    was = [getattr(one, "was", None) or one for one in node.items]
    if any(one is not other for one, other in zip(was, node.items, strict=True)):
        keys = [route[0] for route, _ in nodes(Sequence(0, 0, was)) if len(route) == 1]
        if len(keys) == len(found) and all(key.startswith("#") for key in keys):
            return Mapping(
                node.line, node.column, {key: (Scalar(""), one) for key, one in zip(keys, found, strict=True)}
            )
    same = all(one is other for one, other in zip(found, node.items, strict=True))
    return node if same else Sequence(node.line, node.column, found)
