"""Ids of parametrised tests: what pytest writes between the brackets, as far as the parameters are literals.

Semantics: pytest's "How to parametrize fixtures and test functions" and "Parametrizing tests: different options for
test ids".  What is no literal, a fixture that this file does not define and an `ids` function may give any text.
"""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from parity_hooks.contract.guards_names import HOLE, ends, meant, shown
from parity_hooks.contract.guards_suite import SKIPPED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from parity_hooks.contract.guards_python_marks import Marks

Function = ast.FunctionDef | ast.AsyncFunctionDef
_NONE: Final = "has no parameters"
_MOST: Final = 5000  # parameter sets of one mark
_SHOWN: Final = 50
# Fixtures of pytest itself: none of them has parameters.
_PLAIN: Final = frozenset((
    "cache", "capfd", "capfdbinary", "caplog", "capsys", "capsysbinary", "doctest_namespace", "monkeypatch",
    "pytestconfig", "record_property", "recwarn", "request", "subtests", "testdir", "pytester", "tmp_path",
    "tmp_path_factory", "tmpdir", "tmpdir_factory",
))  # fmt: skip
_COMPREHENDED: Final = (ast.List, ast.Tuple, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)


class Dialect(NamedTuple):
    """What differs between versions and settings of pytest: the longest text that is its own id, what stands before
    the counter of an id that ends with a digit, and whether characters beyond ASCII are escaped.
    """

    longest: int
    counter: str
    escaped: bool


DIALECTS: Final = (
    Dialect(100, "_", escaped=True),
    Dialect(1_000_000, "_", escaped=True),
    Dialect(1_000_000, "", escaped=True),
    Dialect(100, "_", escaped=False),
)


class Choice(NamedTuple):
    """One parameter set: its id, which may have holes, and whether it is skipped."""

    id: str
    skipped: bool


def variant(
    marks: Marks, ordered: Sequence[ast.expr], function: Function, fixtures: Mapping[str, bool], id_: str
) -> str:
    """The empty text when pytest makes the id `id_` of `function`, marked as `ordered` from the inside out."""
    calls = [call for one in ordered if isinstance(call := marks.meant(one), ast.Call)]
    calls = [call for call in calls if marks.dotted(call) == "pytest.mark.parametrize"]
    if marks.generates or _others(marks, ordered, calls, function, fixtures):
        return ""
    if not calls:
        return _NONE
    made = [[list(_choices(marks, call, dialect)) for call in calls] for dialect in DIALECTS]
    running = [[[one.id for one in choices if not one.skipped] for choices in each] for each in made]
    if any(_reaches(id_, choices) for choices in running):
        return ""
    if any(_reaches(id_, [[one.id for one in choices] for choices in each]) for each in made):
        return SKIPPED
    return f"has no parameters {shown(id_)}{_meant(id_, running[0])}"


def _reaches(id_: str, choices: Sequence[Sequence[str]]) -> bool:
    """Whether `id_` is one of each of `choices`, joined with `-`."""
    here = {0}
    for number, ids in enumerate(choices):
        if number:
            here = ends(id_, here, "-")
        here = set().union(*(ends(id_, here, one) for one in dict.fromkeys(ids)))
    return len(id_) in here


def _meant(id_: str, choices: Sequence[Sequence[str]]) -> str:
    known = [""]
    for number, ids in enumerate(choices):
        known = [f"{one}{'-' if number else ''}{id_}" for one in known[:_SHOWN] for id_ in ids[:_SHOWN]]
    return meant(id_, known)


def _others(
    marks: Marks, ordered: Sequence[ast.expr], calls: Sequence[ast.Call], function: Function, known: Mapping[str, bool]
) -> bool:
    """Whether a test asks for fixtures that may have parameters, which become a part of the id."""
    arguments = [*function.args.posonlyargs, *function.args.args]
    required = arguments[: len(arguments) - len(function.args.defaults)] + function.args.kwonlyargs
    asked = {one.arg for one in required} - {"self", "cls"} - (_PLAIN - known.keys())
    asked -= {name for call in calls for name in _names(call) or ()}
    used = any(marks.dotted(marks.meant(one)) == "pytest.mark.usefixtures" for one in ordered)
    return used or not all(known.get(name, False) for name in asked)


def _names(call: ast.Call) -> list[str] | None:
    """The arguments that a `parametrize` names, or None where that is no literal."""
    try:
        given = ast.literal_eval(_argument(call, 0, "argnames") or ast.Constant(None))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
    if isinstance(given, str):
        return [name.strip() for name in given.split(",") if name.strip()]
    whole = isinstance(given, list | tuple) and all(isinstance(one, str) for one in given)
    return list(given) if whole else None


def _argument(call: ast.Call, position: int, name: str) -> ast.expr | None:
    named = [one.value for one in call.keywords if one.arg == name]
    return named[0] if named else call.args[position] if len(call.args) > position else None


def _choices(marks: Marks, call: ast.Call, dialect: Dialect) -> Iterator[Choice]:
    """The parameter sets of one mark with unique ids; one that may be anything where the mark is no literal."""
    names, values = _names(call), _argument(call, 1, "argvalues")
    elements = values.elts if isinstance(values, ast.List | ast.Tuple) else None
    spread = any(one.arg is None for one in call.keywords) or any(isinstance(one, ast.Starred) for one in call.args)
    if names is None or elements is None or spread or any(isinstance(one, ast.Starred) for one in elements):
        yield Choice(HOLE, skipped=False)
        return
    given = list(_given(_argument(call, 3, "ids"), len(elements), dialect))
    single = len(names) == 1 and isinstance(_argument(call, 0, "argnames"), ast.Constant)  # `["a"]` wants tuples
    sets = [_Set(marks, element, names, single=single) for element in elements[:_MOST]]
    ids = [one.id(given[index], index, dialect) for index, one in enumerate(sets)]
    for name, one in zip(_unique(ids, dialect), sets, strict=True):
        yield Choice(name, one.skipped)
        if "\\" in name and _argument(call, 3, "ids") is not None:
            yield Choice(_escaped(name, dialect), one.skipped)  # of a class: its second test gets the ids of the first


def _given(ids: ast.expr | None, count: int, dialect: Dialect) -> Iterator[str | None]:
    """What `ids=` says for each of `count` sets: a text, None where pytest makes one, a hole for what is no literal."""
    for index in range(count):
        if ids is None or (isinstance(ids, ast.Constant) and ids.value is None):
            yield None
        elif not isinstance(ids, ast.List | ast.Tuple) or any(isinstance(one, ast.Starred) for one in ids.elts):
            yield HOLE
        elif index < len(ids.elts):
            element = ids.elts[index]
            nothing = isinstance(element, ast.Constant) and element.value is None
            yield None if nothing else _text(element, HOLE, dialect._replace(longest=1_000_000))


class _Set:
    """One parameter set: a plain value, a tuple of values, or `pytest.param(...)`."""

    def __init__(self, marks: Marks, element: ast.expr, names: Sequence[str], *, single: bool) -> None:
        call = element if isinstance(element, ast.Call) and marks.dotted(element) == "pytest.param" else None
        keywords = {one.arg: one.value for one in call.keywords} if call else {}
        self.names = names
        self.own = keywords.get("id")
        self.values = _values(call, element, single=single)
        marked = keywords.get("marks")
        self.skipped = marked is not None and marks.skipped(
            marked.elts if isinstance(marked, ast.List | ast.Tuple) else [marked]
        )

    def id(self, given: str | None, index: int, dialect: Dialect) -> str:
        """The id of this set, before it is made unique."""
        if self.own is not None and not (isinstance(self.own, ast.Constant) and self.own.value is None):
            return _text(self.own, HOLE, dialect._replace(longest=1_000_000))
        if given is not None:
            return given
        if self.values is None or len(self.values) != len(self.names):
            return HOLE
        pairs = zip(self.names, self.values, strict=True)
        return "-".join(_text(value, f"{name}{index}", dialect) for name, value in pairs)


def _values(call: ast.Call | None, element: ast.expr, *, single: bool) -> list[ast.expr] | None:
    """The values of a parameter set, or None where they cannot be told apart; a `single` one stands by itself."""
    if call:
        found = call.args
    elif single:
        return [element]
    else:
        found = element.elts if isinstance(element, ast.Tuple | ast.List) else []
    return None if not found or any(isinstance(one, ast.Starred) for one in found) else found


def _text(value: ast.expr, positional: str, dialect: Dialect) -> str:
    """The id of one value; `positional` for what pytest numbers, a hole for what is no literal."""
    try:
        literal = ast.literal_eval(value)
        plain = literal if isinstance(literal, str | bytes) else str(literal)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return positional if isinstance(value, _COMPREHENDED) else HOLE
    if isinstance(literal, str | bytes):
        return positional if len(literal) > dialect.longest else _escaped(literal, dialect)
    simple = literal is None or isinstance(literal, bool | int | float | complex)
    return str(plain) if simple else positional


def _escaped(text: str | bytes, dialect: Dialect) -> str:
    """`text` as pytest writes it: ASCII, printable."""
    if isinstance(text, str) and not dialect.escaped:
        return text.replace(HOLE, "\\x00")
    decoded = text.decode("ascii", "backslashreplace") if isinstance(text, bytes) else ""
    plain = decoded or (text.encode("unicode_escape").decode("ascii") if isinstance(text, str) else "")
    return "".join(char if " " <= char <= "~" else repr(char)[1:-1] for char in plain)


def _unique(ids: Sequence[str], dialect: Dialect) -> list[str]:
    """`ids` with a counter behind those that occur more than once (pytest: `make_unique_parameterset_ids`)."""
    counts, suffixes, result = Counter(ids), Counter[str](), list(ids)
    taken = set(ids)
    for index, name in enumerate(ids):
        if counts[name] > 1 and HOLE not in name:
            between = dialect.counter if name[-1:].isdigit() else ""
            while f"{name}{between}{suffixes[name]}" in taken:
                suffixes[name] += 1
            result[index] = f"{name}{between}{suffixes[name]}"
            taken.add(result[index])
            suffixes[name] += 1
    return result
