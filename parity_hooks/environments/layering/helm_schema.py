"""What the schema of a chart demands of the values: Helm refuses to install a release without it.

Source: the Helm documentation, "Schema Files" (`values.schema.json` beside the values, also of each sub-chart, holds
for the values in effect), and JSON Schema, "required": it counts where the object that it is about is there.  What is
demanded under a condition (`if`, `anyOf`, `oneOf`) or by another document is not looked at.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from parity_hooks.environments.layering import documents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from parity_hooks.environments.layering import Files
    from parity_hooks.environments.layering.documents import Document
    from parity_hooks.environments.layering.helm_charts import Placed
    from parity_hooks.model.route import Route

NAME: Final = "values.schema.json"
_MOST: Final = 5_000  # schemas of one document: references may lead in a circle
_DEEPEST: Final = 20
_LOCAL: Final = "#/"


def lacking(charts: Iterable[Placed], values: Document, files: Files) -> Iterator[Route]:
    """Yield the routes that the schemas of a release demand and at which `values` have nothing."""
    for chart in charts:
        if chart.folder is not None:
            path = f"{chart.folder}/{NAME}" if chart.folder else NAME
            for route in files.once((__name__, path), partial(_demanded, path, files)):
                owner = documents.at(values, (*chart.route, *route[:-1]))
                if isinstance(owner, dict) and route[-1] not in owner:
                    yield (*chart.route, *route)


def _demanded(path: str, files: Files) -> tuple[Route, ...]:
    """The routes in `required` of the schema at `path`; none where there is none, or where it is no schema."""
    ((_, source),) = files.sources([path])
    try:
        root = json.loads(source.text) if source else {}
    except (ValueError, RecursionError):
        return ()
    return tuple(dict.fromkeys(_required(root)))


def _required(root: Any) -> Iterator[Route]:
    waiting: list[tuple[Route, Any]] = [((), root)]
    for _ in range(_MOST):
        if not waiting:
            return
        route, schema = waiting.pop()
        if not isinstance(schema, dict) or len(route) > _DEEPEST:
            continue
        yield from ((*route, name) for name in _listed(schema.get("required")) if isinstance(name, str))
        below = schema.get("properties")
        waiting += [((*route, name), one) for name, one in below.items()] if isinstance(below, dict) else []
        waiting += [(route, one) for one in _listed(schema.get("allOf"))]
        waiting += [(route, _referred(root, schema["$ref"]))] if "$ref" in schema else []


def _listed(found: Any) -> list[Any]:
    return found if isinstance(found, list) else []


def _referred(root: Any, address: Any) -> Any:
    """What a reference within the document leads to."""
    if not isinstance(address, str) or not address.startswith(_LOCAL):
        return None
    for part in address.removeprefix(_LOCAL).split("/"):
        root = root.get(part.replace("~1", "/").replace("~0", "~")) if isinstance(root, dict) else None
    return root
