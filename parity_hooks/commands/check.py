"""`parity-hooks check`: judge a tree and say what drifted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parity_hooks.commands.judge import judge
from parity_hooks.commands.trees import again, choice_of, where
from parity_hooks.errors import CLEAN, FINDINGS
from parity_hooks.model.finding import Severity
from parity_hooks.report import Style, render
from parity_hooks.repository import open_repository

if TYPE_CHECKING:
    from argparse import Namespace

    from parity_hooks.repository import Repository


def _policy(repository: Repository, options: Namespace) -> str:
    """The rows of the policy, the default ones first, then those of every contract of the tree."""
    from parity_hooks.commands.judge import chosen, inspected
    from parity_hooks.contract.policy import shown

    _, agreement = inspected(chosen(repository, choice_of(options)), contract=not options.no_contract)
    return shown(agreement.contracts if agreement else (), options.format)


def run(options: Namespace) -> tuple[str, int]:
    """The rendered report and the exit status: 1 when something blocks (never with --exit-zero)."""
    with open_repository(options.directory) as repository:
        if options.show_policy:
            return _policy(repository, options), CLEAN
        report = judge(
            repository,
            choice_of(options),
            fail_on=Severity[options.fail_on.upper()],
            contract=not options.no_contract,
            live=options.live,
        )
    here = options.rev is None and options.to_rev is None
    style = Style(options.colour, options.verbose, options.quiet, options.program, where(options), here, again(options))
    status = FINDINGS if report.blocking and not options.exit_zero else CLEAN
    return render(report, options.format, style), status
