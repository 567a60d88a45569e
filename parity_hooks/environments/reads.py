"""Where the programs of a tree read environment variables: the first link of a variable's chain.

Only what runs counts: no tests, no examples, nothing that somebody else wrote.  That is decided here and nowhere else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.speakers import QUIET, TESTS, aside, speaker
from parity_hooks.formats import SOURCE_CODE, detect
from parity_hooks.formats.code import language
from parity_hooks.formats.code import reads as read_in
from parity_hooks.formats.code_markers import MARKERS, unmarked
from parity_hooks.formats.source import Source
from parity_hooks.model.environment import Role
from parity_hooks.model.fact import Fact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from parity_hooks.environments.inventory import Cache
    from parity_hooks.repository import Tree

_READING: Final = "reads"
# Names by which the tools of each language know a test, and what only tests use.
_TEST_FILES: Final = re.compile(
    r"(?:^|/)(?:test_[^/]*|conftest|(?:jest|vitest|playwright|cypress|karma|wdio|codecept)[.\w-]*"
    r"|[^/]*(?:[._-](?:tests?|spec|e2e|stories|mock|cy)|[a-z\d](?:Tests?|IT|Spec|TestCase)))\.\w+$"
    r"|(?:^|/)(?:[\w.-]{1,60}[-_])?(?:[Tt]ests?|[Ss]pecs?|e2e\w{0,9}|testing|mocks?)(?:[-_][\w.-]{1,60})?/"
    r"|(?:^|/)(?:src/\w{1,30}Tests?|\.storybook|__mocks__|androidTest|factories|cassettes)/"
)


@lru_cache(maxsize=65536)
def counts(path: str) -> bool:
    """Whether the file at `path` is a program of the repository's own that runs outside tests."""
    if language(path) is None or detect(path) is None:
        return False
    return not (QUIET.search(path) or TESTS.search(path) or _TEST_FILES.search(path))


def read(path: str, content: bytes) -> tuple[Fact, ...]:
    """What the program at `path` reads."""
    return tuple(read_in(Source(path, content)))


def reads(tree: Tree, cache: Cache) -> dict[str, list[Fact]]:
    """Every read of a tree by name, production's own code first.  What another tree shares is not read again."""
    paths = [path for path, entry in tree.entries.items() if entry.kind == "file" and counts(path)]
    known = {path: cache.get(path, tree.entries[path].content, _READING) for path in paths}
    fresh = [path for path, items in known.items() if items is None]
    searched = [path for path in fresh if not unmarked(path)]
    wanted = [*tree.containing(MARKERS, searched), *(path for path in fresh if unmarked(path))]
    known.update(dict.fromkeys(fresh, ()))
    for path, content in tree.read_many(wanted):
        known[path] = read(path, content) if isinstance(content, bytes) else ()
    for path in fresh:
        cache.put(path, tree.entries[path].content, _READING, known[path] or ())
    return _by_name(item for items in known.values() for item in items or () if isinstance(item, Fact))


def _by_name(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in sorted(facts, key=lambda one: (_order(one.location.path), one.location)):
        found[fact.key].append(fact)
    return dict(sorted(found.items()))


@lru_cache(maxsize=65536)
def _order(path: str) -> tuple[bool, bool]:
    """What speaks for production comes first, helper scripts last."""
    return aside(path), speaker(path, SOURCE_CODE).environment.role is not Role.PRODUCTION
