"""Guards that are scenarios: Gherkin text, read line by line.

References: `@tag` anywhere, `path.feature::@tag`, `path.feature::Name of a scenario` or of a rule, `path.feature`.
Semantics: Cucumber's "Gherkin Reference"; a tag is inherited from the feature and from the rule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from parity_hooks.contract.guards_names import meant, shown
from parity_hooks.contract.guards_reading import address, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.repository import Tree

GONE: Final = frozenset(("@wip", "@skip", "@skipped", "@ignore", "@ignored", "@disabled", "@pending", "@todo"))
_KEYWORD: Final = re.compile(
    r"[ \t]*(?P<word>Feature|Rule|Scenario Outline|Scenario Template|Scenarios?|Examples?|Background)"
    r"[ \t]*:[ \t]*(?P<name>.*)"
)
_TRANSLATED: Final = re.compile(r"[ \t]*(?P<word>[^\W\d_][\w ']{1,40}?)[ \t]*:[ \t]+(?P<name>\S.*)")
_LANGUAGE: Final = re.compile(r"^[ \t]*#[ \t]*language[ \t]*:[ \t]*(?!en\b)\w", re.MULTILINE)
_TAGS: Final = re.compile(r"[ \t]*@")
_TAG: Final = re.compile(r"@[^\s@]+")
_COMMENT: Final = re.compile(r"\s#.*")
_DELIMITERS: Final = ('"""', "```")
_TABLES: Final = ("Examples", "Scenarios")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario: its name, the name of its rule, and its tags with those that it inherits."""

    name: str
    rule: str
    tags: frozenset[str]

    @property
    def gone(self) -> bool:
        """Whether one of the tags says that it does not run."""
        return not GONE.isdisjoint(tag.lower() for tag in self.tags)


def unresolved(ref: str, tree: Tree) -> str:
    """The empty text when `ref` names a scenario that runs, else what is wrong."""
    if ref.startswith("@"):
        return _anywhere(ref, tree)
    path, wanted = address(ref)
    source = opened(path, tree)
    if isinstance(source, str):
        return source
    if not path.endswith(".feature"):
        return f"{shown(path)} is no feature file: write @tag or path.feature::name"
    found = list(scenarios(source))
    if not wanted:
        return _running(path, found) if found else f"{shown(path)} has no scenario"
    return _named(path, wanted, found)


def scenarios(source: Source) -> Iterator[Scenario]:
    """Yield the scenarios of a feature file."""
    keyword = _TRANSLATED if _LANGUAGE.search(source.text) else _KEYWORD
    reading = _Reading()
    for line in _lines(source):
        if _TAGS.match(line):
            reading.tags |= set(_TAG.findall(_COMMENT.sub("", line)))
        elif match := keyword.match(line):
            yield from reading.keyword(match["word"], match["name"].strip())
    yield from reading.ended()


class _Reading:
    """Where a reader is in a feature file: inherited tags, the rule, the scenario whose examples may still follow."""

    def __init__(self) -> None:
        self.tags: set[str] = set()
        self.feature: set[str] = set()
        self.rule = ""
        self.of_rule: set[str] = set()
        self.open: Scenario | None = None
        self.started = False

    def keyword(self, word: str, name: str) -> Iterator[Scenario]:
        """Take one keyword; yield the scenario that ends with it."""
        tags, self.tags = self.tags, set()
        if word in _TABLES:
            if self.open and GONE.isdisjoint(tag.lower() for tag in tags):
                self.open = Scenario(self.open.name, self.open.rule, self.open.tags | tags)
            return
        yield from self.ended()
        if not self.started or word == "Feature":
            self.started, self.feature = True, tags
        elif word == "Rule":
            self.rule, self.of_rule = name, tags
        elif word != "Background":
            self.open = Scenario(name, self.rule, frozenset(self.feature | self.of_rule | tags))

    def ended(self) -> Iterator[Scenario]:
        """Yield the scenario that was open."""
        if self.open:
            yield self.open
        self.open = None


def _lines(source: Source) -> Iterator[str]:
    """Yield the lines that are neither comments nor inside a text between delimiters."""
    inside = ""
    for line in source.lines:
        plain = line.strip()
        if inside or plain.startswith(_DELIMITERS):
            inside = "" if inside and plain.startswith(inside) else inside or plain[:3]
        elif not plain.startswith("#"):
            yield line


def _anywhere(tag: str, tree: Tree) -> str:
    """The verdict on a tag in any feature file."""
    paths = [path for path, entry in tree.entries.items() if path.endswith(".feature") and entry.kind == "file"]
    sources = (opened(path, tree) for path in paths)
    found = [one for source in sources if not isinstance(source, str) for one in scenarios(source)]
    if not paths:
        return f"there is no feature file that could have a scenario {shown(tag)}"
    return _tagged("the feature files", tag, found)


def _named(path: str, wanted: str, found: list[Scenario]) -> str:
    if wanted.startswith("@"):
        return _tagged(shown(path), wanted, found)
    named = [one for one in found if wanted in (one.name, one.rule)]
    if not named:
        return f"{shown(path)} has no scenario {shown(wanted)}{meant(wanted, [one.name for one in found])}"
    return _running(f"{path}::{wanted}", named)


def _tagged(where: str, tag: str, found: list[Scenario]) -> str:
    tagged = [one for one in found if tag in one.tags]
    if not tagged:
        known = sorted({one for scenario in found for one in scenario.tags})
        return f"no scenario in {where} has the tag {shown(tag)}{meant(tag, known)}"
    return _running(f"every scenario of {tag}", tagged)


def _running(what: str, found: list[Scenario]) -> str:
    if not all(one.gone for one in found):
        return ""
    tags = sorted(tag for tag in found[0].tags if tag.lower() in GONE)
    return f"{shown(what)} is skipped: it has the tag {shown(tags[0])}"
