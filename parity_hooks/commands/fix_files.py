"""The files of the work tree that a fix changes: read with suspicion, edited in memory, written when all is proved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.errors import Declined, OutputError
from parity_hooks.formats.editing import SYNTAXES
from parity_hooks.formats.source import Source
from parity_hooks.model.location import shown_path
from parity_hooks.repository import Unread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from parity_hooks.checks.carrying import Carry
    from parity_hooks.environments.inventory import Inventory
    from parity_hooks.repository import Tree

_TEMPLATE: Final = re.compile(r"\.(?:tpl|tmpl|j2|jinja2?|erb|gotmpl|template|mustache)(?:\.|$)|(?:^|/)templates/")
_GENERATED: Final = re.compile(
    rb"\bdo not (?:edit|modify|change)\b|\b(?:auto-?generated|generated (?:by|from|with|automatically))\b",
    re.IGNORECASE,
)
_HEAD: Final = 1000  # bytes in which a file says that it is generated


class Files:
    """The files of one work tree; `changed` holds those that are to be written, by the path of the file itself."""

    def __init__(self, tree: Tree, top: str, inventory: Inventory) -> None:
        self.tree = tree
        self.top = top
        self.inventory = inventory
        self.old: dict[str, bytes] = {}
        self.changed: dict[str, bytes] = {}
        self.formats: dict[str, str] = {}

    def apply(self, carries: Sequence[Carry]) -> None:
        """Edit in memory: values from the bottom of each file to its top, so that places stay, then what is missing.

        Raises `Declined` for the first one that cannot be had exactly.
        """
        there = [carry for carry in carries if carry.fact]
        there.sort(key=lambda carry: (carry.fact.location.line, carry.fact.location.column) if carry.fact else (0, 0))
        for carry in reversed(there):
            self._replace(carry)
        for carry in carries:
            if carry.fact is None:
                self._insert(carry)

    def _replace(self, carry: Carry) -> None:
        from parity_hooks.formats.editing import values
        from parity_hooks.formats.editing.text import Wanted

        source, real, form = self._opened(carry.path)
        if carry.fact is None or carry.fact not in _stated(source, form):
            raise Declined(f"{shown_path(carry.path)} no longer says what was judged")
        origin = self._origin(carry.origin.location.path)
        style = values.style_of(origin, self.inventory.formats[origin.path], carry.origin)
        self.changed[real] = values.replaced(source, form, carry.fact, Wanted(carry.origin.value.raw, style))

    def _insert(self, carry: Carry) -> None:
        from parity_hooks.formats.editing.insertion import inserted

        source, real, form = self._opened(carry.path)
        origin = self._origin(carry.origin.location.path)
        forms = self._form(origin.path), form
        self.changed[real] = inserted(origin, source, forms, carry.route)

    def _form(self, path: str) -> str:
        form = self.inventory.formats.get(path, "")
        if form not in SYNTAXES or _TEMPLATE.search(path):
            why = "is a template" if _TEMPLATE.search(path) else "is of a kind that is not edited"
            raise Declined(f"{shown_path(path)} {why}")
        return form

    def _origin(self, path: str) -> Source:
        """Production's file, as it was judged."""
        content = self.tree.read(path)
        if isinstance(content, Unread):
            raise Declined(f"{shown_path(path)}: {content.reason}")
        return Source(path, content)

    def _opened(self, path: str) -> tuple[Source, str, str]:
        """A file as it lies on the disk, or as it was edited; the path of the file itself; its format."""
        form, entry = self._form(path), self.tree.followed(path)
        if isinstance(entry, Unread):
            raise Declined(f"{shown_path(path)}: {entry.reason}")
        if entry.path not in self.changed:
            self.old[entry.path], self.formats[entry.path] = self._content(entry.path), form
        return Source(path, self.changed.get(entry.path, self.old[entry.path])), entry.path, form

    def _content(self, path: str) -> bytes:
        from parity_hooks.repository.disk import read_file

        content, judged = read_file(self.top, path), self.tree.read(path)
        if isinstance(content, Unread) or isinstance(judged, Unread):
            raise Declined(
                f"{shown_path(path)}: {next(one.reason for one in (content, judged) if isinstance(one, Unread))}"
            )
        if path in self.tree.unmerged:
            raise Declined(f"{shown_path(path)} is in conflict")
        if Source(path, content).text != Source(path, judged).text:
            raise Declined(f"{shown_path(path)} on the disk is not what was judged")
        if _GENERATED.search(content[:_HEAD]):
            raise Declined(f"{shown_path(path)} says that it is generated: change what it is made from")
        return content

    def write(self) -> None:
        """Put all that changed in its place, file by file, each as a whole.  Raises `OutputError`."""
        from parity_hooks.repository.writing import rewrite

        done: list[str] = []
        for path, data in self.changed.items():
            try:
                rewrite(self.top, path, self.old[path], data)
            except OSError as error:
                written = f"written before: {', '.join(map(shown_path, done))}" if done else "nothing was written"
                raise OutputError(f"cannot write {shown_path(path)}: {error.strerror}", written) from error
            done.append(path)


def _stated(source: Source, form: str) -> list[object]:
    from parity_hooks.formats.editing.proof import facts

    return list(facts(source, form))
