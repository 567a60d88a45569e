"""Ports that containers listen on: what an image exposes, what a manifest, a task or a compose file expects.

Semantics: the Dockerfile reference (`EXPOSE`), the Kubernetes API (`containerPort`), Amazon ECS task definitions
(`containerPort`), Fly.io (`internal_port`), the Compose specification (`ports`, short and long syntax).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.formats import products
from parity_hooks.formats.tree import Mapping, Scalar, Sequence
from parity_hooks.model.fact import PORT, Fact
from parity_hooks.model.value import Value, ValueKind, known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node
    from parity_hooks.model.location import Location
    from parity_hooks.model.route import Route

KEYS: Final = frozenset(("containerPort", "container_port", "internal_port"))
_ASIDE: Final = re.compile(r"metrics|prometheus|management|health|admin|debug", re.IGNORECASE)  # asked by others
# Images that run beside an application in containers of their own.
_BESIDE: Final = re.compile(
    r"clamav|error-?pages|(?:custom|nginx)-?errors?|exporter|oauth2-proxy|fluent|statsd|mail(?:hog|catcher|pit)|pgbouncer|istio|sidecar",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"[1-9]\d{0,4}")
_TARGET: Final = re.compile(r"(?:.*:)?([1-9]\d{0,4})(?:/tcp)?")


def stated(number: str, subject: str, route: Route, place: Location) -> Iterator[Fact]:
    """The port `number` of `subject`; nothing for what is no number between 1 and 65535, or only a variable's name."""
    if _NUMBER.fullmatch(number) and int(number) < 65536:
        yield Fact(PORT, "network", subject, "port", known(number), route, place)


def of_container(source: Source, node: Mapping, route: Route) -> Iterator[Fact]:
    """The port that `node` states for its container."""
    for key in KEYS & node.entries.keys():
        value = node.get(key)
        if not isinstance(value, Scalar) or _ASIDE.search(node.text("name")):
            continue
        yield from expected(value.text, (*route, key), source.at(value.line, value.column))


def expected(text: str, route: Route, place: Location) -> Iterator[Fact]:
    """A container's port as `text` states it: a number, or a reference where a template or a variable gives it."""
    yield from stated(text, "", route, place)
    if "{{" in text or "$" in text:
        yield Fact(PORT, "network", "", "port", Value(ValueKind.REFERENCE, text), route, place)


def of_somebody_else(node: Mapping) -> bool:
    """Whether a container runs a product as it is (a database, a proxy): its ports are not the application's."""
    image = node.text("image")
    if _BESIDE.search(image):
        return True
    return bool(image) and products.listed(products.of_image(image.partition("@")[0].rpartition(":")[0] or image))


def of_services(source: Source, services: Mapping) -> Iterator[Fact]:
    """The ports inside the containers of services that are built from the repository; the subject is the context."""
    for name, (_, service) in services.entries.items():
        if not isinstance(service, Mapping) or "build" not in service.entries:
            continue
        published = service.get("ports")
        for item in published.items if isinstance(published, Sequence) else ():
            target = _target(item)
            if target:
                number, at = target
                yield from stated(number, _context(service), ("services", name, "ports"), source.at(at.line, at.column))


def _context(service: Mapping) -> str:
    """The folder that a service is built from, seen from the compose file; empty where a variable says it."""
    build = service.get("build")
    given = build.get("context") if isinstance(build, Mapping) else build
    text = given.text if isinstance(given, Scalar) and "$" not in given.text and "://" not in given.text else ""
    return "" if text in (".", "./") else text


def _target(item: Node) -> tuple[str, Scalar] | None:
    given = item.get("target") if isinstance(item, Mapping) else item
    match = _TARGET.fullmatch(given.text) if isinstance(given, Scalar) else None
    return (match[1], given) if match and isinstance(given, Scalar) else None
