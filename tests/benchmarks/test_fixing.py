"""What the measurement of `fix` takes for a change of a value and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.fixing import hunks, narrow, reason

FINDING: dict[str, Any] = {
    "keys": ["env.RETRY_MODE"],
    "locations": [{"value": "otp"}, {"value": "persona"}, {"value": "15"}, {"value": "16"}],
}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["-  mode: persona # why", "+  mode: otp # why"], True),
        (["-  mode: persona", "+  mode: otp # why"], False),
        (["-  image: postgres:15-alpine", "+  image: postgres:16-alpine"], True),
        (["-  image: postgres", "+  image: postgres:16"], True),
        (["-  other: a", "+  other: b"], False),
        (["+    RETRY_MODE: 5"], True),
        (["+    OTHER: 5"], False),
        (["-a", "-b", "+a"], False),
    ],
)
def test_a_hunk_is_narrow_or_not(lines: list[str], expected: bool) -> None:
    """
    The middles of changed lines are parts of the finding's values; an added line names its key.
    """
    assert expected == narrow(lines, FINDING)


def test_hunks_are_without_the_lines_above_them() -> None:
    """
    The names of files are no changed lines.
    """
    diff = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n@@ -3 +3 @@ y\n-c\n+d\ndiff --git a/z b/z\n--- a/z\n+++ b/z\n@@ -1 +1 @@\n-e\n+f\n"

    assert [["-a", "+b"], ["-c", "+d"], ["-e", "+f"]] == [[line for line in hunk if line] for hunk in hunks(diff)]


def test_a_reason_names_no_file() -> None:
    """
    Reasons are counted over repositories.
    """
    assert "production itself is the side" == reason("production itself is the side (a/b.yaml:3): a person")
    assert "says that it is generated" == reason("deploy/x.yaml says that it is generated: change it")
