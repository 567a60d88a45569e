"""The page on accuracy as a text made from rows: pure, and without the names of what was measured on."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from statistics import mean, median
from typing import TYPE_CHECKING, Any, Final

from parity_hooks.checks import RULES
from parity_hooks.formats import FORMATS, detect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Row = dict[str, Any]
MEASUREMENTS: Final = ("recall", "introduced", "silent", "lookalikes", "noise", "commits")
_TEXT: Final = re.compile(r"<!-- text -->\n(?P<text>.*?)<!-- end text -->", re.DOTALL)
_UNWRITTEN: Final = "Nothing is written here yet.\n"
_SERIOUS: Final = ("outage", "security")

OF_TREES: Final = tuple(rule for rule in RULES if not rule.of_agreement)  # the others need a contract


def page(
    cases: Sequence[Row], measured: Mapping[str, Sequence[Row]], found_by: Sequence[Row] = (), old: str = ""
) -> str:
    """The whole page; what stands between the text markers of the `old` one is kept."""
    ran = {name: usable(rows) for name, rows in measured.items()}
    match = _TEXT.search(old)
    parts = (
        "# Accuracy\n",
        _introduction(ran),
        "## Figures\n",
        figures(ran),
        "## By what drifted\n",
        _note("Found and blocking, and found at any severity."),
        groups(ran["recall"]),
        "## By rule\n",
        by_rule(ran["noise"], found_by),
        "## By format\n",
        _note("Drifts with a file in the format, which is told by the path: Kubernetes manifests count as YAML."),
        by_format(cases, ran["recall"]),
        "## What is known to be missed\n",
        f"<!-- text -->\n{match['text'] if match else _UNWRITTEN}<!-- end text -->\n",
        "## Measuring again\n",
        _AGAIN,
    )
    return "\n".join(parts)


def usable(rows: Iterable[Row]) -> list[Row]:
    """The rows of what was run: a run that ended badly found nothing, and was neither silent nor let pass."""
    bad = {"strict": False, "strict_blocking": False, "silent": False, "stopped": True, "blocking": 0, "findings": 0}
    return [row | bad if "failed" in row else row for row in rows if "skipped" not in row]


def _note(text: str) -> str:
    return f"{text}\n"


def _introduction(ran: Mapping[str, Sequence[Row]]) -> str:
    repositories = len({row["repo"] for rows in ran.values() for row in rows})
    failed = sum("failed" in row for rows in ran.values() for row in rows)
    return (
        f"`parity-hooks check` was run on the histories of {repositories} public repositories "
        "whose owners later fixed a drift between environments: "
        f"on the tree before each fix ({len(ran['recall'])}), on the commit that brought the drift "
        f"({len(ran['introduced'])}), on harmless commits to such files ({len(ran['silent'])}), "
        f"on ordinary commits ({len(ran['commits'])}), and on every repository as it stands.\n"
        "A drift counts as found when one finding of moderate size names its key and both of its files.\n"
        "The rules were written while looking at these cases: what they have never seen goes less well.\n"
        f"{failed or 'No'} run{'' if failed == 1 else 's'} failed; one that fails counts as a drift that was missed.\n"
    )


def figures(ran: Mapping[str, Sequence[Row]]) -> str:
    """The table of the headline figures."""
    serious = [row for row in ran["recall"] if row.get("severity") in _SERIOUS]
    lines = [
        ("drifts found, at any severity", *_shares(ran["recall"], "strict")),
        ("drifts found and blocking", *_shares(ran["recall"], "strict_blocking")),
        ("drifts that meant an outage or a security hole, found", *_shares(serious, "strict")),
        ("drifts that meant an outage or a security hole, found and blocking", *_shares(serious, "strict_blocking")),
        ("commits that brought a drift, told", *_shares(ran["introduced"], "strict")),
        ("commits that brought a drift, stopped", *_shares(ran["introduced"], "strict_blocking")),
        ("harmless commits that pass", *_shares(ran["silent"], "silent")),
        ("look-alikes of a mismatch that are left alone", *_shares(ran["lookalikes"], "silent")),
        ("ordinary commits that are stopped", *_shares(ran["commits"], "stopped")),
    ]
    counts = sorted(row["blocking"] for row in ran["noise"])
    seconds = sorted(row["seconds"] for row in ran["noise"] if "seconds" in row)
    noise = (
        f"Blocking findings in a repository as it stands: {median(counts):g} in the median, "
        f"{counts[int(len(counts) * 0.9)]} at the 90th percentile, {counts[-1]} at worst; "
        f"{sum(counts)} in all {len(counts)}; {sum(row['findings'] for row in ran['noise'])} with what only informs.\n"
    )
    if seconds:
        noise += f"A run takes {median(seconds):.1f} s in the median and {seconds[-1]:.1f} s at worst.\n"
    return table(("what", "cases", "share", "average over repositories"), lines) + "\n" + noise


def _shares(rows: Sequence[Row], field: str) -> tuple[str, str, str]:
    """How many, the share of `field`, and the same with every repository counting once."""
    by_repository: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        by_repository[row["repo"]].append(bool(row.get(field)))
    if not rows:
        return "0", "-", "-"
    every = mean(bool(row.get(field)) for row in rows)
    return str(len(rows)), _percent(every), _percent(mean(mean(one) for one in by_repository.values()))


def _percent(share: float) -> str:
    return f"{share:.1%}".replace("%", " %")


def groups(rows: Sequence[Row]) -> str:
    """Recall by what kind of drift it is, what it is about, how bad it was and between what it lies."""
    lines = []
    for axis, title in (("drift_kind", "kind"), ("severity", "severity"), ("axis", "between"), ("surface", "about")):
        lines += [(title, *cells) for cells in _recall_by(rows, lambda row, axis=axis: [row.get(axis) or ""])]  # type: ignore[misc]
    return table(("by", "group", "cases", "found and blocking", "found"), lines)


def by_format(cases: Sequence[Row], rows: Sequence[Row]) -> str:
    """Recall by the formats of a case's files."""
    titles = {one.name: one.title for one in FORMATS}
    formats = {
        case["id"]: sorted(
            {titles[found.name] if (found := detect(case[side]["path"])) else "other" for side in ("present", "other")}
        )
        for case in cases
    }
    return table(
        ("format", "cases", "found and blocking", "found"), _recall_by(rows, lambda row: formats.get(row["id"], []))
    )


def _recall_by(rows: Sequence[Row], names: Callable[[Row], Iterable[str]]) -> list[tuple[str, ...]]:
    """Lines of recall for every name that a row goes by, the most frequent first."""
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for name in filter(None, names(row)):
            grouped[name].append(row)
    return [
        (name, str(len(some)), *(_percent(mean(row[field] for row in some)) for field in ("strict_blocking", "strict")))
        for name, some in sorted(grouped.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]


def by_rule(noise: Sequence[Row], found_by: Sequence[Row]) -> str:
    """For every rule the drifts that it tells, and the findings of it that block in repositories as they stand."""
    tells = Counter(rule for row in found_by for rule in row["rules"])
    blocks = Counter(rule for row in found_by for rule in row["blocking"])
    standing: Counter[str] = Counter()
    for row in noise:
        standing.update(row.get("rules") or {})
    if not found_by:
        return table(
            ("rule", "blocking findings as it stands"), [(_code(r.name), str(standing[r.name])) for r in OF_TREES]
        )
    lines = [(_code(r.name), str(tells[r.name]), str(blocks[r.name]), str(standing[r.name])) for r in OF_TREES]
    return (
        _note("A drift counts for every rule whose finding names one of its keys and both of its files.\n")
        + table(("rule", "drifts found", "of them blocking", "blocking findings as it stands"), lines)
    )  # fmt: skip


def told(case: Row, finding: Mapping[str, Any]) -> bool:
    """Whether a finding tells a case: it has places in both files, and the last word of the key in one of its names."""
    places = finding.get("locations", [])
    if not {case["present"]["path"], case["other"]["path"]} <= {place.get("path") for place in places}:
        return False
    wanted = _last(case["key"])
    names = [
        finding.get("key"),
        finding.get("subject"),
        *finding.get("keys", []),
        *(place.get("route") for place in places),
    ]
    return any(wanted in _words(name) for name in names if name)


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[^a-z0-9_]+", name.lower().replace("-", "_")) if word]


def _last(key: str) -> str:
    """The word that a key is told by; a version is told by its product, which stands before it."""
    words = _words(key)
    telling = [word for word in words if word != "version"] or words
    return telling[-1] if telling else ""


def _code(text: str) -> str:
    return f"`{text}`"


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A table of Markdown."""
    every = [head, ["---"] * len(head), *lines]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in every)


_AGAIN: Final = """\
The cases are kept out of the project, so that no rule, table or test of it can name one.
The scorer beside them writes the rows of each measurement, from bare clones in `CLONES/OWNER+NAME/repo`;
`benchmarks/accuracy.py` makes this page from the rows:

```text
export PARITY_CORPUS=CLONES
evaluate.py recall CASES/drift_cases.jsonl --intent bugfix --details DETAILS/recall.jsonl
evaluate.py introduced CASES/drift_cases.jsonl --intent bugfix --details DETAILS/introduced.jsonl
evaluate.py silent CASES/harmless_commits.jsonl --details DETAILS/silent.jsonl
evaluate.py lookalikes CASES/lookalikes.jsonl --details DETAILS/lookalikes.jsonl
evaluate.py noise CASES/drift_cases.jsonl --details DETAILS/noise.jsonl
evaluate.py commits CASES/drift_cases.jsonl --sample 15 --details DETAILS/commits.jsonl
python benchmarks/accuracy.py --cases CASES --details DETAILS --corpus CLONES
```

What is known to be missed is written by hand between its markers, and stays when the page is written anew.
"""
