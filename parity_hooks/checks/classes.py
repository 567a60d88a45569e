"""Classes of keys: what differing means for a key, told by its name.

The first row that fits decides.  A row's pattern is searched in the snake-case name of the last segment of a
route; a `block` is a segment anywhere above it.  Each row carries its reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from parity_hooks.model.route import Item, named

if TYPE_CHECKING:
    from parity_hooks.model.route import Route


class KeyClass(Enum):
    """What is compared of a key: its value, its existence, or nothing."""

    AUTH = "auth-like"
    SIZING = "sizing"
    LOCAL_COLOUR = "only somewhere by nature"
    OBSERVABILITY = "observability"
    PER_ENVIRONMENT = "per environment by nature"
    BEHAVIOUR = "behaviour-like"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Row:
    """A class, the names that belong to it, the blocks whose every key belongs to it, and why."""

    key_class: KeyClass
    names: str
    blocks: frozenset[str]
    why: str


def _row(key_class: KeyClass, names: str, blocks: str, why: str) -> Row:
    return Row(key_class, names, frozenset(blocks.split()), why)


ROWS: Final = (
    _row(
        KeyClass.OBSERVABILITY,
        r"google_tag_manager|google_analytics|(?:^|_)(?:gtm|ga|ga4|analytics|big_?query|airbyte)(?:_|$)|threshold",
        "google_tag_manager google_analytics analytics",
        "counts visitors, does not change what they get",
    ),
    _row(
        KeyClass.AUTH,
        r"auth(?:entication|orization)?_?(?:mode|method|enabled|type|provider|strategy|tls.*|url)?$|(?:^|_)(?:oidc|saml|sso|mfa|otp|csrf|cors|rbac|whitelist|allowlist|allow_list"
        r"|white_list|ip_?whitelist|basic_auth|modsecurity|rate_limit|rate_limiting|mock_auth|impersonate|sign_in_method|sign_up_disabled|signup|audience|issuer"
        r"|allowed_origins|allowed_hosts|trusted_origins|allow_all_users|access_policy|session_cookie_secure|cookie_secure|cookie_samesite|force_ssl|ssl_redirect"
        r"|idporten|tokenx|fido2)(?:_|$)|_(?:auth|authentication)$|^(?:auth|security)_|(?:^|_)(?:roles?|groups|claims|scopes)$",
        "claims accessPolicy whitelist allowlist networkPolicy securityContext rbac oauth2Proxy rate_limit",
        "production would be less protected, or nobody could sign in",
    ),
    _row(
        KeyClass.SIZING,
        r"(?:^|_)(?:replicas?|replica_count|cpus?|memory|mem|ram|instances?|instance_count|instance_type|sku|sku_name|plan|capacity|workers?\d*|threads?"
        r"|concurrency|pool|quota|disk|storage_gb|storage_mb|max_connections|nodes?|node_count|instance_class|max_surge|max_unavailable|heap|xmx|xms"
        r"|java_opts|node_options|malloc_arena_max|max_old_space_size|shards|partitions|web_concurrency|rails_max_threads|gomemlimit|gomaxprocs"
        r"|(?:disk|pool|volume|storage|heap|instance|node|vm|cluster|cache|db|buffer)_size|(?:min|max)_(?:replicas|instances|capacity|size|nodes|pods))$"
        r"|^(?:size|scale|min|max|limits?|requests)$",
        "resources limits requests autoscaling hpa sizing scaling horizontalPodAutoscaler",
        "environments may be lighter: parity is behaving alike, not being as large",
    ),
    _row(
        KeyClass.LOCAL_COLOUR,
        r"scheduled_?downtime|business_hours|(?:^|_)colou?r$|name_suffix$|(?:^|_)restore(?:_|$)|free_tier|backup_storage|^suspend|^rails_(?:serve_static_files|log_to_stdout)$|maintenance_page|maintenance_message|banner|phase$|^(?:app_)?env(?:ironment)?_(?:name|label)$|debug|(?:^|_)overrides?(?:_|$)|seed(?:s|_|$)"
        r"|^(?:command|comments?|description|labels?|annotations?|optional)$",
        "scheduledDowntime postgresDatabaseRestore statuscake labels statuscake_alerts",
        "a feature that only makes sense in some environments",
    ),
    _row(
        KeyClass.OBSERVABILITY,
        r"log_?level|verbosity|(?:^|_)alerts?$|(?:^|_)(?:alerting|severity|statuscake|slack|dashboards?|sentry|newrelic|new_relic|datadog|skylight|rollbar|bugsnag|honeybadger|appsignal|airbrake|splunk|pprof|profiling|appinsights|applicationinsights|scout|scout_apm|elastic_apm|dynatrace|honeycomb|instana|lightstep|jaeger|zipkin"
        r"|monitor(?:ing)?|metrics|tracing|trace|sample_rate|prometheus|grafana|pagerduty|otel|logit|logging)(?:_|$)",
        "skylight sentry rollbar newrelic datadog alerts prometheusRule alerting monitoring statuscake_alerts logging serviceMonitor prometheus",
        "watched differently, not behaving differently",
    ),
    _row(
        KeyClass.PER_ENVIRONMENT,
        r"(?:^|_)(?:hosts?|hostnames?|host_?name|urls?|uri|base_?url|domains?|fqdn|arn|account_?ids?|buckets?|bucket_name|namespace|clusters?|cluster_name|region|(?<!time_)zone|db|database"
        r"|database_name|storage_account(?:_name)?|environment|environment_name|env|env_name|service_account|dataset|template_?ids?|client_?id|tenant_?id|tenant|resource_group(?:_name)?|tag|image_tag"
        r"|sha|digest|ref|revision|target_revision|key_?vault(?:_name)?|contacts?|emails?|email_address|project|project_id|subscription|prefix|suffix|(?<!storage_class_)name|id|ids|gtm|ga|cidr|ip|ips"
        r"|subnet|vpc|certificate|cert|secret_name|path_prefix|queue|topic|index|role_arn|endpoint|server|address|redirect|issuer_url|uid|guid|profile|stage|version|label|title|key)$",
        "hosts ingress_hosts allowlist_groups",
        "names of things that every environment has its own of: they must exist, not be equal",
    ),
    _row(
        KeyClass.BEHAVIOUR,
        r"(?:^|_)(?:ports?|target_port|container_port|mode|enabled|disabled|enable|disable|provider|driver|adapter|protocol|tls|ssl|schedule|cron|restart|path|type|backend|engine|store|strategy"
        r"|policy|timeout|format|encoding|locale|time_?zone|tz|feature|flag|api_version|class|storage_class_name|access_modes?)$|^(?:features?|ff|feature_flag|enable|disable|use|is|has|allow)_",
        "features featureFlags feature_flags flags",
        "another value makes the application behave differently",
    ),
)
_COMPILED: Final = tuple((row, re.compile(row.names, re.IGNORECASE)) for row in ROWS)
_OTHER: Final = Row(
    KeyClass.OTHER, "", frozenset(), "nothing is known about the key: its existence is compared, its value is not"
)
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def row_of(route: Route) -> Row:
    """The row of the table that the key at `route` belongs to."""
    listed = len(route) > 1 and route[0] == "resources" and isinstance(route[1], Item)  # by a kustomization, to apply
    return _row_of(tuple(str(part) for part in route[listed:-1]), _name(route))


@lru_cache(maxsize=16384)
def _row_of(above: tuple[str, ...], name: str) -> Row:
    snake = _CAMEL.sub("_", name).replace("-", "_").replace(".", "_").lower()
    for row, pattern in _COMPILED:
        if pattern.search(snake) or not row.blocks.isdisjoint((*above, name)):
            return row
    return _OTHER


def _name(route: Route) -> str:
    """The name under which a value stands: `[name=X].value` is X, a flag or item is itself."""
    for segment in reversed(route):
        if segment.startswith("-"):
            return segment.partition("=")[0].strip("-")  # a flag on a command line
        if isinstance(segment, Item):
            return named(segment)
        if segment not in ("value", "default"):
            return segment
    return ""


_WORKLOADS: Final = ("Deployment", "StatefulSet", "DaemonSet", "CronJob", "ScheduledJob")
_PROCESSES: Final = frozenset(
    ("cronTasks", "cronJobs", "cronjobs", "cron_jobs", "scheduledJobs", "workers", "processes", "sidecars", "recurring")
)


def is_process(route: Route) -> bool:
    """Whether what stands at `route` is a process as a whole: a workload of Kubernetes, an entry of `cronTasks`."""
    if len(route) == 1:
        kind, _, name = route[0].partition("/")
        return kind in _WORKLOADS and bool(name)
    return route[-2] in _PROCESSES and (isinstance(route[-1], Item) or route[-2] != "workers")


_OF_EACH: Final = (KeyClass.PER_ENVIRONMENT, KeyClass.SIZING, KeyClass.LOCAL_COLOUR)


def admits(route: Route) -> bool:
    """Whether the value at `route` decides who gets in."""
    return row_of(route).key_class is KeyClass.AUTH


def of_each(route: Route) -> bool:
    """Whether every environment has its own value at `route`: that it differs says nothing."""
    return row_of(route).key_class in _OF_EACH
