"""The sections of a skill beside its surfaces, in Markdown; one without evidence is nothing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from parity_hooks.contract.model import PRODUCTION
from parity_hooks.model.environment import Role
from parity_hooks.skill.commands import run_by
from parity_hooks.skill.markdown import citable, cite, code, listed
from parity_hooks.skill.topics import TITLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from parity_hooks.contract.model import Contract, Family
    from parity_hooks.repository import Tree
    from parity_hooks.skill.commands import Command
    from parity_hooks.skill.evidence import Row

_MOST: Final = 12
_MOST_PATHS: Final = 6


def agreement(contract: Contract) -> str:
    """What is agreed: the reference, the other environments, the policy, where differences are recorded."""
    names = {one.role: name for name, one in reversed(list(contract.environments.items()))}
    reference = names.get(Role.PRODUCTION, PRODUCTION)
    lines = [
        "## App Parity Contract",
        "",
        f"{code(contract.app)}: {code(reference)} is the reference"
        f" ({cite(contract.path, f'environments.{reference}')}).",
    ]
    if Role.PRODUCTION not in names:
        lines[-1] = (
            f"{code(contract.app)}: no file here speaks for production ({cite(contract.path)}); ask before you compare."
        )
    lines.append("")
    for name, one in contract.environments.items():
        if one.role is not Role.PRODUCTION and citable(contract.path, name):
            files = _of(contract, name)
            said = f": {_paths(files)}" if files else ""
            lines.append(f"- {code(name)} ({one.role.value}{', may lack a lot' if one.thin else ''}){said}")
    for row in contract.policy:
        said = ", ".join(f"{field} {code(text)}" for field, text in row.match.items()) or "everything"
        want = [f"compare {code(row.compare)}"] * bool(row.compare) + [f"severity {code(row.severity)}"] * bool(
            row.severity
        )
        want += ["nobody may record a difference"] * (row.waivable is False)
        lines.append(f"- Policy for {said}: {listed(want) if want else 'as it is'} ({cite(contract.path, 'policy')})")
    lines += [
        "",
        f"Intended differences of {code(contract.app)}: `references/divergences/`, from {code(contract.home)}.",
    ]
    return (
        "\n".join(
            [
                *lines,
                "Any other difference is drift.  What production does is a risk until a file or an answer says it.",
            ]
        )
        + "\n"
    )


def _of(contract: Contract, environment: str) -> list[str]:
    """The files that speak for an environment, those of families first."""
    families = [path for family in contract.families for path, name in family.members() if name == environment]
    return [
        *families,
        *(path for path, name in contract.sources.items() if name == environment and path not in families),
    ]


def _paths(paths: Sequence[str]) -> str:
    shown = [cite(path) for path in paths if citable(path)]
    return ", ".join(shown[:_MOST_PATHS]) + (", ..." if len(shown) > _MOST_PATHS else "")


def sources(contract: Contract, surfaces: Iterable[str]) -> str:
    """Which file says what of production."""
    by_file: dict[str, dict[str, None]] = defaultdict(dict)
    for one in contract.truths:
        what = one.subject if one.key == "version" else f"{one.key}"
        by_file[one.statement.path].setdefault(what)
    speaking = [
        path
        for name, one in contract.environments.items()
        if one.role is Role.PRODUCTION
        for path in _of(contract, name)
    ]
    known = [path for path in dict.fromkeys((*by_file, *speaking)) if citable(path)]
    if not known:
        return ""
    lines = ["## Production Truth Sources", ""]
    for path in known[:_MOST]:
        said = [code(one, 80) for one in by_file.get(path, ())]
        more = ", ..." if len(said) > _MOST_PATHS else ""
        lines.append(f"- {cite(path)}{': ' if said else ''}{', '.join(said[:_MOST_PATHS])}{more}")
    if len(known) > _MOST:
        lines.append(f"- The rest: {cite(contract.path, 'sources')}")
    claimed = {one.surface for one in contract.truths}
    lines += [
        f"- Values of {TITLES.get(name, name).lower()}: [{name}](references/truths/{name}.md)"
        for name in surfaces
        if name in claimed
    ]
    return "\n".join(lines) + "\n"


def workflow(contract: Contract, rows: Mapping[str, Sequence[Row]]) -> str:
    """What to read for which question, in this repository."""
    lines = ["## Inspection Workflow", ""]
    steps = [*_read_families(contract.families), *_read_rows(rows)]
    if not steps:
        return ""
    lines += [f"{number}. {step}" for number, step in enumerate(steps, 1)]
    return "\n".join(lines) + "\n"


def _read_families(families: Iterable[Family]) -> Iterator[str]:
    for family in list(families)[:_MOST]:
        members = [(path, name) for path, name in family.members() if citable(path)]
        if len(members) > 1:
            under = [cite(path) for path in family.under if citable(path)]
            first = listed(f"{cite(path)} ({name})" for path, name in members[:_MOST_PATHS])
            yield f"Compare {first}{', laid over ' + listed(under[:4]) if under else ''}."


def _read_rows(rows: Mapping[str, Sequence[Row]]) -> Iterator[str]:
    """Yield a first look at each surface: the command, and the files of its first rows."""
    for name, all_of in rows.items():
        wanted = next((row for row in all_of if row.kind == "variable" and citable(row.name)), None)
        if wanted is not None and name == "config":
            places = [said[0].path for _, said in wanted.sides if said]
            yield f"Trace a variable such as {code(wanted.name)}: `parity-hooks explain {wanted.name}`, then {_paths(list(dict.fromkeys(places)))}."
        elif all_of[0].kind == "version":
            files = dict.fromkeys(
                said.path for row in all_of if row.kind == "version" for _, one in row.sides for said in one
            )
            yield f"Versions ({name}): `parity-hooks map --surface {name}`, from {_paths(list(files))}."


def checks(contract: Contract, found: Sequence[Command], rows: Mapping[str, Sequence[Row]], tree: Tree) -> str:
    """What to run, what passing proves and what a failure usually means."""
    reference = next(
        (
            path
            for name, one in contract.environments.items()
            if one.role is Role.PRODUCTION
            for path in _of(contract, name)
        ),
        "",
    )
    lines = [
        "## Drift Checks",
        "",
        f"- `parity-hooks check`: passing, the tree agrees with {cite(contract.path)}; failing, a file moved away from {cite(reference) if citable(reference) and reference else 'it'}.",
    ]
    proof = _proof(rows)
    for one in found:
        runs = run_by(one.line, tree)
        lines.append(
            f"- {code(one.line)} ({cite(one.path, one.name)}){f', in CI by {cite(runs)}{proof}' if runs else ''}"
        )
        proof = "" if runs else proof
    lines.append(f"- The guard of each file in {code(contract.home)}: in `references/divergences/`")
    return "\n".join(lines) + "\n"


def _proof(rows: Mapping[str, Sequence[Row]]) -> str:
    """On which versions of CI a test counts, beside production's."""
    told = []
    for row in (one for name in ("data", "runtime") for one in rows.get(name, ()) if one.kind == "version"):
        tried = next((said[0] for one, said in row.sides if one.role is Role.CI), None)
        if tried is not None and tried.value and row.production and row.production[0].value:
            told.append(
                f"{code(row.name)} {code(tried.value)} ({cite(tried.path, tried.route)}),"
                f" in production {code(row.production[0].value)}"
            )
    return f": a pass there is about {listed(told[:3])}; where only CI fails, look at these first" if told else ""


def fixes(contract: Contract, rows: Mapping[str, Sequence[Row]]) -> str:
    """Into which file a value of each environment is written, and what lies beneath."""
    lines = []
    for family in contract.families[:_MOST]:
        members = [(path, name) for path, name in family.members() if citable(path)]
        under = [path for path in family.under if citable(path)]
        reference = next((path for path, name in members if contract.environments[name].role is Role.PRODUCTION), "")
        if members and citable(family.pattern):
            lines.append(
                f"- {code(family.pattern)}: "
                + (f"one value for all, {cite(under[-1])}; " if under else "")
                + (f"production's, {cite(reference)}; " if reference else "")
                + f"else {_paths([path for path, _ in members if path != reference])}"
            )
    hands: dict[str, dict[str, str]] = defaultdict(dict)
    for row in (one for every in rows.values() for one in every if one.kind == "variable"):
        for environment, said in row.sides:
            for place in said:
                hands[environment.name].setdefault(place.path, place.route)
    for name, places in sorted(hands.items()):
        path, route = next(iter(places.items()))
        rest = _paths([one for one in places if one != path])
        lines.append(f"- A variable for {code(name)}: as {cite(path, route)}{f'; also {rest}' if rest else ''}")
    return "\n".join(["## Fix Patterns", "", *lines]) + "\n" if lines else ""
