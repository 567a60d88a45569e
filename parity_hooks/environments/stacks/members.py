"""Members that no path names: an environment to which a chart is deployed with nothing but its own values.

`helm upgrade` in `bin/production_deploy.sh` without a values file, or with the chart's own, says that `values.yaml` is
what production gets, where the other environments have files of their own beside it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from parity_hooks.environments.families import Member
from parity_hooks.environments.names import sighted
from parity_hooks.environments.stacks import stacks
from parity_hooks.model.environment import Role

if TYPE_CHECKING:
    from parity_hooks.environments.families import Family
    from parity_hooks.environments.layering import Files


def completed(family: Family, files: Files) -> Family:
    """`family` with production as its chart's own values, where nothing else is said to be production's."""
    if files.formats[family.members[0].path] != "helm-values" or _production(family):
        return family
    bases = {seen.base for member in family.members if (seen := sighted(member.path))}
    base = bases.pop() if len(bases) == 1 else ""
    chart = base.rpartition("/")[0] if base in family.defaults and base.endswith("/values.yaml") else None
    if chart is None or f"{chart}/Chart.yaml" not in files.formats:
        return family
    for stack in stacks("helm", files):
        who = stack.environment if stack.chart == chart and stack.whole and set(stack.files) <= {base} else None
        if who is not None and who.role is Role.PRODUCTION:
            return replace(family, members=(Member(who, base, ()), *family.members))
    return family


def _production(family: Family) -> bool:
    return any(member.environment.role is Role.PRODUCTION for member in family.members)
