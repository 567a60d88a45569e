"""One parity surface in Markdown: what each environment states, the risks, the guards and where it is mended."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.model.environment import Role
from parity_hooks.model.secret import secret_name
from parity_hooks.skill.markdown import citable, cite, code, listed
from parity_hooks.skill.topics import TITLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from parity_hooks.model.environment import Environment
    from parity_hooks.repository import Tree
    from parity_hooks.skill.evidence import Row, Said

MOST_ROWS: Final = 8
_MOST_PLACES: Final = 2
_MOST_RISKS: Final = 4
_MOST_TESTS: Final = 3
# How files are named that test what a surface is about.
_TESTS_OF: Final = {
    "identity": r"auth|login|log_in|sign_?in|session|permission|polic|role",
    "config": r"config|settings|feature_?flag|environment",
    "data": r"migration|database|schema|model_integrity",
    "backing": r"worker|job|queue|celery|cache|mailer|storage|cron|schedul",
    "network": r"cors|csp|header|security|proxy|ingress",
    "observability": r"health|ping|probe|metrics|monitor|logging",
    "third-party": r"webhook|stripe|notify|client|integration|provider",
}


def surface(name: str, rows: Sequence[Row], tree: Tree) -> str:
    """The subsection of a surface."""
    shown = list(rows[:MOST_ROWS])
    lines = [f"### {TITLES[name]}", "", *(_row(row) for row in shown)]
    if len(rows) > MOST_ROWS:
        lines += [rest] if (rest := _rest(name, rows[MOST_ROWS])) else []
    risks = [risk for row in shown if row.differs and row.production for risk in _risk(row)][:_MOST_RISKS]
    lines += ["", "Risks:", "", *risks] if risks else []
    lines += [*_guards(name, tree), *_fix(shown)]
    return "\n".join(lines) + "\n"


def _row(row: Row) -> str:
    together: dict[tuple[Said, ...], list[str]] = {}
    for one, said in row.sides:
        together.setdefault(said, []).append(_who(one))
    told = [f"{listed(names)} {_said(said)}" for said, names in together.items()]
    told += [f"not set: {listed(_who(one) for one in row.lacking)}"] if row.lacking else []
    what = f"{code(row.name)} in {code(row.files)}" if row.files else code(row.name)
    needed = f"; needed by {cite(row.read.path, row.read.route)}" if row.read else ""
    return f"- {what}: {'; '.join(told)}{needed}"


def _who(one: Environment) -> str:
    return one.name if one.name == one.role.value else f"{code(one.name)} ({one.role.value})"


def _said(said: Sequence[Said]) -> str:
    return ", ".join(_one(one) for one in said[:_MOST_PLACES]) + (", ..." if len(said) > _MOST_PLACES else "")


def _one(one: Said) -> str:
    if one.secret:
        return f"secret at {cite(one.path, one.route)}"
    return f"{code(one.value, 60)} at {cite(one.path, one.route)}" if one.value else f"at {cite(one.path, one.route)}"


def _rest(name: str, row: Row) -> str:
    """Where what is not listed can be seen."""
    if name in ("runtime", "data") and row.kind == "version":
        return f"- More: `parity-hooks map --surface {name}`"
    key = row.name.rpartition(".")[2]
    return f"- As {code(row.name)}: `parity-hooks explain {key}`" if re.fullmatch(r"[\w-]+", key) else ""


def _risk(row: Row) -> Iterator[str]:
    """Yield what the difference of a row can hide."""
    reference = row.production[0]
    others = [(one, said) for one, said in row.sides if one.role is not Role.PRODUCTION]
    for one in row.lacking:
        if one.role is not Role.PRODUCTION:
            at = cite(reference.path, reference.route)
            yield f"- {code(row.name)} is unset in {_who(one)}, set in production by {at}"
            return
    differing = [(one, other) for one, said in others for other in said if row.apart(other)]
    for one, other in differing[:1]:
        is_, was = code(other.value or "", 60), code(reference.value or "", 60)
        if row.kind == "version":
            yield f"- Tried on {code(row.name)} {is_} ({_who(one)}), run on {was}"
        elif not secret_name(row.name):
            yield f"- {_who(one)} has {is_} where production has {was}: {code(row.name)}"


def _guards(name: str, tree: Tree) -> list[str]:
    """The tests whose names are about the surface."""
    pattern = _TESTS_OF.get(name)
    if pattern is None:
        return []
    words = re.compile(rf"(?:{pattern})[^/]*$", re.IGNORECASE)
    found = [path for path in tree.entries if _TEST.search(path) and words.search(path) and citable(path)]
    found.sort(key=lambda path: (path.count("/"), path))
    if not found:
        return ["", "Guards: no test file is named after it."]
    return ["", f"Guards, by the name of the file: {listed(cite(path) for path in found[:_MOST_TESTS])}"]


_TEST: Final = re.compile(
    r"(?:^|/)(?:test_[^/]*|[^/]*(?:[._-](?:tests?|spec|cy)|Tests?|Spec|IT))\.(?:py|rb|[cm]?[jt]sx?|go|java|kt|cs|php)$"
)


def _fix(rows: Iterable[Row]) -> list[str]:
    """Which file holds production's value, and in which the others are mended."""
    reference: dict[str, None] = {}
    others: dict[str, str] = {}
    for row in rows:
        for one, said in row.sides:
            for place in said[:1]:
                if one.role is Role.PRODUCTION:
                    reference.setdefault(place.path)
                elif row.differs:
                    others.setdefault(place.path, _who(one))
    if not reference or not others:
        return []
    to = listed(f"{cite(path)} ({who})" for path, who in list(others.items())[:4] if path not in reference)
    return (
        ["", f"Fix: take it from {listed(cite(path) for path in list(reference)[:3])}; mend {to}"]
        if others.keys() - reference
        else []
    )
