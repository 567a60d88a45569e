"""`record`: complete or refused, and told why."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Checkout
from tests.contract.shop import GUARD, RECORDED, agreed, cli, recorded, shop


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--explain", "local is easier"), "says nothing"),
        (("--explain", "not needed"), "says nothing"),
        (("--explain", "Legacy."), "says nothing"),
        (("--explain", "todo"), "says nothing"),
        (("--explain", "it's just easier for developers"), "says nothing"),
        (("--explain", "short"), "too short"),
        (("--reason", "other", "--explain", "Something that is not quite long."), "too short"),
        (("--risk", "none"), "risk says nothing"),
        (("--guard", f"test:{GUARD}::test_nothing"), "the guard does not exist"),
        (("--guard", "wish:x"), "wish is no kind of guard"),
        (("--owner", "@shop/nobody"), "@shop/nobody"),
        (("--review-by", "2001-01-01"), "2001-01-01 is over"),
        (("--review-when", "some day"), "postgres.version@production >= 17"),
    ],
)
def test_a_reason_that_says_nothing_is_refused_and_told_why(
    repository: Checkout, more: tuple[str, ...], said: str
) -> None:
    """
    Nothing is written, and exit status 1 says so.
    """
    agreed(repository, shop())
    ended = recorded(repository, *more)

    assert (1, False) == (ended.status, (repository.path / RECORDED).exists())
    assert said in ended.out


def test_everything_that_is_missing_is_told_at_once(repository: Checkout) -> None:
    """
    Each with the option that gives it.
    """
    agreed(repository, shop())
    (finding,) = [one for one in repository.check().document["findings"] if one["severity"] != "info"]
    ended = cli(repository, "record", finding["id"])

    assert 1 == ended.status
    for option in ("--reason", "--explain", "--risk", "--guard", "--owner", "--review-by"):
        assert f"({option})" in ended.out


def test_what_is_recorded_holds_both_sides_and_no_line(repository: Checkout) -> None:
    """
    The file is what the schema wants, in canonical order, and the next check accepts it.
    """
    agreed(repository, shop())
    assert 0 == recorded(repository).status

    assert (repository.path / RECORDED).read_text() == (
        "# yaml-language-server: $schema=https://parity-hooks.dev/schemas/divergence.schema.json\n"
        "id: postgres-version-local\nsurface: data\nsubject: postgres\nkey: version\n"
        'production: {value: "16", source: "infra/database.tf#resource.aws_db_instance.shop.engine_version"}\n'
        'differs:\n  local: {value: "15", source: "docker-compose.yml#services.db.image"}\n'
        "reason: vendor-limit\n"
        'explanation: "The image with our extensions is not built for 16 yet."\n'
        'risk: "A query that only 16 plans badly is not seen on a laptop."\n'
        'guard: {kind: test, ref: "tests/test_features.py::test_only_old_features"}\n'
        'owner: "@shop/platform"\nreview: {by: "2999-12-31"}\nstatus: accepted\n'
    )


def test_a_finding_that_does_not_exist_is_no_verdict(repository: Checkout) -> None:
    """
    As everywhere: exit status 2, and where the ids come from.
    """
    agreed(repository, shop())
    ended = cli(repository, "record", "f-00000000")

    assert 2 == ended.status
    assert "parity-hooks check -v" in ended.err


def test_json_says_what_was_written(repository: Checkout) -> None:
    """
    Scripts get the path, or the reasons.
    """
    agreed(repository, shop())

    assert {"schema_version": 1, "written": [RECORDED], "refused": []} == json.loads(
        recorded(repository, "--format", "json").out
    )
