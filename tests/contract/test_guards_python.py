"""Guards in Python: what pytest and unittest collect is found, what they skip or never see is not."""

from __future__ import annotations

import textwrap

import pytest

from tests.contract.resolving import answer

MODULE = textwrap.dedent(
    '''
    import unittest
    from unittest import TestCase, skip

    import pytest
    from pytest import mark

    from elsewhere import BaseCase

    broken = pytest.mark.skip(reason="later")

    @pytest.fixture(params=[1, 2])
    def many(request): ...

    @pytest.fixture
    def plain(): ...

    def test_only_pg16_features(): ...
    async def test_waits(): ...
    def helper(): ...

    @pytest.mark.skip(reason="slow")
    def test_a(): ...

    @mark.skip
    def test_b(): ...

    @broken
    def test_c(): ...

    @pytest.mark.skipif(True, reason="never")
    def test_d(): ...

    @pytest.mark.skipif(condition, reason="sometimes")
    @pytest.mark.xfail
    def test_e(): ...

    def test_f():
        """Said first."""
        pytest.skip("not now")

    def test_g(many): ...

    def test_h(plain, tmp_path): ...

    @pytest.mark.parametrize("value", CASES)
    def test_i(value): ...

    @pytest.mark.parametrize("value", [1, -2.5, True, None, "a b", (1, 2), object(), "\\u00e9"])
    def test_j(value): ...

    @pytest.mark.parametrize("a, b", [(1, "x"), pytest.param(2, "y", id="second"), pytest.param(3, 4, marks=pytest.mark.skip)])
    @pytest.mark.parametrize("c", ["k", "l"], ids=["K", None])
    def test_k(a, b, c): ...

    @pytest.mark.parametrize("a", [1, 1, "z", "z"])
    def test_l(a): ...

    try:
        import asyncpg
    except ImportError:
        def test_without(): ...
    else:
        def test_with(): ...

    class Mixin:
        def test_inherited(self): ...

    class TestA(Mixin):
        def test_own(self): ...
        class TestInner:
            def test_deep(self): ...

    class TestMade:
        def __init__(self): ...
        def test_never(self): ...

    class TestHidden:
        __test__ = False
        def test_never(self): ...

    @mark.skip
    class TestSkipped:
        def test_x(self): ...

    class TestMarked:
        pytestmark = [pytest.mark.slow, pytest.mark.skip]
        def test_x(self): ...

    class Cases(TestCase):
        def test_case(self): ...
        @skip("later")
        def test_later(self): ...
        @unittest.skipUnless(False, "never")
        def test_unless(self): ...
        def test_first(self):
            self.skipTest("now")

    class Foreign(BaseCase):
        def test_case(self): ...
    '''
)
FILES = {"tests/db/test_features.py": MODULE}
PATH = "tests/db/test_features.py::"
NO_TEST = "tests/db/test_features.py has no test "


@pytest.mark.parametrize(
    "ref",
    [
        "test_only_pg16_features", "test_waits", "test_e", "test_g[1]", "test_h", "test_i[anything]", "test_i", "test_j[1]", "test_j[-2.5]",
        "test_j[True]", "test_j[None]", "test_j[a b]", "test_j[value5]", "test_j[value6]", "test_j[\\xe9]", "test_j[é]", "test_k",
        "test_k[K-1-x]", "test_k[l-second]", "test_l[1_0]", "test_l[1_1]", "test_l[z0]", "test_l[z1]", "test_l[10]", "test_without",
        "test_with", "TestA::test_own", "TestA::test_inherited", "TestA::TestInner::test_deep", "TestA", "Cases::test_case",
        "Foreign::test_case",
    ],
)  # fmt: skip
def test_what_pytest_collects_is_found(ref: str) -> None:
    """
    Functions, classes, inherited and nested ones, and the ids that it makes from literal parameters.
    """
    assert answer(FILES, PATH + ref) == ""


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("test_only_pg14_features", NO_TEST + "test_only_pg14_features; did you mean test_only_pg16_features?"),
        ("test_own", NO_TEST + "test_own; did you mean TestA::test_own?"),
        ("helper", NO_TEST + "helper"),
        ("Mixin::test_inherited", NO_TEST + "Mixin::test_inherited; did you mean TestA::test_inherited?"),
        ("TestMade::test_never", NO_TEST + "TestMade::test_never"),
        ("TestHidden::test_never", NO_TEST + "TestHidden::test_never"),
        *((name, f"{PATH}{name} is skipped") for name in ("test_a", "test_b", "test_c", "test_d", "test_f")),
        ("TestSkipped::test_x", f"{PATH}TestSkipped::test_x is skipped"),
        ("TestMarked::test_x", f"{PATH}TestMarked::test_x is skipped"),
        ("TestMarked", f"{PATH}TestMarked is skipped"),
        ("Cases::test_later", f"{PATH}Cases::test_later is skipped"),
        ("Cases::test_unless", f"{PATH}Cases::test_unless is skipped"),
        ("Cases::test_first", f"{PATH}Cases::test_first is skipped"),
        ("test_waits[1]", f"{PATH}test_waits has no parameters"),
        ("test_h[1]", f"{PATH}test_h has no parameters"),
        ("TestA[1]", f"{PATH}TestA is no test that has parameters"),
        ("test_k[K-2-y]", f"{PATH}test_k has no parameters K-2-y; did you mean K-1-x?"),
        ("test_k[K-3-4]", f"{PATH}test_k is skipped"),
        ("test_l[1]", f"{PATH}test_l has no parameters 1; did you mean z1?"),
    ],
)
def test_what_does_not_run_is_gone(ref: str, expected: str) -> None:
    """
    A misspelt name, a class that is not collected, a skip of any kind, and parameters that nobody gave.
    """
    actual = answer(FILES, PATH + ref)

    assert expected == actual or (expected == NO_TEST + ref and actual.startswith(expected))


@pytest.mark.parametrize(
    "text",
    [
        "import pytest\npytestmark = pytest.mark.skip\ndef test_a(): ...\n",
        "import pytest\npytestmark = [pytest.mark.db, pytest.mark.skip(reason='x')]\ndef test_a(): ...\n",
        "import pytest\npytest.skip('no', allow_module_level=True)\ndef test_a(): ...\n",
        "import unittest\nraise unittest.SkipTest('no')\ndef test_a(): ...\n",
    ],
)
def test_a_skipped_module_is_gone(text: str) -> None:
    """
    What skips the module skips every test in it, whether one is named or only the file.
    """
    assert answer({"tests/test_x.py": text}, "tests/test_x.py::test_a") == "tests/test_x.py::test_a is skipped"
    assert answer({"tests/test_x.py": text}, "tests/test_x.py") == "tests/test_x.py has only tests that are skipped"


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("tests/test_x.py", "def test_a(): ...\n", ""),
        ("tests/test_x.py", "def helper(): ...\n", "tests/test_x.py has no test"),
        ("scripts/smoke.py", "print('alive')\n", ""),
        ("scripts/smoke.py", "def test_a(:\n", "scripts/smoke.py is no Python (line 1)"),
        ("scripts/smoke.py", " \n", "scripts/smoke.py is empty"),
        ("tests/test_x.py", "x = '\\d'\ndef test_a(): ...\n", ""),
    ],
)
def test_a_file_alone_has_to_hold_something(path: str, text: str, expected: str) -> None:
    """
    A file with the name of a test has one that runs; a script has to be there and to be a program.
    """
    assert expected == answer({path: text}, path)


def test_generated_parameters_may_be_anything() -> None:
    """
    A module with `pytest_generate_tests` and the cases of `parameterized` have names that only a run would tell.
    """
    hook = "def pytest_generate_tests(metafunc): ...\ndef test_a(x): ...\n"
    expand = "class TestA(T):\n    @parameterized.expand([('x',)])\n    def test_a(self, x): ...\n"

    assert answer({"test_x.py": hook}, "test_x.py::test_a[what]") == ""
    assert answer({"test_x.py": expand}, "test_x.py::TestA::test_a_0_x") == ""
