"""`<< parameters.x >>` of one job or executor: what callers pass, a matrix of it, else the declared default.

Source: CircleCI's "Reusing config" (parameters) and "Using matrix jobs".
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.formats.tree import Mapping, Scalar, items, mapping, walk
from parity_hooks.formats.workflow_expressions import Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.tree import Node

_PARAMETER: Final = re.compile(r"<<\s*(pipeline\.parameters|parameters|matrix)\.([\w-]+)\s*>>")
_MOST: Final = 64
_MATRIX: Final = frozenset(("matrix",))


class Parameters:
    """What the parameters of `section.name` may be, as far as the file tells."""

    def __init__(self, tree: Mapping, section: str, name: str) -> None:
        self.pipeline = mapping(tree.get("parameters"))
        self.declared = mapping(mapping(mapping(tree.get(section)).get(name)).get("parameters"))
        self.run = section == "jobs"
        self.calls = list(_calls(tree, name) if self.run else _uses(tree, name))

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
        pipeline = context.startswith("pipeline")
        default = mapping((self.pipeline if pipeline else self.declared).get(name)).get("default")
        passed = {} if pipeline else self._passed(name)
        left_out = not passed or any(name not in call.entries and not _tried(call, name) for call in self.calls)
        if isinstance(default, Scalar) and left_out:
            passed.setdefault(default.text, Literal(default.text, default))
        written_out = self.run and len(passed) > 1  # one job, run with several values: a matrix in other words
        return [replace(one, traits=one.traits | _MATRIX) if written_out else one for one in passed.values()]

    def _passed(self, name: str) -> dict[str, Literal]:
        """What callers pass, each text once."""
        found: dict[str, Literal] = {}
        for call in self.calls:
            value, tried = call.get(name), _tried(call, name)
            traits = _MATRIX if len(tried) > 1 else frozenset[str]()
            for one in [value] if isinstance(value, Scalar) else tried:
                if isinstance(one, Scalar) and "<<" not in one.text:
                    found.setdefault(one.text, Literal(one.text, one, traits))
        return found


def _tried(call: Mapping, name: str) -> list[Node]:
    """The entries of a matrix that a workflow runs a job with."""
    return items(mapping(mapping(call.get("matrix")).get("parameters")).get(name))


def _calls(tree: Mapping, name: str) -> Iterator[Mapping]:
    """The parameters with which workflows run the job `name`; none at all when only its name is given."""
    for _, workflow in mapping(tree.get("workflows")).entries.values():
        for _, call in mapping(mapping(workflow).get("jobs")).entries.values():
            if isinstance(call, Scalar) and call.text == name:
                yield Mapping()
            elif isinstance(call, Mapping) and name in call.entries:
                yield mapping(call.get(name))


def _uses(tree: Mapping, name: str) -> Iterator[Mapping]:
    """The parameters with which jobs use the executor `name`."""
    for _, node in walk(mapping(tree.get("jobs"))):
        executor = node.get("executor")
        if isinstance(executor, Mapping) and executor.text("name") == name:
            yield executor
        elif isinstance(executor, Scalar) and executor.text == name:
            yield Mapping()
