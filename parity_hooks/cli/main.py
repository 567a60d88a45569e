"""The entry point: finds the command, builds its parser only, writes the result, makes the exit status in one place."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Final

from parity_hooks import __version__
from parity_hooks.cli import program
from parity_hooks.cli.table import BY_NAME, COMMANDS
from parity_hooks.errors import CLEAN, INTERRUPTED, NO_VERDICT, UsageError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

_WITH_VALUE: Final = frozenset(
    (
        "-C",
        "--format",
        "--output",
        "--fail-on",
        "--color",
        "--rev",
        "--from-rev",
        "--to-rev",
        "--surface",
        "--review-by",
        "--review-when",
        "--reason",
        "--explain",
        "--risk",
        "--guard",
        "--owner",
        "--update",
        "--completion",
    )
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        status = _run(given)
        sys.stdout.flush()
    except KeyboardInterrupt:
        sys.stderr.write("interrupted: there is no verdict\n")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return NO_VERDICT
    except Exception as error:  # an uncaught one would end with status 1, which says: drift was found
        from parity_hooks.cli.failure import told

        return told(error)
    return status


def _run(given: list[str]) -> int:
    position = _command_position(given)
    if position is None:
        return _without_command(given)
    name = given.pop(position)
    if name not in BY_NAME:
        raise _unknown(name)
    from parity_hooks.cli.options import parser_of

    try:
        options = parser_of(BY_NAME[name]).parse_args(given)
    except SystemExit:  # the help has been printed
        return CLEAN
    options.colour = _coloured(options)
    options.program = program.name()
    text, status = import_module(f"parity_hooks.commands.{BY_NAME[name].module}").run(options)
    if text:
        from parity_hooks.cli.output import write

        write(text, getattr(options, "output", None))
    return int(status)


def _command_position(given: list[str]) -> int | None:
    """Where the command stands: the first word that is neither an option nor the value of one."""
    position = 0
    while position < len(given):
        if given[position] in _WITH_VALUE:
            position += 2
            continue
        if not given[position].startswith("-"):
            return position
        position += 1
    return None


def _without_command(given: list[str]) -> int:
    if "--version" in given:
        print(f"parity-hooks {__version__}")
        return CLEAN
    if "--completion" in given:
        from parity_hooks.cli.completion import script

        after = given[given.index("--completion") + 1 :]
        print(script(after[0] if after else ""), end="")
        return CLEAN
    if not given or "-h" in given or "--help" in given:
        print(_help())
        return CLEAN if given else NO_VERDICT
    raise _unknown(given[0])


def _unknown(name: str) -> UsageError:
    import difflib

    close = difflib.get_close_matches(name, BY_NAME, 1)
    what = "an option without a command" if name.startswith("-") else "not a command"
    return UsageError(
        f"{name} is {what}", f"Did you mean {close[0]}?" if close else "The commands: " + ", ".join(BY_NAME)
    )


def _help() -> str:
    width = max(len(command.name) for command in COMMANDS)
    lines = [
        "usage: parity-hooks COMMAND [options]",
        "",
        "Keeps local, CI, preview and staging behaving like production, by reading what",
        "the repository itself says about each environment.",
        "",
        *(f"  {command.name:<{width}}  {command.summary}" for command in COMMANDS),
        "",
        "  parity-hooks COMMAND --help       the options of a command",
        "  parity-hooks --version            the version",
        "  parity-hooks --completion SHELL   a completion script for bash, zsh or fish",
        "",
        "Start with: parity-hooks check",
    ]
    return "\n".join(lines)


def _coloured(options: Namespace) -> bool:
    """Whether to use colours: the option decides, then NO_COLOR, then FORCE_COLOR, then the terminal."""
    if options.color != "auto":
        return bool(options.color == "always")
    if os.environ.get("NO_COLOR") or getattr(options, "output", None) is not None:
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")


if __name__ == "__main__":
    sys.exit(main())
