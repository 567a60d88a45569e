"""A committed file of the agreement as data: YAML with places, held against its JSON Schema.

Everything that is wrong with it ends the run: half a contract is none.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from parity_hooks.errors import ContractError
from parity_hooks.formats import yaml
from parity_hooks.formats.source import Source
from parity_hooks.formats.tree import Mapping, Scalar, Sequence
from parity_hooks.model.location import shown_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jsonschema import ValidationError

    from parity_hooks.formats.tree import Node
    from parity_hooks.repository.memory import Memory

_MARKER: Final = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: |$)")
# What is no text in these files; everything else stays as it is written: `16` is a version, not a number.
_TYPED: Final[dict[str, Callable[[str], object]]] = {
    "version": int,
    "max_age_days": int,
    "thin": {"true": True, "false": False}.__getitem__,
    "waivable": {"true": True, "false": False}.__getitem__,
}
_HERE: Final = Path(__file__).parents[1]


class Document:
    """One file: `data` as JSON's types, and where each part of it stands."""

    def __init__(self, path: str, root: Node) -> None:
        self.path = path
        self.root = root
        self.data: Any = plain(root)

    def line(self, *parts: str | int) -> int:
        """The 1-based line of the part at the end of these keys and positions, or of the last one that is there."""
        node, line = self.root, 1
        for part in parts:
            if isinstance(node, Mapping) and part in node.entries:
                key, node = node.entries[str(part)]
                line = key.line
            elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
                node = node.items[part]
                line = node.line
            else:
                break
        return line

    def lines(self) -> dict[str, int]:
        """The lines of the top-level keys."""
        return {key: at.line for key, (at, _) in self.root.entries.items()} if isinstance(self.root, Mapping) else {}


def read(path: str, content: bytes, schema: str, memory: Memory | None = None) -> Document:
    """The file at `path` with this content, valid under `schemas/{schema}.schema.json`: asked once if `memory` knows.

    Raises `ContractError` with the place: conflict markers, what is no YAML, what the schema does not know.
    """
    source = Source(path, content)
    for number, line in source.numbered():
        if _MARKER.match(line):
            raise refused(path, number, "a conflict of a merge is not resolved", _RESOLVE)
    trees, problems = yaml.trees(source, templates=False)
    if problems:
        raise refused(path, problems[0].location.line, problems[0].message)
    if len(trees) != 1 or not isinstance(trees[0], Mapping):
        raise refused(path, 1, "it has to be one YAML mapping")
    document = Document(path, trees[0])
    name = hashlib.sha256(b"\0".join((_text(schema), content))).hexdigest()
    if memory is None or not memory.knows(name):
        _validate(document, schema)
        if memory is not None:
            memory.remember(name)
    return document


_RESOLVE: Final = "Resolve it, then run: parity-hooks regenerate"


def refused(path: str, line: int, message: str, hint: str = "") -> ContractError:
    """The error for what is wrong in a line of a committed file."""
    return ContractError(f"{shown_path(path)}:{line or 1}: {message}", hint)


def plain(node: Node, key: str = "") -> Any:
    """`node` as JSON's types: texts, but for the few keys that hold numbers and switches."""
    if isinstance(node, Mapping):
        return {name: plain(value, name) for name, (_, value) in node.entries.items()}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return _typed(key, node)


def _typed(key: str, node: Scalar) -> object:
    if node.plain and key in _TYPED:
        try:
            return _TYPED[key](node.text)
        except (ValueError, KeyError):
            return node.text
    return node.text


def _validate(document: Document, schema: str) -> None:
    from jsonschema import Draft202012Validator

    errors = sorted(
        Draft202012Validator(loaded(schema)).iter_errors(document.data),
        key=lambda one: (document.line(*one.absolute_path), str(one.message)),
    )
    if errors:
        first = _deepest(errors[0])
        line = document.line(*first.absolute_path, *_extra(first))
        raise refused(document.path, line, _told(first), f"The keys: schemas/{schema}.schema.json")


@lru_cache(maxsize=8)
def loaded(schema: str) -> dict[str, Any]:
    """A schema of this project."""
    document: dict[str, Any] = json.loads(_text(schema))
    return document


@lru_cache(maxsize=8)
def _text(schema: str) -> bytes:
    """The text of a schema: beside the package in a checkout, inside it where it is installed."""
    for folder in (_HERE / "schemas", _HERE.parent / "schemas"):
        path = folder / f"{schema}.schema.json"
        if path.is_file():
            return path.read_bytes()
    raise ContractError(f"schemas/{schema}.schema.json is missing: the installation is not complete")


def _deepest(error: ValidationError) -> Any:
    """Of alternatives the error of the one that fits best."""
    best: Any = error
    while best.context:
        best = max(best.context, key=lambda one: (len(one.absolute_path), one.validator == "additionalProperties"))
    return best


def _extra(error: Any) -> tuple[str, ...]:
    """The key that is one too many, where that is the error."""
    return tuple(_unknown(error)[:1]) if error.validator == "additionalProperties" else ()


def _unknown(error: Any) -> list[str]:
    return [key for key in error.instance if key not in error.schema.get("properties", {})]


def _keys(error: Any) -> list[str]:
    """The keys that are known there, in any of the shapes that it may have."""
    shapes = error.parent.validator_value if error.parent is not None else [error.schema]
    return [key for shape in shapes for key in shape.get("properties", {})]


def _told(error: Any) -> str:
    where = ".".join(str(part) for part in error.absolute_path) or "it"
    if error.validator == "additionalProperties":
        key = _unknown(error)[0]
        return f"unknown key {shown_path(key)}{meant(key, _keys(error))}"
    if error.validator == "required":
        missing = [key for key in error.validator_value if key not in error.instance]
        return f"{', '.join(missing)} missing in {where}" if where != "it" else f"{', '.join(missing)} is missing"
    if error.validator == "enum":
        listed = ", ".join(map(str, error.validator_value))
        return f"{where} has to be one of {listed}{meant(str(error.instance), map(str, error.validator_value))}"
    if error.validator == "const" and where == "version" and isinstance(error.instance, int):
        what = "is of a newer parity-hooks" if error.instance > error.validator_value else "never was"
        return f"version {error.instance} {what}: this one reads {error.validator_value}"
    return _WORDS.get(str(error.validator), "{where} is not what the schema asks for").format(
        where=where, value=error.validator_value
    )


_WORDS: Final = {
    "type": "{where} has to be: {value}",
    "const": "{where} has to be {value}",
    "minLength": "{where} is empty",
    "minItems": "{where} is empty",
    "minProperties": "{where} needs at least one of its keys",
    "pattern": "{where} has to match {value}",
    "oneOf": "{where} has to state exactly one of value and state",
}


def meant(word: str, known: Iterable[str]) -> str:
    """`; did you mean x?` where something known is close to `word`."""
    close = difflib.get_close_matches(word, list(known), 1)
    return f"; did you mean {close[0]}?" if close else ""
