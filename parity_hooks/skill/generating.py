"""The skill of a contract as files: which there have to be, what becomes of those that are there, and what is stale."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from parity_hooks.contract.mapping import belonging
from parity_hooks.contract.reading import refused
from parity_hooks.repository import Unread
from parity_hooks.skill import blocks, protocol, references, sections
from parity_hooks.skill.commands import commands
from parity_hooks.skill.evidence import rows
from parity_hooks.skill.placing import LONGEST
from parity_hooks.skill.surfaces import surface
from parity_hooks.skill.topics import TITLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from parity_hooks.contract.model import Contract
    from parity_hooks.environments.inventory import Inventory
    from parity_hooks.repository import Tree
    from parity_hooks.skill.evidence import Classes

MAIN: Final = "SKILL.md"
ORDER: Final = (
    "contract", "sources", "workflow", "surfaces", *(f"surface-{name}" for name in TITLES), "checks", "fixes",
    "questions", "output", "divergence", "truths",
)  # fmt: skip
_GENERATED: Final = re.compile(r"references/(?:divergences|truths)/[^/]+\.md")
Pages = dict[str, dict[str, str]]  # path below the skill's folder -> block -> text


class Page(NamedTuple):
    """A file of a skill: its text now and then, None where there is none, and by block what it loses."""

    path: str
    was: str | None
    now: str | None
    lost: Mapping[str, str]


def wanted(inventory: Inventory, contracts: Iterable[Contract], contract: Contract, classes: Classes) -> Pages:
    """The blocks of every file that the skill of a contract has."""
    ours = belonging(contracts, contract)
    found = rows(inventory, ours, classes)
    found = {name: found[name] for name in TITLES if name in found}
    main = {
        "contract": sections.agreement(contract),
        "sources": sections.sources(contract, TITLES),
        "workflow": sections.workflow(contract, found),
        "surfaces": "## Parity Surfaces\n" if found else "",
        **{f"surface-{name}": surface(name, every, inventory.tree) for name, every in found.items()},
        "checks": sections.checks(contract, commands(inventory.tree, ours), found, inventory.tree),
        "fixes": sections.fixes(contract, found),
        "questions": protocol.QUESTIONS,
        "output": protocol.OUTPUT,
    }
    return {MAIN: {name: text for name, text in main.items() if text}, **references.pages(contract)}


def head(name: str, contract: Contract) -> str:
    """The frontmatter of a new skill, by the rules of agentskills, and its title."""
    app = re.sub(r"[^A-Za-z0-9._-]+", "-", contract.app)[:LONGEST]
    others = [one for one in contract.environments if re.fullmatch(r"[\w.-]{1,40}", one)][:8]
    text = (
        f"Parity, drift and environment differences of {app}: local against production, auth, config, infra,"
        f" environment setup. Use it before changing a variable, version, deploy file, pipeline or sign-in of {app},"
        f" and when something works in one environment only ({', '.join(others)})."
    )
    return f"---\nname: {name}\ndescription: >-\n  {text}\nmetadata:\n  generated-by: parity-hooks\n---\n\n# {name}\n\n"


def pages(tree: Tree, home: str, blocks_of: Pages, front: str) -> Iterator[Page]:
    """Yield what becomes of each file below `home` that is not as `blocks_of` wants it.  Raises `ContractError`."""
    for below, texts in blocks_of.items():
        path = f"{home}/{below}"
        was = text_of(tree, path)
        start = front if below == MAIN else ""
        if was is None:
            yield Page(path, None, start + blocks.fresh(texts, ORDER), {})
            continue
        now = blocks.injected(path, was, texts, ORDER)
        if now != was:
            yield Page(path, was, now, blocks.lost(path, was, texts, ORDER))
    for path in gone(tree, home, blocks_of):
        was = text_of(tree, path) or ""
        people = "".join(one.text for one in blocks.parts(path, was, ORDER) if not one.name)
        lost = {"": "".join(f"- {line}\n" for line in people.splitlines())} if people.strip() else {}
        yield Page(path, was, None, lost)


def gone(tree: Tree, home: str, blocks_of: Pages) -> list[str]:
    """The generated reference files below `home` of what there is no more; a file without a block is somebody's own."""
    there = [path for path in tree.entries if path.startswith(f"{home}/")]
    return [
        path
        for path in there
        if _GENERATED.fullmatch(below := path[len(home) + 1 :])
        and below not in blocks_of
        and "<!-- parity:begin " in (text_of(tree, path) or "")
    ]


def text_of(tree: Tree, path: str) -> str | None:
    """The text of a file, None where there is none.  Raises `ContractError` where it is no text."""
    if path not in tree.entries:
        return None
    content = tree.read(path)
    if isinstance(content, Unread):
        raise refused(path, 1, content.reason)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise refused(path, 1, "is not UTF-8") from None


def stale(tree: Tree, home: str, blocks_of: Pages) -> list[tuple[str, str]]:
    """`(path, block)` of what is not as it would be generated; without a block where a file is missing, or too many.

    Raises `ContractError`.
    """
    found = [(path, "") for path in gone(tree, home, blocks_of)]
    for below, texts in blocks_of.items():
        path = f"{home}/{below}"
        text = text_of(tree, path)
        if text is None:
            found.append((path, ""))
            continue
        there = {one.name: one.text for one in blocks.parts(path, text, ORDER) if one.name}
        names = [name for name in ORDER if there.get(name) != (f"\n{texts[name]}\n" if name in texts else None)]
        found += [(path, name) for name in names]
    return found
