"""Measures `fix` on findings drawn from real repositories: how many it takes on, and whether it keeps what it promises.

    python benchmarks/fixing.py --clones CLONES [--count 200] [--seed 1] [--details FILE]

CLONES holds throw-away clones with a work tree: each is changed and put back.  Of every finding that was fixed four
things are asked of what lies on the disk then, not of the program: is the finding gone from another `check`, has no
file become unreadable, is no line changed beyond the statement, and did no other finding that blocks come up.

What is printed names no repository.
"""

from __future__ import annotations

import argparse
import json
import random
import shlex
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    Row = dict[str, Any]

RULES: Final = (
    "differing-value",
    "missing-key",
    "version-mismatch",
    "inherits-default",
    "foreign-value",
    "misspelt-key",
    "unpinned-version",
)
KEPT: Final = ("gone", "readable", "narrow", "quiet")
_SECONDS: Final = 300


def main() -> int:
    """Draw, fix, look, put back; exit status 1 when less than 95 of 100 accepted ones are as they should be."""
    parser = argparse.ArgumentParser(description="Measure `fix` on findings of real repositories.")
    parser.add_argument("--clones", type=Path, required=True, metavar="DIR", help="clones that may be changed")
    parser.add_argument("--command", default="parity-hooks", help="how the program is run (default: parity-hooks)")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--details", type=Path, metavar="FILE", help="write one JSON line for each finding")
    options = parser.parse_args()
    command = shlex.split(options.command)
    rows = [tried(command, clone, before, finding) for clone, before, finding in drawn(command, options)]
    if options.details:
        options.details.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    print("\n".join(told(rows)))
    accepted = [row for row in rows if row["accepted"]]
    return int(20 * sum(sound(row) for row in accepted) < 19 * len(accepted))


def drawn(command: list[str], options: argparse.Namespace) -> Iterator[tuple[Path, Row, Row]]:
    """Yield findings with their clone and its report: rules take turns, and clones within a rule."""
    reports = {clone: checked(command, clone) for clone in sorted(options.clones.iterdir()) if clone.is_dir()}
    chance = random.Random(options.seed)
    piles = [turns(rule, reports, chance) for rule in RULES]
    taken = [pile[turn] for turn in range(options.count) for pile in piles if turn < len(pile)][: options.count]
    for clone, finding in sorted(taken, key=lambda pair: pair[0]):
        yield clone, reports[clone], finding


def turns(rule: str, reports: dict[Path, Row], chance: random.Random) -> list[tuple[Path, Row]]:
    """The findings of a rule, one of every clone in turn."""
    piles = []
    for clone, report in reports.items():
        here = [(clone, finding) for finding in report["findings"] if finding["rule"] == rule]
        piles.append(chance.sample(here, len(here)))
    chance.shuffle(piles)
    return [pile[turn] for turn in range(max(map(len, piles), default=0)) for pile in piles if turn < len(pile)]


def tried(command: list[str], clone: Path, before: Row, finding: Row) -> Row:
    """What became of one finding.  The clone is put back."""
    done = run((*command, "fix", finding["id"], "-C", str(clone), "--format", "json"), clone)
    row: Row = {"clone": clone.name, "id": finding["id"], "rule": finding["rule"], "severity": finding["severity"]}
    row |= {"status": done.returncode, "accepted": done.returncode == 0, "declined": "", "diff": ""}
    if done.returncode in (0, 1):
        row["declined"] = json.loads(done.stdout)["declined"] or ""
    else:
        row["declined"] = done.stderr.strip()
    if row["accepted"]:
        row |= looked_at(command, clone, before, finding)
        run(("git", "checkout", "-q", "--", "."), clone)
    return row


def looked_at(command: list[str], clone: Path, before: Row, finding: Row) -> Row:
    """What holds of a clone that was changed."""
    diff = run(("git", "diff", "-U0", "--no-color", "--no-ext-diff"), clone).stdout
    after = checked(command, clone)
    return {
        "diff": diff,
        "gone": finding["id"] not in {one["id"] for one in after["findings"]},
        "readable": after["unreadable"] == before["unreadable"],
        "narrow": bool(diff) and all(narrow(hunk, finding) for hunk in hunks(diff)),
        "quiet": blocking(after) <= blocking(before),
    }


def hunks(diff: str) -> Iterator[list[str]]:
    """Yield the lines of each hunk, without what stands above the hunks of a file."""
    for file in diff.split("diff --git ")[1:]:
        yield from (hunk.split("\n")[1:] for hunk in file.split("\n@@ ")[1:])


def narrow(lines: list[str], finding: Row) -> bool:
    """Whether a hunk changes values, or adds statements, of the finding and nothing else.

    Of a line that was changed the old and the new middle must be parts of values that the finding shows; of lines
    that were added one must name a key of the finding.
    """
    old, new = ([line[1:] for line in lines if line.startswith(sign)] for sign in "-+")
    values = [str(place["value"] or "") for place in finding["locations"]]
    if not old:
        names = {part.strip('"[]').rpartition("=")[2] for key in finding["keys"] for part in key.split(".")}
        return any(name and name in line for name in names for line in new)
    if len(old) != len(new):
        return len(old) == 1 and new[0].startswith(old[0].rstrip()) and len(old[0].rstrip()) + 1 >= len(new[0].rstrip())
    return all(within(*middle(one, other), values) for one, other in zip(old, new, strict=True))


def middle(old: str, new: str) -> tuple[str, str]:
    """What is left of two lines without what they share at both ends."""
    start = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    old, new = old[start:], new[start:]
    pairs = zip(reversed(old), reversed(new), strict=False)
    end = next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)))
    return old[: len(old) - end], new[: len(new) - end]


def within(old: str, new: str, values: list[str]) -> bool:
    """Whether both texts are parts of values, but for quotes and the colon before a tag."""
    return all(any(text.strip("'\": .x") in value for value in values) for text in (old, new))


def blocking(report: Row) -> set[str]:
    """The ids of what blocks."""
    return {one["id"] for one in report["findings"] if one["severity"] != "info"}


def checked(command: list[str], clone: Path) -> Row:
    """The report on a clone's work tree."""
    done = run((*command, "check", "-C", str(clone), "--no-contract", "--format", "json"), clone)
    empty: Row = {"findings": [], "unreadable": []}
    return dict(json.loads(done.stdout)) if done.returncode in (0, 1) else empty


def run(arguments: tuple[str, ...], folder: Path) -> subprocess.CompletedProcess[str]:
    """A process that has ended."""
    return subprocess.run(
        arguments, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_SECONDS, check=False
    )


def sound(row: Row) -> bool:
    """Whether all that is promised was kept."""
    return all(row[name] for name in KEPT)


def told(rows: list[Row]) -> Iterator[str]:
    """Yield the figures, rule by rule, and why findings were declined."""
    for rule in (*RULES, ""):
        here = [row for row in rows if rule in ("", row["rule"])]
        accepted = [row for row in here if row["accepted"]]
        kept = ", ".join(f"{sum(row[name] for row in accepted)} {name}" for name in KEPT)
        every = f"{len(here)} findings, {len(accepted)} accepted, {sum(map(sound, accepted))} as they should be"
        yield f"{rule or 'all'}: {every} ({kept})"
    reasons = Counter(reason(row["declined"]) for row in rows if not row["accepted"])
    yield from (f"  {count:>4}  {why}" for why, count in reasons.most_common())


def reason(text: str) -> str:
    """A reason without what it says of one repository."""
    words = text.partition(" (")[0].partition(": ")[0].split()
    return " ".join(word for word in words if "/" not in word and "." not in word.rstrip(".:,"))


if __name__ == "__main__":
    sys.exit(main())
