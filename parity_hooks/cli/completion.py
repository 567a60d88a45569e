"""Completion scripts for bash, zsh and fish, made from the table of commands and the parsers' own options."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from parity_hooks.checks import RULES
from parity_hooks.cli.options import parser_of
from parity_hooks.cli.table import COMMANDS
from parity_hooks.errors import UsageError

if TYPE_CHECKING:
    from parity_hooks.cli.table import Command

SHELLS = ("bash", "zsh", "fish")


def script(shell: str) -> str:
    """The completion script for `shell`.  Raises `UsageError` for a shell there is none for."""
    if shell == "bash":
        return _bash()
    if shell == "zsh":
        return "autoload -U +X bashcompinit && bashcompinit\n" + _bash()
    if shell == "fish":
        return _fish()
    raise UsageError(f"no completion for {shell or 'no shell'}", "There is one for: " + ", ".join(SHELLS))


def words(command: Command) -> list[str]:
    """Every word that may follow a command."""
    actions = parser_of(command)._actions  # noqa: SLF001 (argparse has no public way to list its options)
    found = [option for action in actions for option in action.option_strings if action.help != argparse.SUPPRESS]
    return found + ([rule.name for rule in RULES] if command.name == "explain" else [])


def _bash() -> str:
    cases = "\n".join(f'    {command.name}) words="{" ".join(words(command))}" ;;' for command in COMMANDS)
    names = " ".join(command.name for command in COMMANDS)
    return f"""_parity_hooks() {{
  local words="{names} --version --help --completion"
  case "${{COMP_WORDS[1]}}" in
{cases}
  esac
  COMPREPLY=($(compgen -W "$words" -- "${{COMP_WORDS[COMP_CWORD]}}"))
}}
complete -o default -F _parity_hooks parity-hooks
"""


def _fish() -> str:
    lines = ["complete -c parity-hooks -f"]
    for command in COMMANDS:
        summary = command.summary.replace("'", "")
        lines.append(f"complete -c parity-hooks -n __fish_use_subcommand -a {command.name} -d '{summary}'")
        for word in words(command):
            kind = (
                f"-l {word[2:]}"
                if word.startswith("--")
                else f"-s {word[1:]}"
                if word.startswith("-")
                else f"-a {word}"
            )
            lines.append(f"complete -c parity-hooks -n '__fish_seen_subcommand_from {command.name}' {kind}")
    return "\n".join(lines) + "\n"
