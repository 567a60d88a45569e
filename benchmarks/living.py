"""Living with a contract: adopt some way back in a repository's history, then replay its commits.

    python benchmarks/living.py --corpus CLONES [--commits 200] [--jobs 2] [--details FILE] NAME...

For each repository: the commits that touch a file which some format reads, how many of them the contract stops as new,
stale or broken, and the processor time of a check.  What stops a commit is settled as a team would settle it before
the next one: `regenerate` where something is stale, and what is new is recorded.  Nothing is checked out.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from parity_hooks.checks.context import Context
from parity_hooks.commands.judge import findings_of, inspected
from parity_hooks.commands.regenerate import changes
from parity_hooks.environments.inventory import Cache
from parity_hooks.formats import configures
from parity_hooks.model.finding import Severity
from parity_hooks.repository import Tree, open_repository

STOPS = ("new", "stale", "broken")
DEADLINE = "2999-01-01"


def commits(folder: str, wanted: int) -> list[str]:
    """The newest commits of the first-parent line that touch a file which some format reads, the oldest first."""
    log = subprocess.run(
        ("git", "-C", folder, "log", "--first-parent", "-m", "--no-renames", "--format=%x00%H", "--name-only", "-4000"),
        capture_output=True, check=True, text=True, errors="replace",
    )  # fmt: skip
    found = []
    for one in log.stdout.split("\0")[1:]:
        commit, *paths = one.split("\n")
        if any(configures(path) for path in paths if path):
            found.append(commit)
    return found[: wanted + 1][::-1]


def replayed(folder: str, wanted: int) -> dict[str, Any]:
    """What living with a contract was like in one repository."""
    first, *rest = commits(folder, wanted)
    cache = Cache()
    files: dict[str, bytes] = {}
    rows: list[dict[str, str]] = []
    seconds: list[float] = []
    with open_repository(folder) as repository:
        _settle(repository.revision(first), files, DEADLINE)
        for commit in rest:
            tree = repository.revision(commit)
            started = time.process_time()
            inventory, agreement = inspected(tree.with_contents(files), cache)
            findings = findings_of(Context(inventory, agreement=agreement))
            seconds.append(time.process_time() - started)
            stops = [one for one in findings if one.status in STOPS and one.severity > Severity.INFO]
            rows += [
                {"commit": commit, "status": one.status, "rule": one.rule, "id": one.id, "message": one.message}
                for one in stops
            ]
            if stops:
                _settle(tree, files, DEADLINE)
    stopped = Counter(status for status in STOPS for _ in {row["commit"] for row in rows if row["status"] == status})
    return {"commits": len(rest), "stopped": dict(stopped), "seconds": statistics.median(seconds), "stops": rows}


def _settle(tree: Tree, files: dict[str, bytes], deadline: str) -> None:
    """Bring the agreement up to date: a second round adopts under the contract that the first one wrote."""
    for _ in range(2):
        for change in list(changes(tree.with_contents(files), "app", deadline)):
            if change.now is None:
                del files[change.path]
            else:
                files[change.path] = change.now.encode()


def main() -> None:
    """Print a line for each repository and the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="a folder of clones: OWNER+NAME/repo")
    parser.add_argument("--commits", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--details", type=Path, help="write every stop there, a JSON object a line")
    parser.add_argument("names", nargs="+", metavar="NAME", help="OWNER+NAME")
    options = parser.parse_args()
    folders = [str(options.corpus / name / "repo") for name in options.names]
    with ProcessPoolExecutor(options.jobs) as pool:
        results = dict(zip(options.names, pool.map(partial(replayed, wanted=options.commits), folders), strict=True))
    print(f"{'repository':<60} commits  {'  '.join(STOPS)}  seconds a check")
    for name, one in results.items():
        counted = "  ".join(f"{one['stopped'].get(status, 0):>{len(status)}}" for status in STOPS)
        print(f"{name:<60} {one['commits']:>7}  {counted}  {one['seconds']:.2f}")
    for status in STOPS:
        shares = [one["stopped"].get(status, 0) / max(1, one["commits"]) for one in results.values()]
        print(f"stopped as {status}: median {statistics.median(shares):.1%} of a repository's commits")
    if options.details:
        lines = (json.dumps({"repository": name, **row}) for name, one in results.items() for row in one["stops"])
        options.details.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
