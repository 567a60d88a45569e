"""The idle path of the hook: a commit of nothing that speaks for an environment costs three questions to git."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Checkout, environment
from tests.samples import DRIFT, EVEN

# Runs the hook in a fresh interpreter and prints its status, the modules that it imported and what it asked git.
PROBE = """
import sys
before = set(sys.modules)
from parity_hooks.hooks.check import main
import subprocess
asked, popen = [], subprocess.Popen
class Counted(popen):
    def __init__(self, command, *rest, **named):
        asked.append([word for word in command if not word.startswith("-") and "=" not in word][1])
        super().__init__(command, *rest, **named)
subprocess.Popen = Counted
status = main([])
after = set(sys.modules)
import json
sys.stderr.write(json.dumps([status, sorted(after - before), asked]))
"""
OWN = {
    "parity_hooks",
    "parity_hooks.errors",
    "parity_hooks.formats",
    "parity_hooks.hooks",
    "parity_hooks.hooks.check",
    "parity_hooks.repository",
    "parity_hooks.repository.disk",
    "parity_hooks.repository.entry",
    "parity_hooks.repository.git",
    "parity_hooks.repository.handle",
    "parity_hooks.repository.links",
    "parity_hooks.repository.listing",
    "parity_hooks.repository.objects",
    "parity_hooks.repository.opening",
    "parity_hooks.repository.partial",
    "parity_hooks.repository.place",
    "parity_hooks.repository.revisions",
    "parity_hooks.repository.tree",
    "parity_hooks.repository.unread",
}
HEAVY = {
    "argparse",
    "asyncio",
    "dataclasses",
    "dotenv",
    "hashlib",
    "importlib.metadata",
    "inspect",
    "json",
    "logging",
    "pathlib",
    "tempfile",
    "tree_sitter",
    "yaml",
}


def probe(folder: Path, env: dict[str, str | None] | None = None) -> tuple[int, set[str], list[str]]:
    """Exit status, modules and git commands of a run of the hook in `folder`."""
    done = subprocess.run(
        (sys.executable, "-c", PROBE), cwd=folder, env=environment(env), capture_output=True, text=True, check=True
    )
    status, modules, asked = json.loads(done.stderr)
    return status, set(modules), asked


def test_nothing_of_ours_imports_nothing_heavy(repository: Checkout) -> None:
    """
    When no staged file is read by any format, only the way to git and the table of formats are imported.
    """
    repository.commit(EVEN)
    repository.write({"src/main.c": "int main;\n"})
    repository.git("add", "--all")
    status, modules, _ = probe(repository.path)

    assert 0 == status
    assert OWN == {name for name in modules if name.partition(".")[0] == "parity_hooks"}
    assert set() == modules & HEAVY


def test_a_program_that_reads_nothing_imports_no_language(repository: Checkout) -> None:
    """
    Staged source without any marker, before or after, is looked through for bytes and no more; git is asked once more.
    """
    repository.commit({**EVEN, "src/app.py": "print(1)\n", "src/gone.ts": "export {}\n"})
    repository.write({"src/app.py": "print(2)\n", "src/new.go": "package main\n"})
    repository.git("rm", "-q", "src/gone.ts")
    repository.git("add", "--all")
    status, modules, asked = probe(repository.path)

    assert 0 == status
    assert OWN | {"parity_hooks.formats.code_markers"} == {
        name for name in modules if name.partition(".")[0] == "parity_hooks"
    }
    assert set() == modules & HEAVY
    assert ["rev-parse", "ls-files", "diff-index", "cat-file"] == asked


READS = "import os\nurl = os.environ['SHOP_URL']\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (READS, READS + "print(url)\n"),
        (READS, READS + "again = os.environ['SHOP_URL']\n"),
        (READS, "import os\n# moved\n\nurl = os.environ['SHOP_URL']\n"),
        ("# os.environ\n", "# os.environ['SHOP_URL']\n"),
    ],
)
def test_a_program_that_reads_the_same_does_not_wake_it(repository: Checkout, before: str, after: str) -> None:
    """
    Changed source that reads the variables it read before, in the same way, is nothing to judge.
    """
    repository.commit({**EVEN, "src/app.py": before})
    repository.write({"src/app.py": after})
    repository.git("add", "--all")
    status, modules, _ = probe(repository.path)

    assert 0 == status
    assert "parity_hooks.cli.main" not in modules


@pytest.mark.parametrize(
    "after",
    [
        READS.replace("SHOP_URL", "STORE_URL"),
        READS.replace("environ['SHOP_URL']", "environ.get('SHOP_URL', 'x')"),
        READS + "more = os.getenv('MORE')\n",
        "",
    ],
)
def test_a_program_that_reads_something_else_wakes_it(repository: Checkout, after: str) -> None:
    """
    Another name, another default, one read more or none any more: the tree is judged.
    """
    repository.commit({**EVEN, "src/app.py": READS})
    repository.write({"src/app.py": after})
    repository.git("add", "--all")

    assert "parity_hooks.cli.main" in probe(repository.path)[1]


def test_a_new_and_a_deleted_program_wake_it(repository: Checkout) -> None:
    """
    Reads that come or go with their file count, before the first commit too; those of tests never do.
    """
    repository.write({"src/app.py": READS})
    repository.git("add", "--all")
    assert "parity_hooks.cli.main" in probe(repository.path)[1]
    repository.commit({**EVEN, "tests/test_app.py": READS})
    repository.git("rm", "-q", "tests/test_app.py")
    assert "parity_hooks.cli.main" not in probe(repository.path)[1]
    repository.git("rm", "-q", "src/app.py")
    assert "parity_hooks.cli.main" in probe(repository.path)[1]


def test_nothing_of_ours_asks_git_twice(repository: Checkout) -> None:
    """
    Where is the repository, is there a contract, and what is staged: more is not asked.
    """
    repository.commit(EVEN)
    repository.write({"src/main.c": "int main;\n"})
    repository.git("add", "--all")

    assert ["rev-parse", "ls-files", "diff-index"] == probe(repository.path)[2]


def test_in_a_linked_worktree_one_question_more(repository: Checkout) -> None:
    """
    With the variables that git sets for a hook in a linked worktree, at most three questions are asked.
    """
    repository.commit(EVEN)
    linked = repository.path.parent / "linked"
    repository.git("worktree", "add", "-q", "-b", "topic", str(linked))
    (linked / "main.c").write_text("int main;\n", encoding="utf-8")
    repository.try_git("add", "main.c", cwd=linked)
    variables: dict[str, str | None] = {"GIT_DIR": str(repository.path / ".git/worktrees/linked")}
    variables["GIT_INDEX_FILE"] = f"{variables['GIT_DIR']}/index"
    status, _, asked = probe(linked, variables)

    assert (0, "diff-index") == (status, asked[-1])
    assert [] == asked[3:]


def test_a_drift_on_the_disk_does_not_wake_it(repository: Checkout) -> None:
    """
    Only what is staged decides whether there is something to read.
    """
    repository.commit(EVEN)
    repository.write(DRIFT)

    assert ["rev-parse", "ls-files", "diff-index"] == probe(repository.path)[2]


def test_a_staged_source_does(repository: Checkout) -> None:
    """
    A staged file that a format reads is judged: readers and rules are imported then.
    """
    repository.commit(EVEN)
    repository.write(DRIFT)
    repository.git("add", "--all")
    status, modules, _ = probe(repository.path)

    assert 1 == status
    assert {"parity_hooks.cli.main", "parity_hooks.checks.missing_key", "yaml"} <= modules


@pytest.mark.parametrize(
    "path", ["helm/values-prod.yaml", "Dockerfile", "infra/main.tf", ".parity/divergences/x.yaml", "a\nb/.env.prod"]
)
def test_a_deleted_source_wakes_it_too(repository: Checkout, path: str) -> None:
    """
    The deletion of a file that some format reads is a change like any other.
    """
    repository.commit({path: "x\n", "README": "x"})
    repository.git("rm", "-q", "--", path)

    assert "parity_hooks.cli.main" in probe(repository.path)[1]
