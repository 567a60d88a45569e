"""Guards in Python against pytest itself: what it collects from generated files is found, and nothing beside it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import environment
from tests.contract.resolving import answer

LITERALS = st.one_of(
    st.integers(-20, 20), st.floats(allow_nan=False, allow_infinity=False, width=16), st.booleans(), st.none(),
    st.text(alphabet="ab1 -é\n\\'[]:\x7f", max_size=4), st.binary(max_size=3), st.just((1, "a")), st.just([1]), st.just("x" * 101),
)  # fmt: skip
IDS = st.one_of(st.none(), st.text(alphabet="abA1-", min_size=1, max_size=3), st.integers(0, 3))


@st.composite
def marks(draw: st.DrawFn, names: list[str]) -> str:
    """A `parametrize` of `names` with literals, some of them in `pytest.param`, with or without ids."""
    rows, text = [], draw(st.booleans())
    for _ in range(draw(st.integers(1, 3))):
        values = [repr(draw(LITERALS)) for _ in names]
        plain = f"({', '.join(values)},)" if len(names) > 1 or not text else values[0]
        own = draw(st.one_of(st.none(), st.text(alphabet="pq2", min_size=1, max_size=2)))
        rows.append(f"pytest.param({', '.join(values)}, id={own!r})" if draw(st.booleans()) else plain)
    ids = f", ids={draw(st.lists(IDS, min_size=len(rows), max_size=len(rows)))!r}" if draw(st.booleans()) else ""
    shown = repr(",".join(names) if text else names)
    return f"@pytest.mark.parametrize({shown}, [{', '.join(rows)}]{ids})"


@st.composite
def functions(draw: st.DrawFn, name: str, indent: str, taken: tuple[str, ...] = ()) -> str:
    """A function with up to two marks, one on the other; `taken` are parameters that its class gives."""
    groups = draw(st.sampled_from([[], [["a"]], [["a", "b"]], [["a"], ["b"]]]))
    lines = [draw(marks(group)) for group in groups]
    first = ["self"] if indent else []
    keyword = draw(st.sampled_from(["def", "async def"]))
    arguments = [*first, *taken, *(one for group in groups for one in group)]
    return "".join(f"{indent}{line}\n" for line in [*lines, f"{keyword} {name}({', '.join(arguments)}): pass"])


@st.composite
def modules(draw: st.DrawFn) -> str:
    """A module with functions, a base class, classes that inherit, and a case of unittest."""
    marked = draw(st.booleans())
    taken = ("z",) if marked else ()
    parts = ["import unittest\nimport pytest\n"]
    parts += [draw(functions(f"test_{number}", "")) for number in range(draw(st.integers(1, 3)))]
    parts.append("def helper(): pass\nclass Base:\n" + draw(functions("test_base", "    ", taken)))
    if marked:
        parts.append(draw(marks(["z"])) + "\n")
    parts.append("class TestOwn(Base):\n" + draw(functions("test_own", "    ", taken)))
    parts.append(
        "    class TestInner:\n        def test_deep(self" + "".join(f", {one}" for one in taken) + "): pass\n"
    )
    parts.append(draw(st.sampled_from(["", "    def __init__(self): pass\n", "    __test__ = False\n"])))
    parts.append("class Case(unittest.TestCase):\n    def test_case(self): pass\n    def other(self): pass\n")
    return "".join(parts)


def collected(folder: Path, texts: list[str]) -> list[str]:
    """The ids that a real run of pytest collects from files with `texts`."""
    folder.mkdir(exist_ok=True)
    for number, text in enumerate(texts):
        (folder / f"test_{number}.py").write_text(text, encoding="utf-8")
    done = subprocess.run(
        (sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--rootdir", "."),
        cwd=folder, env=environment({"PYTEST_ADDOPTS": None, "PYTHONUTF8": "1"}), capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout.decode()
    return [line for line in done.stdout.decode().split("\n") if line.startswith("test_") and "::" in line]


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(modules(), min_size=2, max_size=2))
def test_every_collected_id_resolves(tmp_path: Path, texts: list[str]) -> None:
    """
    Each id that pytest prints is found; each test that we would find without parameters is one that it collected.
    """
    files = {f"test_{number}.py": text for number, text in enumerate(texts)}
    ids = collected(tmp_path / "suite", texts)
    plain = {one.partition("[")[0] for one in ids}
    names = (
        "test_0",
        "helper",
        "Base::test_base",
        "TestOwn::test_base",
        "TestOwn::test_own",
        "Case::test_case",
        "Case::other",
    )
    known = {one for path in files for name in names if not answer(files, one := f"{path}::{name}")}

    assert {} == {one: said for one in ids if (said := answer(files, one))}
    assert set() == known - plain
    assert {} == {
        one: files[one.partition("::")[0]] for one in ids if "[" in one and not answer(files, one[:-1] + "~]")
    }
