"""Laws of comparing: equals are silent, sides are interchangeable, orders and names of files do not matter."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from parity_hooks.environments import blocks
from parity_hooks.environments.compare import Difference, Side, differences
from parity_hooks.environments.effective import effective
from parity_hooks.environments.families import Member, with_words
from parity_hooks.environments.inventory import Inventory
from parity_hooks.environments.layering import Layers
from parity_hooks.environments.renames import Renamed, renames
from parity_hooks.formats import extract
from parity_hooks.formats.source import Source
from parity_hooks.model.environment import Environment, Role
from parity_hooks.model.fact import Fact
from parity_hooks.model.finding import Finding
from parity_hooks.repository import Tree
from tests.laws.strategies import LAWFUL, PATTERNS, WORDS, Document, documents, families, found_in, shuffled, tree_of

ONE, OTHER = Environment("one", Role.PRODUCTION), Environment("other", Role.STAGING)


def side(environment: Environment, document: Document) -> Side:
    """One side of a comparison."""
    path = f"{environment.name}.json"
    data = next(iter(tree_of({path: document}).read_many([path])))[1]
    facts = [item for item in extract(Source(path, data), "json") if isinstance(item, Fact)]  # type: ignore[arg-type]
    return Side(Member(environment, path, ()), effective(Layers((), tuple(facts)), with_words((), environment)))


def said(found: list[Difference], names: dict[str, str]) -> Counter[object]:
    """Differences without their order, environments under other names."""
    return Counter(
        (
            difference.route,
            frozenset(
                (names[one.member.environment.name], setting.fact.value.raw)
                for one, setting in difference.has
                if not difference.leaves
            ),
            frozenset(names[one.member.environment.name] for one in difference.lacks),
            frozenset(difference.leaves),
        )
        for difference in found
    )


@LAWFUL
@given(documents)
def test_comparing_with_itself_is_empty(document: Document) -> None:
    """
    Two sides that say the same do not differ, whatever they say.
    """
    assert [] == list(differences([side(ONE, document), side(OTHER, document)]))


@LAWFUL
@given(documents, documents)
def test_swapping_sides_mirrors_the_differences(left: Document, right: Document) -> None:
    """
    What one side has and the other lacks is, seen from the other side, lacking and had.
    """
    there = list(differences([side(ONE, left), side(OTHER, right)]))
    back = list(differences([side(ONE, right), side(OTHER, left)]))

    assert said(there, {"one": "one", "other": "other"}) == said(back, {"one": "other", "other": "one"})


@LAWFUL
@given(documents, documents)
def test_every_difference_is_true(left: Document, right: Document) -> None:
    """
    Whoever is said to have a key has it, and whoever is said to lack it has nothing at it or below it.
    """
    for difference in differences([side(ONE, left), side(OTHER, right)]):
        depth = len(difference.route)
        for one, setting in difference.has:
            assert setting in one.settings.values()
            assert difference.route in {route[:depth] for route in one.settings}
        for one in difference.lacks:
            assert difference.route not in {route[:depth] for route in one.settings}


@LAWFUL
@given(documents, st.sampled_from(PATTERNS), st.lists(st.sampled_from(WORDS), min_size=2, max_size=4, unique=True))
def test_environments_that_say_the_same_have_no_findings(document: Document, pattern: str, words: list[str]) -> None:
    """
    A family whose files are equal has no drift, also when environments' names occur in it.
    """
    assert [] == found_in(tree_of({pattern.format(word): document for word in words}))


def summary(found: list[Finding]) -> Counter[object]:
    """Findings without lines, and without the order of places."""
    return Counter(
        (one.id, one.rule, one.severity, one.subject, one.scope, one.key, frozenset(one.keys), one.message,
         frozenset((place.environment, place.state, place.location.path) for place in one.places))
        for one in found
    )  # fmt: skip


@LAWFUL
@given(families(), st.randoms(use_true_random=False))
def test_the_order_of_files_does_not_matter(files: dict[str, Document], order: random.Random) -> None:
    """
    A tree that lists its files in another order has the same findings.
    """
    paths = list(files)
    order.shuffle(paths)

    assert summary(found_in(tree_of(files))) == summary(found_in(tree_of({path: files[path] for path in paths})))


@LAWFUL
@given(families(), st.randoms(use_true_random=False))
def test_the_order_of_keys_does_not_matter(files: dict[str, Document], order: random.Random) -> None:
    """
    Files with the same keys in another order have the same findings, with the same ids.
    """
    again = {path: shuffled(document, order) for path, document in files.items()}

    assert summary(found_in(tree_of(files))) == summary(found_in(tree_of(again)))


@LAWFUL
@given(families())
def test_a_change_is_found_under_the_ids_of_the_tree(files: dict[str, Document]) -> None:
    """
    Judged as a change or as it stands: a tree has findings with the same ids.
    """
    assert {one.id for one in found_in(tree_of(files))} == {one.id for one in found_in(tree_of(files), tree_of(files))}


def news(before: Tree, after: Tree) -> list[str]:
    """What `after` has that `before`, under the names of `after`, had not."""
    base = Renamed(before, renames(before.entries, after.entries))
    known = {atom for finding in found_in(base) for atom in finding.atoms}  # type: ignore[arg-type]
    return [finding.message for finding in found_in(after, base) if not set(finding.atoms) <= known]  # type: ignore[arg-type]


@LAWFUL
@given(families(), st.sampled_from(("deploy/{}", "a/b/{}", "service/{}")))
def test_moving_a_family_is_no_news(files: dict[str, Document], target: str) -> None:
    """
    The same files in another folder bring nothing that was not there.
    """
    assert [] == news(tree_of(files), tree_of({target.format(path): document for path, document in files.items()}))


@LAWFUL
@given(families(least=3), st.sampled_from((("prod", "production"), ("preprod", "pre-prod"), ("staging", "stage"))))
def test_another_alias_in_a_name_is_no_news(files: dict[str, Document], alias: tuple[str, str]) -> None:
    """
    A file that spells its environment's name in another way keeps its identity.
    """
    renamed = {
        path.replace(f"-{alias[0]}.", f"-{alias[1]}.").replace(f"/{alias[0]}.", f"/{alias[1]}."): one
        for path, one in files.items()
    }

    assert [] == news(tree_of(files), tree_of(renamed))


@LAWFUL
@given(documents, documents)
def test_one_file_keyed_by_environment_is_compared_as_two_files(one: Document, other: Document) -> None:
    """
    What two environments state in one file differs just as it does in a file for each of them.
    """
    apart = Inventory(tree_of({"conf/production.json": one, "conf/staging.json": other}))
    together = Inventory(tree_of({"conf.json": {"production": one, "staging": other}}))
    facts = together.read_as("conf.json", "json") or []
    found = blocks.family("conf.json", "json", facts)
    assume(found is not None)  # where one of them states nothing there are no two
    names = {"production": "production", "staging": "staging"}

    apart_differences = [one for each in apart.families for one in differences(apart.sides(each))]
    as_blocks = [replace(one, route=one.route[1:]) for one in differences(found[1] if found else [])]
    assert said(apart_differences, names) == said(as_blocks, names)
