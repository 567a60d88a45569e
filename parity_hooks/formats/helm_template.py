"""Templates of a Helm chart: what single lines say.  A template is no YAML: it is never given to a YAML parser.

Source: the Helm documentation, "Chart Templates".  `{{ … }}` is not evaluated, nothing is reported as unreadable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from parity_hooks.formats import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.problem import Problem


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield the images, versions and variables that a template writes out literally."""
    if b"{{" not in source.data and source.path.endswith((".yml", ".yaml")):  # other tools have folders of that name
        from parity_hooks.formats import yaml_document

        yield from yaml_document.extract(source)
        return
    yield from lines.scan(source, frozenset(("client",)) if lines.is_job(source) else frozenset())
