"""Names that one file asks others for and that nobody gives, where the tool itself says who has to answer.

Three chains are followed to their end: the `((names))` of a Cloud Foundry manifest and the `cf push` of a pipeline that
deploys it; a variable that a step hands on under a name, `--var NAME="$NAME"`, and the `env` around it; the secrets of
a reusable workflow and each workflow that calls it.

Sources: the Cloud Foundry documentation ("Deploying with variable substitution"), GitHub's "Workflow syntax" and
"Reusing workflows".
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.layering import cloud_foundry
from parity_hooks.environments.wiring import INJECTED
from parity_hooks.formats.statements import VARIABLE_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from parity_hooks.environments.inventory import Inventory
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.route import Route


class Weight(Enum):
    """What becomes of a name that nobody supplies."""

    REFUSED = "the tool stops there"
    EMPTY = "the tool goes on with an empty text"
    UNKNOWN = "the same, and nothing shows that it is wanted"


@dataclass(frozen=True, slots=True)
class Unsupplied:
    """`name` is asked for by `reference`; `supplier` is where it would have to be given, and is not."""

    name: str
    reference: Fact
    supplier: Fact
    weight: Weight
    why: str


def unsupplied(inventory: Inventory) -> Iterator[Unsupplied]:
    """Yield every reference that nobody supplies, by the files of the pipelines."""
    manifests = cloud_foundry.references(inventory)
    pipelines = {path: inventory.settings(path) or [] for path, form in inventory.formats.items() if form in _PIPELINES}
    for _, facts in sorted(pipelines.items()):
        for fact in facts:
            if "--var" in fact.value.raw:
                if not _by_local_action(fact, facts):
                    yield from _pushed(inventory, manifests, fact)
                yield from _handed_on(fact, facts)
    yield from _calls(pipelines)


_PIPELINES: Final = frozenset(("github-workflow", "github-action", "gitlab-ci", "circleci"))


def _by_local_action(step: Fact, facts: list[Fact]) -> bool:
    """Whether an action of the repository runs the step: it may add what the step does not say."""
    outer = step.route[: step.route.index("with")] if "with" in step.route else ()
    return any(fact.route == (*outer, "uses") and _is_local(fact) for fact in facts)


_GIVEN_FILE: Final = re.compile(r"--vars-file[ =]+[\"']?((?:\$\{\{[^}]*\}\}|[^\s\"'])+)")
_EXPRESSION: Final = re.compile(r"\$\{\{[^}]*\}\}|\$\{?\w+\}?")
_MANIFEST: Final = re.compile(r"(?:^|\s)(?:-f|--manifest)[ =]+[\"']?([^\s\"']+)")


def _pushed(inventory: Inventory, manifests: dict[str, dict[str, Fact]], push: Fact) -> Iterator[Unsupplied]:
    """What the manifest that `push` deploys wants beyond what it is given; nothing where a file is not to be found."""
    text = push.value.raw
    given = set(cloud_foundry.GIVEN.findall(text))
    for named in _GIVEN_FILE.findall(text):
        names = _keys(inventory, named)
        if names is None:
            return
        given |= names
    for path in _deployed(manifests, text):
        if given & manifests[path].keys():
            for name, fact in manifests[path].items():
                if name not in given:
                    yield Unsupplied(name, fact, push, Weight.REFUSED, "cf push refuses a name without a value")


def _keys(inventory: Inventory, named: str) -> set[str] | None:
    """The names that a file of variables gives; of one that is named after a variable those that any of them gives."""
    pattern = re.compile("[^/]+".join(map(re.escape, _EXPRESSION.split(named.removeprefix("./")))))
    found = [
        {str(fact.route[0]) for fact in facts if fact.route}
        for path in inventory.formats
        if pattern.fullmatch(path) and (facts := inventory.settings(path)) is not None
    ]
    return set.union(*found) if found else None


def _deployed(manifests: dict[str, dict[str, Fact]], text: str) -> Iterable[str]:
    if named := _MANIFEST.search(text):
        path = posixpath.normpath(named[1])
        return [path] if path in manifests else []
    first = [path for path in manifests if posixpath.basename(path) in ("manifest.yml", "manifest.yaml")]
    return first if len(first) == 1 else []


_HANDED_ON: Final = re.compile(r"--var[ =]+[\"']?[A-Za-z_][\w.-]*=[\"']?\$\{?([A-Z][A-Z0-9_]*)\}?(?=[\"'\s]|$)")


def _handed_on(step: Fact, facts: list[Fact]) -> Iterator[Unsupplied]:
    """The variables that a step hands on and that neither an `env` around it nor a script of its job sets."""
    if "with" not in step.route or step.route[0] != "jobs":
        return
    around: set[Route] = {step.route[: step.route.index("with")], step.route[:2], ()}
    known = {fact.route[-1] for fact in facts if fact.route[-2:-1] == ("env",) and fact.route[:-2] in around}
    scripts = [fact.value.raw for fact in facts if fact.route[-1] == "run" and fact.route[:2] == step.route[:2]]
    for name in dict.fromkeys(_HANDED_ON.findall(step.value.raw)):
        set_here = name in known or any(re.search(rf"\b{name}=", text) for text in scripts)
        if VARIABLE_NAME.match(name) and not set_here and not INJECTED.match(name):
            why = "no env of the step, the job or the workflow sets it: an empty text is handed on"
            yield Unsupplied(name, step, step, Weight.EMPTY, why)


_SECRET: Final = re.compile(r"\bsecrets\.([A-Za-z_][\w-]*+)(?!\s*\|\|)")
_LOCAL: Final = "./"


@dataclass(frozen=True, slots=True)
class _Call:
    """A job that runs a reusable workflow, and the secrets that it hands over; None: all of them."""

    at: Fact
    called: str
    given: frozenset[str] | None

    def gives(self, name: str) -> bool:
        return self.given is None or name.lower() in self.given


def _calls(pipelines: dict[str, list[Fact]]) -> Iterator[Unsupplied]:
    """The secrets that a reusable workflow takes and a workflow that calls it does not hand over."""
    calls = [call for facts in pipelines.values() for call in _calls_of(facts)]
    for call in calls:
        for name, fact in _asked(pipelines.get(call.called, [])).items():
            if not call.gives(name):
                others = any(other.called == call.called and other.gives(name) for other in calls)
                why = "a reusable workflow gets only the secrets that its caller hands over, the others are empty"
                yield Unsupplied(name, fact, call.at, Weight.EMPTY if others else Weight.UNKNOWN, why)


def _calls_of(facts: list[Fact]) -> Iterator[_Call]:
    for fact in facts:
        if len(fact.route) == 3 and fact.route[0] == "jobs" and fact.route[2] == "uses" and _is_local(fact):
            block = (*fact.route[:2], "secrets")
            handed = [one for one in facts if one.route[:3] == block]
            names = frozenset(str(one.route[3]).lower() for one in handed if len(one.route) > 3)
            inherited = any(one.route == block and one.value.raw == "inherit" for one in handed)
            yield _Call(fact, fact.value.raw.removeprefix(_LOCAL), None if inherited else names)


def _is_local(fact: Fact) -> bool:
    return fact.value.raw.startswith(_LOCAL)


def _asked(called: list[Fact]) -> dict[str, Fact]:
    """The secrets that a reusable workflow wants; what it declares is checked by GitHub.

    A job in an environment may get its secrets from there, and one under a condition may not run.
    """
    declared = {fact.route[3].lower() for fact in called if fact.route[:3] == _DECLARED and len(fact.route) > 3}
    apart = {fact.route[:2] for fact in called if fact.route[2:3] in {("environment",), ("if",)}}
    asked: dict[str, Fact] = {}
    for fact in called:
        steps = fact.route[:4] if "steps" in fact.route else ()
        if fact.route[:2] in apart or any(one.route == (*steps, "if") for one in called if steps):
            continue
        for name in _SECRET.findall(fact.value.raw):
            if name.lower() not in declared and name.lower() != "github_token":
                asked.setdefault(name, fact)
    return asked


_DECLARED: Final = ("on", "workflow_call", "secrets")
