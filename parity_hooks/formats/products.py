"""Which product a name stands for: image names, their forks and mirrors, version keys, plan names.

An image is identified by what runs in it, not by who publishes it: `bitnami/postgresql`, `cimg/postgres`
and `postgres` are one product.  A name that is not listed stands for itself.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

# What each product is called, after the surface that its version belongs to.
PRODUCTS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "node": ("runtime", ("node", "nodejs", "node-js", "node.js", "javascript-node", "typescript-node")),
    "python": ("runtime", ("python", "python3", "cpython", "python-runtime")),
    "ruby": ("runtime", ("ruby",)),
    "go": ("runtime", ("go", "golang")),
    "java": (
        "runtime",
        ("java", "jdk", "jre", "openjdk", "eclipse-temurin", "temurin", "adoptopenjdk", "amazoncorretto", "corretto"),
    ),
    "php": ("runtime", ("php", "php-fpm")),
    "dotnet": ("runtime", ("dotnet", "dotnet-sdk", "aspnet", "dotnetcore")),
    "rust": ("runtime", ("rust",)),
    "elixir": ("runtime", ("elixir",)),
    "erlang": ("runtime", ("erlang", "otp")),
    "deno": ("runtime", ("deno",)),
    "bun": ("runtime", ("bun",)),
    "perl": ("runtime", ("perl",)),
    "terraform": ("runtime", ("terraform", "tf", "tfenv")),
    "opentofu": ("runtime", ("opentofu", "tofu")),
    "terragrunt": ("runtime", ("terragrunt",)),
    "helm": ("runtime", ("helm",)),
    "kubectl": ("runtime", ("kubectl",)),
    "kustomize": ("runtime", ("kustomize",)),
    "yarn": ("runtime", ("yarn",)),
    "pnpm": ("runtime", ("pnpm",)),
    "npm": ("runtime", ("npm",)),
    "poetry": ("runtime", ("poetry",)),
    "uv": ("runtime", ("uv",)),
    "bundler": ("runtime", ("bundler",)),
    "gradle": ("runtime", ("gradle",)),
    "maven": ("runtime", ("maven", "mvn")),
    "postgres": (
        "data",
        ("postgres", "postgresql", "pg", "pgsql", "pgvector", "postgis", "timescaledb", "aurora-postgresql"),
    ),
    "mysql": ("data", ("mysql", "mysql-server", "aurora-mysql")),
    "mariadb": ("data", ("mariadb", "mariadb-galera")),
    "mssql": ("data", ("mssql", "azure-sql-edge")),
    "mongodb": ("data", ("mongo", "mongodb", "mongodb-community-server", "docdb")),
    "cassandra": ("data", ("cassandra",)),
    "clickhouse": ("data", ("clickhouse", "clickhouse-server")),
    "couchdb": ("data", ("couchdb",)),
    "neo4j": ("data", ("neo4j",)),
    "influxdb": ("data", ("influxdb",)),
    "elasticsearch": ("data", ("elasticsearch",)),
    "opensearch": ("data", ("opensearch",)),
    "solr": ("data", ("solr",)),
    "meilisearch": ("data", ("meilisearch",)),
    "typesense": ("data", ("typesense",)),
    "redis": ("backing", ("redis", "redis-server", "redis-stack", "redis-stack-server", "elasticache-redis")),
    "valkey": ("backing", ("valkey",)),
    "memcached": ("backing", ("memcached", "memcache")),
    "rabbitmq": ("backing", ("rabbitmq",)),
    "kafka": ("backing", ("kafka", "cp-kafka")),
    "zookeeper": ("backing", ("zookeeper", "cp-zookeeper")),
    "nats": ("backing", ("nats",)),
    "activemq": ("backing", ("activemq", "activemq-artemis")),
    "minio": ("backing", ("minio",)),
    "gotenberg": ("backing", ("gotenberg",)),
    "tika": ("backing", ("tika",)),
    "clamav": ("backing", ("clamav", "clamav-rest", "clamav-api")),
    "nginx": ("network", ("nginx", "nginx-unprivileged")),
    "traefik": ("network", ("traefik",)),
    "haproxy": ("network", ("haproxy",)),
    "caddy": ("network", ("caddy",)),
    "envoy": ("network", ("envoy",)),
    "varnish": ("network", ("varnish",)),
    "keycloak": ("identity", ("keycloak",)),
    "oauth2-proxy": ("identity", ("oauth2-proxy",)),
    "vault": ("identity", ("vault",)),
    "prometheus": ("observability", ("prometheus",)),
    "grafana": ("observability", ("grafana",)),
}
BASE_SYSTEMS: Final = frozenset(
    ("alpine", "debian", "ubuntu", "busybox", "scratch", "distroless", "fedora", "centos", "amazonlinux", "rockylinux",
     "almalinux", "base", "static", "ubi", "ubi8", "ubi9", "ubi-minimal", "machine")
)  # fmt: skip

_BY_NAME: Final = {name: product for product, (_, names) in PRODUCTS.items() for name in names}
_REPOSITORY: Final = re.compile(r"^(?:[\w.-]+(?::\d+)?/)*([\w.-]+)$")


@lru_cache(maxsize=4096)
def of_name(name: str) -> str | None:
    """The product that a plain name stands for (`postgresql` is `postgres`), or None."""
    return _BY_NAME.get(name.lower().replace("_", "-"))


@lru_cache(maxsize=4096)
def of_image(repository: str) -> str:
    """The product that runs in an image, by its repository name without tag; the last part of it when not listed.

    Source: image names as the distribution specification writes them (`registry/namespace/name`).
    """
    match = _REPOSITORY.match(repository.lower())
    base = match[1] if match else repository.lower()
    parent = repository.lower().rpartition("/")[0].rpartition("/")[2]
    if parent == "playwright":
        return parent  # in each of the languages that it is made for
    if base in _BY_NAME:
        return "functions-" + base if "functions" in repository else _BY_NAME[base]
    if "dotnet" in repository.lower() and base in ("sdk", "runtime", "aspnet", "runtime-deps"):
        return "dotnet"
    if base in ("server", "community-server") and parent in _BY_NAME:
        return _BY_NAME[parent]
    return base


def surface_of(product: str) -> str:
    """The surface that a version of `product` belongs to; what nobody listed is a part of the runtime."""
    return PRODUCTS[product][0] if product in PRODUCTS else "runtime"


def listed(product: str) -> bool:
    """Whether `product` is one that the table names."""
    return product in PRODUCTS
