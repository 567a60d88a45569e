"""`resolve` and `--prompt`: a person at a terminal, played through a pseudo-terminal."""

from __future__ import annotations

import os
import pty
import select
import sys
import time
from collections.abc import Mapping, Sequence

import pytest

from tests.conftest import Checkout, environment
from tests.contract.shop import (
    COMPOSE,
    GUARD,
    RECORDED,
    TERRAFORM,
    WORKFLOW,
    agreed,
    cli,
    compose,
    shop,
    statuses,
    terraform,
    workflow,
)

ANSWERS = (
    "vendor-limit",
    "The image with our extensions is not built for 16 yet.",
    "A query that only 16 plans badly is not seen on a laptop.",
    f"test:{GUARD}::test_only_old_features",
    "@shop/platform",
    "2999-12-31",
)


def played(
    checkout: Checkout, module: Sequence[str], lines: Sequence[str], env: Mapping[str, str | None] | None = None
) -> tuple[str, int]:
    """What a person sees who types `lines` at the questions of a program, and its exit status."""
    plain = environment({"TERM": "dumb", "CI": None, "CLAUDECODE": None, "AI_AGENT": None, **(env or {})})
    process, ours = pty.fork()
    if process == 0:
        os.chdir(checkout.path)
        os.execve(sys.executable, (sys.executable, "-m", *module), plain)
    seen, left, asked = "", list(lines), 0
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if select.select([ours], [], [], 0.2)[0]:
            try:
                seen += os.read(ours, 65536).decode().replace("\r\n", "\n")
            except OSError:  # the other end is closed
                break
        elif seen.endswith("? ") and len(seen) > asked:
            asked = len(seen)
            os.write(ours, f"{left.pop(0)}\n".encode() if left else b"\x04")
    status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])  # closing our end first would be a hangup
    os.close(ours)
    assert "Traceback" not in seen
    return seen, status


RESOLVE = ("parity_hooks", "resolve")


def test_a_difference_is_recorded_by_answering(repository: Checkout) -> None:
    """
    Every part is asked for, what is refused is asked for again, and nothing is left in the end.
    """
    agreed(repository, shop())
    wrong = (ANSWERS[0], "local is easier", *ANSWERS[2:])
    seen, status = played(repository, RESOLVE, ["r", *wrong, "explain", ANSWERS[1]])

    assert "refused: explanation says nothing (local is easier)" in seen
    assert 0 == status
    assert "recorded: 1 accepted" in seen
    assert (repository.path / RECORDED).is_file()


def test_a_value_is_carried_over_by_answering(repository: Checkout) -> None:
    """
    The difference is shown before it is written.
    """
    agreed(repository, shop())
    seen, status = played(repository, RESOLVE, ["f", "yes", "regenerate"])

    assert "+    image: postgres:16" in seen
    assert 0 == status
    assert compose("16") == (repository.path / COMPOSE).read_text()


def test_whoever_stops_goes_on_later(repository: Checkout) -> None:
    """
    What was done stays, what was skipped comes again, an unknown answer does nothing.
    """
    agreed(repository, shop(local="16"))
    repository.commit({TERRAFORM: terraform("17"), COMPOSE: compose("15"), WORKFLOW: workflow("17")})
    seen, status = played(repository, RESOLVE, ["wish", "regenerate", "skip"])

    assert 1 == status
    assert [("version-mismatch", "new")] == statuses(repository)
    assert "changed .parity/contract.yaml" in seen


def test_without_a_terminal_nothing_is_asked(repository: Checkout) -> None:
    """
    What is open is printed, with its commands.
    """
    agreed(repository, shop())
    ended = cli(repository, "resolve")

    assert 1 == ended.status
    assert "fix f-1a901306" in ended.out


HOOK = ("parity_hooks.hooks.check", "--prompt")


def test_a_hook_with_prompt_asks_and_stays_red(repository: Checkout) -> None:
    """
    What is done is done in the work tree, never staged, and the commit stays stopped.
    """
    agreed(repository, shop(local="16"))
    repository.write({COMPOSE: compose("15")})
    repository.git("add", COMPOSE)
    seen, status = played(repository, HOOK, ["f", "y"])

    assert 1 == status
    assert "Nothing was staged" in seen
    assert compose("16") == (repository.path / COMPOSE).read_text()
    assert "postgres:15" in repository.git("diff", "--cached")


@pytest.mark.parametrize("name", ["CLAUDECODE", "CI", "CODEX_SANDBOX"])
def test_a_hook_with_prompt_asks_no_agent(repository: Checkout, name: str) -> None:
    """
    Agents own terminals, too: they get the commands instead of the question.
    """
    agreed(repository, shop(local="16"))
    repository.write({COMPOSE: compose("15")})
    repository.git("add", COMPOSE)
    seen, status = played(repository, HOOK, [], env={name: "1"})

    assert 1 == status
    assert "skip, quit?" not in seen
