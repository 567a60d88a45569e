"""Case folders: `cases/formats/<format>/<case>/` holds one tree of input files and `facts.txt` beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from parity_hooks.formats import FORMATS, detect, extract
from parity_hooks.formats.source import Source
from parity_hooks.model.fact import Fact
from parity_hooks.model.route import text
from tests.conftest import CASES, Golden

FOLDERS = sorted(folder for folder in (CASES / "formats").glob("*/*") if folder.is_dir())


def shown(item: object) -> str:
    if isinstance(item, Fact):
        traits = f"  ({', '.join(sorted(item.traits))})" if item.traits else ""
        about = ":".join(part for part in (item.subject, item.key) if part)
        return f"{item.location.line}:{item.location.column} {item.kind} {about} = {item.value!s} @ {text(item.route)}{traits}"
    return f"{item.location.line}:{item.location.column} problem {item.message}"  # type: ignore[attr-defined]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_a_case_yields_its_facts(folder: Path, golden: Golden) -> None:
    """
    Each case folder yields the facts written next to it, and nothing else.
    """
    parts = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "facts.txt"):
        relative = path.relative_to(folder).as_posix()
        found = detect(relative)
        assert found is not None, relative
        name = "kubernetes" if folder.parent.name == "kubernetes" else found.name
        parts.append(f"# {relative}: {name}")
        parts.extend(shown(item) for item in extract(Source(relative, path.read_bytes()), name))
    golden.check(folder / "facts.txt", "\n".join(parts) + "\n")


def test_every_format_has_a_case_folder() -> None:
    """
    A format without a case is a format nobody has tried.
    """
    assert {one.name for one in FORMATS} == {folder.parent.name for folder in FOLDERS}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("deploy/.env.zip.enc.aws", None),
        ("x.env.gpg", None),
        ("secrets.enc.yaml", "yaml"),
        (".env.example", "dotenv"),
        ("node_modules/x/package.json", None),
        ("Dockerfile.dockerignore", None),
        ("config/zip.yaml", "yaml"),
    ],
)
def test_archives_and_others_files_are_not_ours(path: str, name: str | None) -> None:
    """
    What is encrypted as a whole, packed, or somebody else's is no source; what is encrypted value by value is one.
    """
    found = detect(path)

    assert name == (found.name if found else None)
