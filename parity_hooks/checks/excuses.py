"""Why a difference is worth no more than knowing, wherever it stands: the name of the key, or what is around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.checks.classes import KeyClass, Row, is_process, row_of
from parity_hooks.checks.context import Profile
from parity_hooks.checks.sides import given_otherwise
from parity_hooks.checks.signing_in import bypassed, signs_in_otherwise
from parity_hooks.checks.switches import BYPASS, OFF
from parity_hooks.environments.names import environment_of
from parity_hooks.environments.speakers import aside
from parity_hooks.formats.statements import VARIABLE_NAME
from parity_hooks.model.environment import Role
from parity_hooks.model.route import Item, named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.checks.judgement import View
    from parity_hooks.environments.compare import Difference, Side
    from parity_hooks.environments.effective import Effective
    from parity_hooks.model.route import Route

_WATCHING: Final = re.compile(
    r"(?:^|/)(?:monitoring|grafana|dashboards?|alerts?|alerting|prometheus|otel|tracing|logging)[^/]*(?:/|$)",
    re.IGNORECASE,
)
_OWN_NAME: Final = re.compile(
    r"://|^[\w*{}-]+(?:\.[\w{}-]+){2,}(?:[:/].*)?$|^arn:|^host=|^/|@|^\d+\.\d+\.\d+\.\d+", re.IGNORECASE
)
_QUIET_CLASSES: Final = (KeyClass.SIZING, KeyClass.OBSERVABILITY, KeyClass.LOCAL_COLOUR)


def excuses(difference: Difference, view: View) -> Iterator[str]:
    """Yield every reason why the difference is worth no more than knowing, wherever it stands."""
    if aside(view.pattern):
        yield "helper scripts and maintenance pages"
    if _WATCHING.search(view.pattern):
        yield "watched differently, not behaving differently"
    rows = () if is_process(difference.route) else (row_of(difference.route), *_of_all_leaves(difference))
    for judged in rows:
        if judged.key_class in _QUIET_CLASSES:
            yield f"{judged.key_class.value}: {judged.why}"
    yield from _named_quiet(difference)
    yield from _meant(difference, view)
    if view.profile is Profile.TREE:
        yield from _as_it_stands(difference, view)
    if any(side.member.environment.role is Role.PRODUCTION for side in difference.lacks):
        yield from _not_in_production(difference, view)


def _named_quiet(difference: Difference) -> Iterator[str]:
    """Yield what the name of the key says."""
    last = difference.route[-1]
    if isinstance(last, Item) and last.startswith("#"):
        yield "an item without a name: it may be another one's counterpart"
    if isinstance(last, Item) and _OWN_NAME.search(last) and not about_access(difference):
        yield "a host, path or address: each environment has its own"
    if (
        isinstance(last, Item)
        and _GUID.search(last)
        and all(_own_ids(side, difference.route) for side in difference.lacks)
    ):
        yield "an id: each environment has its own"
    if isinstance(last, Item) and all(_named_after_another(side, difference.route) for side in difference.lacks):
        yield "the same name stands there with that of an environment at its end"
    if isinstance(last, Item) and "{env}" in last:
        yield "it is named after the environment itself"
    if difference.route[-2:] != ("healthcheck", "test") and any(environment_of(word) for word in _words(last)):
        yield "it is named after another environment"


_GIVEN: Final = frozenset(("helm-values", "kubernetes", "kustomization", "cloud-foundry", "yaml", "json"))
_SPRING: Final = re.compile(r"(?:^|/)src/main/resources/(?:application|bootstrap)[^/]*$")
_RUBY_SETTINGS: Final = re.compile(r"(?:^|/)config/settings/[^/]+\.ya?ml$")
_GUID: Final = re.compile(r"=(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{24,64}|\d{6,20})$", re.IGNORECASE)


def _own_ids(side: Side, route: Route) -> bool:
    """Whether the side has ids of the same shape in the same list."""
    depth = len(route)
    return any(
        len(one) >= depth and one[: depth - 1] == route[:-1] and _GUID.search(one[depth - 1]) for one in side.settings
    )


def _named_after_another(side: Side, route: Route) -> bool:
    """Whether the side's list has the item under its name and that of an environment: `till` and `till-q2`.

    What several items of the list end in is such a name, too: `till-feature` and `stock-feature`.
    """
    depth = len(route)
    beside = {one[depth - 1] for one in side.settings if len(one) >= depth and one[: depth - 1] == route[:-1]}
    ends = {one.removeprefix(f"{route[-1]}-") for one in beside if one.startswith(f"{route[-1]}-")}
    return any(
        end == "{env}" or environment_of(end) or sum(one.endswith(f"-{end}") for one in beside) > 1 for end in ends
    )


def _meant(difference: Difference, view: View) -> Iterator[str]:
    """Yield what around the key says that it is not needed there."""
    last = difference.route[-1]
    if not _to_a_program(difference) and all(_with_unseen_default(side, difference.route) for side in difference.lacks):
        yield "its chart is not in the repository, and has a default for it or not"
    if given_otherwise(difference):
        yield "it is given another way there"
    if as_a_whole(difference):
        yield "an env file hands it over as a whole: not everyone who gets it reads it"
    if mails(difference) and view.context.mails_told():
        yield "code says it for all environments"
    if all(bypassed(side, last) or signs_in_otherwise(side, difference) for side in difference.lacks):
        yield "sign-in that needs it is left out there"
    if all(_switched_off(side, difference.route) for side in difference.lacks):
        yield "what it belongs to is switched off there"
    if view.kind != "terraform" and view.context.handed(named(last), difference.lacks[0].member.path):
        yield "infrastructure code hands it to the application in all environments"


def _as_it_stands(difference: Difference, view: View) -> Iterator[str]:
    """Yield what is no reason to bring a difference, but one to leave it alone."""
    if view.kind in _GIVEN and view.context.unwanted(named(difference.route[-1]), difference):
        yield "nothing here reads it or hands it on, though most of what stands beside it is read here"
    if _SPRING.search(view.pattern) and len(difference.route) == 1 and VARIABLE_NAME.match(difference.route[0]):
        yield "a stand-in for a variable that is given where the application is deployed"
    if mails(difference) and not view.context.mails_link():
        yield "no mail links to the application"
    asked = (view.context.says(side.member.path, difference.route[-1]) for side in difference.lacks)
    if view.kind == "github-workflow" and "env" in difference.route and not any(asked):
        yield "no step there asks for it"
    if not difference.leaves and all(_own_name_or_off(side, setting) for side, setting in difference.has):
        yield "its value is the name of the environment, or switches off what is off without it"
    if any(_commented(side, difference.route) for side, _ in difference.has):
        yield "a comment beside it explains it"
    if _RUBY_SETTINGS.search(view.pattern) and all(
        view.context.asked_first(".".join((*difference.route, *leaf))) for leaf in difference.leaves or ((),)
    ):
        yield "the program asks whether it is there before it uses it"
    manifests = view.kind == "cloud-foundry" or (view.kind == "yaml" and difference.route[0] == "applications")
    if manifests and _unpushed(difference, view):
        yield "nothing here pushes with one of the two manifests"
    if _behind_a_switch(difference):
        yield "a staged rollout: it belongs to a switch that is not on there"


def _unpushed(difference: Difference, view: View) -> bool:
    """Whether a deployment uses none of the manifests that lack it, or none of those that have it."""
    unused = view.context.unpushed(view.pattern)
    lacks = {side.member.path for side in difference.lacks}
    return lacks <= unused or {side.member.path for side, _ in difference.has} <= unused


def _not_in_production(difference: Difference, view: View) -> Iterator[str]:
    """Yield why production may lack it."""
    name = named(difference.route[-1])
    if (
        view.profile is Profile.TREE
        and _FEATURE.match(name)
        and row_of(difference.route).key_class is not KeyClass.AUTH
    ):
        yield "a feature that is not switched on in production"
    if view.profile is Profile.TREE and view.kind == "kustomization" and _component(difference.route):
        yield "a staged rollout: a component that production does not apply"
    if _ADMITTED.search(" ".join(difference.route)):
        yield "it lets somebody in, and production does not"
    if BYPASS.search(name.upper()):
        yield "it leaves sign-in out, and production does not"


def _component(route: Route) -> bool:
    """Whether a kustomization lists a whole folder there, not one file of what it is about."""
    return (
        route[0] == "resources" and isinstance(route[-1], Item) and not route[-1].endswith((".yaml", ".yml", ".json"))
    )


def _commented(side: Side, route: Route) -> bool:
    """Whether somebody wrote beside the key, or in the block, why it is there."""
    below = (setting for other, setting in side.settings.items() if other[: len(route)] == route)
    return side.member.environment.role.deployed and any("commented" in setting.fact.traits for setting in below)


def _own_name_or_off(side: Side, setting: Effective) -> bool:
    text = setting.fact.value.raw.strip().lower()
    environment = environment_of(text)
    return text in _SAID_OFF or (environment is not None and environment.name == side.member.environment.name)


_SAID_OFF: Final = OFF - {"", "0"}  # an empty text or a number may mean something else


def _with_unseen_default(side: Side, route: Route) -> bool:
    return any(len(block) < len(route) and route[: len(block)] == block for block in side.foreign)


def _to_a_program(difference: Difference) -> bool:
    """Whether it decides who gets in, or is a variable of a program: charts have no default for those."""
    parts = (*difference.route, *(part for leaf in difference.leaves for part in leaf))
    variable = any(VARIABLE_NAME.match(named(part)) for part in parts)
    return variable or row_of(difference.route).key_class is KeyClass.AUTH


_FEATURE: Final = re.compile(
    r"(?:feature_?flags?|features?|ff)(?:_|$)|(?:.*_)?(?:enabled|enable|beta|rollout)(?:_|$)", re.IGNORECASE
)


def _switched_off(side: Side, route: Route) -> bool:
    """Whether the side says `enabled: false` beside the key, or around it; `disable: true` in a health check."""
    near = {(*route[:depth], "enabled"): "false" for depth in range(1, len(route))}
    near |= {(*route[:-1], "disable"): "true"} if "healthcheck" in route else {}
    return any(
        (said := side.settings.get(switch)) is not None and said.fact.value.raw.lower() == off
        for switch, off in near.items()
    )


def _behind_a_switch(difference: Difference) -> bool:
    """Whether `X_URL` stands beside a switch `X_ENABLED`, or is that switch, and no side that lacks it has it on."""
    if row_of(difference.route).key_class is KeyClass.AUTH:
        return False
    last = named(difference.route[-1])
    beside = {
        route
        for side, _ in difference.has
        for route in side.settings
        if len(route) == len(difference.route) and route[:-1] == difference.route[:-1]
    }
    switches = []
    for route in beside:
        match = _SWITCH.fullmatch(named(route[-1]))
        if match and (last == match[0] or last.startswith(f"{match[1] or match[2]}_")):
            switches.append(route)
    return any(all(_off(side, switch) for side in difference.lacks) for switch in switches)


_ADMITTED: Final = re.compile(
    r"(?:allow|white)_?-?list|accessPolicy|allowed_?(?:ips|origins|hosts|groups|users)", re.IGNORECASE
)
_SWITCH: Final = re.compile(r"([A-Z][A-Z0-9_]{2,60})_ENABLED|ENABLE_([A-Z][A-Z0-9_]{2,60})")


def _off(side: Side, switch: Route) -> bool:
    setting = side.settings.get(switch)
    return setting is None or setting.fact.value.raw.lower() in OFF


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[^A-Za-z0-9]+", name) if len(word) > 2]


def _of_all_leaves(difference: Difference) -> Iterator[Row]:
    """Yield what the leaves of a block are, where all of them are the same."""
    rows = {row_of((*difference.route, *leaf)) for leaf in difference.leaves if leaf[-1] != "name"}
    if len(rows) == 1 and not about_access(difference):
        yield rows.pop()


def as_a_whole(difference: Difference) -> bool:
    """Whether nobody names the key for this place; where env files form a family they are compared as that."""
    return all("wildcard" in setting.fact.traits for _, setting in difference.has)


_RAILS_MAIL: Final = "default_url_options"  # without it every mail with a link fails, in production as elsewhere


def mails(difference: Difference) -> bool:
    """Whether it is what Rails makes the links in mails from."""
    return _RAILS_MAIL in difference.route or any(_RAILS_MAIL in leaf for leaf in difference.leaves)


def about_access(difference: Difference) -> bool:
    """Whether the file itself says that it decides who may do what, as a role does."""
    return difference.has[0][1].fact.surface == "identity"
