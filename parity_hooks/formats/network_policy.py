"""Network policies as what they come to: `ingress[PEER][PORT]`, one entry for each peer and port that is let through.

Semantics: the Kubernetes API reference, "NetworkPolicySpec": rules add up, a rule without peers lets everybody through,
one without ports every port.  Selectors stay as they are written; what they select is not looked up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from parity_hooks.formats.tree import Mapping, Scalar, Sequence, changed, items, leaves, mapping
from parity_hooks.model.route import Item

if TYPE_CHECKING:
    from parity_hooks.formats.tree import Node

EVERYBODY: Final = "everybody"
EVERY_PORT: Final = "every port"
_PEERS: Final = {"ingress": "from", "egress": "to"}
_MOST: Final = 500  # entries of one rule: peers and ports multiply


def with_traffic(tree: Mapping) -> Mapping:
    """The policy with the rules of each direction as what they let through; any other tree as it is."""
    spec = tree.get("spec")
    if not isinstance(spec, Mapping):
        return tree
    directions: dict[str, Node] = {}
    for direction, peers in _PEERS.items():
        rules = spec.get(direction)
        if isinstance(rules, Sequence):
            directions[direction] = _let_through(rules, peers)
    return changed(tree, {"spec": changed(spec, directions)})


def _let_through(rules: Sequence, peers: str) -> Mapping:
    allowed = Mapping(rules.line, rules.column)
    for node in rules.items:
        rule = mapping(node)
        ports = [_port(one) for one in items(rule.get("ports"))] or [Scalar(EVERY_PORT, node.line, node.column)]
        for at, text in [(one, _peer(mapping(one))) for one in items(rule.get(peers))] or [(node, EVERYBODY)]:
            key = Scalar(text, at.line, at.column)
            _, known = allowed.entries.setdefault(Item(text), (key, Sequence(at.line, at.column)))
            if isinstance(known, Sequence):
                known.items = [*known.items, *ports][:_MOST]
    return allowed


def _peer(peer: Mapping) -> str:
    """Who is meant: `pods app=web in namespaces team=shop`, `10.0.0.0/8 except 10.1.0.0/16`."""
    block = mapping(peer.get("ipBlock"))
    if block.entries:
        but = ",".join(sorted(one.text for one in items(block.get("except")) if isinstance(one, Scalar)))
        return block.text("cidr") + (f" except {but}" if but else "")
    pods, namespaces = (_selected(peer.get(key)) for key in ("podSelector", "namespaceSelector"))
    said = f"pods {pods}" if pods else "all pods" if namespaces else EVERYBODY
    return f"{said} in namespaces {namespaces}" if namespaces else said


def _selected(selector: Node | None) -> str:
    """A selector as one text; `*` where it selects all."""
    if not isinstance(selector, Mapping):
        return ""
    labels = sorted(f"{route[-1]}={leaf.text}" for route, leaf in leaves(mapping(selector.get("matchLabels"))))
    for one in map(mapping, items(selector.get("matchExpressions"))):
        values = ",".join(sorted(value.text for value in items(one.get("values")) if isinstance(value, Scalar)))
        labels.append(f"{one.text('key')} {one.text('operator')} {values}".strip())
    return ",".join(labels) or "*"


def _port(node: Node) -> Scalar:
    """A port as one text: `8080`, `53/UDP`, `8000-8999`."""
    port = mapping(node)
    number, last, protocol = port.get("port"), port.text("endPort"), port.text("protocol")
    text = number.text if isinstance(number, Scalar) else EVERY_PORT
    text += f"-{last}" if last else ""
    text += f"/{protocol}" if protocol not in ("", "TCP") else ""
    at = number if isinstance(number, Scalar) else node
    return Scalar(text, at.line, at.column)
