"""A process (a worker, a scheduler, a cron job) that some environments run and others do not.

What it finds: in a family of files, or among the blocks of one, a workload that is missing as a whole in some members:
a Deployment, StatefulSet, DaemonSet or CronJob of Kubernetes, a process of a Cloud Foundry application, an entry of
`workers`, `cronTasks`, `cronjobs` or `processes` in the values of a chart.

Why it matters: web, worker and scheduler are one application.  Where one of them does not run, queues fill and
nightly jobs do not happen, and what only production runs is tried there for the first time.

When it is fine: an environment refreshes its data in another way, or nobody waits for the job there: in a tree as it
stands a job with a schedule is only told.  What starts in the lower environments and climbs is a staged rollout (info).

Example: `values-production.yaml` and `values-integration.yaml` list the cron task `fetch-organisations`,
`values-staging.yaml` does not.

Fix: run the process there as well, smaller if need be, or record why it does not run.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.checks import sides
from parity_hooks.checks.classes import is_process
from parity_hooks.checks.context import Profile
from parity_hooks.checks.excuses import excuses
from parity_hooks.checks.judgement import View
from parity_hooks.model import route as routes
from parity_hooks.model.environment import Role
from parity_hooks.model.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.checks.context import Compared, Context
    from parity_hooks.checks.judgement import Judged
    from parity_hooks.environments.compare import Difference

RULE: Final = "missing-process"


def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for the processes that the same environments go without."""
    for compared in context.compared:
        view = View(context.profile, compared.family.pattern, compared.kind, context)
        tree = replace(view, profile=Profile.TREE)
        groups: dict[object, list[Difference]] = defaultdict(list)
        for one in compared.differences:
            if one.missing and is_process(one.route):
                who = sides.environment_names(side for side, _ in one.has), sides.environment_names(one.lacks)
                groups[one.route[:-1], who, _judged(one, tree)].append(one)  # alike in a change: the ids are
        for group in groups.values():
            for start in range(0, len(group), _MOST):
                part = sorted(group, key=lambda one: one.route)[start : start + _MOST]
                yield _finding(compared, part, _judged(part[0], view))


_MOST: Final = 10  # processes in one finding


def _judged(difference: Difference, view: View) -> Judged:
    """Production and another one run it: it belongs everywhere; several others do: it belongs to production."""
    if quiet := next(excuses(difference, view), ""):
        return Severity.INFO, quiet
    has = [one for one in sides.roles(side for side, _ in difference.has) if _lasting(one.role) and not one.thin]
    lacks = [one for one in sides.roles(difference.lacks) if _lasting(one.role) and not one.thin]
    running = any(one.role is Role.PRODUCTION for one in has)
    enough = 1 if view.profile is Profile.CHANGE and running else 2
    if view.profile is Profile.TREE and _by_the_clock(difference):
        return Severity.INFO, "a job that starts by the clock is often left out where nobody waits for it"
    if not lacks or len(has) < enough:
        return Severity.INFO, "too few environments run it to say that it belongs everywhere"
    if len(lacks) > 1 and not running:
        return Severity.INFO, f"a staged rollout: {has[0].name} runs it, production and others do not"
    where = lacks[0].name
    return Severity.WARNING, f"{len(has)} deployed environments run it and {where} does not: one application, one set"


def _by_the_clock(difference: Difference) -> bool:
    """Whether it is a job with a schedule, not something that keeps running."""
    return "cron" in " ".join(difference.route[-2:]).lower() or any(
        leaf[-1] == "schedule" for leaf in difference.leaves
    )


def _lasting(role: Role) -> bool:
    return role in (Role.PRODUCTION, Role.STAGING)


def _finding(compared: Compared, group: list[Difference], judged: Judged) -> Finding:
    severity, why = judged
    first, pattern = group[0], compared.family.pattern
    keys = [sides.scoped(one.route) for one in group]
    name = routes.text(first.has[0][1].fact.route[: len(first.route)])
    verb = f" and {len(group) - 1} more run" if len(group) > 1 else " runs"
    has = sides.listed(sides.environment_names(side for side, _ in first.has))
    lacks = sides.listed(sides.environment_names(first.lacks))
    places = dict.fromkeys(place for one in group for place in sides.missing_places(one))
    return Finding(
        rule=RULE,
        severity=severity,
        surface="runtime",
        subject=pattern,
        scope=keys[0][0],
        key=keys[0][1],
        keys=tuple(key for _, key in keys),
        message=f"{name}{verb} in {has} and not in {lacks}",
        places=tuple(places)[: sides.MOST_PLACES],
        atoms=tuple(atom for one in group for atom in sides.atoms(RULE, pattern, one)),
        why=why,
    )
