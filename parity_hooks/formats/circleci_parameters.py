"""`<< parameters.x >>` of one job or executor: what callers pass, a matrix of it, else the declared default.

Source: CircleCI's "Reusing config" (parameters) and "Using matrix jobs".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.formats.tree import Mapping, Scalar, Sequence, items, mapping, walk
from parity_hooks.formats.workflow_expressions import Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

_PARAMETER: Final = re.compile(r"<<\s*(pipeline\.parameters|parameters|matrix)\.([\w-]+)\s*>>")
_MOST: Final = 64
_MATRIX: Final = frozenset(("matrix",))


class Parameters:
    """What the parameters of `section.name` may be, as far as the file tells."""

    def __init__(self, tree: Mapping, section: str, name: str) -> None:
        self.pipeline = mapping(tree.get("parameters"))
        self.declared = mapping(mapping(mapping(tree.get(section)).get(name)).get("parameters"))
        self.calls = list(_calls(tree, name) if section == "jobs" else _uses(tree, name))

    def resolve(self, scalar: Scalar) -> list[Literal]:
        """Every literal that `scalar` may come to; none when a parameter has no value in this file."""
        results = [Literal(scalar.text, scalar)]
        for match in _PARAMETER.finditer(scalar.text):
            options = self._options(match[1], match[2])
            results = [
                Literal(one.text.replace(match[0], option.text), option.at, one.traits | option.traits)
                for one in results
                for option in options
            ][:_MOST]
        return [one for one in results if "<<" not in one.text]

    def _options(self, context: str, name: str) -> list[Literal]:
        default = mapping((self.pipeline if context.startswith("pipeline") else self.declared).get(name)).get("default")
        passed = {} if context.startswith("pipeline") else self._passed(name)
        if passed:
            return list(passed.values())
        return [Literal(default.text, default)] if isinstance(default, Scalar) else []

    def _passed(self, name: str) -> dict[str, Literal]:
        """What callers pass, each text once."""
        found: dict[str, Literal] = {}
        for call in self.calls:
            value = call.get(name)
            tried = mapping(mapping(call.get("matrix")).get("parameters")).get(name)
            for one in [value] if isinstance(value, Scalar) else items(tried):
                if isinstance(one, Scalar) and "<<" not in one.text:
                    several = isinstance(tried, Sequence) and len(tried.items) > 1 and one is not value
                    found.setdefault(one.text, Literal(one.text, one, _MATRIX if several else frozenset()))
        return found


def _calls(tree: Mapping, name: str) -> Iterator[Mapping]:
    """The parameters with which workflows run the job `name`."""
    for _, (_, workflow) in mapping(tree.get("workflows")).entries.items():
        for call in items(mapping(workflow).get("jobs")):
            given = call.get(name) if isinstance(call, Mapping) else None
            if isinstance(given, Mapping):
                yield given


def _uses(tree: Mapping, name: str) -> Iterator[Mapping]:
    """The parameters with which jobs use the executor `name`."""
    for _, node in walk(mapping(tree.get("jobs"))):
        executor = node.get("executor")
        if isinstance(executor, Mapping) and executor.text("name") == name:
            yield executor
