"""`fix`: what is written, what is declined and why, and that nothing else happens."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.conftest import Checkout, Ended, run_cli

PROD, STAGING, PREPROD = "helm/values-prod.yaml", "helm/values-staging.yaml", "helm/values-preprod.yaml"
SIGN_IN = "shop:\n  authentication:\n    mode: {}\n"
DIFFERS: dict[str, str | bytes] = {
    "helm/values-prod.yaml": SIGN_IN.format("otp"),
    "helm/values-staging.yaml": SIGN_IN.format("'dfe-sign-in' # as before"),
    "helm/values-preprod.yaml": SIGN_IN.format('"dfe-sign-in"').replace("\n", "\r\n"),
}
SQL: dict[str, str | bytes] = {
    "db/main.tf": 'resource "aws_db_instance" "x" {\n  engine = "postgres"\n  engine_version = "16"\n}\n',
    "docker-compose.yml": "services:\n  db:\n    image: postgres:15-alpine # why\n",
}


def only(checkout: Checkout, rule: str, *options: str) -> str:
    """The id of the one finding of a rule."""
    (found,) = [one["id"] for one in checkout.check(*options).document["findings"] if one["rule"] == rule]
    return str(found)


def fix(checkout: Checkout, rule: str, *options: str) -> Ended:
    """How `fix` ended for the one finding of a rule; none is left that says so."""
    return run_cli("fix", only(checkout, rule), *options, cwd=checkout.path)


def declined(checkout: Checkout, rule: str) -> str:
    """The reason why the one finding of a rule is left alone; nothing was written then."""
    before = contents(checkout.path)
    ended = fix(checkout, rule, "--format", "json")

    assert (1, []) == (ended.status, ended.document["changed"])
    assert before == contents(checkout.path)
    return str(ended.document["declined"])


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder but those of git."""
    files = (path for path in folder.rglob("*") if path.is_file() and ".git" not in path.relative_to(folder).parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_production_s_value_is_carried_over(repository: Checkout) -> None:
    """
    Every place that is wrong has production's value afterwards, in its own quotes and line ends; nothing is staged.
    """
    repository.commit(DIFFERS)
    ended = fix(repository, "differing-value")

    assert (0, "") == (ended.status, ended.err)
    assert [
        f"{PREPROD}: +1 -1",
        f"{STAGING}: +1 -1",
        "2 files changed, 2 lines added, 2 removed; nothing was staged",
    ] == ended.out.splitlines()[:-1]
    assert ended.out.splitlines()[-1].startswith("next: ")
    assert ended.out.splitlines()[-1].endswith(" check")
    assert {
        PROD: SIGN_IN.format("otp").encode(),
        STAGING: SIGN_IN.format("'otp' # as before").encode(),
        PREPROD: SIGN_IN.format('"otp"').replace("\n", "\r\n").encode(),
    } == contents(repository.path)
    assert "" == repository.git("diff", "--cached", "--name-only")
    assert [] == repository.check().findings


def test_a_missing_key_is_added_beside_its_neighbours(repository: Checkout) -> None:
    """
    What production and another environment have is added where it is missing, in its place.
    """
    has = "shop:\n  env:\n    A_MODE: x\n    RETRY_MODE: 5\n    Z_MODE: z\n"
    repository.commit({PROD: has, STAGING: has, PREPROD: has.replace("    RETRY_MODE: 5\n", "")})

    assert 0 == fix(repository, "missing-key").status
    assert has.encode() == (repository.path / PREPROD).read_bytes()


def test_a_version_is_carried_across_formats(repository: Checkout) -> None:
    """
    The version in Terraform reaches the image of a compose file, whose variant stays.
    """
    repository.commit(SQL)

    assert 0 == fix(repository, "version-mismatch").status
    assert "image: postgres:16-alpine # why\n" in (repository.path / "docker-compose.yml").read_text(encoding="utf-8")


def test_an_inherited_default_is_overridden_as_in_production(repository: Checkout) -> None:
    """
    The environment that is left with the default gets production's value in its own file.
    """
    repository.commit(
        {
            "helm/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
            "helm/values.yaml": "shop:\n  features:\n    search: false\n",
            PROD: "shop:\n  features:\n    search: true\n",
            STAGING: "shop:\n  features:\n    search: true\n",
            PREPROD: "shop:\n  debug: 1\n",
        }
    )

    assert 0 == fix(repository, "inherits-default").status
    assert "shop:\n  debug: 1\n  features:\n    search: true\n" == (repository.path / PREPROD).read_text(
        encoding="utf-8"
    )


def test_a_dry_run_prints_a_difference_that_git_takes(repository: Checkout) -> None:
    """
    Nothing is written; what is printed applies, and comes to the same.
    """
    repository.commit({**DIFFERS, STAGING: SIGN_IN.format("'dfe-sign-in'").rstrip("\n")})
    before = contents(repository.path)
    ended = fix(repository, "differing-value", "--dry-run")
    assert (0, before) == (ended.status, contents(repository.path))

    (repository.path.parent / "patch").write_bytes(ended.out.encode())
    repository.git("apply", "--unidiff-zero", "../patch")
    applied = contents(repository.path)
    repository.git("checkout", "--", ".")
    fix(repository, "differing-value")
    assert applied == contents(repository.path)


def test_the_document_says_what_changed(repository: Checkout) -> None:
    """
    JSON has the schema's version, the finding, every changed file with its difference, and no reason.
    """
    repository.commit(SQL)
    name = only(repository, "version-mismatch")
    document = run_cli("fix", name, "--format", "json", cwd=repository.path).document

    assert {
        "schema_version": 1,
        "finding": name,
        "changed": [
            {
                "path": "docker-compose.yml",
                "diff": "--- a/docker-compose.yml\n+++ b/docker-compose.yml\n@@ -3 +3 @@\n"
                "-    image: postgres:15-alpine # why\n+    image: postgres:16-alpine # why\n",
            }
        ],
        "declined": None,
    } == document


def test_what_is_recommended_is_done(repository: Checkout) -> None:
    """
    `next` names `fix` first where it is likely to help, never for a tree whose files cannot be changed.
    """
    repository.commit(DIFFERS)
    (found,) = repository.check().document["findings"]
    (old,) = repository.check("--rev", "HEAD").document["findings"]

    assert ["fix", "explain"] == [command.split()[-2] for command in found["next"]]
    assert ["explain"] == [command.split()[-4] for command in old["next"]]


def test_modes_and_links_stay(repository: Checkout) -> None:
    """
    A file keeps its permissions; a link in the repository stays one, and what it leads to is changed.
    """
    repository.commit(DIFFERS)
    (repository.path / STAGING).rename(repository.path / "helm/real.yaml")
    (repository.path / STAGING).symlink_to("real.yaml")
    (repository.path / PREPROD).chmod(0o755)
    repository.commit()

    assert 0 == fix(repository, "differing-value").status
    assert (repository.path / STAGING).is_symlink()
    assert b"'otp'" in (repository.path / "helm/real.yaml").read_bytes()
    assert 0o755 == stat.S_IMODE((repository.path / PREPROD).stat().st_mode)
    assert 0 == len(list(repository.path.rglob(".values-*")))


NODE = "jobs:\n  t:\n    steps:\n    - uses: actions/setup-node@v4\n      with:\n        node-version: ^16\n"
GO = "jobs:\n  t:\n    steps:\n    - uses: actions/setup-go@v5\n      with:\n        go-version: '1.20'\n"
SECRET = "env:\n  API_SECRET: {}\n  A_MODE: a\n"
# Rule, files, a part of the reason.
DECLINED: dict[str, tuple[str, dict[str, str | bytes], str]] = {
    "secret": (
        "missing-key",
        {PROD: SECRET.format("hunter2hunter2"), STAGING: SECRET.format("hunter3hunter3"), PREPROD: "env:\n  A_MODE: a\n"},
        "its value is a secret: set it where preprod keeps its secrets",
    ),
    "production lacks it": (
        "missing-key",
        {PROD: "env:\n  A_MODE: a\n", PREPROD: "env:\n  A_MODE: a\n  B_MODE: b\n"},
        f"production itself lacks it ({PROD}); preprod has it; a person has to decide",
    ),
    "host": (
        "missing-key",
        {PROD: "a:\n  x_mode: 1\n  y_mode: api.shop.example.org\n", PREPROD: "a:\n  x_mode: 1\n"},
        "a host, an id or an environment",
    ),
    "of its own": (
        "missing-key",
        {PROD: "a:\n  x_mode: 1\n  account_id: b\n", PREPROD: "a:\n  x_mode: 1\n"},
        "every environment has its own of",
    ),
    "filled in": (
        "missing-key",
        {PROD: "a:\n  x_mode: 1\n  y_mode: ${Y}\n", PREPROD: "a:\n  x_mode: 1\n"},
        "filled in from elsewhere",
    ),
    "generated": (
        "differing-value",
        {**DIFFERS, STAGING: "# Code generated by a tool. DO NOT EDIT.\n" + SIGN_IN.format("basic")},
        "says that it is generated",
    ),
    "range": (
        "version-mismatch",
        {"Dockerfile": "FROM node:20\n", ".github/workflows/test.yml": NODE},
        "states a range",
    ),
    "contradiction": (
        "version-mismatch",
        {"Dockerfile": "FROM ruby:3.4.4\n", "runtime.txt": "ruby-3.3.1\n"},
        "production contradicts itself",
    ),
    "shared": (
        "differing-value",
        {**DIFFERS, STAGING: "x: &x\n  mode: basic\nshop:\n  authentication: *x\n"},
        "cannot be located exactly",
    ),
    "no value": (
        "duplicate-key",
        {"docker-compose.yml": "services:\n  a:\n    image: x\n    image: y\n"},
        "not about a value of production's",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", DECLINED)
def test_what_a_person_has_to_decide_is_declined(repository: Checkout, case: str) -> None:
    """
    The reason is told, the exit status is 1, and no file was touched.
    """
    rule, files, reason = DECLINED[case]
    repository.commit(files)

    assert reason in declined(repository, rule)


def test_a_declined_one_is_told_as_text(repository: Checkout) -> None:
    """
    The first line is the reason, the last one a command that goes on.
    """
    rule, files, reason = DECLINED["secret"]
    repository.commit(files)
    lines = fix(repository, rule).out.splitlines()

    assert f"declined, nothing was written: {reason}" == lines[0]
    assert lines[-1].startswith("next: ")
    assert "hunter2" not in "".join(lines)


def test_a_work_tree_that_moved_on_is_left_alone(repository: Checkout) -> None:
    """
    A finding of the index whose places say something else on the disk is declined.
    """
    repository.commit({**DIFFERS, STAGING: SIGN_IN.format("otp"), PREPROD: SIGN_IN.format("otp")})
    repository.write(DIFFERS)
    repository.git("add", "--all")
    repository.write({STAGING: SIGN_IN.format("basic")})
    name = only(repository, "differing-value", "--staged")
    ended = run_cli("fix", name, cwd=repository.path)

    assert 1 == ended.status
    assert f"the work tree no longer says what was judged: {STAGING}" in ended.out


def test_a_moved_line_is_no_reason(repository: Checkout) -> None:
    """
    A finding of the index is fixed on the disk also where its lines stand lower there.
    """
    repository.commit({**DIFFERS, STAGING: SIGN_IN.format("otp"), PREPROD: SIGN_IN.format("otp")})
    repository.write(DIFFERS)
    repository.git("add", "--all")
    repository.write({STAGING: "# moved\n" + str(DIFFERS[STAGING])})
    ended = run_cli("fix", only(repository, "differing-value", "--staged"), cwd=repository.path)

    assert 0 == ended.status, ended.out
    assert (repository.path / STAGING).read_text(encoding="utf-8").startswith("# moved\nshop:")


def test_a_link_out_of_the_repository_is_not_followed(repository: Checkout) -> None:
    """
    What lies elsewhere is not judged, so there is nothing to fix, and it stays as it is.
    """
    outside = repository.path.parent / "outside.yaml"
    outside.write_text(SIGN_IN.format("basic"), encoding="utf-8")
    repository.commit(DIFFERS)
    (repository.path / STAGING).unlink()
    (repository.path / STAGING).symlink_to(outside)
    run_cli("fix", only(repository, "differing-value"), cwd=repository.path)

    assert SIGN_IN.format("basic") == outside.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["f-00000000", "missing-key", "nonsense"])
def test_what_is_no_finding_is_no_verdict(repository: Checkout, name: str) -> None:
    """
    An id that nobody has, and what is no id, end with status 2 and change nothing.
    """
    repository.commit(DIFFERS)
    before = contents(repository.path)
    ended = run_cli("fix", name, cwd=repository.path)

    assert (2, "", before) == (ended.status, ended.out, contents(repository.path))


def test_a_bare_repository_has_nothing_to_change(tmp_path: Path) -> None:
    """
    Where there is no work tree nothing can be written.
    """
    bare = Checkout(tmp_path / "bare", "--bare")

    assert 2 == run_cli("fix", "f-00000000", cwd=bare.path).status


def test_markdown_is_fenced(repository: Checkout) -> None:
    """
    What files say is never formatting.
    """
    repository.commit(SQL)
    text = fix(repository, "version-mismatch", "--format", "markdown", "--dry-run").out

    assert text.startswith("~~~~text\n--- a/docker-compose.yml\n")
    assert text.endswith("~~~~\n")


def test_a_secret_beside_the_value_is_not_shown(repository: Checkout) -> None:
    """
    A line that holds a secret, too, is changed and not printed.
    """
    line = "shop: {{authentication: {{mode: {}}}, api_secret: hunter2hunter2{}}}\n"
    repository.commit({PROD: line.format("otp", 1), STAGING: line.format("basic", 2), PREPROD: line.format("basic", 3)})
    ended = fix(repository, "differing-value")

    assert (0, "otp") == (ended.status, _mode(repository.path / STAGING))
    shown = run_cli("fix", "--help", cwd=repository.path).out + ended.out
    assert "hunter2" not in shown


def _mode(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition("mode: ")[2].partition("}")[0]


def test_a_format_that_is_only_read_gives_its_value(repository: Checkout) -> None:
    """
    What production says in a file that is never edited is carried over all the same.
    """
    repository.commit(
        {"go.mod": "module x\n\ngo 1.22\n", "Dockerfile": "FROM golang:1.22\n", ".github/workflows/test.yml": GO}
    )
    ended = fix(repository, "version-mismatch")

    assert 0 == ended.status, ended.out
    assert GO.replace("1.20", "1.22") == (repository.path / ".github/workflows/test.yml").read_text(encoding="utf-8")


def test_a_manifest_is_listed_where_production_lists_its_own(repository: Checkout) -> None:
    """
    A file that nobody applies is added to the resources of its kustomization.
    """
    role = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n"
    here, there = "apps/shop/staging", "apps/shop/production"
    repository.commit(
        {
            f"{there}/kustomization.yaml": "resources:\n- sa.yaml\n- rbac.yaml\n- x.yaml\n",
            f"{here}/kustomization.yaml": "resources:\n  - sa.yaml\n  - x.yaml\n",
            **{f"{folder}/{name}.yaml": role for folder in (here, there) for name in ("sa", "rbac", "x")},
        }
    )
    ended = fix(repository, "unlisted-manifest")

    assert 0 == ended.status, ended.out
    assert "resources:\n  - sa.yaml\n  - rbac.yaml\n  - x.yaml\n" == (
        repository.path / here / "kustomization.yaml"
    ).read_text(encoding="utf-8")


def test_names_that_are_not_text_are_changed(repository: Checkout) -> None:
    """
    A folder whose name is not UTF-8 is written to like any other.
    """
    folder = os.fsdecode(b"b\xffad")
    repository.commit({f"{folder}/{name}": text for name, text in DIFFERS.items()})

    assert 0 == fix(repository, "differing-value").status
    assert [] == repository.check().findings
