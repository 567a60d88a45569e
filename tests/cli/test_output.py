"""How results are written: formats, files, colours, how much; and what each has to do with the exit status."""

from __future__ import annotations

import json
import os
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from tests.conftest import ROOT, Checkout, environment, run_cli
from tests.samples import DRIFT, EVEN, FOUND, OTHER_DRIFT, OTHER_FOUND, PREPROD, PROD

SCHEMA = json.loads((ROOT / "schemas/report.schema.json").read_text(encoding="utf-8"))
INFO_ONLY = {"helm/values-preprod.yaml": "shop:\n  replicas: 2\n", "helm/values-prod.yaml": "shop:\n  min: 1\n"}


@pytest.fixture
def drifted(repository: Checkout) -> Checkout:
    """A repository with one drift that blocks and one difference that does not."""
    repository.commit({**EVEN, **DRIFT, "deploy/preprod.env": "LOG_LEVEL=debug\n", "deploy/prod.env": "\n"})
    return repository


def test_text_says_the_verdict_first_and_a_command_last(drifted: Checkout) -> None:
    """
    The first line is the verdict, every place stands with its line, the last line is a command.
    """
    lines = [" ".join(line.split()) for line in run_cli("check", cwd=drifted.path).out.splitlines()]

    assert "parity: 1 drift (4 files, 2 environments)" == lines[0]
    assert "production helm/values-prod.yaml missing" in lines
    assert "preprod helm/values-preprod.yaml:4 https://notify-url.example" in lines
    assert lines[-1].startswith("next: ")


def test_quiet_and_verbose(drifted: Checkout) -> None:
    """
    -q leaves out everything but the verdict and what blocks, -v adds what does not block.
    """
    normal, quiet, verbose = (run_cli("check", *option, cwd=drifted.path).out for option in ((), ("-q",), ("-v",)))

    assert ["parity:", "warning", "", ""] == [line.partition(" ")[0] for line in quiet.splitlines()]
    assert "1 more that do not block: add -v" in normal
    assert "LOG_LEVEL" not in normal
    assert "LOG_LEVEL" in verbose


def test_a_clean_run_is_one_line(repository: Checkout) -> None:
    """
    Without drift there is nothing to do and nothing more to read.
    """
    repository.commit(EVEN)

    assert "parity: clean - no drift (3 files, 2 environments)\n" == run_cli("check", cwd=repository.path).out
    assert "parity: clean - no drift brought by this change (3 files, 2 environments)\n" == (
        run_cli("check", "--from-rev", "HEAD", "--staged", cwd=repository.path).out
    )


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--staged",),
        ("--rev", "HEAD"),
        ("--from-rev", "HEAD~1", "--to-rev", "HEAD"),
        ("--from-rev", "HEAD", "--worktree"),
        ("-v",),
        ("-q",),
    ],
)
def test_json_is_what_the_schema_says(drifted: Checkout, options: tuple[str, ...]) -> None:
    """
    Every JSON report is valid against the published schema, and -v and -q change nothing in it.
    """
    drifted.commit({"deploy/compose.prod.yml": "services: [\n", "db/compose.yml": "services:\n  db:\n    image: postgres:14\n",
                    "db/main.tf": 'resource "aws_db_instance" "x" {\n  engine = "postgres"\n  engine_version = "16"\n}\n'})  # fmt: skip
    document = drifted.check(*options).document

    jsonschema.Draft202012Validator(SCHEMA).validate(document)


def test_the_schema_is_a_schema() -> None:
    """
    The published schema is valid JSON Schema 2020-12 under an address without a version, and forbids what it does not name.
    """
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    objects = [
        one
        for one in nested(SCHEMA)
        if one.get("type") == "object" and "by_format" not in json.dumps(one.get("title", ""))
    ]

    assert "https://parity-hooks.dev/schemas/report.schema.json" == SCHEMA["$id"]
    assert [] == [one for one in objects if one.get("additionalProperties", True) is True]


def nested(node: object) -> list[dict[str, object]]:
    """Every mapping inside a document."""
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else []
    found = [one for item in inner for one in nested(item)]
    return [node, *found] if isinstance(node, dict) else found


def test_markdown_is_a_table_that_files_cannot_break(repository: Checkout) -> None:
    """
    In Markdown every finding is a table of places; what a file's name or value says is never formatting.
    """
    repository.commit(
        {"we`ird|<b>/preprod.env": "MAIL_URL=a|b\nSMS_URL=`x`|<img src=y>\n", "we`ird|<b>/prod.env": "MAIL_URL=a|b\n"}
    )
    text = run_cli("check", "--format", "markdown", cwd=repository.path).out

    assert text.startswith("## Parity: 1 drift\n")
    assert [6] * 4 == [line.replace("\\|", "").count("|") + 1 for line in text.splitlines() if line.startswith("|")]
    assert "| preprod | `` we`ird\\|<b>/preprod.env:2 `` | present | `` `x`\\|<img src=y> `` |" in text


def test_equal_runs_give_equal_bytes(drifted: Checkout) -> None:
    """
    No clock, no hash order, no path of the machine takes part in a report.
    """
    for name in ("text", "json", "markdown"):
        first, second = (
            run_cli("check", "-v", "--format", name, cwd=drifted.path, env={"PYTHONHASHSEED": seed})
            for seed in ("1", "2")
        )
        assert first.out == second.out


def test_fail_on_sets_what_blocks(drifted: Checkout) -> None:
    """
    The exit status and the verdict follow the lowest severity that blocks; the findings are the same.
    """
    ended = {level: drifted.check("--fail-on", level) for level in ("error", "warning", "info")}

    assert {"error": 0, "warning": 1, "info": 1} == {level: one.status for level, one in ended.items()}
    assert {"error": "clean", "warning": "findings", "info": "findings"} == {
        level: one.document["verdict"] for level, one in ended.items()
    }
    assert ended["error"].findings == ended["info"].findings
    assert "2 drifts" in run_cli("check", "--fail-on", "info", cwd=drifted.path).out


def test_a_difference_that_does_not_block_exits_zero(repository: Checkout) -> None:
    """
    Findings below the limit are in the JSON and the run is clean.
    """
    repository.commit(INFO_ONLY)
    ended = repository.check()

    assert (0, "clean", ["info", "info"]) == (
        ended.status,
        ended.document["verdict"],
        [one["severity"] for one in ended.document["findings"]],
    )
    assert "check -v" in run_cli("check", cwd=repository.path).out.splitlines()[-1]


def test_colours(drifted: Checkout) -> None:
    """
    A pipe gets none; --color decides over NO_COLOR, NO_COLOR over FORCE_COLOR, FORCE_COLOR over the pipe.
    """

    def coloured(*options: str, **env: str) -> bool:
        return "\x1b[" in run_cli("check", *options, cwd=drifted.path, env=env).out

    assert not coloured()
    assert coloured("--color", "always", NO_COLOR="1")
    assert not coloured("--color", "never", FORCE_COLOR="1")
    assert coloured(FORCE_COLOR="1")
    assert not coloured(FORCE_COLOR="1", NO_COLOR="1")


@pytest.mark.parametrize("name", ["json", "markdown"])
def test_documents_are_never_coloured(drifted: Checkout, name: str) -> None:
    """
    What programs read stays pure, however colours are asked for.
    """
    for command in (("check",), ("map",), ("explain", "NOTIFY_URL")):
        ended = run_cli(*command, "--format", name, "--color", "always", cwd=drifted.path, env={"FORCE_COLOR": "1"})
        assert ("\x1b" in ended.out, ended.err) == (False, "")


def test_an_output_file_holds_the_result_instead_of_the_terminal(drifted: Checkout) -> None:
    """
    With --output nothing is printed, the file has the same bytes that would have been, and no colours.
    """
    for name in ("text", "json", "markdown"):
        printed = run_cli("check", "--format", name, cwd=drifted.path)
        written = run_cli(
            "check", "--format", name, "--output", "../report", cwd=drifted.path, env={"FORCE_COLOR": "1"}
        )
        assert (1, "", "") == (written.status, written.out, written.err)
        assert printed.out == (drifted.path.parent / "report").read_text(encoding="utf-8")


def test_an_output_file_is_replaced_as_a_whole(drifted: Checkout, tmp_path: Path) -> None:
    """
    The old file is swapped for the new one, keeps its permissions, stays where a link leads, and leaves nothing beside it.
    """
    target, link = tmp_path / "out/report.json", tmp_path / "out/link.json"
    target.parent.mkdir()
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    link.symlink_to(target)
    opened = target.open(encoding="utf-8")
    run_cli("check", "--format", "json", "--output", str(link), cwd=drifted.path)

    with opened:
        assert "old" == opened.read()
    assert "findings" == json.loads(target.read_text(encoding="utf-8"))["verdict"]
    assert 0o640 == stat.S_IMODE(target.stat().st_mode)
    assert ["link.json", "report.json"] == sorted(path.name for path in target.parent.iterdir())
    assert link.is_symlink()


def test_an_output_that_cannot_be_written_is_no_verdict(drifted: Checkout, tmp_path: Path) -> None:
    """
    A missing folder, a folder instead of a file, a name that no file can have: exit status 2 and the reason.
    """
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    for target in ("missing/report", "folder", "loop", "a" * 300, ""):
        ended = run_cli("check", "--exit-zero", "--output", target and str(tmp_path / target), cwd=drifted.path)
        assert (2, "") == (ended.status, ended.out)
        assert "cannot write" in ended.err
        assert "not a clean result" in ended.err


def test_a_full_disk_keeps_the_old_file(drifted: Checkout, tmp_path: Path) -> None:
    """
    Where not all of the new report can be written the old one stays as it was, and nothing lies beside it.
    """
    (tmp_path / "report").write_text("old", encoding="utf-8")
    command = f"ulimit -f 0; exec {shlex.quote(sys.executable)} -m parity_hooks check --output ../report"
    done = subprocess.run(
        ("sh", "-c", command), cwd=drifted.path, env=environment(), capture_output=True, text=True, check=False
    )

    assert (2, "") == (done.returncode, done.stdout)
    assert "cannot write ../report" in done.stderr
    assert "old" == (tmp_path / "report").read_text(encoding="utf-8")
    assert ["report", "repository"] == sorted(path.name for path in tmp_path.iterdir())


def test_a_run_without_a_verdict_keeps_the_old_file(drifted: Checkout, tmp_path: Path) -> None:
    """
    A failed run writes nothing: neither to the file nor beside it.
    """
    (tmp_path / "report").write_text("old", encoding="utf-8")
    run_cli("check", "--rev", "nope", "--output", str(tmp_path / "report"), cwd=drifted.path)

    assert "old" == (tmp_path / "report").read_text(encoding="utf-8")
    assert ["report", "repository"] == sorted(path.name for path in tmp_path.iterdir())


def test_a_device_is_written_to_not_replaced(drifted: Checkout) -> None:
    """
    `--output /dev/null` and `/dev/stdout` are written to.
    """
    assert (1, "") == ((null := run_cli("check", "--output", "/dev/null", cwd=drifted.path)).status, null.out)
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    assert "parity: 1 drift" in run_cli("check", "--output", "/dev/stdout", cwd=drifted.path).out


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--staged",),
        ("--worktree",),
        ("--rev", "HEAD"),
        ("--rev", "with blank's"),
        ("--from-rev", "HEAD~1", "--staged"),
        ("--from-rev", "HEAD~1", "--worktree"),
        ("--from-rev", "HEAD~1", "--to-rev", "HEAD"),
        ("-C", "helm"),
        ("-C", "deploy", "--rev", "HEAD"),
    ],
)
def test_every_next_command_works_as_printed(repository: Checkout, options: tuple[str, ...]) -> None:
    """
    What JSON and text tell to do next is run by a shell in the directory of the run and ends with 0.
    """
    repository.commit(EVEN)
    repository.commit({**DRIFT, **OTHER_DRIFT, "deploy/ci-test.env": "X=1\n"})
    repository.git("update-ref", "refs/heads/unused", "HEAD")
    if "with blank's" in options:
        repository.git("tag", "odd'name")
        options = ("--rev", "odd'name")
    document = repository.check(*options).document
    commands = [command for finding in document["findings"] for command in finding["next"]]
    commands += [
        line.removeprefix("next: ")
        for line in run_cli("check", *options, cwd=repository.path).out.splitlines()
        if "next: " in line
    ]

    assert [FOUND, OTHER_FOUND] == sorted(((one["rule"], one["key"]) for one in document["findings"]), reverse=True)
    assert [0] * 3 == [shell(repository.path, command) for command in commands]


def test_the_next_command_of_a_clean_run_shows_the_same_differences(repository: Checkout) -> None:
    """
    `check -v` as it is recommended lists what the recommending run counted: of a change, what the change brings.
    """
    repository.commit({**EVEN, "x/preprod.env": "LOG_LEVEL=a\n", "x/prod.env": "\n"})
    repository.commit({"y/preprod.env": "LOG_LEVEL=a\n", "y/prod.env": "\n"})
    last = run_cli("check", "--from-rev", "HEAD~1", "--to-rev", "HEAD", cwd=repository.path).out.splitlines()[-1]
    text, _, command = last.partition("; next: ")
    shown = repository.path / "shown"

    assert text.startswith("1 ")
    assert 0 == shell(repository.path, f"{command} > {shlex.quote(str(shown))}")
    assert "y/preprod.env" in shown.read_text(encoding="utf-8")
    assert "x/preprod.env" not in shown.read_text(encoding="utf-8")


def shell(folder: Path, command: str) -> int:
    """The exit status of a command line, run by a shell in `folder`."""
    done = subprocess.run(
        ("sh", "-c", command), cwd=folder, env=environment(), capture_output=True, check=False, timeout=60
    )
    return done.returncode


def test_versions_of_paths_in_a_report(repository: Checkout) -> None:
    """
    A path that is not UTF-8, or that has a line end in it, is shown so that every reader takes it, in every format.
    """
    folder = os.fsdecode(b"b\xffad\n")
    repository.commit(
        {
            f"{folder}/preprod.env": "MAIL_URL=a\nSMS_URL=a\n",
            f"{folder}/prod.env": "MAIL_URL=a\n",
            f"{folder}/compose.yml": b"a: [\n",
        }
    )
    document = repository.check().document
    jsonschema.Draft202012Validator(SCHEMA).validate(document)

    assert ["b\\xffad\\n/compose.yml"] == [one["path"] for one in document["unreadable"]]
    for name in ("text", "json", "markdown"):
        ended = run_cli("check", "-v", "--format", name, "--output", "../report", cwd=repository.path)
        assert 1 == ended.status
        assert "ad\n/compose" not in (text := (repository.path.parent / "report").read_text(encoding="utf-8"))
        assert "\\udcff" not in text


@pytest.mark.parametrize("paths", [(PREPROD, PROD)])
def test_a_blocking_report_of_one_finding_is_short(drifted: Checkout, paths: tuple[str, str]) -> None:
    """
    A hook's output is read in a small window: at most fifteen lines for up to three findings, all of them ASCII.
    """
    drifted.write(
        {**OTHER_DRIFT, "other/preprod.env": "MAIL_URL=a\nÜBER_URL=ü\nSMS_URL=ü\n", "other/prod.env": "MAIL_URL=a\n"}
    )
    text = run_cli("check", cwd=drifted.path).out

    assert text.startswith("parity: 3 drifts")
    assert text.isascii()
    assert [] == text.splitlines()[15:]
    assert [] == [path for path in paths if path not in text]
