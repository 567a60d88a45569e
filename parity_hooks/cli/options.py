"""The options of the command line, group by group; only the groups of the command that runs are built."""

from __future__ import annotations

import argparse
import datetime
from typing import TYPE_CHECKING, Final, NoReturn

from parity_hooks.errors import UsageError

if TYPE_CHECKING:
    from parity_hooks.cli.table import Command

FORMATS: Final = ("text", "json", "markdown")
SEVERITIES: Final = ("error", "warning", "info")
SURFACES: Final = (
    "identity",
    "config",
    "runtime",
    "data",
    "backing",
    "network",
    "observability",
    "third-party",
    "scale",
)


def directory(parser: argparse._ActionsContainer) -> None:
    """Where to look."""
    parser.add_argument(
        "-C", dest="directory", metavar="DIR", help="a directory inside the repository to judge (default: here)"
    )


def output(parser: argparse.ArgumentParser) -> None:
    """Where to look and how to write the result."""
    group = parser.add_argument_group("everywhere")
    directory(group)
    group.add_argument("--format", choices=FORMATS, default="text", help="how to write the result (default: text)")
    group.add_argument("--output", metavar="FILE", help="write the result to FILE instead of the terminal")
    colour(parser)


def colour(parser: argparse.ArgumentParser) -> None:
    """Whether to use colours."""
    help_text = "colours (default: auto; NO_COLOR is honoured)"
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help=help_text)


def amount(parser: argparse.ArgumentParser) -> None:
    """How much to say."""
    parser.add_argument("-q", "--quiet", action="store_true", help="only what blocks")
    parser.add_argument("-v", "--verbose", action="store_true", help="everything, every place included")


def tree(parser: argparse.ArgumentParser) -> None:
    """Which tree is meant."""
    group = parser.add_argument_group(
        "which tree (default: the work tree, untracked files that are not ignored included)"
    )
    group.add_argument("--worktree", action="store_true", help="the work tree")
    group.add_argument("--staged", action="store_true", help="the index: what the next commit would hold")
    group.add_argument("--rev", metavar="REV", help="the tree of a commit; needs neither history nor a checkout")
    group.add_argument("--from-rev", metavar="REV", help="only what the other tree has and this commit had not")
    group.add_argument("--to-rev", metavar="REV", help="the other tree of --from-rev, when it is a commit")


def judging(parser: argparse.ArgumentParser) -> None:
    """How a tree is judged."""
    group = parser.add_argument_group("judging")
    group.add_argument(
        "--fail-on", choices=SEVERITIES, default="warning", help="the lowest severity that blocks (default: warning)"
    )
    group.add_argument(
        "--exit-zero", action="store_true", help="exit 0 in spite of findings (never in spite of a failed run)"
    )
    group.add_argument(
        "--show-policy", action="store_true", help="print how strictly differences count, row by row, and judge nothing"
    )
    group.add_argument("--no-contract", action="store_true", help="judge as if there were no contract")
    live(group)


def live(parser: argparse._ActionsContainer) -> None:
    """Whether the commands of a contract are asked."""
    parser.add_argument(
        "--live", action="store_true", help="start the commands that the contract names (nothing else ever does)"
    )


def surface(parser: argparse.ArgumentParser) -> None:
    """Which part of the map."""
    parser.add_argument("--surface", choices=SURFACES, help="only this surface")


def subject(parser: argparse.ArgumentParser) -> None:
    """What is to be explained."""
    parser.add_argument(
        "subject",
        metavar="WHAT",
        help="a rule (missing-key), a finding (f-3b1c9a4e), a divergence (its id) or a key (LOG_LEVEL)",
    )


def regenerating(parser: argparse.ArgumentParser) -> None:
    """What to write of the agreement."""
    parser.add_argument("--check", action="store_true", help="write nothing: print the diff, exit 1 where there is one")
    parser.add_argument(
        "--adopt", action="store_true", help="record everything that drifts today as unreviewed, with a deadline"
    )
    live(parser)
    parser.add_argument(
        "--review-by",
        type=_day,
        metavar="DATE",
        help="the deadline of --adopt (default: 90 days after the last commit)",
    )


def skill(parser: argparse.ArgumentParser) -> None:
    """What to say of the skill."""
    parser.add_argument("--check", action="store_true", help="say only what is wrong; exit 1 where something is")


def finding(parser: argparse.ArgumentParser) -> None:
    """Which finding is meant."""
    parser.add_argument("finding", metavar="FINDING", help="the id of a finding (f-3b1c9a4e)")


def recording(parser: argparse.ArgumentParser) -> None:
    """What is to be said of an intended difference."""
    from parity_hooks.contract.model import REASONS

    group = parser.add_argument_group("the divergence")
    group.add_argument("--reason", choices=REASONS, help="what kind of thing forces the difference")
    group.add_argument("--explain", metavar="TEXT", help="what forces it")
    group.add_argument("--risk", metavar="TEXT", help="what production may do that the other environment does not show")
    group.add_argument(
        "--guard", metavar="KIND:REF", help="the check that makes it bearable: test:tests/db.py::test_16"
    )
    group.add_argument("--owner", metavar="WHO", help="who answers for it, as CODEOWNERS names them")
    group.add_argument("--review-by", type=_day, metavar="DATE", help="the day to look again")
    group.add_argument("--review-when", metavar="EVENT", help="or the event: postgres.version@production >= 17")
    group.add_argument("--update", metavar="ID", help="bind an existing divergence to what its sides say now")


def dry(parser: argparse.ArgumentParser) -> None:
    """Whether to write at all."""
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")


def _day(text: str) -> str:
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day: YYYY-MM-DD") from None


GROUPS: Final = {
    "directory": directory,
    "regenerating": regenerating,
    "skill": skill,
    "finding": finding,
    "recording": recording,
    "dry": dry,
    "tree": tree,
    "judging": judging,
    "surface": surface,
    "subject": subject,
    "amount": amount,
    "output": output,
    "colour": colour,
}


_STATUSES: Final = {
    False: "Exit status: 0 clean, 1 findings, 2 no verdict, 130 interrupted.",
    True: "Exit status: 0 done, 1 declined, 2 nothing was written, 130 interrupted.",
}


class Parser(argparse.ArgumentParser):
    """A parser whose complaints end the run where every other error does."""

    def error(self, message: str) -> NoReturn:
        """Raise `UsageError` with argparse's own words."""
        raise UsageError(message, f"The options: {self.prog} --help")


def parser_of(command: Command) -> argparse.ArgumentParser:
    """The parser of one command."""
    parser = Parser(
        prog=f"parity-hooks {command.name}",
        description=command.summary[0].upper() + command.summary[1:] + ".",
        epilog=_STATUSES[command.writes],
        allow_abbrev=False,
    )
    for name in command.arguments:
        GROUPS[name](parser)
    return parser
