"""Which compose files are merged, as COMPOSE_FILE and commands say it; held against Docker Compose itself."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.environments.layering.compose_reference import required
from tests.environments.layers import effective

BASE = "services: {web: {image: 'app:1', environment: {MODE: fast, LEVEL: info}}}\n"
TOOLS = "services: {web: {environment: {LEVEL: tools, TRACE: '1'}}}\n"
PROD = "services: {web: {image: 'app:2', environment: {LEVEL: warning}}}\n"
FILES = {"compose.yaml": BASE, "tools.compose.yaml": TOOLS, "compose.prod.yaml": PROD}
PLACE = "services.web.environment."
ALONE = {"LEVEL": "warning"}
MERGED = {"LEVEL": "warning", "MODE": "fast", "TRACE": "1"}


def given(files: dict[str, str], path: str) -> dict[str, str]:
    """The environment of the service, as the member at `path` comes to it."""
    found = effective(files, path)
    return {route.removeprefix(PLACE): text for route, (text, _) in found.items() if route.startswith(PLACE)}


@pytest.mark.parametrize(
    "said",
    [
        {"Makefile": "up:\n\tdocker compose -f compose.yaml -f tools.compose.yaml -f compose.prod.yaml up -d\n"},
        {"bin/up": "docker-compose -p shop --file=compose.yaml --file tools.compose.yaml \\\n -f compose.prod.yaml up\n"},
        {"ops/up.sh": "docker compose -f ../compose.yaml -f ../tools.compose.yaml -f ../compose.$ENV.yaml logs -f web\n"},
        {"package.json": '{"scripts": {"up": "docker compose -f compose.yaml -f tools.compose.yaml -f compose.prod.yaml up"}}'},
        {".env": "COMPOSE_FILE=compose.yaml:tools.compose.yaml:compose.prod.yaml\n"},
        {".env": "COMPOSE_PATH_SEPARATOR=,\nCOMPOSE_FILE=compose.yaml,tools.compose.yaml,./compose.prod.yaml\n"},
    ],
)  # fmt: skip
def test_files_that_are_named_together_are_merged(said: dict[str, str]) -> None:
    """
    A file that stands alone by itself is laid over those that are named before it.
    """
    assert given(FILES, "compose.prod.yaml") == ALONE
    assert given(FILES | said, "compose.prod.yaml") == MERGED


def test_where_commands_differ_what_all_have_counts() -> None:
    """
    A second command without the tools takes them out.
    """
    made = "a:\n\tdocker compose -f compose.yaml -f tools.compose.yaml -f compose.prod.yaml up\n"
    other = "b:\n\tdocker compose -f compose.yaml -f compose.prod.yaml up\n"

    assert given(FILES | {"Makefile": made + other}, "compose.prod.yaml") == {"LEVEL": "warning", "MODE": "fast"}


def test_the_flags_of_a_sub_command_name_no_files() -> None:
    """
    `logs -f` follows; what stands after it is a service.
    """
    files = FILES | {"bin/logs": "docker compose --ansi never logs -f compose.yaml -f compose.prod.yaml\n"}

    assert given(files, "compose.prod.yaml") == ALONE


VARIABLE = {
    "in order": "COMPOSE_FILE=compose.yaml:tools.compose.yaml\n",
    "the other way round": "COMPOSE_FILE=tools.compose.yaml:compose.yaml\n",
    "one file, and no override": "COMPOSE_FILE=compose.yaml\n",
    "another separator": "COMPOSE_PATH_SEPARATOR=;\nCOMPOSE_FILE='compose.yaml;tools.compose.yaml'\n",
    "nothing": "OTHER=1\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", VARIABLE)
def test_what_developers_start_is_what_compose_starts(name: str, tmp_path: Path) -> None:
    """
    `docker compose up` without a file merges what COMPOSE_FILE names, else the default file and its override.
    """
    files = FILES | {
        "compose.override.yaml": "services: {web: {environment: {LEVEL: override}}}\n",
        ".env": VARIABLE[name],
    }
    for path, text in files.items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [required(), "-p", "x", "config", "--format", "json"],
        cwd=tmp_path, env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert json.loads(done.stdout)["services"]["web"]["environment"] == given(files, "compose.yaml")
