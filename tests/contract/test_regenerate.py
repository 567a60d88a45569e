"""`regenerate`: what it writes, what it leaves, and what of it can be relied on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import Checkout, environment
from tests.contract.shop import (
    COMPOSE,
    CONTRACT,
    RECORDED,
    TERRAFORM,
    WORKFLOW,
    agreed,
    cli,
    compose,
    shop,
    statuses,
    terraform,
    workflow,
)

SECRET = "hunter2-9f8e7d6c5b4a"


def text(checkout: Checkout, path: str = CONTRACT) -> str:
    return (checkout.path / path).read_text(encoding="utf-8")


def test_what_a_contract_says_of_a_tree(repository: Checkout) -> None:
    """
    Environments, sources and what production states, in canonical order, with the line by which editors find the schema.
    """
    agreed(repository, shop())
    repository.git("remote", "add", "origin", "git@example.org:team/shop.git")
    (repository.path / CONTRACT).unlink()
    cli(repository, "regenerate")

    assert text(repository) == (
        "# yaml-language-server: $schema=https://parity-hooks.dev/schemas/contract.schema.json\n"
        "version: 1\napp: shop\n"
        "environments:\n  production: {role: production}\n  ci: {role: ci}\n  local: {role: local}\n"
        "sources:\n"
        "  - {path: .github/workflows/test.yml, environment: ci}\n"
        "  - {path: docker-compose.yml, environment: local}\n"
        "  - {path: infra/database.tf, environment: production}\n"
        "truth:\n"
        '  - surface: data\n    subject: postgres\n    key: version\n    value: "16"\n'
        '    source: "infra/database.tf#resource.aws_db_instance.shop.engine_version"\n'
    )


def test_a_second_run_changes_nothing(repository: Checkout) -> None:
    """
    Byte for byte, also after `--adopt`, and whatever the locale is.
    """
    agreed(repository, shop())
    cli(repository, "regenerate", "--adopt")
    before = {path: path.read_bytes() for path in (repository.path / ".parity").rglob("*.yaml")}
    for language in ("C", "tr_TR.UTF-8"):
        ended = cli(repository, "regenerate", "--adopt", env={"LC_ALL": language})
        assert (0, "parity: .parity/contract.yaml is as the tree is\n") == (ended.status, ended.out)

    assert before == {path: path.read_bytes() for path in (repository.path / ".parity").rglob("*.yaml")}


def test_check_prints_the_diff_and_writes_nothing(repository: Checkout) -> None:
    """
    Exit status 1 where something would change, else 0.
    """
    agreed(repository, shop(local="16"))
    assert 0 == cli(repository, "regenerate", "--check").status
    repository.commit({TERRAFORM: terraform("17"), COMPOSE: compose("17"), WORKFLOW: workflow("17")})
    before = text(repository)
    ended = cli(repository, "regenerate", "--check")

    assert 1 == ended.status
    assert '-    value: "16"\n+    value: "17"\n' in ended.out
    assert before == text(repository)


def test_what_people_wrote_stays(repository: Checkout) -> None:
    """
    Comments, a role, the environment of a file, the policy, the way an entry is written: only what moved changes.
    """
    agreed(repository, shop(local="16"))
    edited = (
        text(repository)
        .replace("version: 1\n", "version: 1\n# ask the platform team before you change this\n")
        .replace("  local: {role: local}\n", "  local:\n    role: local  # laptops\n")
        .replace("  - {path: docker-compose.yml,", "  # everybody's machine\n  - {path: 'docker-compose.yml',")
        .replace('    value: "16"\n', '    # as of the last upgrade\n    value: "16"\n')
        + "\n# how strictly\npolicy:\n  - {key: LOG_LEVEL, compare: presence}  # never the value\n# the end\n"
    )
    repository.write({CONTRACT: edited})
    assert CONTRACT not in cli(repository, "regenerate").out.partition("next:")[0]
    repository.commit({TERRAFORM: terraform("17"), COMPOSE: compose("17"), WORKFLOW: workflow("17"), ".nvmrc": "22\n"})
    cli(repository, "regenerate")
    now = text(repository)

    for kept in (
        "# ask the platform",
        "role: local  # laptops",
        "# everybody's machine",
        "{path: 'docker-compose.yml'",
    ):
        assert kept in now
    assert now.endswith(
        "\n# how strictly\npolicy:\n  - {key: LOG_LEVEL, compare: presence}  # never the value\n# the end\n"
    )
    assert "  - {path: .nvmrc, environment: local}\n" in now
    assert 'value: "17"' in now
    assert "16" not in now


def test_the_environment_that_somebody_gave_a_file_counts(repository: Checkout) -> None:
    """
    A compose file that production is run from is compared as production's.
    """
    agreed(repository, shop(local="15"))
    repository.write(
        {
            CONTRACT: text(repository).replace(
                "docker-compose.yml, environment: local", "docker-compose.yml, environment: production"
            )
        }
    )
    cli(repository, "regenerate")

    assert "docker-compose.yml, environment: production" in text(repository)
    places = [place for one in repository.check().document["findings"] for place in one["locations"]]
    assert {"production"} == {one["environment"] for one in places if one["path"] == COMPOSE}


def test_an_environment_that_nobody_declared_leaves_no_verdict(repository: Checkout) -> None:
    """
    With what was probably meant.
    """
    agreed(repository, shop())
    repository.write({CONTRACT: text(repository).replace("environment: local}", "environment: locla}")})
    ended = repository.check()

    assert 2 == ended.status
    assert (
        ".parity/contract.yaml:10: there is no environment locla under environments; did you mean local?" in ended.err
    )


def test_a_file_that_is_gone_goes(repository: Checkout) -> None:
    """
    Its entry is taken away, and so is a truth that nothing states any more.
    """
    agreed(repository, shop(local="16"))
    repository.git("rm", "-q", TERRAFORM)
    assert {("stale-truth", "stale"), ("stale-contract", "stale")} <= {*statuses(repository)}
    cli(repository, "regenerate")

    assert "infra/database.tf" not in text(repository)
    assert [] == statuses(repository)


def test_adopting_hides_nothing_for_longer_than_its_deadline(repository: Checkout) -> None:
    """
    What drifts today is unreviewed for 90 days after the last commit; then it is new again, and cannot be adopted twice.
    """
    date = {"GIT_COMMITTER_DATE": "2026-01-01T12:00:00+0000", "GIT_AUTHOR_DATE": "2026-01-01T12:00:00+0000"}
    repository.write(shop())
    repository.git("add", "--all")
    repository.git("commit", "-q", "-m", "x", env=date)
    soon, late = {"SOURCE_DATE_EPOCH": "1767500000"}, {"SOURCE_DATE_EPOCH": "1790000000"}  # 2026-01-04, 2026-09-21
    cli(repository, "regenerate", "--adopt", env=soon)

    assert 'review: {by: "2026-04-01"}\nstatus: unreviewed\n' in text(repository, RECORDED)
    assert [("version-mismatch", "unreviewed")] == statuses(repository, env=soon)
    assert 0 == repository.check(env=soon).status
    assert ("version-mismatch", "new") in statuses(repository, env=late)
    cli(repository, "regenerate", "--adopt", env=late)
    assert ("version-mismatch", "new") in statuses(repository, env=late)


def test_the_ratchet(repository: Checkout) -> None:
    """
    A side of something adopted that moves makes it new again; what differs no more goes at the next run.
    """
    agreed(repository, shop())
    cli(repository, "regenerate", "--adopt", "--review-by", "2999-01-01")
    repository.commit({COMPOSE: compose("14")})
    assert [("version-mismatch", "new")] == statuses(repository)
    repository.commit({COMPOSE: compose("16")})
    assert [] == statuses(repository)
    assert f"removed {RECORDED}" in cli(repository, "regenerate").out


def test_what_has_a_key_may_change_it_while_somebody_lacks_it(repository: Checkout) -> None:
    """
    That production lacks the key was adopted, whatever the others say under it.
    """
    files = {
        f"helm/values-{name}.yaml": f"env:\n  A: a\n  B: b\n  NOTIFY_URL: https://{name}.example\n"
        for name in ("qa", "staging")
    }
    agreed(repository, {**files, "helm/values-prod.yaml": "env:\n  A: a\n  B: b\n"})
    cli(repository, "regenerate", "--adopt", "--review-by", "2999-01-01")
    assert [("missing-key", "unreviewed")] == statuses(repository)
    repository.commit({"helm/values-qa.yaml": "env:\n  A: a\n  B: b\n  NOTIFY_URL: https://two.example\n"})

    assert [("missing-key", "unreviewed")] == statuses(repository)


def test_two_branches_that_record_different_things_merge(repository: Checkout) -> None:
    """
    Without a conflict, and the result is green.
    """
    agreed(repository, {**shop(), ".nvmrc": "20\n", "Dockerfile": "FROM node:22\n"})
    for branch, wanted in (("one", "postgres"), ("two", "node")):
        repository.git("checkout", "-q", "-b", branch, "main")
        (finding,) = [one["id"] for one in repository.check().document["findings"] if one["subject"] == wanted]
        ended = cli(
            repository, "record", finding, "--reason", "cost", "--explain", "It is paid for until the next budget.",
            "--risk", "Something that only production has breaks.", "--guard", "ci-job:.github/workflows/test.yml::test",
            "--owner", "@shop/platform", "--review-by", "2999-01-01",
        )  # fmt: skip
        assert 0 == ended.status, ended.out
        repository.commit()
    repository.git("merge", "-q", "--no-edit", "one")

    assert {"accepted"} == {status for _, status in statuses(repository)}
    assert 2 == len(statuses(repository))


def test_no_secret_reaches_a_committed_file(repository: Checkout) -> None:
    """
    Of a secret only that it is there is written down.
    """
    files = {
        "helm/values-prod.yaml": f"env:\n  DB_PASSWORD: {SECRET}\n  LEVEL: a\n  MODE: b\n",
        "helm/values-staging.yaml": f"env:\n  DB_PASSWORD: {SECRET}\n  API_TOKEN: {SECRET}\n  LEVEL: a\n  MODE: b\n",
        "helm/values-qa.yaml": f"env:\n  DB_PASSWORD: x{SECRET}\n  API_TOKEN: y{SECRET}\n  LEVEL: a\n  MODE: b\n",
        ".env.example": f"DB_URL=postgres://u:{SECRET}@db/x\n",
    }
    agreed(repository, files)
    cli(repository, "regenerate", "--adopt")
    written = "".join(path.read_text() for path in (repository.path / ".parity").rglob("*.yaml"))

    assert "API_TOKEN" in written
    assert "state: secret" in written
    assert SECRET not in written


def test_nothing_is_written_through_a_link(repository: Checkout, tmp_path: Path) -> None:
    """
    A `.parity` that leads out of the repository is refused.
    """
    repository.commit(shop())
    (tmp_path / "elsewhere").mkdir()
    (repository.path / ".parity").symlink_to(tmp_path / "elsewhere")
    ended = cli(repository, "regenerate")

    assert 2 == ended.status
    assert "a symbolic link stands in the way" in ended.err
    assert [] == list((tmp_path / "elsewhere").iterdir())


def test_contracts_of_a_monorepo_own_their_folders(repository: Checkout) -> None:
    """
    The innermost contract counts for a file, and both are kept up to date.
    """
    files = {f"apps/{app}/{name}": content for app in ("one", "two") for name, content in shop(local="16").items()}
    repository.commit(
        {**files, "apps/one/.parity/contract.yaml": "version: 1\napp: one\n", CONTRACT: "version: 1\napp: all\n"}
    )
    cli(repository, "regenerate")
    one, everything = text(repository, "apps/one/.parity/contract.yaml"), text(repository)

    assert "apps/one/infra/database.tf" in one
    assert "apps/two" not in one
    assert "apps/two/infra/database.tf" in everything
    assert "apps/one" not in everything
    assert [] == statuses(repository)
    repository.commit({"apps/one/docker-compose.yml": compose("15")})
    cli(repository, "regenerate", "--adopt", "--review-by", "2999-01-01")
    assert ["apps/one/.parity/divergences"] == [
        str(path.relative_to(repository.path)) for path in repository.path.rglob(".parity/divergences")
    ]
    assert [("version-mismatch", "unreviewed")] == statuses(repository)


@pytest.mark.slow
def test_members_that_no_word_tells_apart(repository: Checkout) -> None:
    """
    A path that names its environment in two ways is a source of its own: the contract can be read again.
    """
    words = {"production": "prd", "staging": "stg"}
    files = {f"backup/{long}/shop-{short}/values.yaml": "bucket: a\nkey: b\n" for long, short in words.items()}
    repository.commit(files)

    assert 0 == cli(repository, "regenerate").status
    assert 0 == cli(repository, "check").status
    assert 0 == cli(repository, "regenerate", "--check").status
    assert "names: {}" not in (repository.path / CONTRACT).read_text()


def test_a_kill_at_any_moment_leaves_the_old_or_the_new_file(repository: Checkout) -> None:
    """
    Never half of one, and no temporary file that anything would read.
    """
    agreed(repository, shop(local="16"))
    old = text(repository)
    repository.commit({TERRAFORM: terraform("17"), COMPOSE: compose("17"), WORKFLOW: workflow("17")})
    new = old.replace('"16"', '"17"')
    started = time.monotonic()
    cli(repository, "regenerate")
    whole = time.monotonic() - started
    seen = set()
    for part in range(24):
        (repository.path / CONTRACT).write_text(old)
        process = subprocess.Popen(
            (sys.executable, "-m", "parity_hooks", "regenerate"), cwd=repository.path, env=environment(),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(whole * (0.5 + part / 40))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        seen.add(text(repository))

    assert seen <= {old, new}
