"""Dockerfiles: the image that the last stage is made from, what other stages use, variables that are built in.

Semantics: the Dockerfile reference.  Nothing is built: an `ARG` stands for its default, and an image that only an
argument names is not guessed.  A template (`Dockerfile.erb`) is read as far as its lines are instructions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from parity_hooks.formats import ports, products, versions
from parity_hooks.formats.comments import explained
from parity_hooks.formats.dockerfile_lines import KEYWORDS, Instruction, instructions
from parity_hooks.formats.dockerfile_words import Word, resolved, unquoted, used, words
from parity_hooks.formats.limits import few
from parity_hooks.formats.statements import VARIABLE_NAME, variable
from parity_hooks.formats.tree import Mapping, Scalar, settings
from parity_hooks.model.route import Item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.problem import Problem
    from parity_hooks.model.route import Route

_FROM: Final = re.compile(r"^(?:--\S+\s+)*(?P<image>\S+)(?:\s+AS\s+(?P<name>\S+))?", re.IGNORECASE)
_COPY_FROM: Final = re.compile(r"--from=(\S+)")
_PAIR: Final = re.compile(r"^([A-Za-z_][\w.-]*)=")
_TEMPLATE: Final = re.compile(r"<%|\{\{|\{%|^\s*[@#%]")
_DIRECTIVE: Final = re.compile(r"^#[ \t]*(?:syntax|escape|check)[ \t]*=", re.IGNORECASE)
_NONE: Final[frozenset[str]] = frozenset()


@dataclass(slots=True)
class Stage:
    """One stage: where it comes from, what it states, which images it copies from."""

    number: int
    name: str
    image: str
    at: Scalar
    base: Stage | None = None
    env: Mapping = field(default_factory=Mapping)
    args: Mapping = field(default_factory=Mapping)
    copies: list[Scalar] = field(default_factory=list)
    exposed: list[Scalar] = field(default_factory=list)


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield what a Dockerfile states."""
    file = _Dockerfile(source)
    yield from few(file.read(), source)
    yield from file.facts()


class _Dockerfile:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.notes = explained("" if _DIRECTIVE.match(line) else line for line in source.lines)
        self.globals = Mapping(1, 1)
        self.stages: list[Stage] = []
        self.used: set[str] = set()
        self.named: dict[str, Stage] = {}

    def read(self) -> Iterator[Problem]:
        """Take all instructions in; tell about the first line that is none."""
        told = False
        for one in instructions(self.source.lines):
            if one.keyword not in KEYWORDS:
                if not told and not _TEMPLATE.search(self.source.lines[one.line - 1]):
                    yield self.source.problem("not a Dockerfile instruction", one.line, 1, fatal=False)
                    told = True
                continue
            if one.unterminated:
                yield self.source.problem("a here-document without its end", one.line, 1, fatal=False)
            self._take(one)

    def _take(self, one: Instruction) -> None:
        stage = self.stages[-1] if self.stages else None
        if one.keyword == "FROM":
            self._from(one)
        elif one.keyword == "ARG":
            self._pairs(one, stage.args if stage else self.globals)
        elif one.keyword == "ENV" and stage:
            self._pairs(one, stage.env)
        elif one.keyword == "EXPOSE" and stage:
            stage.exposed += [self._scalar(one, word.offset, word.text) for word in words(one.text, one.escape)]
        elif one.keyword in ("COPY", "ADD") and stage:
            for match in _COPY_FROM.finditer(one.text):
                if not (match[1].isdigit() or match[1].lower() in self.named):
                    stage.copies.append(self._scalar(one, match.start(1), match[1]))

    def _from(self, one: Instruction) -> None:
        match = _FROM.match(one.text)
        if not match:
            return
        written = unquoted(match["image"], one.escape)
        self.used |= used(written)
        at = self._scalar(one, match.start("image"), written)
        image = self._resolved(written)
        stage = Stage(len(self.stages), (match["name"] or "").lower(), image, at, self.named.get(image.lower()))
        self.stages.append(stage)
        if stage.name:
            self.named[stage.name] = stage

    def _resolved(self, text: str) -> str:
        """`text` with the defaults of the arguments before the first stage."""
        names = {name: self.globals.text(name) for name in used(text) if name in self.globals.entries}
        return resolved(text, names)

    def _scalar(self, one: Instruction, offset: int, text: str) -> Scalar:
        line, column = one.place(offset)
        return Scalar(text, line, column, comment=line in self.notes)

    def _pairs(self, one: Instruction, into: Mapping) -> None:
        """`NAME=value` words, or the old `ENV NAME value`; an `ARG` without a default states nothing."""
        found = list(words(one.text, one.escape))
        if one.keyword == "ENV" and found and not _PAIR.match(found[0].text):
            rest = one.text[len(found[0].text) :].lstrip()
            found = [Word(f"{found[0].text}={unquoted(rest, one.escape)}", found[0].offset)] if rest else []
        for word in found:
            name, equals, value = word.text.partition("=")
            if equals and _PAIR.match(word.text):
                at = self._scalar(one, word.offset, name)
                into.entries[name] = (at, self._scalar(one, word.offset + len(name) + 1, value))

    def facts(self) -> Iterator[Fact | Problem]:
        """Yield the facts: the last stage, and the stages it is built from, speak for the image that runs."""
        final = self._final()
        for stage in self.stages:
            runs = stage.number in final
            prefix: Route = () if runs else (Item(f"as={stage.name or stage.number}"),)
            traits = _NONE if runs else frozenset(("stage",))
            yield from self._base(stage, prefix, traits)
            yield from self._keyed(stage.env, (*prefix, "ENV"), traits)
            yield from self._keyed(stage.args, (*prefix, "ARG"), traits)
            yield from self._copied(stage, prefix)
        yield from self._keyed(self.globals, ("ARG",), _NONE if self.stages else frozenset(("default",)))
        yield from self._stated([stage for stage in self.stages if stage.number in final])

    def _final(self) -> frozenset[int]:
        """The last stage and, through `FROM name`, all that it is built from."""
        chain: set[int] = set()
        stage = self.stages[-1] if self.stages else None
        while stage:
            chain.add(stage.number)
            stage = stage.base
        return frozenset(chain)

    def _base(self, stage: Stage, prefix: Route, traits: frozenset[str]) -> Iterator[Fact]:
        if stage.base is None:
            at = self._origin(stage)
            yield from versions.image_fact(stage.image, (*prefix, "FROM"), self.source.at(at.line, at.column), traits)

    def _origin(self, stage: Stage) -> Scalar:
        """Where the version stands: in the `FROM`, or in the default of the argument that it uses."""
        if stage.image == stage.at.text or ":" not in stage.image:
            return stage.at
        tag = stage.image.rpartition(":")[2]
        defaults = [
            value for name in sorted(used(stage.at.text)) if isinstance(value := self.globals.get(name), Scalar)
        ]
        version = versions.of_tag(tag)[0]
        return next((value for value in defaults if value.text and version in value.text), stage.at)

    def _copied(self, stage: Stage, prefix: Route) -> Iterator[Fact]:
        for copy in stage.copies:
            image = self._resolved(copy.text)
            found = versions.image(image)
            if found and (found.tag or products.listed(products.of_image(found.repository))):
                route = (*prefix, "COPY", Item(found.repository))
                place = self.source.at(copy.line, copy.column)
                yield from versions.image_fact(image, route, place, frozenset(("stage",)))

    def _keyed(self, pairs: Mapping, route: Route, traits: frozenset[str]) -> Iterator[Fact]:
        """Versions under keys like `NODE_VERSION`; an argument that a `FROM` uses is not stated twice."""
        for name, value in _scalars(pairs):
            product = versions.of_key(name)
            if product and not (pairs is self.globals and name in self.used):
                place = self.source.at(value.line, value.column)
                yield from versions.stated(product, value.text, (*route, name), place, traits)

    def _stated(self, final: list[Stage]) -> Iterator[Fact | Problem]:
        """Settings and variables of the image that runs, the later stage over the earlier one."""
        root = Mapping(1, 1)
        env, args = Mapping(1, 1), Mapping(1, 1)
        args.entries.update(self.globals.entries)
        for stage in final:
            env.entries.update(stage.env.entries)
            args.entries.update(stage.args.entries)
        for name, pairs in (("ENV", env), ("ARG", args)):
            if pairs.entries:
                root.entries[name] = (Scalar(name), pairs)
        yield from settings(self.source, root)
        given = {name: value.text for pairs in (args, env) for name, value in _scalars(pairs)}
        for port in (port for stage in final for port in stage.exposed):
            number = resolved(port.text, given).removesuffix("/tcp")
            yield from ports.stated(number, "", ("EXPOSE",), self.source.at(port.line, port.column))
        for name, pairs, traits in (("ENV", env, _NONE), ("ARG", args, frozenset(("default",)))):
            for key, (at, value) in pairs.entries.items():
                if VARIABLE_NAME.match(key) and key not in self.globals.entries:
                    yield variable(self.source, key, value, at, (name, key), traits)


def _scalars(pairs: Mapping) -> list[tuple[str, Scalar]]:
    return [(name, value) for name, (_, value) in pairs.entries.items() if isinstance(value, Scalar)]
