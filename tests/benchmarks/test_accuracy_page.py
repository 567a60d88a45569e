"""The page on accuracy, from made-up rows."""

from __future__ import annotations

import pytest

from benchmarks.accuracy_page import Row, page, told, usable

CASES: list[Row] = [
    {"id": "one", "repo": "ann/shop", "key": "postgres", "present": {"path": "infra/main.tf"}, "other": {"path": "compose.yaml"}},
    {"id": "two", "repo": "ann/shop", "key": "env.MAIL_URL", "present": {"path": ".env.example"}, "other": {"path": "compose.yaml"}},
    {"id": "three", "repo": "bob/till", "key": "tills", "present": {"path": "a.txt"}, "other": {"path": "b.tfvars"}},
]  # fmt: skip


def recalled(name: str, repo: str, kind: str, *, found: bool, blocking: bool) -> Row:
    about = {"drift_kind": kind, "axis": "cross-env", "severity": "outage" if found else "cosmetic", "surface": "data"}
    return {"id": name, "repo": repo, **about, "strict": found, "strict_blocking": blocking}


MEASURED: dict[str, list[Row]] = {
    "recall": [
        recalled("one", "ann/shop", "version", found=True, blocking=True),
        recalled("two", "ann/shop", "missing", found=True, blocking=False),
        recalled("three", "bob/till", "missing", found=False, blocking=False),
    ],
    "introduced": [recalled("one", "ann/shop", "version", found=True, blocking=True), {"repo": "x/y", "skipped": "-"}],
    "silent": [{"repo": "ann/shop", "silent": True}, {"repo": "bob/till", "failed": "no answer"}],
    "lookalikes": [{"repo": "ann/shop", "silent": True}],
    "noise": [
        {"repo": "ann/shop", "blocking": 3, "findings": 9, "seconds": 0.5, "rules": {"version-mismatch": 2, "missing-key": 1}},
        {"repo": "bob/till", "blocking": 0, "findings": 1, "seconds": 1.5, "rules": {}},
    ],
    "commits": [{"repo": "ann/shop", "stopped": False}, {"repo": "bob/till", "stopped": False}],
}  # fmt: skip
FOUND_BY: list[Row] = [
    {"id": "one", "rules": ["version-mismatch"], "blocking": ["version-mismatch"]},
    {"id": "two", "rules": ["missing-variable"], "blocking": []},
]


@pytest.mark.parametrize(
    "line",
    [
        "| drifts found, at any severity | 3 | 66.7 % | 50.0 % |",
        "| drifts found and blocking | 3 | 33.3 % | 25.0 % |",
        "| drifts that meant an outage or a security hole, found and blocking | 2 | 50.0 % | 50.0 % |",
        "| commits that brought a drift, stopped | 1 | 100.0 % | 100.0 % |",
        "| harmless commits that pass | 2 | 50.0 % | 50.0 % |",
        "| ordinary commits that are stopped | 2 | 0.0 % | 0.0 % |",
        "| kind | missing | 2 | 0.0 % | 50.0 % |",
        "| `version-mismatch` | 1 | 1 | 2 |",
        "| `missing-variable` | 1 | 0 | 0 |",
        "| Docker Compose file | 2 | 50.0 % | 100.0 % |",
        "| other | 1 | 0.0 % | 0.0 % |",
    ],
)
def test_the_page_has_the_figures(line: str) -> None:
    """
    Shares by case and by repository, by group, by rule and by format; a run that failed counts against the tool.
    """
    assert f"\n{line}\n" in page(CASES, MEASURED, FOUND_BY)


def test_the_noise_is_told_in_a_sentence() -> None:
    """
    Median, 90th percentile and worst of what blocks, and everything else that is said.
    """
    text = page(CASES, MEASURED)

    assert "as it stands: 1.5 in the median, 3 at the 90th percentile, 3 at worst; 3 in all 2; 10 with" in text


def test_without_its_answers_the_rules_have_no_share_of_the_drifts() -> None:
    """
    What was not asked is not shown as none.
    """
    assert "\n| `version-mismatch` | 2 |\n" in page(CASES, MEASURED)


def test_the_page_names_neither_repositories_nor_cases() -> None:
    """
    Names, ids, keys and paths of the cases stay out.
    """
    text = page(CASES, MEASURED, FOUND_BY)

    assert [] == [word for word in ("ann", "shop", "bob", "till", "MAIL_URL", "main.tf", "| two") if word in text]


def test_what_was_written_by_hand_stays() -> None:
    """
    The text between the markers is kept, and writing the page twice changes nothing.
    """
    old = page(CASES, MEASURED, FOUND_BY).replace("Nothing is written here yet.", "Values in a vault.")
    text = page(CASES, MEASURED, FOUND_BY, old)

    assert "Values in a vault." in text
    assert text == page(CASES, MEASURED, FOUND_BY, text)


def test_a_run_that_failed_found_nothing_and_one_that_was_skipped_does_not_count() -> None:
    """
    Neither is left to look good.
    """
    assert [(False, True)] == [
        (row["strict"], row["stopped"]) for row in usable([{"failed": "x", "strict": True}, {"skipped": "y"}])
    ]


@pytest.mark.parametrize(
    ("key", "paths", "expected"),
    [
        ("MAIL_URL", ("compose.yaml", ".env.example"), True),
        ("env.MAIL_URL", ("compose.yaml", ".env.example"), True),
        ("MAIL_URL", ("compose.yaml", "compose.yaml"), False),
        ("MAIL", ("compose.yaml", ".env.example"), False),
        ("mail.url", ("compose.yaml", ".env.example"), False),
    ],
)
def test_a_rule_tells_a_drift_by_its_key_and_both_files(key: str, paths: tuple[str, str], expected: bool) -> None:
    """
    One file alone, or a word that only begins like the key, is another drift.
    """
    finding = {"key": key, "keys": [key], "locations": [{"path": path} for path in paths]}

    assert expected is told(CASES[1], finding)
