"""What the laws are tried on: documents of settings, families of files, trees in memory, versions and ranges."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from parity_hooks import checks
from parity_hooks.checks.context import Context
from parity_hooks.environments.inventory import Inventory
from parity_hooks.model.finding import Finding
from parity_hooks.repository import Entry, Tree, Unread

LAWFUL = settings(
    max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True
)
Document = dict[str, Any]

NAMES = (
    "LOG_LEVEL", "NOTIFY_API_URL", "NOTIFI_API_URL", "API_NOTIFY_URL", "PAYMENT_MODE", "PROD_URL", "PREPROD_URL", "AUTH_MODE", "DB_PASSWORD",
    "port", "enabled", "replicas", "env", "prod", "preprod", "a.b", "x[0]", "name", "web", "schlüssel", "feature_x", "hosts", "resources",
)  # fmt: skip
TEXTS = (
    "a", "b", "true", "false", "0", "8080", "https://preprod.example", "https://prod.example", "prod", "preprod", "", "${X}", "{{ .Values.x }}",
    "((secret))", "10", "~", "é", "hunter2hunter2", "debug",
)  # fmt: skip
leaves = st.sampled_from(TEXTS)
named_items = st.lists(
    st.fixed_dictionaries({"name": st.sampled_from(NAMES), "value": leaves}),
    max_size=3,
    unique_by=lambda item: str(item["name"]),
)
documents: st.SearchStrategy[Document] = st.dictionaries(
    st.sampled_from(NAMES),
    st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.dictionaries(st.sampled_from(NAMES), inner, max_size=4), st.lists(leaves, max_size=3), named_items
        ),
        max_leaves=8,
    ),
    max_size=5,
)
# Paths of a family with the place of the environment's name, and words that name environments.
PATTERNS = (
    "helm/values-{}.yaml",
    "config/{}/app.yaml",
    "deploy/{}.env.json",
    "terraform/{}.tfvars.json",
    "k8s/overlays/{}/settings.json",
)
WORDS = ("prod", "preprod", "staging", "dev", "uat")


class MemoryTree:
    """A tree whose files lie in memory."""

    kind, name, unmerged = "worktree", None, frozenset[str]()

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.entries = {
            path: Entry(path, 0o100644, hashlib.sha1(content).hexdigest(), "file") for path, content in files.items()
        }

    def read(self, path: str) -> bytes | Unread:
        return self.files[path]

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Unread]]:
        for path in paths:
            yield path, self.files[path]

    def containing(self, needles: Sequence[bytes], paths: Iterable[str]) -> list[str]:
        return [path for path in paths if any(needle in self.files[path] for needle in needles)]


def tree_of(files: Mapping[str, Document | str]) -> Tree:
    """A tree of documents, written as JSON, which YAML readers take too."""
    written = {
        path: one.encode() if isinstance(one, str) else json.dumps(one, ensure_ascii=False).encode()
        for path, one in files.items()
    }
    return cast(Tree, MemoryTree(written))


def found_in(tree: Tree, before: Tree | None = None) -> list[Finding]:
    """What every rule finds in a tree, as it stands or as a change."""
    return list(checks.run(Context(Inventory(tree), Inventory(before) if before is not None else None)))


@st.composite
def families(draw: st.DrawFn, least: int = 2) -> dict[str, Document]:
    """Files of one family, each with a document of its own."""
    pattern = draw(st.sampled_from(PATTERNS))
    words = draw(st.lists(st.sampled_from(WORDS), min_size=least, max_size=4, unique=True))
    return {pattern.format(word): draw(documents) for word in words}


numbers = st.integers(min_value=0, max_value=30)
versions = st.lists(numbers, min_size=1, max_size=3).map(lambda parts: ".".join(map(str, parts)))


def shuffled(document: Any, order: Any) -> Any:
    """A document with its keys in another order; `order` is a `random.Random`."""
    if isinstance(document, dict):
        pairs = list(document.items())
        order.shuffle(pairs)
        return {key: shuffled(value, order) for key, value in pairs}
    return [shuffled(item, order) for item in document] if isinstance(document, list) else document
