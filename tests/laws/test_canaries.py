"""No secret of a repository is in any output: of no format, by no command, in no error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from parity_hooks import checks
from parity_hooks.checks.context import Context
from parity_hooks.cli.main import main
from parity_hooks.commands.explain import _finding_text
from parity_hooks.environments.inventory import Inventory
from parity_hooks.formats import FORMATS, detect
from parity_hooks.report import Style
from parity_hooks.report.json import finding as document
from parity_hooks.repository import open_repository
from tests.conftest import Checkout
from tests.laws import canaries

# Formats whose files have no place for a secret.
_WITHOUT = {
    "version-file", "tool-versions", "runtime-txt", "pyproject", "gemfile", "go-mod", "github-action", "kubernetes",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with canaries, everything staged and committed."""
    checkout = Checkout(tmp_path_factory.mktemp("canaries"))
    checkout.write(canaries.repository())
    checkout.git("add", "--all")
    return checkout.path


class Outputs:
    """Runs commands in this process and keeps all that they write."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[bytes]) -> None:
        self.folder = folder
        self.capture = capture

    def __call__(self, *arguments: str) -> str:
        main([*arguments, "-C", str(self.folder)])
        out, err = self.capture.readouterr()
        return (out + err).decode("utf-8", "backslashreplace")


@pytest.fixture
def outputs(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Outputs:
    return Outputs(folder, capfdbinary)


def leaks(text: str) -> list[str]:
    """The lines of an output that contain a part of a secret."""
    return [line for line in text.splitlines() if any(sight in line.lower() for sight in canaries.SIGHTINGS)]


def test_every_format_has_canaries() -> None:
    """
    The repository has a file of every format in which a secret can stand.
    """
    files = canaries.repository()

    assert {one.name for one in FORMATS} - _WITHOUT == {found.name for path in files if (found := detect(path))}
    assert [] == [
        path
        for path, text in files.items()
        if path != "lacking/production.env"
        and canaries.CANARY not in str(text)
        and "lacking" not in path
        and path != "values/values-prod.yaml"
    ]


def test_reads_of_programs(folder: Path) -> None:
    """
    What a program reads is a name: its default, and a credential where a name should stand, are not kept.
    """
    with open_repository(str(folder)) as repository:
        found = Inventory(repository.worktree()).reads

    assert {"DB_PASSWORD", "API_KEY", "URL"} == found.keys()
    assert [] == [
        fact for facts in found.values() for fact in facts if leaks(f"{fact!r} {fact.value.raw} {fact.route}")
    ]


@pytest.mark.parametrize("name", ["text", "json", "markdown"])
@pytest.mark.parametrize(
    "command",
    [
        ("check", "-v"),
        ("check", "-v", "--staged"),
        ("check", "-v", "--from-rev", "HEAD", "--staged"),
        ("check", "-v", "--fail-on", "info", "--color", "always"),
        ("map", "-v"),
        ("map", "-v", "--surface", "config"),
    ],
    ids=" ".join,
)
def test_reports_and_maps(outputs: Outputs, command: tuple[str, ...], name: str) -> None:
    """
    A report and a map show names, places and `***`, never a secret.
    """
    text = outputs(*command, "--format", name)

    assert [] == leaks(text)
    assert "values-" in text


def test_every_finding_explained(folder: Path, outputs: Outputs) -> None:
    """
    The explanation of every finding, as text and as JSON, keeps every secret.
    """
    with open_repository(str(folder)) as repository:
        found = list(checks.run(Context(Inventory(repository.worktree()))))
    every = [
        (one, text)
        for one in found
        for text in (_finding_text(one), json.dumps(document(one, Style(verbose=True))), repr(one), one.why)
    ]

    assert {rule.name for rule in checks.RULES if not rule.of_agreement} - {one.rule for one in found} <= {
        "missing-environment",
        "version-mismatch",
        "unpinned-version",
        "inherits-default",
        "port-mismatch",
        "missing-process",
        "unlisted-manifest",
        "substituted-product",
        "unsupplied-reference",
        "weaker-sign-in",
    }
    assert [] == [(one.rule, line) for one, text in every for line in leaks(text)]
    assert [] == [one.id for one in found[:3] if one.id not in outputs("explain", one.id)]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["text", "json"])
def test_every_key_explained(outputs: Outputs, name: str) -> None:
    """
    Where a key gets its value is told without the value, whatever makes it a secret: its name, its form, its file.
    """
    keys = [
        *canaries.NAMES, *(f"SETTING_{number}" for number in range(len(canaries.TOKENS))), "POSTGRES_PASSWORD", "API_KEY", "DATABASE_URL", "NPM_TOKEN",
        "TOKEN", "PRIVATE_KEY", "OLD_PASSWORD", "BARE", "password", "again", "tokens", "tlsKey", "certificate", "args", "hosts", "anything",
        "harmless", "harmless-name", "URL", "auth", "db.password", "db_password", "HARMLESS", "SETTING", "FALLBACK_PASSWORD", "token", "value",
        "secret_key_base", "url", "PASSWORD", "x", "list", "items", "host", "path", "name", "X", "config.json", "application.properties",
    ]  # fmt: skip
    told = {key: outputs("explain", key, "--format", name) for key in keys}

    assert [] == [(key, line) for key, text in told.items() for line in leaks(text)]
    assert [] == [
        key
        for key in (*canaries.NAMES, "DATABASE_URL", "POSTGRES_PASSWORD")
        if "preprod" not in told[key] and "local" not in told[key]
    ]


def test_error_texts(outputs: Outputs) -> None:
    """
    Messages of runs without a verdict quote the command line and nothing of any file.
    """
    commands = [
        ("check", "--rev", "nope"),
        ("explain", "f-00000000"),
        ("explain", "PASSWROD"),
        ("check", "--nope"),
        ("map", "--surface", "x"),
    ]

    assert [] == [line for command in commands for line in leaks(outputs(*command))]
