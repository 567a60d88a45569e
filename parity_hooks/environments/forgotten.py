"""Files that nothing in the repository refers to: variants of a Dockerfile and templates of pipelines.

Docker builds `Dockerfile` where nothing else is said; another name has to be given (`docker build --file`, the Compose
specification's `dockerfile`, an action's `file`).  A template of a pipeline runs where another file names it.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

from parity_hooks.repository import Unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from parity_hooks.repository import Tree

_VARIANT: Final = re.compile(r"(?:^|/)(?:Dockerfile|Containerfile)[._-][\w.-]+$|(?:^|/)[\w.-]+\.[Dd]ockerfile$")
_TEMPLATE: Final = re.compile(r"(?:^|/)templates/[^/]+\.ya?ml$")
# Files that may name a file without using it, as a contract names every one; instructions for people are no less a use
# than a script.
_SAYS_NOTHING: Final = re.compile(
    r"(?:^|/)\.parity/|(?:^|/)(?:\.dockerignore|\.gitattributes|CODEOWNERS|(?!README|CONTRIBUTING|INSTALL|DEPLOY|DEVELOP)[^/]*\.md)$",
    re.IGNORECASE,
)
# Names that are put together, of which any variant may be meant.
_COMPOSED: Final = (
    b"Dockerfile.$",
    b"Dockerfile-$",
    b"Dockerfile.{",
    b"Dockerfile.*",
    b"Dockerfile.%",
    b"Dockerfile.#{",
)


def forgotten(tree: Tree, formats: Mapping[str, str]) -> frozenset[str]:
    """The Dockerfile variants and pipeline templates in `tree` whose names stand in no other file."""
    names = {
        path: posixpath.basename(path).encode("utf-8", "replace")
        for path, form in formats.items()
        if (form == "dockerfile" and _VARIANT.search(path))
        or (form in ("yaml", "helm-template") and _TEMPLATE.search(path) and not _in_chart(path, formats))
    }
    named = _named(tree, names, _COMPOSED) if names else None
    return frozenset() if named is None else frozenset(names) - named


def unpushed(tree: Tree, manifests: Iterable[str]) -> frozenset[str]:
    """Which of some manifests for one deployment no script or pipeline names, where it does name another of them."""
    names = {path: posixpath.basename(path).encode("utf-8", "replace") for path in manifests}
    named = _named(tree, names, ()) or set()
    return frozenset(names) - named if named else frozenset()


def _named(tree: Tree, names: Mapping[str, bytes], composed: Sequence[bytes]) -> set[str] | None:
    """The keys of those `names` that stand in another file; None where one of `composed` does."""
    others = [path for path, entry in tree.entries.items() if entry.kind == "file" and not _SAYS_NOTHING.search(path)]
    named: set[str] = set()
    for path, content in tree.read_many(tree.containing([*names.values(), *composed], others)):
        if isinstance(content, Unread):
            continue
        if any(one in content for one in composed):
            return None
        named |= {one for one, name in names.items() if one != path and name in content}
    return named


def _in_chart(path: str, formats: Mapping[str, str]) -> bool:
    """Whether Helm renders the file: the chart that it lies in names nothing."""
    return posixpath.join(posixpath.dirname(posixpath.dirname(path)), "Chart.yaml") in formats
