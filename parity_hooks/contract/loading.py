"""The contracts of a tree: which there are, what each says, and the divergences that lie beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from parity_hooks.contract.guards import Guard
from parity_hooks.contract.model import (
    CONTRACT,
    DIVERGENCES,
    NOBODY,
    PRODUCTION,
    SNAPSHOT_FORMATS,
    SNAPSHOTS,
    Contract,
    Divergence,
    Family,
    Page,
    Query,
    Review,
    Row,
    Statement,
    Truth,
    uncited,
)
from parity_hooks.contract.reading import Document, meant, read, refused
from parity_hooks.model.environment import Environment, Role
from parity_hooks.model.location import Location
from parity_hooks.repository import Unread

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from parity_hooks.repository import Tree
    from parity_hooks.repository.memory import Memory

_CONTRACT: Final = re.compile(r"(?:(?P<folder>.+)/)?\.parity/contract\.yaml$")
MATCHED: Final = ("surface", "subject", "scope", "key", "environment")


def contracts(tree: Tree, memory: Memory | None = None) -> list[Contract]:
    """Every contract of `tree`, the one of the innermost folder first.

    Raises `ContractError` with the place where one of them, or a divergence beside it, cannot be read.
    """
    found = [match["folder"] or "" for path in tree.entries if (match := _CONTRACT.fullmatch(path))]
    return [load(tree, folder, memory) for folder in sorted(found, key=lambda one: (-one.count("/") - bool(one), one))]


def load(tree: Tree, folder: str = "", memory: Memory | None = None) -> Contract:
    """The contract in one folder.  Raises `ContractError` as above."""
    path = f"{folder}/{CONTRACT}" if folder else CONTRACT
    document = read(path, _content(tree, path), "contract", memory)
    data = document.data
    declared = data.get("environments", {})
    sources = data.get("sources", [])
    queries = tuple(_query(one, folder) for one in sources if "command" in one)
    pages = tuple(_page(one) for one in sources if "document" in one)
    environments = {name: _environment(name, said, declared) for name, said in declared.items()}
    contract = Contract(
        folder=folder,
        app=data["app"],
        environments=environments,
        families=tuple(_family(one) for one in data.get("families", ())),
        sources={one["path"]: one["environment"] for one in sources if "path" in one},
        truths=tuple(_truth(document, position, one) for position, one in enumerate(data.get("truth", ()))),
        policy=tuple(_row(one) for one in data.get("policy", ())),
        divergences=tuple(divergences(tree, folder, memory)),
        queries=queries,
        pages=pages,
        listed=tuple(_listed(one, folder) for one in sources),
    )
    _names_known(document, contract)
    return contract


def _content(tree: Tree, path: str) -> bytes:
    content = tree.read(path)
    if isinstance(content, Unread):
        raise refused(path, 1, content.reason)
    return content


def _environment(name: str, said: dict[str, Any], declared: Container[str]) -> Environment:
    """An environment as a contract declares it: `dev-local` is `dev` in another role where both are declared."""
    plain = name.removesuffix("-thin").removesuffix(f"-{said['role']}")
    return Environment(plain if plain in declared else name, Role(said["role"]), bool(said.get("thin", False)))


def _family(said: dict[str, Any]) -> Family:
    return Family(said["files"], tuple(said.get("under", ())), said["names"])


def _listed(said: dict[str, Any], folder: str) -> str:
    """What a source is told apart by."""
    if "path" in said:
        return str(said["path"])
    return _query(said, folder).name if "command" in said else _page(said).name


def _query(said: dict[str, Any], folder: str) -> Query:
    home = f"{folder}/{SNAPSHOTS}" if folder else SNAPSHOTS
    name = said["snapshot"]
    path = f"{home}{name}.{SNAPSHOT_FORMATS[said['format']]}"
    return Query(said["command"], said["format"], said["environment"], name, int(said.get("max_age_days", 0)), path)


def _page(said: dict[str, Any]) -> Page:
    return Page(*uncited(said["document"]), said["environment"])


def _truth(document: Document, position: int, said: dict[str, Any]) -> Truth:
    place = Location(document.path, document.line("truth", position), 1)
    return Truth(said["surface"], said["subject"], said.get("scope", ""), said["key"], statement(said), place)


def _row(said: dict[str, Any]) -> Row:
    match: dict[str, str] = {field: said[field] for field in MATCHED if field in said}
    return Row(match, said.get("compare", ""), said.get("severity", ""), said.get("waivable"))


def statement(said: dict[str, Any]) -> Statement:
    """What one side or truth says of one place."""
    path, route = uncited(said.get("source", ""))
    return Statement(said.get("state", "value"), said.get("value"), path, route)


def _names_known(document: Document, contract: Contract) -> None:
    """Refuse environments that the contract uses and does not declare."""
    known = {*contract.environments, NOBODY}
    used: list[tuple[tuple[str | int, ...], str]] = [
        (("families", position, "names"), name)
        for position, one in enumerate(contract.families)
        for name in one.names.values()
    ]
    stated = enumerate(document.data.get("sources", ()))
    used += [(("sources", position), one["environment"]) for position, one in stated]
    for place, name in used:
        if name not in known:
            raise refused(
                document.path,
                document.line(*place),
                f"there is no environment {name} under environments{meant(name, known)}",
            )


def divergences(tree: Tree, folder: str = "", memory: Memory | None = None) -> Iterator[Divergence]:
    """Yield the divergences beside the contract in `folder`, by path.  Raises `ContractError` as above."""
    prefix = f"{folder}/{DIVERGENCES}" if folder else DIVERGENCES
    paths = [path for path in tree.entries if path.startswith(prefix) and path.endswith((".yaml", ".yml"))]
    seen: dict[str, str] = {}
    for path, content in tree.read_many(paths):
        if isinstance(content, Unread):
            raise refused(path, 1, content.reason)
        found = divergence(path, content, memory)
        if found.id in seen:
            raise refused(path, found.lines["id"], f"the id {found.id} is taken by {seen[found.id]}")
        seen[found.id] = path
        yield found


def divergence(path: str, content: bytes, memory: Memory | None = None) -> Divergence:
    """The divergence in a file with this content.  Raises `ContractError` where it cannot be used."""
    document = read(path, content, "divergence", memory)
    data = document.data
    name = path.rpartition("/")[2].rpartition(".")[0]
    if data["id"] != name:
        raise refused(path, document.line("id"), f"the id {data['id']} has to be the name of its file, {name}")
    guard = data.get("guard")
    found = Divergence(
        id=data["id"],
        surface=data["surface"],
        subject=data["subject"],
        scope=data.get("scope", ""),
        keys=tuple(data.get("keys", ())) or (data["key"],),
        sides=dict(_sides(data)),
        reason=data.get("reason", ""),
        explanation=data.get("explanation", ""),
        risk=data.get("risk", ""),
        guard=Guard(guard["kind"], guard["ref"]) if guard else None,
        owner=data.get("owner", ""),
        review=Review(data["review"].get("by", ""), data["review"].get("when", "")),
        status=data["status"],
        path=path,
        lines=document.lines(),
    )
    for key, message in _incomplete(found):
        raise refused(path, found.at(key).line, message)
    return found


def _sides(data: dict[str, Any]) -> Iterator[tuple[str, tuple[Statement, ...]]]:
    for name, said in {PRODUCTION: data["production"], **data["differs"]}.items():
        yield name, tuple(statement(one) for one in (said if isinstance(said, list) else [said]))


def _incomplete(one: Divergence) -> Iterable[tuple[str, str]]:
    """What is missing in a divergence, or says nothing: `(key, message)`."""
    from parity_hooks.contract.completeness import complaints

    return complaints(one) if one.reviewed else ()
