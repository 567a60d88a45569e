"""Words of the model: what is a secret, how routes and paths are shown, what ids are made from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parity_hooks.model.environment import Environment, Role
from parity_hooks.model.finding import Finding, Place, Severity, finding_id
from parity_hooks.model.location import Location, shown_path
from parity_hooks.model.report import Report, TreeName
from parity_hooks.model.route import Item, identity, text
from parity_hooks.model.secret import secret_name
from parity_hooks.model.value import ValueKind, stated
from tests.laws.strategies import LAWFUL

KNOWN, SECRET, REFERENCE, UNKNOWN = ValueKind.KNOWN, ValueKind.SECRET, ValueKind.REFERENCE, ValueKind.UNKNOWN


@pytest.mark.parametrize(
    "name",
    [
        *(
            "PASSWORD",
            "DB_PASSWORD",
            "dbPassword",
            "db.password",
            "spring.datasource.password",
            "passwd",
            "ADMIN_PASS",
            "DB_PASWORD",
            "DB_PASSWROD",
        ),
        *(
            "API_KEY",
            "apiKey",
            "SECRET",
            "CLIENT_SECRET",
            "clientSecret",
            "secret_key_base",
            "AUTH_TOKEN",
            "token",
            "GITHUB_TOKEN",
            "accessToken",
        ),
        *(
            "PRIVATE_KEY",
            "SIGNING_KEY",
            "ENCRYPTION_KEY",
            "STORAGE_ACCOUNT_KEY",
            "SENTRY_DSN",
            "SLACK_WEBHOOK_URL",
            "CONNECTION_STRING",
            "PASSPHRASE",
        ),
    ],
)
def test_names_of_secrets(name: str) -> None:
    """
    What these names name is never shown.
    """
    assert secret_name(name)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "secretName",
            "SECRET_NAME",
            "TOKEN_URL",
            "tokenUrl",
            "PASSWORD_FILE",
            "keyVaultName",
            "AUTH_MODE",
            "authentication.mode",
            "TOKEN_TTL",
        ),
        *(
            "LOG_LEVEL",
            "PORT",
            "KEYBOARD",
            "MONKEY",
            "COMPASS",
            "PASSENGER",
            "passthrough",
            "tokenizer",
            "optional",
            "authors",
            "pinned",
        ),
    ],
)
def test_names_that_only_sound_like_it(name: str) -> None:
    """
    The name, the place or the lifetime of a secret is no secret, and neither is a word that contains one.
    """
    assert not secret_name(name)


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("LOG_LEVEL", "debug", KNOWN),
        ("DB_PASSWORD", "hunter2", SECRET),
        ("DB_PASSWORD", "", KNOWN),
        ("DB_PASSWORD", "${DB_PASSWORD}", REFERENCE),
        ("DB_PASSWORD", "${{ secrets.DB_PASSWORD }}", REFERENCE),
        ("DB_PASSWORD", "((db-password))", REFERENCE),
        ("DB_PASSWORD", "${DB_PASSWORD:-hunter2hunter2}", SECRET),
        ("URL", "postgres://admin:hunter2@db/shop", SECRET),
        ("URL", "https://shop.example/a:b@c", KNOWN),
        ("URL", "https://{{ host }}/x", UNKNOWN),
        ("SETTINGS", '{"password": "hunter2"}', SECRET),
        ("JAVA_OPTS", "-Ddb_password=hunter2 -Xmx1g", SECRET),
        ("NOTE", "-----BEGIN RSA PRIVATE KEY-----", SECRET),
        ("NOTE", "ghp_0123456789abcdefghij", SECRET),
        ("COMMIT", "0123456789abcdef0123456789abcdef01234567", KNOWN),
        ("ID", "123e4567-e89b-12d3-a456-426614174000", KNOWN),
    ],
)
def test_the_kind_of_a_value(name: str, value: str, kind: ValueKind) -> None:
    """
    Name and form decide whether a value may be shown; a reference to a secret is none.
    """
    assert kind is stated(name, value).kind


@LAWFUL
@given(
    st.sampled_from(("DB_PASSWORD", "api_key", "token")),
    st.text(min_size=4).filter(lambda text: "$" not in text and "(" not in text and "{" not in text),
)
def test_a_secret_prints_itself_nowhere(name: str, raw: str) -> None:
    """
    Neither `str` nor `repr` nor what a report shows of a secret contains it.
    """
    value = stated(name, raw + "!9x")

    assert ("***", "secret") == (str(value), value.shown) if value.kind is SECRET else value.kind is not KNOWN
    assert raw + "!9x" not in repr(value)


@pytest.mark.parametrize(
    ("route", "shown"),
    [
        (("services", "web", "port"), "services.web.port"),
        (("a.b", "c"), '"a.b".c'),
        (("a", "b c", "d#e", "[f]", 'g"h'), 'a."b c"."d#e"."[f]"."g\\"h"'),
        (("env", Item("name=LOG_LEVEL"), "value"), "env[name=LOG_LEVEL].value"),
        (("list", Item("#3f2a1b", "3")), "list[3]"),
        (("", "x"), '"".x'),
    ],
)
def test_routes_are_cited(route: tuple[str, ...], shown: str) -> None:
    """
    Segments join with a dot, unusual ones are quoted, list items stand in brackets by name or position.
    """
    assert shown == text(route)


@LAWFUL
@given(st.lists(st.text(max_size=4), min_size=1, max_size=4), st.lists(st.text(max_size=4), min_size=1, max_size=4))
def test_two_routes_never_look_alike(one: list[str], other: list[str]) -> None:
    """
    Routes that differ are written differently, so that ids made from them differ.
    """
    assert (one == other) is (identity(tuple(one)) == identity(tuple(other)))


@LAWFUL
@given(st.binary())
def test_every_path_can_be_shown(raw: bytes) -> None:
    """
    Any bytes of a file name become text that is printable and that UTF-8 takes.
    """
    shown = shown_path(raw.decode("utf-8", "surrogateescape"))

    assert shown.isprintable()
    assert shown == shown.encode().decode()


def test_an_id_is_made_from_what_a_finding_is_about() -> None:
    """
    Neither line nor value nor severity changes an id; rule, surface, subject, scope and key each do.
    """
    parts = ("missing-key", "config", "helm/values-{env}.yaml", "shop", "env.X")
    ids = [finding_id(*parts), *(finding_id(*parts[:at], "other", *parts[at + 1 :]) for at in range(len(parts)))]

    assert finding_of(Severity.INFO, line=1).id == finding_of(Severity.ERROR, line=9).id == finding_id(*parts)
    assert finding_id("ab", "c") != finding_id("a", "bc")
    assert sorted(set(ids)) == sorted(ids)


def finding_of(severity: Severity, line: int = 1, status: str = "new") -> Finding:
    place = Place(Environment("production", Role.PRODUCTION), Location("a", line), "x", "present", str(line))
    return Finding(
        "missing-key",
        severity,
        "config",
        "helm/values-{env}.yaml",
        "shop",
        "env.X",
        ("env.X",),
        "said",
        (place,),
        (),
        status,
    )


@pytest.mark.parametrize(
    ("severity", "status", "fail_on", "blocks"),
    [
        (Severity.WARNING, "new", Severity.WARNING, True),
        (Severity.INFO, "new", Severity.WARNING, False),
        (Severity.INFO, "new", Severity.INFO, True),
        (Severity.WARNING, "new", Severity.ERROR, False),
        (Severity.ERROR, "stale", Severity.ERROR, True),
        (Severity.ERROR, "broken", Severity.WARNING, True),
        (Severity.ERROR, "accepted", Severity.INFO, False),
        (Severity.ERROR, "unreviewed", Severity.INFO, False),
    ],
)
def test_what_blocks(severity: Severity, status: str, fail_on: Severity, blocks: bool) -> None:
    """
    A finding blocks at or above the limit, unless somebody accepted it or it waits for a review.
    """
    found = finding_of(severity, status=status)
    report = Report(TreeName("index", None), 1, {}, (), (), (found,), fail_on)

    assert ((found,) if blocks else (), "findings" if blocks else "clean") == (report.blocking, report.verdict)
    assert {**dict.fromkeys(("new", "stale", "broken", "unreviewed", "accepted"), 0), status: 1} == report.counts
