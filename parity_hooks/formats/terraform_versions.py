"""Which versions a Terraform file states beyond what keys say by themselves: engines, families, runtimes, plans.

Sources: the argument references of the AWS, AzureRM, Google and Cloud Foundry providers.  A reference to a variable
or a local of the same file is followed one step.  Provider and module versions are no products.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from parity_hooks.formats import plans, products, requirements, versions
from parity_hooks.formats.tree import Mapping, Scalar, mapping, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.route import Route

_REFERENCE: Final = re.compile(r"^\$\{(var|local)\.([\w-]+)\}$")
_PLAN_REFERENCE: Final = re.compile(r'_plans(?:\["([\w.-]+)"\]|\[((?:var|local)\.[\w-]+)\]|\.([\w-]+))')
_FAMILY: Final = re.compile(
    r"^(?:default[.:])?(?:aurora-)?(redis|valkey|memcached|postgres(?:ql)?|mysql|mariadb|docdb)(\d[\d.]*)"
)
_ENUM: Final = re.compile(r"^(POSTGRES|MYSQL|REDIS|OpenSearch|Elasticsearch)_(\d+(?:[._]\d+)*)", re.IGNORECASE)
_RUNTIME: Final = re.compile(r"^(nodejs|python|ruby|java|go|dotnet|php)(\d[\d.]*)")
_STACK: Final = re.compile(r"^(\w+)\|(\d[\w.-]*)$")
_SQUEEZED: Final = frozenset(("python", "go", "ruby", "php"))  # Google writes python312 and go121
_TYPES: Final = {
    "azurerm_postgresql_server": "postgres",
    "azurerm_postgresql_flexible_server": "postgres",
    "azurerm_mysql_server": "mysql",
    "azurerm_mysql_flexible_server": "mysql",
    "azurerm_mariadb_server": "mariadb",
    "aws_elasticache_replication_group": "redis",
    "aws_elasticache_cluster": "redis",
    "aws_elasticsearch_domain": "elasticsearch",
    "aws_mq_broker": "activemq",
    "digitalocean_database_cluster": "postgres",
}
_OWNED: Final = frozenset(("engine_version", "server_version", "db_version", "db_engine_version", "version_number"))
_REFERABLE: Final = frozenset(("image", "server_docker_image", "docker_image", "container_image"))


class Statement(NamedTuple):
    """A product and the text that states its version."""

    product: str
    text: str


def facts(source: Source, root: Mapping) -> Iterator[Fact]:
    """Yield the versions that only Terraform's own words make visible."""
    known = _known(root)
    for route, node in walk(root):
        for key, (_, value) in node.entries.items():
            if isinstance(value, Scalar):
                yield from _one(source, (*route, key), node, value, known)


def _one(source: Source, route: Route, node: Mapping, value: Scalar, known: dict[str, Scalar]) -> Iterator[Fact]:
    traits: frozenset[str] = frozenset()
    original = value
    if reference := _reference(value.text):
        value = known.get(reference, value)
        traits = frozenset(("default",)) if reference.startswith("var.") else traits
    resolved = value is not original
    if route[0] == "variable" and route[-1] == "default":
        route, traits = route[:2], frozenset(("default",))
    found = _stated(route, node, value, resolved=resolved or route[0] == "variable")
    if plans.is_plan(route[-1]):
        found = _plan(route, node, value, original.text)
    if found is None or (resolved and _says_it_itself(reference, found.product)):
        return
    place = source.at(value.line, value.column)
    if found.product == "image":
        yield from versions.image_fact(found.text, route, place, traits)
    else:
        yield from requirements.required(found.product, found.text, route, place, traits)


def _says_it_itself(reference: str, product: str) -> bool:
    """Whether the variable or local states the version under its own name, so that it would be stated twice."""
    name = reference.partition(".")[2]
    return (plans.named_in(name) if plans.is_plan(name) else versions.of_key(name)) == product


def _reference(text: str) -> str:
    """`var.x` or `local.x` when `text` is nothing else, or the plan that is looked up by it."""
    match = _REFERENCE.match(text)
    if match:
        return f"{match[1]}.{match[2]}"
    plan = _PLAN_REFERENCE.search(text)
    return plan[2] if plan and plan[2] else ""


def _known(root: Mapping) -> dict[str, Scalar]:
    """What a reference can stand for: defaults of variables and literal locals."""
    found: dict[str, Scalar] = {}
    for name, (_, node) in mapping(root.get("variable")).entries.items():
        default = node.get("default") if isinstance(node, Mapping) else None
        if isinstance(default, Scalar) and "${" not in default.text:
            found[f"var.{name}"] = default
    for name, (_, node) in mapping(root.get("locals")).entries.items():
        if isinstance(node, Scalar) and "${" not in node.text:
            found[f"local.{name}"] = node
    return found


def _stated(route: Route, node: Mapping, value: Scalar, *, resolved: bool) -> Statement | None:
    """What `value` states, if it stands under a key that states a version.

    `resolved`: the value was looked up, so that what keys say by themselves has not been stated yet.
    """
    key = route[-1]
    if (reader := _READERS.get(key)) is not None:
        return reader(route, node, value)
    if key in _OWNED:
        return _owned(route, node, value)
    if resolved and key in _REFERABLE:
        return Statement("image", value.text)
    product = versions.of_key(key) if resolved else None
    return Statement(product, value.text) if product else None


def _plan(route: Route, node: Mapping, value: Scalar, written: str) -> Statement | None:
    """The version in a plan's name; `written` may name the service that it is a plan of."""
    match = _PLAN_REFERENCE.search(value.text)
    version = plans.version_of((match[1] or match[3] or "") if match else value.text)
    about = written if _PLAN_REFERENCE.search(written) else ""
    product = plans.product_of(route[-1], node, (*route[:-1], about))
    return Statement(product, version) if product and version else None


def _required(route: Route, node: Mapping, value: Scalar) -> Statement | None:
    return Statement("terraform", value.text) if route[0] == "terraform" else None


def _owned(route: Route, node: Mapping, value: Scalar) -> Statement | None:
    """A version whose product is the engine beside it, the resource's type, or a name above it."""
    if enum := _enum(route, node, value):
        return enum
    product = products.of_name(node.text("engine")) or products.of_name(node.text("engine_type"))
    product = product or next((_TYPES[segment] for segment in route if segment in _TYPES), None)
    product = product or plans.product_of(node.text("source"), node, route[:-1])
    return Statement(product, value.text) if product else None


def _typed(route: Route, node: Mapping, value: Scalar) -> Statement | None:
    if route[0] != "resource" or len(route) != 4:
        return None
    product = products.of_name(node.text("engine")) or _TYPES.get(route[1])
    return Statement(product, value.text) if product else None


def _enum(route: Route, node: Mapping, value: Scalar) -> Statement | None:
    match = _ENUM.match(value.text)
    product = products.of_name(match[1]) if match else None
    return Statement(product, match[2]) if match and product else None


def _family(route: Route, node: Mapping, value: Scalar) -> Statement | None:
    """A parameter group's family; what `engine_version` beside it says is more exact."""
    match = None if node.get("engine_version") else _FAMILY.match(value.text)
    product = products.of_name(match[1]) if match else None
    return Statement(product, match[2].rstrip(".")) if match and product else None


def _runtime(route: Route, node: Mapping, value: Scalar) -> Statement | None:
    match = _RUNTIME.match(value.text)
    product = products.of_name(match[1]) if match else None
    if match is None or product is None:
        return None
    number = match[2].rstrip(".")
    if product in _SQUEEZED and len(number) > 1 and number.isdigit():
        number = f"{number[0]}.{number[1:]}"
    return Statement(product, number)


def _azure_stack(route: Route, node: Mapping, value: Scalar) -> Statement | None:
    match = _STACK.match(value.text)
    product = products.of_name(match[1]) if match else None
    return Statement(product, match[2].partition("-")[0]) if match and product else None


_READERS: Final[dict[str, Callable[[Route, Mapping, Scalar], Statement | None]]] = {
    "required_version": _required,
    "version": _typed,
    "database_version": _enum,
    "redis_version": _enum,
    "family": _family,
    "parameter_group_family": _family,
    "parameter_group_name": _family,
    "runtime": _runtime,
    "linux_fx_version": _azure_stack,
}
