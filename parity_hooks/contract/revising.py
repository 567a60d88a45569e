"""The text of a contract for a tree: made anew, or the one that is there with what changed since.

What people wrote stays: roles, environments of files, comments, the policy, everything that still holds.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.contract import documents, merging, rendering
from parity_hooks.contract.mapping import Mapped, unmapped
from parity_hooks.contract.model import Page, Query
from parity_hooks.contract.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping as Table

    from parity_hooks.contract.binding import Bound
    from parity_hooks.contract.model import Contract, Family, Truth

ORDER: Final = ("version", "app", "environments", "families", "sources", "truth", "policy")


def fresh(app: str, now: Mapped, truths: Iterable[Truth]) -> str:
    """The text of a contract where there is none."""
    sections = _sections(now, truths, ())
    texts = [f"{name}:\n{''.join(entries.values())}" for name, entries in sections.items() if entries]
    return f"{rendering.header('contract')}version: 1\napp: {rendering.word(app)}\n{''.join(texts)}"


def _sections(now: Mapped, truths: Iterable[Truth], asked: Iterable[Query | Page]) -> dict[str, dict[str, str]]:
    """Every generated section: identity of an entry -> its text; `asked` are the sources that are no files."""
    others = {one.name: rendering.query(one) if isinstance(one, Query) else rendering.page(one) for one in asked}
    return {
        "environments": {name: rendering.environment(name, one) for name, one in now.environments.items()},
        "families": {one.pattern: rendering.family(one) for one in now.families},
        "sources": {path: rendering.source(path, name) for path, name in now.sources.items()} | others,
        "truth": {"\0".join(one.name): rendering.truth(one) for one in truths},
    }


def revised(text: str, contract: Contract, now: Mapped, truths: Iterable[Truth]) -> str:
    """`text`, which `contract` was read from, with what the tree says now."""
    document = read(contract.path, text.encode(), "contract")
    known = _known(contract)
    wanted = _sections(_with_kept(contract, now), truths, (*contract.queries, *contract.pages))
    identities = {
        "environments": list(contract.environments),
        "families": [one.pattern for one in contract.families],
        "sources": list(contract.listed),
        "truth": ["\0".join(one.name) for one in contract.truths],
    }
    new = {}
    for name, entries in wanted.items():
        same = {one for one in entries if known[name].get(one) == entries[one]}
        new[name] = merging.section(
            text, document, name, entries,
            identity=lambda one, name=name: one if isinstance(one, str) else identities[name][one],  # type: ignore[misc]
            keep=same.__contains__,
        )  # fmt: skip
    return merging.replaced(text, document, new, ORDER)


def _known(contract: Contract) -> dict[str, dict[str, str]]:
    """The sections of a contract as they would be rendered: what an entry says, however it is written."""
    said = Mapped(dict(contract.environments), contract.families, dict(contract.sources))
    return _sections(said, contract.truths, (*contract.queries, *contract.pages))


def _with_kept(contract: Contract, now: Mapped) -> Mapped:
    """What a tree maps, as its contract says it: only what is new or gone differs."""
    voices, fresh_ones = now.voices, dict(unmapped(contract, now))
    named = {path for path, _ in contract.voices()}
    families = []
    by_pattern = {one.pattern: one for one in now.families}
    for one in contract.families:
        there = by_pattern.pop(one.pattern, None)
        kept = {word: name for word, name in one.names.items() if one.pattern.replace("{env}", word) in voices}
        added = {word: name for word, name in there.names.items() if word not in one.names} if there else {}
        names = {word: name for word, name in {**kept, **added}.items() if _listed(one, word, contract, fresh_ones)}
        if names:
            families.append(replace(one, names=names, under=there.under if there else one.under))
    families += [one for one in by_pattern.values() if any(path in fresh_ones for path, _ in one.members())]
    sources = {path: name for path, name in contract.sources.items() if path in voices}
    elsewhere = {path for one in families for path, _ in one.members()} | named
    sources |= {path: name for path, name in now.sources.items() if path in fresh_ones and path not in elsewhere}
    environments = dict(contract.environments) | {
        name: one for name, one in now.environments.items() if name not in contract.environments
    }
    return Mapped(environments, tuple(sorted(families, key=lambda one: one.pattern)), dict(sorted(sources.items())))


def _listed(one: Family, word: str, contract: Contract, fresh_ones: Table[str, str]) -> bool:
    """Whether a word belongs to the family's entry: it did, or its file is new and nobody named it elsewhere."""
    path = one.pattern.replace("{env}", word)
    return word in one.names or path in fresh_ones or path not in contract.sources


def truths(contract: Contract, bound: Bound, found: Iterable[Truth]) -> list[Truth]:
    """The truths that a contract should have: its own as they are said now, then what else production states.

    One whose source is gone or renamed is taken from where production says it now, or it goes.
    """
    proposals = {one.name: one for one in found}
    result: dict[tuple[str, str, str, str], Truth] = {}
    for one in contract.truths:
        if (now := _now(one, bound)) is not None:
            result[one.name] = now
    for name, one in proposals.items():
        result.setdefault(name, one)
    return [result[name] for name in sorted(result)]


def _now(one: Truth, bound: Bound) -> Truth | None:
    """A truth as its source says it now, or None where there is nothing that can be said in a committed file."""
    if documents.document(one.statement.path):
        return one  # what a document says no more, a person has to say
    target = bound.moved_to(one.statement) if bound.gone(one.statement) else bound.now(one.statement)
    return replace(one, statement=target) if target is not None and target.state == "value" else None
