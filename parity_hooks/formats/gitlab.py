"""GitLab CI pipelines: images and services of jobs, variables with or without a description.

Semantics: GitLab's "CI/CD YAML syntax reference".  `extends`, `include` and `!reference` are not followed, rules not
evaluated; `$NAME` is followed only to variables of the same file.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.formats import lines, versions, yaml
from parity_hooks.formats.statements import statements
from parity_hooks.formats.tree import Mapping, Scalar, Sequence, changed, items, mapping, settings
from parity_hooks.formats.workflow_expressions import Literal
from parity_hooks.model.fact import VARIABLE, Fact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node
    from parity_hooks.model.problem import Problem
    from parity_hooks.model.route import Route

_NAME: Final = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_MOST: Final = 64
_NO_JOBS: Final = frozenset(("include", "stages", "workflow", "spec", "variables", "cache", "pages:deploy"))


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield what a pipeline states."""
    trees, problems = yaml.trees(source)
    yield from problems
    yield from lines.rest(source, problems)
    for tree in trees:
        if isinstance(tree, Mapping):
            yield from settings(source, tree)
            yield from _statements(source, tree)


def _statements(source: Source, tree: Mapping) -> Iterator[Fact]:
    """Yield the variables by job, and what each job's images are."""
    plain = _with_plain_variables(tree)
    for fact in statements(source, plain):
        if fact.kind == VARIABLE:
            top = len(fact.route) < 3 or fact.route[0] in ("default", "workflow", "variables")
            yield replace(fact, subject="" if top else fact.route[0])
        elif fact.route[-1] != "image" and "services" not in fact.route[:2]:
            yield fact
    outer = mapping(plain.get("variables"))
    yield from _images(source, plain, (), outer, Mapping())
    for name, (_, job) in plain.entries.items():
        if isinstance(job, Mapping) and name not in _NO_JOBS:
            yield from _images(source, job, (name,), outer, job)


def _with_plain_variables(tree: Mapping) -> Mapping:
    """`tree` with `{value: X, description: …}` of each variable as X."""
    values: dict[str, Node] = {}
    for name, (_, node) in tree.entries.items():
        if name == "variables" and isinstance(node, Mapping):
            values[name] = _plain(node)
        elif isinstance(node, Mapping) and isinstance(inner := node.get("variables"), Mapping):
            values[name] = changed(node, {"variables": _plain(inner)})
    return changed(tree, values)


def _plain(variables: Mapping) -> Mapping:
    values = {key: mapping(node).get("value") for key, (_, node) in variables.entries.items()}
    return changed(variables, {key: value for key, value in values.items() if value is not None})


def _images(source: Source, owner: Mapping, prefix: Route, outer: Mapping, job: Mapping) -> Iterator[Fact]:
    """Yield the image that a job runs in and those of its services."""
    for key, traits in (("image", frozenset[str]()), ("services", frozenset(("server",)))):
        node = owner.get(key)
        for one in node.items if isinstance(node, Sequence) else [node] if node is not None else []:
            named = one.get("name") if isinstance(one, Mapping) else one
            for literal in _resolved(named, job, outer) if isinstance(named, Scalar) else ():
                place = source.at(literal.at.line, literal.at.column)
                yield from versions.image_fact(literal.text, (*prefix, key), place, traits | literal.traits)


def _resolved(scalar: Scalar, job: Mapping, outer: Mapping) -> list[Literal]:
    """The images that `scalar` may come to; with a name that the file does not know, the text as it is."""
    results = [Literal(scalar.text, scalar)]
    for match in _NAME.finditer(scalar.text):
        options = _options(match[1] or match[2], job, outer)
        results = [
            Literal(one.text.replace(match[0], option.text), option.at, one.traits | option.traits)
            for one in results
            for option in options
        ][:_MOST] or results
    return results


def _options(name: str, job: Mapping, outer: Mapping) -> list[Literal]:
    rows = [mapping(row).get(name) for row in items(mapping(job.get("parallel")).get("matrix"))]
    tried = [
        one for row in rows for one in ([row] if isinstance(row, Scalar) else items(row)) if isinstance(one, Scalar)
    ]
    if tried:
        traits = frozenset(("matrix",)) if len({one.text for one in tried}) > 1 else frozenset[str]()
        return [Literal(one.text, one, traits) for one in {one.text: one for one in tried}.values()]
    value = mapping(job.get("variables")).get(name) or outer.get(name)
    return [Literal(value.text, value)] if isinstance(value, Scalar) else []
