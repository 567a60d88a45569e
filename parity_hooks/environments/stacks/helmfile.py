"""helmfile: the values files of each release, for each environment that the helmfile knows.

Source: the helmfile documentation, "Configuration" and "Environment Values".  `releases[].values` are laid over the
chart's in their order, files and mappings; `set` lies over them.  What stands under `environments` is not given to
charts but to the helmfile's own templates.  A template (`.gotmpl`) is not rendered here: it is not read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.names import environment_of
from parity_hooks.environments.stacks import Stack
from parity_hooks.environments.stacks.inline import documents, facts
from parity_hooks.environments.stacks.places import located
from parity_hooks.environments.stacks.words import MARK, filled, marks
from parity_hooks.formats.tree import Mapping, Scalar, items, mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.environments.layering import Files
    from parity_hooks.formats.source import Source
    from parity_hooks.model.route import Route

_PLACES: Final = re.compile(r"(?:^|/)(?:[\w.-]*helmfile[\w.-]*|helmfile\.d/[^/]+)\.ya?ml(?:\.gotmpl)?$")
_ENVIRONMENT: Final = "Environment.Name"


def stacks(files: Files) -> Iterator[Stack]:
    """Yield what each release of the tree's helmfiles is given in each environment."""
    for source in files.texts((b"releases:",), _PLACES):
        trees = documents(source)
        known = [word for tree in trees for word in mapping(tree.get("environments")).entries if environment_of(word)]
        for tree in trees:
            for release in map(mapping, items(tree.get("releases"))):
                yield from _release(source, release, known, files)


def _release(source: Source, release: Mapping, known: list[str], files: Files) -> Iterator[Stack]:
    starts = (source.path.rpartition("/")[0],)
    address = marks(release.text("chart"))
    found = list(located([f"{address.rstrip('/')}/Chart.yaml"], starts, files)) if "\0" not in address else []
    chart = found[0][1][0].rpartition("/")[0] if found and address.startswith(".") else None
    elsewhere = chart is None and not address.startswith(".")
    values = items(release.get("values"))
    said = [marks(one.text) for one in values if isinstance(one, Scalar)]
    names = {name for one in said for name in MARK.findall(one)}
    inline = tuple(fact for one in values if isinstance(one, Mapping) for fact in facts(source, one))
    given = frozenset(_routes(release))
    for word in known if names == {_ENVIRONMENT} else ["\0"]:
        there = [filled(one, {_ENVIRONMENT: word}) for one in said]
        for _, paths in located(there, starts, files) if there and "\0" not in "".join(there) else ():
            who = environment_of(word, paths[0])
            yield Stack(source.path, max(release.line, 1), paths, who, chart, elsewhere, inline, given)


def _routes(release: Mapping) -> Iterator[Route]:
    for one in map(mapping, items(release.get("set"))):
        if (name := one.text("name")) and "[" not in name:
            yield tuple(name.split("."))
