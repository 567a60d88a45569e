"""How severe it is that some environments lack a key, and why: the reasons are shown by `parity-hooks explain FINDING`.

A tree judged as it stands is judged by evidence (how many deployed siblings want the key); a change is judged
louder, because the commit that gives a key to some environments is the moment to ask for the others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from parity_hooks.checks import known_keys
from parity_hooks.checks.classes import KeyClass, row_of
from parity_hooks.checks.context import Profile
from parity_hooks.checks.excuses import about_access, excuses, mails
from parity_hooks.checks.sides import nearness, needed, roles
from parity_hooks.environments.wiring import INJECTED
from parity_hooks.formats.statements import VARIABLE_NAME
from parity_hooks.model.environment import Role
from parity_hooks.model.finding import Severity
from parity_hooks.model.route import named
from parity_hooks.model.secret import secret_name
from parity_hooks.model.value import ValueKind

if TYPE_CHECKING:
    from parity_hooks.checks.context import Context
    from parity_hooks.environments.compare import Difference
    from parity_hooks.model.environment import Environment
    from parity_hooks.model.route import Route

Judged = tuple[Severity, str]
_MANY_LEAVES: Final = 4
_SEVERAL: Final = 3  # deployed environments of one mind


@dataclass(frozen=True, slots=True)
class View:
    """What judging a difference depends on beside the difference itself."""

    profile: Profile
    pattern: str  # of the family
    kind: str  # the format of its members
    context: Context  # what else the tree says


def missing(difference: Difference, view: View) -> Judged:
    """How severe it is that some sides of a family lack what others have."""
    return known_keys.missing(difference, view) or _by_evidence(difference, view)


def _by_evidence(difference: Difference, view: View) -> Judged:
    """The severity for any key: who has it, who lacks it and what its name tells."""
    has, lacks = roles(side for side, _ in difference.has), roles(difference.lacks)
    deployed_has = [one for one in has if one.role.deployed and not one.thin]
    deployed_has += [one for one in has if one.thin and deployed_has]
    deployed_lacks = [one for one in lacks if one.role.deployed and not one.thin and one.role is not Role.PREVIEW]
    refused = [side.member.environment for side in difference.lacks if difference.route in side.required]
    outside = bool(refused) and _given_from_outside(difference)
    if outside and view.profile is Profile.TREE:
        return Severity.INFO, "a pipeline gives more than these files do: other required names stand in none of them"
    if any(one.role.deployed for one in refused) and deployed_has and not outside:
        broken = any(one.role is Role.PRODUCTION for one in refused)
        why = f"what reads the file of {refused[0].name} refuses to run without it: it has no default"
        return Severity.ERROR if broken else Severity.WARNING, why
    among_deployed = bool(deployed_lacks) or mails(difference)
    quiet = next(excuses(difference, view), "")
    if among_deployed and not quiet:
        quiet = _unlikely(difference, deployed_has, deployed_lacks)
    if quiet:
        return Severity.INFO, quiet
    if not among_deployed:
        return _undeployed(difference, deployed_has, view)
    if not deployed_has:
        return Severity.WARNING, "links in mails need it, and only development and tests have it"
    return (_news if view.profile is Profile.CHANGE else _backlog)(difference, deployed_has, deployed_lacks, view)


def _given_from_outside(difference: Difference) -> bool:
    """Whether nobody's file gives something else that is required: then a pipeline gives more than the files do."""
    sides = (*difference.lacks, *(side for side, _ in difference.has))
    demanded = {route for side in sides for route in side.required}
    return any(all(route not in side.settings for side in sides) for route in demanded)


def _undeployed(difference: Difference, has: list[Environment], view: View) -> Judged:
    """What only local, CI, preview or one-off environments lack matters where a program needs it to run there."""
    quiet = Severity.INFO, "only local, CI, preview or one-off environments lack it"
    name = _name(difference)
    if not VARIABLE_NAME.match(name) or INJECTED.match(name) or view.kind not in _HANDED_ON:
        return quiet
    every = (*difference.lacks, *(side for side, _ in difference.has))
    if all(side.member.environment.role is Role.LOCAL for side in every):
        return Severity.INFO, "it differs between development machines only"
    standing = view.profile is Profile.TREE
    by_themselves = view.kind == "dotenv" and not all(_EXAMPLE.search(side.member.path) for side in every)
    if standing and (by_themselves or _tests(difference)):
        return Severity.INFO, "tests and development machines tell by themselves what they cannot do without"
    lacking = {Role.PREVIEW if one.thin else one.role for one in (side.member.environment for side in difference.lacks)}
    over = {Role.PREVIEW, Role.LOCAL} if view.kind == "yaml" else {Role.PREVIEW}
    layered = standing and lacking <= over  # over what is not in the repository
    need = view.context.read(name, difference.lacks[0].member.path)
    if need and ("required" in need.traits or not layered):
        return Severity.WARNING, needed(need)
    preview = any(side.member.environment.role is Role.PREVIEW for side in difference.lacks)
    if any(one.role is Role.PRODUCTION for one in has) and not (standing and (preview or layered)):
        return Severity.WARNING, f"production has it and {difference.lacks[0].member.environment.name} lacks it"
    return quiet


def _tests(difference: Difference) -> bool:
    """Whether only tests lack it."""
    return all(side.member.environment.role is Role.CI for side in difference.lacks)


_EXAMPLE: Final = re.compile(r"(?:^|[/._-])(?:example|sample|template|dist)(?:[._-]|$)", re.IGNORECASE)


def _of_a_step(difference: Difference, view: View) -> bool:
    """Whether it is a plain value for one step of a pipeline: what the application is given comes from secrets."""
    pipeline = view.kind in ("github-workflow", "gitlab-ci", "circleci")
    given = "secrets" in difference.route or any("secrets." in setting.fact.value.raw for _, setting in difference.has)
    return pipeline and not given


# Formats whose keys are the variables that a program is started with.
_HANDED_ON: Final = frozenset(
    ("dotenv", "compose", "yaml", "helm-values", "kubernetes", "kustomization", "cloud-foundry", "json", "app-json")
)


def _unlikely(difference: Difference, has: list[Environment], lacks: list[Environment]) -> str:
    """Why the difference does not reach production or what leads to it; the empty text when it does."""
    if mails(difference):
        return "" if lacks else "production has it"
    if all(one.role is Role.PREVIEW for one in has):
        return "only local, CI, preview or one-off environments have it"
    if len(_stated(difference)) > _MANY_LEAVES and not _variable_like(difference):
        return "a whole block is missing, which is rarely a slip"
    return ""


def _news(difference: Difference, has: list[Environment], lacks: list[Environment], view: View) -> Judged:
    """A change that gives a key to some is the moment to ask for the others; trying something out starts somewhere."""
    variable = _like_a_variable(difference, view)
    if _on_its_way(has, lacks) and (not variable or view.context.optional(_name(difference))):
        return Severity.INFO, f"a staged rollout: only {has[0].name} and what is further from production has it"
    if any(one.role is Role.PRODUCTION for one in lacks):
        return Severity.WARNING, f"{has[0].name} has it and production lacks it"
    if any(one.role is Role.PRODUCTION for one in has):
        if len(has) == 1 and len(lacks) >= _SEVERAL and not _is_variable(difference):
            return Severity.INFO, "production's alone: none of the other environments has it"
        return Severity.WARNING, f"production has it and {lacks[0].name} lacks it: it is not tried before production"
    nearer = min(has, key=nearness), min(lacks, key=nearness)
    if variable or nearness(nearer[0]) < nearness(nearer[1]):
        return Severity.WARNING, f"{nearer[0].name} has it and {nearer[1].name} lacks it"
    return Severity.INFO, "it differs between environments that are not production"


def _backlog(difference: Difference, has: list[Environment], lacks: list[Environment], view: View) -> Judged:
    """The evidence that a key belongs where it is missing: who else has it, and what kind of key it is."""
    variable = _like_a_variable(difference, view)
    if len(lacks) > 1 and min(map(nearness, has)) > max(map(nearness, lacks)):
        return Severity.INFO, f"a staged rollout: {has[0].name} has it, and nothing that is nearer to production"
    first = min((*has, *lacks), key=nearness)
    if first in lacks:
        needed_there = _secret(difference) or (len(lacks) == 1 and _is_variable(difference))
        wanted = not _is_variable(difference) or _wanted(difference, view)
        return _reference_lacks(first, has, variable=variable and needed_there, wanted=wanted)
    if lacks[0].name == "dev" and len(lacks) == 1:
        return Severity.INFO, "what leads to production has it: only dev lacks it"
    if len(lacks) == 1 and (variable or len(has) > 2 or lacks[0].name == "preprod"):
        others = "every other deployed environment" if len(has) > 1 else has[0].name
        return Severity.WARNING, f"{others} has it and {lacks[0].name} lacks it"
    if variable and first.role is Role.PRODUCTION and len(has) >= len(lacks):
        return Severity.WARNING, f"production has it and {lacks[0].name} lacks it: it is not tried before production"
    return Severity.INFO, "too few environments have it to say that it belongs everywhere"


def _secret(difference: Difference) -> bool:
    """Whether it is a credential, or a value that comes from elsewhere: nobody gives that to try something out."""
    parts = (*difference.route, *(part for leaf in difference.leaves for part in leaf))
    if not _KEPT.isdisjoint(parts) or any(secret_name(part.partition("=")[2]) for part in parts):
        return True
    return any(setting.fact.value.kind in (ValueKind.SECRET, ValueKind.REFERENCE) for _, setting in difference.has)


_KEPT: Final = frozenset(("secretKeyRef", "namespace_secrets", "secrets", "secretRef"))


def _wanted(difference: Difference, view: View) -> bool:
    """Whether a program has nothing to fall back on without a variable; a literal credential is no sign of that.

    Where others have one in a plain file production has it in a store.
    """
    names = {_name(difference), *(named(part) for route in difference.lacks[0].settings for part in route)}
    if names.isdisjoint(view.context.inventory.reads):
        return True  # its program is somewhere else
    read = view.context.read(_name(difference), difference.lacks[0].member.path)
    literal = all(setting.fact.value.literal for _, setting in difference.has)
    return read is not None and not (literal and secret_name(_name(difference)))


def _reference_lacks(reference: Environment, has: list[Environment], *, variable: bool, wanted: bool) -> Judged:
    """What is nearest to production lacks it: two others that have it, or one that is told by it, are evidence."""
    if reference.role is Role.PRODUCTION and not wanted:
        return Severity.INFO, "no program here is known to need it: production may go without"
    if len(has) >= 2:
        return Severity.WARNING, f"{len(has)} deployed environments have it and {reference.name} lacks it"
    if variable and reference.role is Role.PRODUCTION:
        return Severity.WARNING, f"{has[0].name} is configured with it and {reference.name} is not"
    return Severity.INFO, "a staged rollout, or never meant to be: one lower environment has it"


def _on_its_way(has: list[Environment], lacks: list[Environment]) -> bool:
    """Whether everything nearer to production lacks it, production and one more: it starts in the lower ones."""
    nearest = min(map(nearness, has))
    return sum(nearness(one) <= nearest for one in lacks) > 1 or (len(has) == 1 and len(lacks) > 1 and nearest[0] > 0)


def _is_variable(difference: Difference) -> bool:
    """Whether it is one variable, by name."""
    return bool(VARIABLE_NAME.match(_name(difference)))


def _name(difference: Difference) -> str:
    return named(difference.route[-1])


def _like_a_variable(difference: Difference, view: View) -> bool:
    return _variable_like(difference) and not _of_a_step(difference, view)


def _variable_like(difference: Difference) -> bool:
    if any(VARIABLE_NAME.match(named(part)) for part in difference.route):
        return True
    stated = _stated(difference)
    inside = [leaf for leaf in stated if any(VARIABLE_NAME.match(named(part)) for part in leaf)]
    if any(part.startswith("-") for part in _last_segments(difference)):
        return True  # a flag on a command line
    return (
        about_access(difference) or len(inside) * 2 > len(stated) or row_of(difference.route).key_class is KeyClass.AUTH
    )


def _stated(difference: Difference) -> list[Route]:
    """What a missing block states, without the head that every Kubernetes object has."""
    return [leaf for leaf in difference.leaves if leaf[0] not in ("apiVersion", "kind", "metadata")]


def _last_segments(difference: Difference) -> list[str]:
    return [difference.route[-1], *(leaf[-1] for leaf in difference.leaves)]
