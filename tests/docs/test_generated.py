"""The generated parts of the documentation say what the tables say."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from parity_hooks.checks import RULES
from parity_hooks.errors import CLEAN, FINDINGS, INTERRUPTED, NO_VERDICT
from tests.docs.pages import PAGES, ROOT

if TYPE_CHECKING:
    from pathlib import Path


def test_nothing_generated_is_out_of_date() -> None:
    """
    `python docs/generate.py --check` finds nothing; run it without `--check` when it does.
    """
    assert ("", "", 0) == generate(ROOT, "--check")


def test_what_is_out_of_date_is_shown_and_written(tmp_path: Path) -> None:
    """
    A changed table and a page too many fail the check with a difference; writing them anew settles it.
    """
    for name in ("README.md", "docs", "parity_hooks", "tests"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, tmp_path / name)
    table = tmp_path / "docs" / "rules.md"
    table.write_text(table.read_text(encoding="utf-8").replace("[missing-key]", "[missing-kay]"), encoding="utf-8")
    (tmp_path / "docs" / "rules" / "gone.md").write_text("# gone\n", encoding="utf-8")
    shown, _, status = generate(tmp_path, "--check")
    written = generate(tmp_path)

    assert status == 1
    assert "missing-kay" in shown
    assert "-# gone" in shown
    assert ("removed docs/rules/gone.md\nwrote docs/rules.md\n", "", 0) == written
    assert ("", "", 0) == generate(tmp_path, "--check")


def test_every_rule_has_its_page() -> None:
    """
    A page for each rule, with all the headings of a manual page, and no page for anything else.
    """
    headings = {"What it finds", "Why it matters", "When it is fine", "Example", "Fix"}
    found = {
        page.stem: set(re.findall(r"^## (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE))
        for page in (ROOT / "docs/rules").glob("*.md")
    }

    assert {rule.name: headings for rule in RULES} == found


def test_the_exit_statuses_on_the_pages_are_those_of_the_code() -> None:
    """
    README and the page of the command line list the same exit statuses, which are those in `errors`.
    """
    for name in ("README.md", "docs/cli.md"):
        section = (ROOT / name).read_text(encoding="utf-8").partition("## Exit status\n")[2].partition("\n## ")[0]

        assert [CLEAN, FINDINGS, NO_VERDICT, INTERRUPTED] == [
            int(status) for status in re.findall(r"^\| (\d+) \|", section, re.MULTILINE)
        ]


def test_links_between_pages_lead_somewhere() -> None:
    """
    Every relative link names a file that is there, and a heading that is in it.
    """
    broken = []
    for page in PAGES:
        prose = re.sub(r"```.*?```|`[^`\n]+`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)\s]+)\)", prose):
            path, _, heading = target.partition("#")
            file = (page.parent / path) if path else page
            if not file.is_file() or (heading and heading not in anchors(file)):
                broken.append(f"{page.relative_to(ROOT)}: {target}")

    assert [] == broken


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def generate(root: Path, *arguments: str) -> tuple[str, str, int]:
    done = subprocess.run(
        (sys.executable, "docs/generate.py", *arguments),
        cwd=root,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    return done.stdout, done.stderr, done.returncode
