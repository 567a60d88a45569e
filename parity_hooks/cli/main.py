"""The entry point: finds the command, builds its parser only, writes the result, makes the exit status in one place."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Final

from parity_hooks import __version__
from parity_hooks.cli import program
from parity_hooks.cli.table import BY_NAME, COMMANDS
from parity_hooks.errors import CLEAN, INTERRUPTED, NO_VERDICT, ParityError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

_WITH_VALUE: Final = frozenset(("-C", "--format", "--output", "--fail-on", "--color"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(given)
    except ParityError as error:
        sys.stderr.write(_printable(explained(error)))
        return error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("interrupted: there is no verdict\n")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return NO_VERDICT


def _run(given: list[str]) -> int:
    position = _command_position(given)
    if position is None:
        return _without_command(given)
    name = given.pop(position)
    if name not in BY_NAME:
        return _unknown(name)
    from parity_hooks.cli.options import parser_of

    options = parser_of(BY_NAME[name]).parse_args(given)
    options.colour = _coloured(options)
    options.program = program.name()
    text, status = import_module(f"parity_hooks.commands.{BY_NAME[name].module}").run(options)
    if text:
        from parity_hooks.cli.output import write

        write(text, options.output)
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
    return _unknown(given[0])


def _unknown(name: str) -> int:
    import difflib

    close = difflib.get_close_matches(name, BY_NAME, 1)
    hint = f"did you mean {close[0]}?" if close else "the commands: " + ", ".join(BY_NAME)
    sys.stderr.write(_printable(f"parity-hooks: {name} is not a command; {hint}\nThere is no verdict: this is not a clean result.\n"))
    return NO_VERDICT


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


def explained(error: ParityError) -> str:
    """What a user reads when there is no verdict."""
    hint = f"\n{error.hint}" if error.hint else ""
    closing = "\nThere is no verdict: this is not a clean result." if error.exit_code == NO_VERDICT else ""
    return f"parity-hooks: {error.message}{hint}{closing}\n"


def _printable(text: str) -> str:
    encoding = sys.stderr.encoding or "ascii"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _coloured(options: Namespace) -> bool:
    if options.color != "auto":
        return bool(options.color == "always")
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and getattr(options, "output", None) is None


if __name__ == "__main__":
    sys.exit(main())
