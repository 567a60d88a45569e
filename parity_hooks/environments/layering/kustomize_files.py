"""The files that kustomizations name, as documents: each is read and parsed once for a tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from parity_hooks.environments.families import normalised
from parity_hooks.formats import kubernetes, yaml, yaml_embedded
from parity_hooks.formats.limits import too_large
from parity_hooks.formats.tree import Mapping, Node, Scalar, Sequence, items, mapping

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from parity_hooks.environments.layering import Files
    from parity_hooks.formats.source import Source

NAMES: Final = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_REMOTE: Final = re.compile(r"://|^git@|^github\.com[/:]|[?&]ref=|^[\w.-]+\.(?:com|org|io|net)[:/]|^/")


class Document(NamedTuple):
    """One file: its content, its trees, and whether it could be read to its end."""

    source: Source
    trees: list[Node]
    whole: bool


class Documents:
    """The parsed files of one tree; None for what is no file of it, or none that people write."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._known: dict[str, Document | None] = {}

    def get(self, path: str) -> Document | None:
        """The file at `path`."""
        if path not in self._known:
            self.prefetch([path])
        return self._known[path]

    def prefetch(self, paths: Iterable[str]) -> None:
        """Read several files together."""
        wanted = [path for path in dict.fromkeys(paths) if path not in self._known]
        for path, source in self._files.sources(wanted):
            self._known[path] = _parsed(source)

    def source(self, path: str) -> Source | None:
        """The text of the file at `path`, whatever it is."""
        return next((source for _, source in self._files.sources([path])), None)

    def everything_below(self, roots: Iterable[str]) -> None:
        """Read the kustomizations `roots` and all that they lead to, a level at a time."""
        level = list(roots)
        seen = set(level)
        while level:
            self.prefetch(level)
            below = [path for one in level for path in self._named(one) if path not in seen]
            seen.update(below)
            level = list(dict.fromkeys(below))

    def _named(self, path: str) -> Iterator[str]:
        if path.rpartition("/")[2] not in NAMES:
            return
        root = self.kustomization(path)
        folder = path.rpartition("/")[0]
        for key in ("resources", "bases", "components", "patchesStrategicMerge", "configurations"):
            for node in items(root.get(key)):
                if isinstance(node, Scalar) and (found := self.resolve(folder, node.text)):
                    yield found
        for key in ("patches", "patchesJson6902", "replacements"):
            for node in items(root.get(key)):
                if (text := mapping(node).text("path")) and (found := self.resolve(folder, text)):
                    yield found

    def kustomization(self, path: str) -> Mapping:
        """The kustomization at `path`; an empty one where there is none."""
        found = self.get(path)
        return next((tree for tree in found.trees if isinstance(tree, Mapping)), Mapping()) if found else Mapping()

    def resolve(self, folder: str, text: str) -> str | None:
        """The file, or the kustomization of the folder, that an entry of a kustomization in `folder` names."""
        if not text or "\n" in text or _REMOTE.search(text):
            return None
        path = inside(folder, text)
        if path is None:
            return None
        if self._files.has(path):
            return path
        return next((one for name in NAMES if self._files.has(one := f"{path}/{name}".lstrip("/"))), None)


def inside(folder: str, text: str) -> str | None:
    """`text` as a path of the repository, seen from `folder`; None where it leads out of it."""
    depth = 0
    for part in f"{folder}/{text}".split("/"):
        depth += -1 if part == ".." else part not in ("", ".")
        if depth < 0:
            return None
    return normalised(f"{folder}/{text}")


def _parsed(source: Source | None) -> Document | None:
    if source is None or source.binary or too_large(source):
        return None
    trees, problems = yaml.trees(source)
    read = [kubernetes.with_documents(source, one) if isinstance(one, Mapping) else one for one in trees]
    return Document(source, read, not any(problem.fatal for problem in problems))


def inline(source: Source, scalar: Scalar) -> list[Node]:
    """The documents of an inline patch, placed as exactly as its way of quoting allows."""
    found = yaml_embedded.documents(source, scalar)
    if found:
        return found
    got = yaml.compose(source, scalar.text, scalar.text, first_line=max(scalar.line - 1, 0))
    nodes: list[Node] = [one for one in got if isinstance(one, Mapping | Sequence)]
    return nodes if len(nodes) == len(got) else []
