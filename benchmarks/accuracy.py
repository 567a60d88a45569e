"""Writes `docs/accuracy.md` from what earlier runs over real repositories measured.

    python benchmarks/accuracy.py --cases CASES --details DETAILS [--corpus CLONES]

CASES holds `drift_cases.jsonl`, `harmless_commits.jsonl` and `lookalikes.jsonl`; DETAILS one file of rows for each
measurement, as the scorer beside the cases writes them with `--details`: `recall.jsonl`, `introduced.jsonl`,
`silent.jsonl`, `lookalikes.jsonl`, `noise.jsonl` and `commits.jsonl`.  With clones, `check` is run once more for every
drift that was found, to tell which rule found it; the answer is kept in DETAILS as `found_by.jsonl`.

The page names no repository and no case: that is what the measurements stay worth something by.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]  # the checkout is measured, not what happens to be installed

from benchmarks.accuracy_page import MEASUREMENTS, page, told  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.accuracy_page import Row

PAGE: Final = ROOT / "docs" / "accuracy.md"
FOUND_BY: Final = "found_by"
_SECONDS: Final = 120


def main() -> int:
    """Write the page; exit status 2 when there is nothing to write it from."""
    parser = argparse.ArgumentParser(description="Write docs/accuracy.md from measurements.")
    parser.add_argument("--cases", type=Path, required=True, metavar="DIR")
    parser.add_argument("--details", type=Path, required=True, metavar="DIR")
    parser.add_argument(
        "--corpus", type=Path, metavar="DIR", help="bare clones OWNER+NAME/repo, to ask which rule found what"
    )
    parser.add_argument("--command", default="parity-hooks", help="how `check` is run (default: parity-hooks)")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--output", type=Path, default=PAGE)
    options = parser.parse_args()
    cases = rows(options.cases / "drift_cases.jsonl")
    measured = {name: rows(options.details / f"{name}.jsonl") for name in MEASUREMENTS}
    if lacking := [name for name, found in measured.items() if not found]:
        print(f"nothing measured: no {', '.join(lacking)} in {options.details}", file=sys.stderr)
        return 2
    kept = options.details / f"{FOUND_BY}.jsonl"
    if options.corpus:
        found = {row["id"] for row in measured["recall"] if row.get("strict")}
        asked = found_by([case for case in cases if case["id"] in found], options)
        kept.write_text("".join(json.dumps(row) + "\n" for row in asked), encoding="utf-8")
    old = options.output.read_text(encoding="utf-8") if options.output.is_file() else ""
    options.output.write_text(page(cases, measured, rows(kept), old), encoding="utf-8", newline="\n")
    return 0


def rows(path: Path) -> list[Row]:
    """The JSON lines of a file; none where there is no file."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def found_by(cases: Iterable[Row], options: argparse.Namespace) -> list[Row]:
    """For each case the rules whose findings tell it, and those of them that block."""

    def asked(case: Row) -> Row:
        clone = options.corpus / case["repo"].replace("/", "+") / "repo"
        findings = checked(shlex.split(options.command), clone, case["parent"])
        telling = [finding for finding in findings if told(case, finding)]
        blocking = {finding["rule"] for finding in telling if finding["severity"] != "info"}
        return {"id": case["id"], "rules": sorted({one["rule"] for one in telling}), "blocking": sorted(blocking)}

    with ThreadPoolExecutor(options.jobs) as pool:
        return list(pool.map(asked, cases))


def checked(command: list[str], clone: Path, revision: str) -> list[dict[str, Any]]:
    """The findings of `check` at a revision of a clone; none where it cannot be run."""
    arguments = ("check", "-C", str(clone), "--rev", revision, "--no-contract", "--format", "json")
    try:
        done = subprocess.run(
            (*command, *arguments), stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return []
    return list(json.loads(done.stdout)["findings"]) if done.returncode in (0, 1) else []


if __name__ == "__main__":
    sys.exit(main())
