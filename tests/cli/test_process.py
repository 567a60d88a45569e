"""The command line as a process: signals, pipes, encodings, help, version and completion."""

from __future__ import annotations

import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from parity_hooks import __version__
from parity_hooks.checks import RULES
from parity_hooks.cli.completion import SHELLS, script
from parity_hooks.cli.options import GROUPS, parser_of
from parity_hooks.cli.table import COMMANDS
from tests.conftest import Checkout, environment, run_cli
from tests.samples import DRIFT, EVEN

CLI = f"{shlex.quote(sys.executable)} -m parity_hooks"


def test_the_version() -> None:
    """
    --version prints name and version and nothing else.
    """
    ended = run_cli("--version", cwd=Path.cwd())

    assert (0, f"parity-hooks {__version__}\n", "") == (ended.status, ended.out, ended.err)


def test_help_names_every_command() -> None:
    """
    The help lists every command with its one line; a bare call shows the same and is no verdict.
    """
    helped, bare = run_cli("--help", cwd=Path.cwd()), run_cli(cwd=Path.cwd())

    assert [] == [
        command.name
        for command in COMMANDS
        if f"  {command.name} " not in helped.out or command.summary not in helped.out
    ]
    assert (0, 2, helped.out) == (helped.status, bare.status, bare.out)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_the_help_of_a_command_explains_every_option(command: object) -> None:
    """
    `parity-hooks COMMAND --help` exits 0, and no option is without an explanation.
    """
    name = command.name  # type: ignore[attr-defined]
    ended = run_cli(name, "--help", cwd=Path.cwd())

    assert (0, "") == (ended.status, ended.err)
    assert ended.out.startswith(f"usage: parity-hooks {name}")
    assert [] == [action.dest for action in parser_of(command)._actions if not action.help]  # type: ignore[arg-type]


def test_every_group_of_options_is_used() -> None:
    """
    The table of commands names groups that exist, and no group is left over.
    """
    assert set(GROUPS) == {group for command in COMMANDS for group in command.arguments}


def test_completion_in_bash() -> None:
    """
    Bash itself offers commands, the options of a command, the rules after `explain`, and completes what is begun.
    """
    assert {command.name for command in COMMANDS} <= completed("")
    assert {"--staged", "--from-rev", "--output", "-C"} <= completed("check", "")
    assert "--staged" not in completed("demo", "")
    assert {"--fail-on", "--from-rev", "--format"} == completed("check", "--f")
    assert {rule.name for rule in RULES} <= completed("explain", "")
    assert {"--format"} == completed("map", "--form")


def completed(*words: str) -> set[str]:
    """What bash offers for the last of `words`."""
    line = " ".join(f"'{word}'" for word in ("parity-hooks", *words))
    program = f"""
        eval "$({CLI} --completion bash)"
        COMP_WORDS=({line}); COMP_CWORD={len(words)}
        _parity_hooks
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(
        ("bash", "-uec", program), env=environment(), capture_output=True, text=True, check=True, timeout=30
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_gets_every_command_and_option(shell: str) -> None:
    """
    The scripts of all shells are made from the tables: each names every command and every long option.
    """
    text = script(shell)
    options = {
        option
        for command in COMMANDS
        for action in parser_of(command)._actions
        for option in action.option_strings
        if len(option) > 2
    }

    assert [] == [command.name for command in COMMANDS if command.name not in text]
    assert [] == [option for option in options if (f"-l {option[2:]}\n" if shell == "fish" else option) not in text]
    assert (0, text) == ((ended := run_cli("--completion", shell, cwd=Path.cwd())).status, ended.out)


def test_an_interrupt_ends_with_130(repository: Checkout, tmp_path: Path) -> None:
    """
    Ctrl-C while git is at work ends the run with 130 and says that there is no verdict.
    """
    repository.commit(EVEN)
    started, folder = tmp_path / "started", tmp_path / "bin"
    folder.mkdir()
    (folder / "git").write_text(f"#!/bin/sh\ntouch {shlex.quote(str(started))}\nexec sleep 20\n", encoding="utf-8")
    (folder / "git").chmod(0o755)
    path = f"{folder}:{environment()['PATH']}"
    with subprocess.Popen(
        (sys.executable, "-m", "parity_hooks", "check"), cwd=repository.path, env=environment({"PATH": path}),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as process:  # fmt: skip
        while not started.exists() and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=15)

    assert (130, "", "interrupted: there is no verdict\n") == (process.returncode, out, err)


@pytest.mark.parametrize(
    "command",
    [
        "check -v",
        "check --format json",
        "map -v",
        "explain missing-key",
        "--help",
        "check --help",
        "--version",
        "--completion bash",
    ],
)
def test_a_reader_that_leaves_early_is_no_accident(repository: Checkout, command: str) -> None:
    """
    In a pipe to a program that has ended already nothing is said on standard error.
    """
    repository.commit({**EVEN, **DRIFT})
    program = f"{CLI} {command} | true"  # which has ended long before Python has started
    done = subprocess.run(
        ("bash", "-c", program), cwd=repository.path, env=environment(), capture_output=True, text=True, check=False
    )

    assert "" == done.stderr


NAMES = {
    "größe/préprod.env": "MAIL_URL=ü€\nSMS_URL=ü€\n",
    "größe/prod.env": "MAIL_URL=ü\n",
    "größe/preprod.env": "MAIL_URL=ü\nSMS_URL=ü€日\n",
}


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1", "utf-8"])
@pytest.mark.parametrize("name", ["text", "json", "markdown"])
def test_every_encoding_of_the_terminal(repository: Checkout, encoding: str, name: str) -> None:
    """
    Names and values that the terminal's encoding lacks are escaped, never an error.
    """
    repository.commit(NAMES)
    ended = run_cli("check", "-v", "--format", name, cwd=repository.path, env={"PYTHONIOENCODING": encoding})

    assert (1, "") == (ended.status, ended.err)
    assert "SMS_URL" in ended.out.replace("\\_", "_")


def test_messages_take_every_encoding_too(repository: Checkout) -> None:
    """
    Errors about names that the terminal lacks are written with escapes.
    """
    ended = run_cli("explain", "schlüssel-日", cwd=repository.path, env={"PYTHONIOENCODING": "ascii"})

    assert 2 == ended.status
    assert "schl\\xfcssel-\\u65e5" in ended.err


def test_json_is_ascii_in_every_locale(repository: Checkout) -> None:
    """
    The JSON document is the same bytes whatever the locale is.
    """
    repository.commit(NAMES)
    runs = {
        repository.check(env={"LC_ALL": locale, "PYTHONIOENCODING": None, "PYTHONCOERCECLOCALE": "0"}).out
        for locale in ("C", "C.UTF-8", "POSIX")
    }

    assert [True] == [text.isascii() for text in runs]
