"""Production expects the application at another port than its image or its compose file.

What it finds: a project with one image of its own, whose containers in production (a Kubernetes manifest, a task
definition, `fly.toml`) listen on ports of which neither the image's `EXPOSE` nor the compose service that is built
from the repository names any.  Ports of databases and other products that run as they are do not count, nor does a
port that only a variable or a template names.

Why it matters: what was tried answers at one port, production asks at the other one: a health check that never
passes, or a variable that only production sets and nobody tried.

When it is fine: the application takes its port from a variable that both sides set, and the difference is wanted.

Example: `EXPOSE 8000` in the Dockerfile, `containerPort: 8080` in production's manifest.

Fix: use production's port everywhere, also inside the container; on a developer's machine publish it as any other.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from parity_hooks.checks.sides import MOST_PLACES, listed
from parity_hooks.environments.speakers import QUIET, aside, project, related, speaker
from parity_hooks.model import route as routes
from parity_hooks.model.environment import Role
from parity_hooks.model.fact import PORT
from parity_hooks.model.finding import Atom, Finding, Place, Severity
from parity_hooks.model.location import shown_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.checks.context import Context
    from parity_hooks.environments.speakers import Speaker
    from parity_hooks.model.fact import Fact

    Stated = list[tuple[Fact, Speaker]]

RULE: Final = "port-mismatch"
_TRIED: Final = ("dockerfile", "compose")


def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each project."""
    formats = context.inventory.formats
    ports = [
        (fact, who)
        for fact, who in context.inventory.facts(PORT)
        if not QUIET.search(fact.location.path) and not aside(fact.location.path)
    ]
    expected = [
        one
        for one in ports
        if formats[one[0].location.path] not in _TRIED and one[1].environment.role is Role.PRODUCTION
    ]
    tried = [one for one in ports if formats[one[0].location.path] in _TRIED]
    for folder in sorted({project(fact.location.path) for fact, _ in expected}):
        asked = [one for one in expected if project(one[0].location.path) == folder]
        answered = [one for one in tried if related(_project(one[0]), folder)]
        if not all(fact.value.literal for fact, _ in asked):
            continue  # one of them is given from elsewhere: it may be the one
        wrong = [one for form in _TRIED for one in _disjoint(asked, answered, formats, form)]
        if wrong and _images(formats, folder) == 1:
            yield _finding(folder, asked, wrong)


def _project(fact: Fact) -> str:
    """The project whose container listens: a compose service is built from the folder that its subject names."""
    path = fact.location.path
    return project(
        posixpath.normpath(posixpath.join(posixpath.dirname(path), fact.subject, "_")) if fact.subject else path
    )


def _images(formats: dict[str, str], folder: str) -> int:
    """How many images a project ships: with several of them nobody can tell whose port is whose."""
    return sum(
        form == "dockerfile"
        and related(project(path), folder)
        and not QUIET.search(path)
        and not aside(path)
        and speaker(path, form).environment.role is Role.PRODUCTION
        for path, form in formats.items()
    )


def _disjoint(asked: Stated, answered: Stated, formats: dict[str, str], form: str) -> Stated:
    """What the files of a format state, where it names none of the ports that production asks at."""
    theirs = [one for one in answered if formats[one[0].location.path] == form]
    wanted = {fact.value.raw for fact, _ in asked}
    return [] if any(fact.value.raw in wanted for fact, _ in theirs) else theirs


def _finding(folder: str, asked: Stated, wrong: Stated) -> Finding:
    one, other = asked[0][0], wrong[0][0]
    return Finding(
        rule=RULE,
        severity=Severity.WARNING,
        surface="network",
        subject=folder or "port",
        scope="",
        key="port",
        keys=("port",),
        message=f"the port is {_ports(asked)} in {_paths(asked)} and {_ports(wrong)} in {_paths(wrong)}",
        places=tuple([_place(*pair, "agrees") for pair in asked] + [_place(*pair, "differs") for pair in wrong])[
            :MOST_PLACES
        ],
        atoms=tuple(
            dict.fromkeys(
                Atom(RULE, folder, "port", left.location.path, right.location.path)
                for left, _ in asked
                for right, _ in wrong
            )
        ),
        why=f"{shown_path(one.location.path)} speaks for {asked[0][1].environment.name}: {asked[0][1].ground}; "
        f"{shown_path(other.location.path)} is what is built and tried",
    )


def _ports(stated: Stated) -> str:
    return listed(fact.value.raw for fact, _ in stated)


def _paths(stated: Stated) -> str:
    return listed(shown_path(fact.location.path) for fact, _ in stated)


def _place(fact: Fact, who: Speaker, state: str) -> Place:
    return Place(who.environment, fact.location, routes.text(fact.route), state, fact.value.shown)
