"""CircleCI pipelines: the images of jobs and executors, their parameters, variables and contexts.

Semantics: CircleCI's "Configuration reference" and "Reusing config".  The first image of a job runs its steps, the
others are service containers.  Orbs are not resolved: what they set up is read from the inputs they are given.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.formats import lines, products, versions, yaml
from parity_hooks.formats.circleci_parameters import Parameters
from parity_hooks.formats.statements import statements, wildcard
from parity_hooks.formats.tree import Mapping, Scalar, Sequence, changed, items, keyed, mapping, settings, walk
from parity_hooks.model.fact import VARIABLE, Fact
from parity_hooks.model.route import named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node
    from parity_hooks.model.problem import Problem
    from parity_hooks.model.route import Route


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield what a pipeline states."""
    trees, problems = yaml.trees(source)
    yield from problems
    yield from lines.rest(source, problems)
    for tree in trees:
        if isinstance(tree, Mapping):
            yield from _pipeline(source, _with_named_items(tree))


def _pipeline(source: Source, tree: Mapping) -> Iterator[Fact | Problem]:
    """Top-level keys that only hold anchors state nothing by themselves."""
    own = replace(tree, entries={key: tree.entries[key] for key in tree.entries if key in _OURS})
    yield from settings(source, own)
    told: set[tuple[str, object]] = set()
    for fact in _facts(source, own):
        about = (f"{fact.kind} {fact.subject} {fact.key}", fact.location)
        if about not in told:
            told.add(about)
            yield fact
    yield from _contexts(source, mapping(own.get("workflows")))


def _facts(source: Source, tree: Mapping) -> Iterator[Fact]:
    """Yield what only a pipeline states, parameters resolved, and the statements that any tree makes."""
    for section in ("executors", "jobs"):
        for name, (_, node) in mapping(tree.get(section)).entries.items():
            parameters = Parameters(tree, section, name)
            yield from _images(source, mapping(node), (section, name), parameters)
            yield from _inputs(source, mapping(node), (section, name), parameters)
    for fact in statements(source, tree):
        if fact.kind == VARIABLE:
            yield replace(fact, subject=_subject(fact))
        elif "<<" not in fact.value.raw and not {"docker", "machine"} & set(fact.route[2:4]):
            yield fact


_OURS: Final = frozenset(("version", "setup", "orbs", "parameters", "executors", "commands", "jobs", "workflows"))


def _subject(fact: Fact) -> str:
    """A job's variables are the job's; those of a service container are the service's."""
    route = fact.route
    if len(route) > 3 and route[2] == "docker":
        kind, _, image = route[3].partition("=")
        return image if kind == "service" else route[1]
    return route[1] if len(route) > 2 and route[0] in ("jobs", "executors", "commands") else fact.subject


def _images(source: Source, job: Mapping, prefix: Route, parameters: Parameters) -> Iterator[Fact]:
    """Yield what the containers of a job run; all but the first are servers."""
    for position, (key, (_, node)) in enumerate(mapping(job.get("docker")).entries.items()):
        image = mapping(node).get("image")
        if not isinstance(image, Scalar):
            continue
        role = frozenset(("server",)) if position else frozenset[str]()
        for one in parameters.resolve(image):
            place = source.at(one.at.line, one.at.column)
            yield from versions.image_fact(one.text, (*prefix, "docker", key, "image"), place, role | one.traits)


def _inputs(source: Source, job: Mapping, prefix: Route, parameters: Parameters) -> Iterator[Fact]:
    """Yield versions behind parameters, and those that commands and executors of an orb are given (`ruby/install`)."""
    for route, node in walk(job):
        for key, (_, value) in node.entries.items():
            product = versions.of_key(key) or _of_orb(key, node, route)
            if isinstance(value, Scalar) and product and ("<<" in value.text or not versions.of_key(key)):
                for one in parameters.resolve(value):
                    place = source.at(one.at.line, one.at.column)
                    yield from versions.stated(product, one.text, (*prefix, *route, key), place, one.traits)


def _of_orb(key: str, node: Mapping, route: Route) -> str | None:
    """The product whose `version` or `tag` an orb is given: told by the orb's name."""
    if key not in ("version", "tag"):
        return None
    caller = node.text("name") if route[-1:] == ("executor",) else route[-1] if route else ""
    orb, slash, command = caller.partition("/")
    return products.of_name(orb) if slash and command in ("default", "install", f"install-{orb}", "setup") else None


def _contexts(source: Source, workflows: Mapping) -> Iterator[Fact]:
    """Yield the contexts whose variables a job of a workflow gets."""
    for route, node in walk(workflows):
        given = node.get("context")
        for one in [given] if isinstance(given, Scalar) else items(given):
            if isinstance(one, Scalar) and one.text:
                fact = wildcard(source, one, ("workflows", *route, "context"), frozenset(("secret-ref",)))
                yield replace(fact, subject=named(route[-1]) if route else "")


def _with_named_items(tree: Mapping) -> Mapping:
    """`tree` with containers keyed by their image, steps by what they do and the jobs of workflows by their name."""
    sections: dict[str, Node] = {}
    for section in ("executors", "jobs", "commands", "workflows"):
        owners = mapping(tree.get(section))
        named: dict[str, Node] = {
            key: _named(one) for key, (_, one) in owners.entries.items() if isinstance(one, Mapping)
        }
        sections[section] = changed(owners, named)
    return changed(tree, sections)


def _named(owner: Mapping) -> Mapping:
    docker = owner.get("docker")
    values: dict[str, Node] = {
        key: keyed(node, _step) for key in ("steps", "jobs") if isinstance(node := owner.get(key), Sequence)
    }
    if isinstance(docker, Sequence) and docker.items:
        first = docker.items[0]
        values["docker"] = keyed(docker, lambda node: _container(node, service=node is not first))
    return changed(owner, values)


def _container(node: Node, *, service: bool) -> str:
    image = node.text("image") if isinstance(node, Mapping) else ""
    found = versions.image(image) if image else None
    repository = found.repository if found else image.partition(":")[0]
    return (f"service={products.of_image(repository)}" if service else "image=first") if image else ""


def _step(node: Node) -> str:
    """A step's own name, else the command that it calls."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping) and len(node.entries) == 1:
        command, (_, given) = next(iter(node.entries.items()))
        name = given.text("name") if isinstance(given, Mapping) else ""
        return f"name={name}" if name else f"step={command}"
    return ""
