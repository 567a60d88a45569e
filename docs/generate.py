"""Writes the generated parts of the documentation, or with `--check` says which of them are out of date.

A page keeps its own text; what stands between `<!-- generated: NAME -->` and `<!-- end -->` comes from the table of
that name.  The pages of the rules are generated as a whole.
"""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "docs")]  # the checkout is documented, not what happens to be installed

from tables import BLOCKS, rule_pages  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLOCK: Final = re.compile(r"(<!-- generated: (?P<name>[\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def main() -> int:
    """Write what differs, or report it; exit status 1 when `--check` finds something out of date."""
    parser = argparse.ArgumentParser(description="Write the generated parts of the documentation.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 and show the difference")
    check = parser.parse_args().check
    stale = [(path, old, new) for path, old, new in pages() if old != new]
    for path, old, new in stale:
        name = path.relative_to(ROOT).as_posix()
        if check:
            sys.stdout.writelines(
                difflib.unified_diff(old.splitlines(True), new.splitlines(True), name, f"{name} (generated)")
            )
        elif new:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(new, encoding="utf-8", newline="\n")
            print(f"wrote {name}")
        else:
            path.unlink()
            print(f"removed {name}")
    if check and stale:
        print("out of date; run: python docs/generate.py", file=sys.stderr)
    return 1 if check and stale else 0


def pages() -> Iterator[tuple[Path, str, str]]:
    """Yield every page with its text as it is and as it should be (empty: the page should not be there)."""
    rules = ROOT / "docs" / "rules"
    wanted = {rules / f"{name}.md": text for name, text in rule_pages().items()}
    for path in sorted({*wanted, *rules.glob("*.md")}):
        yield path, _text(path), wanted.get(path, "")
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        old = _text(path)
        yield path, old, _BLOCK.sub(lambda match: f"{match[1]}{BLOCKS[match['name']]().strip()}\n{match[3]}", old)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


if __name__ == "__main__":
    sys.exit(main())
