"""What a command last said, kept in a file: whoever judges needs neither the command nor its rights.

A snapshot holds no secret: what is secret by its name or its looks is written as `***`, the data of Kubernetes
secrets always.  What a cluster adds by itself and changes by itself is left out.
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any, Final

import yaml

from parity_hooks.errors import ContractError
from parity_hooks.model.value import ValueKind, stated

if TYPE_CHECKING:
    from parity_hooks.contract.model import Query

_TAKEN: Final = re.compile(r"\A# taken: (\d{4}-\d{2}-\d{2})\n")
_MASK: Final = "***"
# Of a Kubernetes object what nobody wrote (the API's conventions: metadata of the system, status).
_OF_THE_SYSTEM: Final = frozenset(
    ("managedFields", "resourceVersion", "uid", "creationTimestamp", "generation", "selfLink", "status")
)
_LAST_APPLIED: Final = "kubectl.kubernetes.io/last-applied-configuration"
_LINE: Final = re.compile(r"\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(.*)")


def taken(content: bytes) -> datetime.date | None:
    """The day that a snapshot's header names; None where it has none."""
    match = _TAKEN.match(content.decode("utf-8", "replace"))
    try:
        return datetime.date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def body(content: bytes) -> bytes:
    """A snapshot without its header."""
    return content.partition(b"\n")[2] if taken(content) else content


def snapshot(query: Query, output: bytes, day: datetime.date) -> bytes:
    """The snapshot of what a command said on a day.  Raises `ContractError` where it is no YAML and should be."""
    text = output.decode("utf-8", "replace")
    kept = _variables(text) if query.form == "dotenv" else _documents(query, text)
    return f"# taken: {day.isoformat()}\n{kept}".encode()


def _variables(text: str) -> str:
    """The variables of an environment file, sorted, each once: the last line counts, as python-dotenv has it."""
    pairs = {match[1]: match[2].strip() for line in text.splitlines() if (match := _LINE.fullmatch(line))}
    return "".join(f"{name}={_shown(name, value)}\n" for name, value in sorted(pairs.items()))


def _documents(query: Query, text: str) -> str:
    try:
        documents = [one for one in yaml.load_all(text, _Loader) if one is not None]
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1} of " if mark else ""
        raise ContractError(
            f"{line}what `{query.command}` says is no YAML: it should be {query.form}", "Look at its output."
        ) from None
    if query.form == "kubernetes":
        documents = [_written(one) for one in documents]
    hidden = [_masked(one) for one in documents]
    return str(yaml.dump_all(hidden, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10**6))


class _Loader(yaml.SafeLoader):
    """Every scalar as the text that it is: `16` and `0x10` stay what the cluster said."""


class _Dumper(yaml.SafeDumper):
    """Without anchors: a reader sees every value where it counts."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _written(one: Any) -> Any:
    """A Kubernetes object as somebody wrote it, a list of them each."""
    if isinstance(one, list):
        return [_written(item) for item in one]
    if not isinstance(one, dict):
        return one
    secret = one.get("kind") == "Secret"
    return {
        key: _blank(value) if secret and key in ("data", "stringData") else _written(value)
        for key, value in one.items()
        if key not in _OF_THE_SYSTEM and key != _LAST_APPLIED
    }


def _blank(values: Any) -> Any:
    return dict.fromkeys(values, _MASK) if isinstance(values, dict) else _MASK


def _masked(one: Any, name: str = "") -> Any:
    """Data with every secret hidden: by the key it stands under, or the `name` beside a `value`."""
    if isinstance(one, dict):
        label = one.get("name")
        named = str(label) if isinstance(label, str) and "value" in one else ""
        return {key: _masked(value, named if named and key == "value" else str(key)) for key, value in one.items()}
    if isinstance(one, list):
        return [_masked(item, name) for item in one]
    return _shown(name, one) if isinstance(one, str) else one


def _shown(name: str, text: str) -> str:
    """A text as it may be kept; of a list's `NAME=value` what stands behind the sign."""
    before, equals, after = text.partition("=")
    if equals and _LINE.fullmatch(text) and stated(before, after).kind is ValueKind.SECRET:
        return f"{before}={_MASK}"
    return _MASK if stated(name, text).kind is ValueKind.SECRET else text


def _as_text(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> str:
    return str(node.value)


for _tag in ("int", "float", "timestamp", "bool"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", _as_text)
