"""Kubernetes manifests: each object under its kind and name, so that files with several objects compare.

Semantics: the Kubernetes API conventions (`apiVersion`, `kind`, `metadata.name`), Secret, ConfigMap, External Secrets
and Sealed Secrets.  What a Secret holds is hidden whatever its name is; what another object supplies is not looked up.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.formats import kubernetes_values, lines, network_policy, yaml, yaml_embedded
from parity_hooks.formats.statements import VARIABLE_NAME, in_role, statements, wildcard
from parity_hooks.formats.tree import Mapping, Scalar, Sequence, changed, items, mapping, settings
from parity_hooks.model.fact import VARIABLE, Fact
from parity_hooks.model.route import Item
from parity_hooks.model.secret import harmless
from parity_hooks.model.value import UNKNOWN, Value, ValueKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node
    from parity_hooks.model.problem import Problem
    from parity_hooks.model.route import Route

_JOBS: Final = frozenset(("CronJob", "Job"))
_SERVERS: Final = frozenset(("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "DeploymentConfig", "Pod"))
_HOLDERS: Final = frozenset(("ConfigMap", "Secret", "SealedSecret"))
_ROLES: Final = frozenset(("Role", "ClusterRole"))
_ACCESS: Final = _ROLES | {"RoleBinding", "ClusterRoleBinding"}  # who may do what: a difference is one of identity
_POLICIES: Final = ("networking.k8s.io/", "extensions/")  # other APIs have a NetworkPolicy of another form
_DOCUMENTS: Final = (".yml", ".yaml", ".json")
_PAIRS: Final = (".properties", ".env")


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield what the objects of a file state."""
    trees, problems = yaml.trees(source)
    yield from problems
    yield from lines.rest(source, problems)
    yield from facts(source, trees)


def facts(source: Source, trees: list[Node], prefix: Route = ()) -> Iterator[Fact | Problem]:
    """Yield the settings and statements of parsed objects."""
    found = list(objects(trees))
    several = len(found) > 1
    for tree in found:
        route: Route = (*prefix, Item(object_name(tree))) if several else prefix
        if tree.text("apiVersion").startswith("kustomize.config.k8s.io"):
            from parity_hooks.formats import kustomization

            yield from kustomization.facts(source, tree, route)
        else:
            yield from _object(source, tree, route)


def _object(source: Source, tree: Mapping, prefix: Route) -> Iterator[Fact | Problem]:
    kind = tree.text("kind")
    read = with_documents(source, tree)
    yield from object_settings(source, read, prefix)
    owner = mapping(tree.get("metadata")).text("name") if prefix else ""
    for fact in statements(source, read, prefix):
        told = in_role(_hidden(fact, kind, prefix), _role(kind, fact.route))
        yield replace(told, subject=owner) if kind in _HOLDERS and told.kind == VARIABLE else told
    if kind in ("ExternalSecret", "ClusterExternalSecret"):
        yield from _external(source, tree, prefix)


def object_settings(source: Source, tree: Mapping, prefix: Route) -> Iterator[Fact | Problem]:
    """Yield the settings of one object; what a Secret holds is hidden."""
    kind = tree.text("kind")
    policy = kind == "NetworkPolicy" and tree.text("apiVersion").startswith(_POLICIES)
    surface = "identity" if kind in _ACCESS else "network" if policy else ""
    read = network_policy.with_traffic(tree) if policy else _with_permissions(tree) if kind in _ROLES else tree
    for fact in settings(source, read, prefix):
        told = _hidden(fact, kind, prefix) if isinstance(fact, Fact) else fact
        yield replace(told, surface=surface) if isinstance(told, Fact) and surface else told


def _with_permissions(tree: Mapping) -> Mapping:
    """A role with its rules as what they come to: `rules[GROUP].resources[RESOURCE][VERB]`."""
    rules = tree.get("rules")
    if not isinstance(rules, Sequence):
        return tree
    allowed = Mapping(rules.line, rules.column)
    for rule in (mapping(one) for one in rules.items):
        for group in _texts(rule, "apiGroups") or [Scalar("")]:
            for key in ("resources", "nonResourceURLs"):
                for target in _texts(rule, key)[:_MOST_TARGETS]:
                    _allow(allowed, group, key, target, rule)
    return changed(tree, {"rules": allowed})


_MOST_TARGETS: Final = 500  # of one rule: groups and resources multiply


def _texts(rule: Mapping, key: str) -> list[Scalar]:
    return [one for one in items(rule.get(key)) if isinstance(one, Scalar)]


def _allow(allowed: Mapping, group: Scalar, key: str, target: Scalar, rule: Mapping) -> None:
    """Add what one rule allows on one target; what an earlier rule allows on it stays."""
    _, in_group = allowed.entries.setdefault(Item(group.text or "core"), (group, Mapping(target.line, target.column)))
    _, targets = mapping(in_group).entries.setdefault(key, (target, Mapping(target.line, target.column)))
    names = ",".join(sorted(one.text for one in _texts(rule, "resourceNames")))
    item = Item(f"{target.text}:{names}" if names else target.text)
    _, verbs = mapping(targets).entries.setdefault(item, (target, Sequence(target.line, target.column)))
    if isinstance(verbs, Sequence):
        verbs.items = [*verbs.items, *_texts(rule, "verbs")][:_MOST_TARGETS]


def _role(kind: str, route: Route) -> str:
    """What an image of a data store is for: jobs and init containers only talk to a server."""
    if kind in _JOBS or "initContainers" in route:
        return "client"
    return "server" if kind in _SERVERS else ""


def _hidden(fact: Fact, kind: str, prefix: Route) -> Fact:
    """`fact`, its value out of sight when a Secret holds it, and unknown when it is sealed."""
    inside = fact.route[len(prefix) :]
    if kind == "Secret" and inside[:1] in (("data",), ("stringData",)) and fact.value.kind is ValueKind.KNOWN:
        return fact if harmless(fact.value.raw) else replace(fact, value=Value(ValueKind.SECRET, fact.value.raw))
    if kind == "SealedSecret" and inside[:2] == ("spec", "encryptedData"):
        return replace(fact, value=UNKNOWN, traits=fact.traits | {"secret-ref"})
    return fact


def _external(source: Source, tree: Mapping, prefix: Route) -> Iterator[Fact]:
    """Yield the keys that an ExternalSecret fills from a store, and the stores that it takes over as a whole."""
    spec = mapping(tree.get("spec"))
    for node in items(spec.get("data")):
        key = mapping(node).get("secretKey")
        if isinstance(key, Scalar) and VARIABLE_NAME.match(key.text):
            remote = mapping(mapping(node).get("remoteRef"))
            value = Value(ValueKind.REFERENCE, "/".join(filter(None, (remote.text("key"), remote.text("property")))))
            route = (*prefix, "spec", "data", Item(key.text))
            place = source.at(key.line, key.column)
            yield Fact(VARIABLE, "config", "", key.text, value, route, place, frozenset(("secret-ref",)))
    for node in items(spec.get("dataFrom")):
        key = mapping(mapping(node).get("extract")).get("key") or mapping(node).get("key")
        if isinstance(key, Scalar):
            fact = wildcard(source, key, (*prefix, "spec", "dataFrom"), frozenset(("secret-ref",)))
            yield replace(fact, subject="")


def with_documents(source: Source, tree: Mapping) -> Mapping:
    """An object with the documents that it holds in place of their text: a ConfigMap, an Argo CD application."""
    if tree.text("apiVersion").startswith("argoproj.io/"):
        return kubernetes_values.with_values(source, tree)
    data = tree.get("data")
    if not isinstance(data, Mapping) or tree.text("kind") != "ConfigMap":
        return tree
    read = {key: _document(source, key, node) for key, (_, node) in data.entries.items() if isinstance(node, Scalar)}
    return changed(tree, {"data": changed(data, {key: node for key, node in read.items() if node is not None})})


def _document(source: Source, key: str, text: Scalar) -> Node | None:
    if key.lower().endswith(_PAIRS):
        return yaml_embedded.properties(source, text)
    if not key.lower().endswith(_DOCUMENTS):
        return None
    found = yaml_embedded.documents(source, text)
    return found[0] if len(found) == 1 and isinstance(found[0], Mapping) else None


_HOLDING: Final = {"List": "items", "Template": "objects"}


def objects(trees: list[Node]) -> Iterator[Mapping]:
    """Yield the objects, those of a `List` or of OpenShift's `Template` one by one."""
    for tree in trees:
        if isinstance(tree, Mapping):
            inner = tree.get(_HOLDING[tree.text("kind")]) if tree.text("kind") in _HOLDING else None
            if isinstance(inner, Sequence):
                yield from (one for one in inner.items if isinstance(one, Mapping))
            else:
                yield tree


def object_name(tree: Mapping) -> str:
    """`Kind/name`, the identity of an object within one namespace."""
    metadata = mapping(tree.get("metadata"))
    return f"{tree.text('kind')}/{metadata.text('name') or metadata.text('generateName')}"
