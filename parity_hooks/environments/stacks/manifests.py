"""The manifests that name values files: the tree is searched once for all that can, and only those are read."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.environments.layering import Files
    from parity_hooks.environments.stacks import Stack

_PLACES: Final = re.compile(r"\.ya?ml$|(?:^|/)Kustomization$")
# What stands in the manifests of a tool -> the module that knows what they say.
_READERS: Final = {
    b"argoproj.io/": "argo",
    b"helm.toolkit.fluxcd.io/": "flux",
    b"valuesFile:": "kustomize_charts",
    b"additionalValuesFiles:": "kustomize_charts",
}


def stacks(files: Files) -> Iterator[Stack]:
    """Yield what each manifest of the tree says."""
    for source in files.texts(tuple(_READERS), _PLACES):
        for name in dict.fromkeys(name for text, name in _READERS.items() if text in source.data):
            yield from import_module(f"parity_hooks.environments.stacks.{name}").within(source, files)
