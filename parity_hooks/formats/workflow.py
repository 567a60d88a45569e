"""GitHub workflows and composite actions: named steps, variables by job, versions that jobs set up.

Semantics: GitHub's "Workflow syntax" and "Metadata syntax" pages.  Expressions are not evaluated: those that end in
a literal of the same file are followed (`workflow_expressions`), all others stay references.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.formats import lines, passed, yaml
from parity_hooks.formats.statements import IMAGE_KEYS, statements
from parity_hooks.formats.tree import Mapping, Sequence, changed, keyed, leaves, mapping, settings
from parity_hooks.formats.workflow_expressions import Scope
from parity_hooks.formats.workflow_versions import of_inputs, of_steps
from parity_hooks.model.fact import VARIABLE, VERSION, Fact
from parity_hooks.model.value import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node
    from parity_hooks.model.problem import Problem
    from parity_hooks.model.route import Route

_REFERENCE: Final = re.compile(r"\b(?:secrets|vars)\.([A-Za-z_]\w*)")
_AUTOMATIC: Final = frozenset(("GITHUB_TOKEN", "ACTIONS_STEP_DEBUG", "ACTIONS_RUNNER_DEBUG"))


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield what a workflow or a composite action states."""
    trees, problems = yaml.trees(source)
    yield from problems
    yield from lines.rest(source, problems)
    for tree in trees:
        if isinstance(tree, Mapping):
            yield from _workflow(source, _with_named_steps(tree))


def _workflow(source: Source, tree: Mapping) -> Iterator[Fact | Problem]:
    yield from settings(source, tree)
    told: set[tuple[str, str, object]] = set()
    for fact in _facts(source, tree):
        about = (fact.subject, fact.key, fact.location)
        if about not in told:
            told.add(about)
            yield fact
    yield from _handed_on(source, tree, {(subject, key) for subject, key, _ in told})


def _facts(source: Source, tree: Mapping) -> Iterator[Fact]:
    """Yield the versions that only a workflow states, and the statements that any tree makes, seen as a workflow."""
    inputs = _inputs(tree)
    for route, given in inputs:
        yield from of_inputs(source, given, route)
    known_inputs = Mapping(entries={key: entry for _, given in inputs for key, entry in given.entries.items()})
    outer = mapping(tree.get("env"))
    for name, (_, job) in mapping(tree.get("jobs")).entries.items():
        own = mapping(job)
        matrix = mapping(mapping(own.get("strategy")).get("matrix"))
        scope = Scope((mapping(own.get("env")), outer), matrix, known_inputs)
        yield from map(_as_service, of_steps(source, own, ("jobs", name), scope))
    yield from of_steps(source, mapping(tree.get("runs")), ("runs",), Scope((), Mapping(), known_inputs))
    for fact in statements(source, tree):
        if fact.kind == VARIABLE:
            yield _of_job(fact)
        elif "${{" not in fact.value.raw and not _names_only(fact.route):
            yield _as_service(fact)


def _names_only(route: Route) -> bool:
    """Whether an image stands in a matrix: what it is for is told by the steps that refer to it."""
    return route[2:3] == ("strategy",) and route[-1] in IMAGE_KEYS


def _of_job(fact: Fact) -> Fact:
    """A variable's subject is its job; a secret that a job hands to a reusable workflow is marked as one."""
    subject = _job(fact.route)
    secret = "secrets." in fact.value.raw or fact.route[-2:-1] == ("secrets",)
    return replace(fact, subject=subject, traits=fact.traits | {"secret-ref"} if secret else fact.traits)


def _job(route: Route) -> str:
    return route[1] if len(route) > 1 and route[0] == "jobs" else ""


def _as_service(fact: Fact) -> Fact:
    """The version of a service container is a server's; one in a matrix that no step asks for is still only tried."""
    part = fact.route[2] if len(fact.route) > 2 and fact.kind == VERSION and fact.route[0] == "jobs" else ""
    trait = {"services": "server", "strategy": "matrix"}.get(part)
    return replace(fact, traits=fact.traits | {trait}) if trait else fact


def _inputs(tree: Mapping) -> list[tuple[Route, Mapping]]:
    """The inputs that a workflow or an action declares, with their routes."""
    events = mapping(tree.get("on"))
    routes: list[Route] = [("inputs",), ("on", "workflow_dispatch", "inputs"), ("on", "workflow_call", "inputs")]
    nodes = [tree.get("inputs"), *(mapping(events.get(route[1])).get("inputs") for route in routes[1:])]
    return [(route, node) for route, node in zip(routes, nodes, strict=True) if isinstance(node, Mapping)]


def _handed_on(source: Source, tree: Mapping, told: set[tuple[str, str]]) -> Iterator[Fact]:
    """Yield the names that scripts and expressions pass on: by flags, from secrets, from configuration variables."""
    for route, leaf in leaves(tree):
        subject = _job(route)
        if route[-1] == "secrets" and leaf.text == "inherit":
            place, all_of_them = source.at(leaf.line, leaf.column), frozenset(("wildcard", "secret-ref"))
            yield Fact(VARIABLE, "config", subject, "*", known("secrets"), route, place, all_of_them)
        if route[-1] == "run":
            for fact in passed.flags(source, leaf, route, subject):
                told.add((subject, fact.key))
                yield fact
        for match in _REFERENCE.finditer(leaf.text) if "${{" in leaf.text or route[-1] == "if" else ():
            if match[1] not in _AUTOMATIC and (subject, match[1]) not in told:
                told.add((subject, match[1]))
                more = ("secret-ref",) if match[0].startswith("secrets") else ()
                text = f"${{{{ {match[0]} }}}}"
                yield passed.reference(source, leaf, match, route, *more, subject=subject, text=text)


def _with_named_steps(tree: Mapping) -> Mapping:
    """`tree` with every list of steps keyed by what a reader calls a step."""
    jobs = mapping(tree.get("jobs"))
    named: dict[str, Node] = {
        key: _steps_named(mapping(job)) for key, (_, job) in jobs.entries.items() if isinstance(job, Mapping)
    }
    runs = tree.get("runs")
    return changed(
        tree, {"jobs": changed(jobs, named), **({"runs": _steps_named(runs)} if isinstance(runs, Mapping) else {})}
    )


def _steps_named(job: Mapping) -> Mapping:
    steps = job.get("steps")
    return changed(job, {"steps": keyed(steps, _step)}) if isinstance(steps, Sequence) else job


def _step(node: Node) -> str:
    """The name of a step: its own, else the action that it uses, else its id."""
    if not isinstance(node, Mapping):
        return ""
    if name := node.text("name"):
        return f"name={name}"
    if uses := node.text("uses"):
        return f"uses={uses.partition('@')[0]}"
    return f"id={node.text('id')}" if node.text("id") else ""
