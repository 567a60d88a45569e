"""What counts as a bypass of sign-in and as another realm, whatever the values look like."""

from __future__ import annotations

import time

import pytest
import yaml

from parity_hooks.model.finding import Finding
from tests.laws.strategies import found_in, tree_of

_SHARED = {"DATABASE_URL": "postgres://db/shop", "CACHE_URL": "redis://cache", "MAIL_SENDER": "shop@example.org"}


def found(local: dict[str, str], production: dict[str, str], program: str = "") -> list[Finding]:
    """What the rule finds between a compose file and one for production that is no sibling of it."""
    compose = {"services": {"web": {"image": "shop:1.0.0", "environment": {**_SHARED, **local}}}}
    variables = [{"name": name, "value": value} for name, value in {**_SHARED, **production}.items()]
    pod = {"containers": [{"name": "web", "image": "shop:1.0.0", "env": variables}]}
    manifest = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web"},
        "spec": {"template": {"spec": pod}},
    }
    tree = tree_of({"docker-compose.yml": compose, "deploy/web.yaml": yaml.safe_dump(manifest), "app/main.py": program})
    return [one for one in found_in(tree) if one.rule == "weaker-sign-in"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AUTH_DISABLED", "true"),
        ("DISABLE_AUTH", "1"),
        ("SHOP_SKIP_LOGIN", "on"),
        ("MOCK_OIDC", "yes"),
        ("SSO_BYPASS", "True"),
        ("AUTH_ENABLED", "false"),
        ("REQUIRE_MFA", "0"),
    ],
)
def test_a_switch_that_leaves_sign_in_out(name: str, value: str) -> None:
    """
    Many names, one meaning: it blocks where a program reads it, and is only told where none does.
    """
    program = f'import os\n\nSWITCH = os.environ["{name}"]\n'

    assert ["warning"] == [str(one.severity) for one in found({name: value}, {}, program)]
    assert ["info"] == [str(one.severity) for one in found({name: value}, {})]
    assert [] == found({name: value}, {name: value}, program)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AUTH_DISABLED", "false"),
        ("AUTH_DISABLED", "${AUTH_DISABLED}"),
        ("AUTHOR_DISABLED", "true"),
        ("SKIP_AUTHORS", "true"),
        ("AUTH_ENABLED", "true"),
        ("AUTH_TIMEOUT", "0"),
        ("DISABLE_AUTH_LOG", "true"),
    ],
)
def test_what_leaves_nothing_out(name: str, value: str) -> None:
    """
    A switch that is off, one that is filled in from elsewhere, and names that only begin alike.
    """
    assert [] == found({name: value}, {})


@pytest.mark.parametrize(
    ("local", "production", "expected"),
    [
        ("https://id.example.org/realms/staff", "https://id.example.org/realms/customers", 1),
        ("https://id.example.org/realms/shop", "https://login.example.com/realms/shop", 0),
        ("https://id.example.org/realms/shop-staging", "https://id.example.org/realms/shop", 0),
        ("https://id.example.org/", "https://id.example.org/realms/shop", 0),
        ("http://localhost:8080/realms/any", "https://id.example.org/realms/shop", 0),
        ("https://id.example.org/oauth2/aus1fj3k5m7p9", "https://id.example.org/oauth2/default", 0),
        ("${ISSUER}", "https://id.example.org/realms/shop", 0),
    ],
)
def test_another_realm(local: str, production: str, expected: int) -> None:
    """
    Hosts, names of environments and ids are everybody's own; the realm is not.
    """
    assert expected == len(found({"OIDC_ISSUER": local}, {"OIDC_ISSUER": production}))


def test_a_password_inside_an_issuer_is_not_shown() -> None:
    """
    An address with a password in it is a secret, whatever it is for.
    """
    (one,) = found(
        {"OIDC_ISSUER": "https://shop:Tr0ub4dor-and-3@id.example.org/realms/staff"},
        {"OIDC_ISSUER": "https://id.example.org/realms/customers"},
    )

    assert "Tr0ub4dor" not in repr(one)


def test_an_endless_issuer_takes_no_time() -> None:
    """
    Only the beginning of a value is looked at.
    """
    started = time.process_time()
    found({"OIDC_ISSUER": f"https://id.example.org/{'a' * 200_000}"}, {"OIDC_ISSUER": "https://id.example.org/b"})

    assert time.process_time() - started < 5
