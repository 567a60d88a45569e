"""Which parity surface a setting or a variable is about, told by the words of its name."""

from __future__ import annotations

import re
from typing import Final

TITLES: Final = {
    "identity": "Identity",
    "config": "Configuration",
    "runtime": "Runtime and build",
    "data": "Data",
    "backing": "Backing services",
    "network": "Network",
    "observability": "Observability",
    "third-party": "Third parties",
}
# The first that fits counts: a Stripe webhook is a third party before it is a webhook.
_TOPICS: Final = (
    (
        "third-party",
        r"stripe|twilio|sendgrid|mailgun|notify|slack|pagerduty|recaptcha|mapbox|mapillary|google|ga4|gtm|openai|zendesk"
        r"|braintree|paypal|adyen|gocardless|ordnance|osm|webhook",
    ),
    (
        "observability",
        r"probe|liveness|readiness|health|sentry|datadog|newrelic|new_relic|otel|opentelemetry|metrics|tracing"
        r"|log_level|loglevel|logging|logit|appinsights|applicationinsights|skylight|bugsnag|prometheus",
    ),
    (
        "identity",
        r"oauth|oidc|saml|jwt|auth(?!or)|sign_?in|login|session|cookie|csrf|cors|role|permission|issuer|audience|sso"
        r"|allowed_?(?:origins|hosts)|trusted",
    ),
    (
        "data",
        r"database|postgres|mysql|mongo|(?:^|_)db(?:_|$)|migration|elasticsearch|opensearch|(?:^|_)sql(?:_|$)|(?:^|_)pg",
    ),
    (
        "backing",
        r"redis|queue|celery|sidekiq|cron|schedul|worker|cache|smtp|mail|(?:^|_)s3(?:_|$)|bucket|storage|kafka|rabbit"
        r"|amqp|sqs|sns|clamav|antivirus",
    ),
    (
        "network",
        r"ingress|(?:^|_)ports?(?:_|$)|tls|ssl|hsts|csp|allow_?list|whitelist|proxy|waf|cdn|certificate|network_policy",
    ),
    ("runtime", r"(?:^|_)(?:node|python|ruby|java|go|php)_?version|node_env|rails_env|buildpack|(?:^|_)stack$"),
)
_COMPILED: Final = tuple((surface, re.compile(words)) for surface, words in _TOPICS)
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def surface_of(name: str) -> str:
    """The surface of what `name` names; `config` where its words say nothing."""
    snake = re.sub(r"[^a-z0-9]+", "_", _CAMEL.sub("_", name).lower())
    return next((surface for surface, words in _COMPILED if words.search(snake)), "config")
