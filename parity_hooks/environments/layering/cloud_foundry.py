"""Cloud Foundry: what a manifest demands of the files of variables that it is pushed with.

Source: the Cloud Foundry documentation, "Deploying with variable substitution": `cf push` refuses a manifest with a
`((name))` that nothing gives a value.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.layering.elsewhere import SCRIPTS
from parity_hooks.model.fact import VARIABLE

if TYPE_CHECKING:
    from parity_hooks.environments.families import Member
    from parity_hooks.environments.layering import Files, Layers
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.route import Route

_NAME: Final = re.compile(r"\(\(!?([A-Za-z_][\w.-]*)\)\)")
GIVEN: Final = re.compile(r"--var[ =]+[\"']?([A-Za-z_][\w.-]*)=")


def demanded(member: Member, layers: Layers, files: Files) -> Layers:
    """`layers` with what the nearest manifests upwards refer to, where they use most of what `member` states.

    A name that a pipeline gives with `--var` is not missing in a file of variables.
    """
    demands = files.once((__name__, ""), lambda: _demands(files))
    folder = member.path.rpartition("/")[0]
    while folder and folder not in demands:
        folder = folder.rpartition("/")[0]
    names = demands.get(folder, set())
    stated = {fact.route[0] for fact in (*layers.shared, *layers.own) if fact.route} if names else set()
    if not names or 2 * len(names & stated) <= len(stated):
        return layers
    given = files.mentioned(GIVEN, SCRIPTS)
    required: frozenset[Route] = frozenset((name,) for name in names - stated - given)
    return replace(layers, required=layers.required | required, told=layers.told | {(name,) for name in names & given})


def references(files: Files) -> dict[str, dict[str, Fact]]:
    """The names that each manifest refers to, with where it does, by path."""
    result: dict[str, dict[str, Fact]] = {}
    for path, form in files.formats.items():
        for fact in (files.stated(path) or ()) if form == "cloud-foundry" else ():
            if fact.kind == VARIABLE and "passed" in fact.traits and (match := _NAME.fullmatch(fact.value.raw)):
                result.setdefault(path, {}).setdefault(match[1], fact)
    return result


def _demands(files: Files) -> dict[str, set[str]]:
    """The names that the manifests in each folder refer to, where they refer to some."""
    result: dict[str, set[str]] = {}
    for path, names in references(files).items():
        result.setdefault(path.rpartition("/")[0], set()).update(names)
    return result
