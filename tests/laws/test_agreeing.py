"""Laws of the contract: as it is inferred it changes nothing, what is adopted is silent, and what people wrote stays."""

from __future__ import annotations

import shutil
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parity_hooks.checks.context import Context
from parity_hooks.commands.judge import findings_of, inspected
from parity_hooks.commands.regenerate import changes
from parity_hooks.contract import completeness, rendering
from parity_hooks.contract.loading import divergence
from parity_hooks.contract.model import CONTRACT, PRODUCTION, Divergence, Review, Statement
from parity_hooks.contract.reading import refused
from parity_hooks.errors import ContractError
from parity_hooks.model.finding import Finding, Severity
from parity_hooks.repository import Tree, open_repository
from tests.conftest import CASES, Checkout

# Of every rule the first tree in which it finds something, and the one with many at once.
FOLDERS = [
    *sorted(
        {
            folder.parent.name: folder
            for folder in sorted((CASES / "checks").glob("*/finds-*"), reverse=True)
            if not (folder / "before").is_dir() and not (folder / ".parity").is_dir()
        }.values()
    ),
    CASES / "regressions" / "eight-drifts",
]
DAY = "2999-01-01"


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.parent.name)
def tree(request: pytest.FixtureRequest, repository: Checkout) -> Tree:
    """The tree of a case folder."""
    shutil.copytree(request.param, repository.path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("report.txt"))
    repository.commit()
    with open_repository(str(repository.path)) as opened:
        found = opened.worktree()
        return found.with_contents(
            {path: content for path, content in found.read_many(found.entries) if isinstance(content, bytes)}
        )


def agreed(tree: Tree, deadline: str = "") -> Tree:
    """A tree with the agreement that `regenerate` makes for it."""
    made = {one.path: one.now.encode() for one in changes(tree, "app", deadline) if one.now is not None}
    return tree.with_contents({**contents(tree), **made})


def contents(tree: Tree) -> dict[str, bytes]:
    """Every file of a tree that is in memory."""
    return {path: content for path, content in tree.read_many(tree.entries) if isinstance(content, bytes)}


def judged(tree: Tree) -> list[Finding]:
    """What a check says of a tree."""
    inventory, agreement = inspected(tree)
    return list(findings_of(Context(inventory, agreement=agreement)))


def told(findings: list[Finding]) -> list[object]:
    """What of findings their reader sees, but for what is recorded."""
    return [(one.id, one.severity, one.message, one.places) for one in findings]


def test_a_contract_as_it_is_inferred_changes_nothing(tree: Tree) -> None:
    """
    Every finding is what it was without one, nothing is stale, and a second run has nothing to write.
    """
    after = agreed(tree)

    assert told(judged(tree)) == told(judged(after))
    assert [] == list(changes(after, "other"))


def test_what_is_adopted_is_silent(tree: Tree) -> None:
    """
    Everything that blocks and says what differs is unreviewed, and a second run adopts nothing more.
    """
    after = agreed(tree, DAY)
    loud = [one for one in judged(after) if one.severity > Severity.INFO and one.atoms and one.keys]

    assert {"unreviewed"} >= {one.status for one in loud}
    assert {one.id for one in judged(tree) if one.severity > Severity.INFO and one.atoms and one.keys} == {
        one.id for one in loud
    }
    assert [] == list(changes(after, "app", DAY))


@lru_cache(maxsize=1)
def lines() -> tuple[str, ...]:
    """The lines of a contract with every generated section."""
    environments = "environments:\n  production: {role: production}\n  staging: {role: staging}\n  ci: {role: ci}\n"
    families = 'families:\n  - files: "values-{env}.yaml"\n    names: {production: production, staging: staging}\n'
    sources = "sources:\n  - {path: .github/workflows/a.yml, environment: ci}\n  - {path: Dockerfile, environment: production}\n"
    truth = 'truth:\n  - surface: runtime\n    subject: python\n    key: version\n    value: "3.12"\n    source: "Dockerfile#FROM"\n'
    return tuple(f"version: 1\napp: shop\n{environments}{families}{sources}{truth}".splitlines(keepends=True))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """A tree with a family, a pipeline and an image."""
    checkout = Checkout(tmp_path_factory.mktemp("shop"))
    job = "on: push\njobs:\n  test:\n    runs-on: x\n    steps:\n      - uses: actions/setup-python@v5\n        with:\n          python-version: '3.12'\n"
    files = {
        "values-production.yaml": "a: 1\nb: 2\n",
        "values-staging.yaml": "a: 1\nb: 2\n",
        ".github/workflows/a.yml": job,
        "Dockerfile": "FROM python:3.12\n",
    }
    checkout.write(files)
    with open_repository(str(checkout.path)) as opened:
        return opened.worktree().with_contents({path: text.encode() for path, text in files.items()})


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 15), st.sampled_from((0, 2, 4))), max_size=8), st.booleans())
def test_comments_stay_wherever_they_stand(shop: Tree, places: list[tuple[int, int]], moves: bool) -> None:
    """
    A contract that still holds keeps every byte; when a truth moves only its value changes.
    """
    text = list(lines())
    for number, (place, indent) in enumerate(places):
        text.insert(min(place, len(text)), f"{' ' * indent}# note {number}\n")
    was = "".join(text)
    files = {**contents(shop), CONTRACT: was.encode()}
    if moves:
        files["Dockerfile"] = b"FROM python:3.13\n"
    made = [one for one in changes(shop.with_contents(files), "shop") if one.path == CONTRACT]

    assert [] == made if not moves else [was.replace('value: "3.12"', 'value: "3.13"')] == [one.now for one in made]


parts = st.sampled_from(("{{ ", " }}", '"', "\\", "<%", "%>", "((", "))", "${", "#", ": ", "\n"))
texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=40) | st.lists(
    parts | st.text("ab c", min_size=1), min_size=1, max_size=6
).map("".join)
statements = st.builds(
    lambda state, value, path, route: Statement(state, value if state == "value" else None, path, route),
    st.sampled_from(("value", "present", "absent", "secret", "unknown")), texts, texts, texts,
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(texts, texts, st.lists(texts, min_size=1, max_size=3, unique=True), st.lists(statements, min_size=2, max_size=3))
def test_what_is_written_is_read_again(subject: str, scope: str, keys: list[str], said: list[Statement]) -> None:
    """
    Whatever stands in names and values, a divergence is the same after it was written and read.
    """
    one = Divergence(
        id="x", surface="config", subject=subject, scope=scope, keys=tuple(keys),
        sides={PRODUCTION: (said[0],), "staging": tuple(said[1:])},
        reason="", explanation="", risk="", guard=None, owner="", review=Review(by=DAY), status="unreviewed",
        path=".parity/divergences/x.yaml",
    )  # fmt: skip
    try:
        again = divergence(one.path, rendering.divergence(one, PRODUCTION).encode())
    except ContractError as error:  # pragma: no cover
        raise AssertionError(error.message) from error

    assert (one.subject, one.scope, one.keys, one.sides) == (again.subject, again.scope, again.keys, again.sides)


def test_every_refusal_says_why() -> None:
    """
    What speaks against a divergence names what is missing and what it is for.
    """
    empty = Divergence("x", "config", "s", "", ("k",), {}, "", "", "", None, "", Review(), "accepted", "x.yaml")

    assert {"reason", "explanation", "risk", "guard", "owner", "review"} == {
        key for key, message in completeness.complaints(empty) if ": " in message
    }
    assert "x.yaml:3: wrong" == refused("x.yaml", 3, "wrong").message
