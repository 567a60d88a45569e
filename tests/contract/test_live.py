"""Sources that are no files: commands with their snapshots, and documents that people keep."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parity_hooks.contract import documents, snapshots
from parity_hooks.contract.model import Query
from parity_hooks.errors import ContractError
from tests.conftest import Checkout
from tests.contract.shop import COMPOSE, CONTRACT, agreed, cli, compose, statuses

DAY = datetime.date(2026, 3, 1)
TOLD = {"SOURCE_DATE_EPOCH": str(int(datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC).timestamp()))}
LATER = {"SOURCE_DATE_EPOCH": str(int(datetime.datetime(2026, 4, 1, tzinfo=datetime.UTC).timestamp()))}
SNAPSHOT = ".parity/snapshots/cluster.yaml"
CANARY = "correct-horse-battery-9"
MANIFEST = f"""
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
  uid: 0af9c1f2
  creationTimestamp: "2026-01-01T00:00:00Z"
spec:
  template:
    spec:
      containers:
        - name: db
          image: postgres:16
          args: ["--password={CANARY}"]
          env:
            - name: DB_PASSWORD
              value: {CANARY}
            - name: WORKERS
              value: "016"
status:
  replicas: 1
---
apiVersion: v1
kind: Secret
metadata: {{name: db}}
data:
  harmless: {CANARY}
"""


def query(form: str = "kubernetes") -> Query:
    return Query("kubectl get all", form, "production", "cluster", 14, SNAPSHOT)


@pytest.fixture
def asking(repository: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A contract one of whose sources is a command that prints a file."""
    said = tmp_path_factory.mktemp("cluster") / "said.yaml"
    said.write_text(MANIFEST, encoding="utf-8")
    agreed(repository, {COMPOSE: compose("16")})
    source = (
        f"  - {{command: \"'{sys.executable}' -c 'print(open(\\\"{said}\\\").read())'\", format: kubernetes, "
        "environment: production, snapshot: cluster, max_age_days: 14}\n"
    )
    text = (repository.path / CONTRACT).read_text()
    text = text.replace("environments:\n", "environments:\n  production: {role: production}\n")
    repository.commit({CONTRACT: text.replace("sources:\n", f"sources:\n  # asked by hand\n{source}")})
    return repository


def said_by(checkout: Checkout) -> Path:
    """The file that the command prints."""
    text = (checkout.path / CONTRACT).read_text()
    return Path(text.partition('open(\\"')[2].partition('\\"')[0])


def test_a_command_is_asked_with_live_only(asking: Checkout) -> None:
    """
    Without a snapshot the contract is stale; asked once, its snapshot is judged by everybody.
    """
    assert [("stale-contract", "stale")] == statuses(asking, env=TOLD)
    assert 0 == cli(asking, "regenerate", "--live", env=TOLD).status
    asking.commit()
    said_by(asking).unlink()

    assert [] == statuses(asking, env=TOLD)
    assert "# asked by hand" in (asking.path / CONTRACT).read_text()
    assert f"source: {SNAPSHOT}#" in (asking.path / CONTRACT).read_text().replace('"', "")


def test_what_the_command_says_counts(asking: Checkout) -> None:
    """
    The cluster runs 17, development machines stayed: with `--live` at once, else after the next snapshot.
    """
    cli(asking, "regenerate", "--live", env=TOLD)
    asking.commit()
    said_by(asking).write_text(MANIFEST.replace("postgres:16", "postgres:17"), encoding="utf-8")

    assert [] == statuses(asking, env=TOLD)
    assert [("stale-truth", "stale"), ("version-mismatch", "new")] == sorted(statuses(asking, "--live", env=TOLD))
    assert 1 == cli(asking, "regenerate", "--live", "--check", env=TOLD).status
    assert 0 == cli(asking, "regenerate", "--live", env=TOLD).status
    assert [("version-mismatch", "new")] == statuses(asking, env=TOLD)


def test_a_snapshot_grows_old(asking: Checkout) -> None:
    """
    After its `max_age_days` it is stale, and taking it anew is all that it needs.
    """
    cli(asking, "regenerate", "--live", env=TOLD)
    asking.commit()

    ((rule, status),) = statuses(asking, env=LATER)
    assert ("stale-contract", "stale") == (rule, status)
    (finding,) = [one for one in asking.check(env=LATER).document["findings"] if one["status"] == "stale"]
    assert finding["next"][0].endswith("parity-hooks regenerate --live")
    assert 0 == cli(asking, "regenerate", "--live", "--check", env=LATER).status  # only its day is another one
    assert 0 == cli(asking, "regenerate", "--live", env=LATER).status
    assert [] == statuses(asking, env=LATER)


def test_a_snapshot_holds_no_secret(asking: Checkout) -> None:
    """
    Neither the snapshot nor anything that is said about it shows what is secret.
    """
    written = cli(asking, "regenerate", "--live", env=TOLD)
    text = (asking.path / SNAPSHOT).read_text()

    assert CANARY not in text + written.out + written.err + (asking.path / CONTRACT).read_text()
    assert "# taken: 2026-03-01\n" == text.splitlines(keepends=True)[0]
    assert "postgres:16" in text
    assert "'016'" in text
    assert "status" not in text
    assert "creationTimestamp" not in text
    assert "harmless: '***'" in text


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("no-such-program-anywhere", "cannot be started"),
        (f"'{sys.executable}' -c 'raise SystemExit(3)'", "ended with exit status 3"),
        (f"'{sys.executable}' -c 'print(\\\"a: [\\\")'", "is no YAML"),
        ("'open", "cannot be split into words"),
    ],
)
def test_a_command_that_fails_leaves_no_verdict(repository: Checkout, command: str, message: str) -> None:
    """
    What it says where it fails is not shown: it may be anything.  Nothing is written.
    """
    agreed(repository, {COMPOSE: compose("16")})
    source = f'  - {{command: "{command}", format: yaml, environment: local, snapshot: x}}\n'
    text = (repository.path / CONTRACT).read_text().replace("sources:\n", f"sources:\n{source}")
    repository.commit({CONTRACT: text})
    ended = cli(repository, "regenerate", "--live")

    assert 2 == ended.status
    assert message in ended.err
    assert text == (repository.path / CONTRACT).read_text()
    assert 2 == cli(repository, "check", "--live").status


def test_a_command_never_sees_what_git_tells_a_hook(repository: Checkout) -> None:
    """
    A command that looks at another repository must not be led into this one.
    """
    agreed(repository, {COMPOSE: compose("16")})
    program = "import os; print('a:', sorted(x for x in os.environ if x.startswith('GIT_')))"
    (repository.path.parent / "asked.py").write_text(program, encoding="utf-8")
    source = f"  - {{command: \"'{sys.executable}' ../asked.py\", format: yaml, environment: local, snapshot: x}}\n"
    text = (repository.path / CONTRACT).read_text().replace("sources:\n", f"sources:\n{source}")
    repository.commit({CONTRACT: text})

    assert 0 == cli(repository, "regenerate", "--live", env={"GIT_INDEX_FILE": ".git/index"}).status
    assert "a: []" in (repository.path / ".parity/snapshots/x.yaml").read_text()


def test_a_second_time_changes_nothing(asking: Checkout) -> None:
    """
    On the same day, from the same answer, every byte is the same.
    """
    cli(asking, "regenerate", "--live", env=TOLD)
    before = {path: path.read_bytes() for path in (asking.path / ".parity").rglob("*") if path.is_file()}
    cli(asking, "regenerate", "--live", env=TOLD)

    assert before == {path: path.read_bytes() for path in (asking.path / ".parity").rglob("*") if path.is_file()}


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_any_output_is_kept_or_refused(text: str) -> None:
    """
    Whatever a command says there is a snapshot that says the same when it is taken again, or a refusal.
    """
    try:
        once = snapshots.snapshot(query("yaml"), text.encode(), DAY)
    except ContractError:
        return
    assert DAY == snapshots.taken(once)
    assert once == snapshots.snapshot(query("yaml"), snapshots.body(once), DAY)


def test_variables_are_kept_by_name() -> None:
    """
    The output of `env` and its like: sorted, the last line of a name counts, secrets hidden.
    """
    said = f"B=2\nexport A=1\nB=3\nDB_PASSWORD={CANARY}\nno assignment\n"

    assert (
        "# taken: 2026-03-01\nA=1\nB=3\nDB_PASSWORD=***\n"
        == snapshots.snapshot(query("dotenv"), said.encode(), DAY).decode()
    )


RUNBOOK = """# Running it

## Database

Production has PostgreSQL 16 with PostGIS.

```sh
## Backups
```

## Backups ##

Daily.

## Database

Of the old system: 12.
"""


@pytest.mark.parametrize(
    ("anchor", "value", "expected"),
    [
        ("database", "16", True),
        ("database", "1", False),
        ("database", "12", False),
        ("database-1", "12", True),
        ("backups", "Daily", True),
        ("running-it", "12", True),
        ("", "16", True),
    ],
)
def test_a_part_of_a_document(anchor: str, value: str, expected: bool) -> None:
    """
    A heading's part ends at the next one that is not deeper; code holds no headings.
    """
    part = documents.section(RUNBOOK, anchor)

    assert part is not None
    assert expected is documents.says(part, value)


def test_a_truth_that_a_document_says(repository: Checkout) -> None:
    """
    It holds as long as the part that it cites says the value; what has to change then, a person decides.
    """
    agreed(repository, {COMPOSE: compose("16"), "docs/runbook.md": RUNBOOK})
    text = (repository.path / CONTRACT).read_text()
    text = text.replace("environments:\n", "environments:\n  production: {role: production}\n")
    text = text.replace("sources:\n", "sources:\n  - {document: docs/runbook.md#database, environment: production}\n")
    truth = '  - surface: data\n    subject: postgres\n    key: version\n    value: "16"\n'
    text += f"truth:\n{truth}    source: docs/runbook.md#database\n"
    repository.commit({CONTRACT: text})
    assert [] == statuses(repository)
    assert 0 == cli(repository, "regenerate").status  # the skill tells it, too
    assert text == (repository.path / CONTRACT).read_text()
    repository.commit()
    assert 0 == cli(repository, "regenerate", "--check").status

    repository.commit({"docs/runbook.md": RUNBOOK.replace("PostgreSQL 16", "PostgreSQL 17")})
    assert [("stale-truth", "stale")] == statuses(repository)
    assert 0 == cli(repository, "regenerate", "--check").status

    repository.commit({"docs/runbook.md": RUNBOOK.replace("## Database", "## Data")})
    assert [("stale-contract", "stale"), ("stale-truth", "stale")] == sorted(statuses(repository))
    (finding,) = [one for one in repository.check().document["findings"] if one["rule"] == "stale-contract"]
    assert "the contract names the heading database of docs/runbook.md, which is gone" == finding["message"]


@pytest.mark.parametrize(("version", "message"), [("2", "is of a newer parity-hooks"), ("0", "never was")])
def test_a_contract_of_another_version(repository: Checkout, version: str, message: str) -> None:
    """
    There is one version so far: a later one is no spelling mistake, and nothing guesses what it means.
    """
    agreed(repository, {COMPOSE: compose("16")})
    text = (repository.path / CONTRACT).read_text()
    repository.commit({CONTRACT: text.replace("version: 1", f"version: {version}")})
    ended = cli(repository, "check")

    assert 2 == ended.status
    assert f"version {version} {message}: this one reads 1" in ended.err


def test_a_source_that_is_neither(repository: Checkout) -> None:
    """
    A misspelt key of a source is told with its line.
    """
    agreed(repository, {COMPOSE: compose("16")})
    text = (repository.path / CONTRACT).read_text()
    repository.commit({CONTRACT: text.replace("sources:\n", "sources:\n  - {comand: x, environment: local}\n")})
    ended = cli(repository, "check")

    assert 2 == ended.status
    assert "unknown key comand; did you mean command?" in ended.err
