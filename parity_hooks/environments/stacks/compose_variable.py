"""COMPOSE_FILE: which files Compose merges where nobody names any.

Source: the Docker documentation, "Set or change pre-defined environment variables": the `.env` of the project's folder
may set it; the files are separated by COMPOSE_PATH_SEPARATOR, else by `:` (`;` on Windows).
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from parity_hooks.environments.stacks import Stack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.environments.layering import Files


def stacks(files: Files) -> Iterator[Stack]:
    """Yield what the `.env` files beside compose files say; a path with a variable in it is left out."""
    folders = {path.rpartition("/")[0] for path, form in files.formats.items() if form == "compose"}
    for folder in sorted(folders):
        path = f"{folder}/.env" if folder else ".env"
        found = {fact.key: fact for fact in files.read_as(path, "dotenv") or () if len(fact.route) == 1}
        if "COMPOSE_FILE" not in found:
            continue
        separator = found["COMPOSE_PATH_SEPARATOR"].value.raw if "COMPOSE_PATH_SEPARATOR" in found else ""
        text = found["COMPOSE_FILE"].value.raw
        said = text.split(separator or (";" if ";" in text else ":"))
        there = (posixpath.normpath(posixpath.join(folder, one)) for one in said if one)
        paths = tuple(dict.fromkeys(one for one in there if one in files.formats))
        if paths:
            yield Stack(path, found["COMPOSE_FILE"].location.line, paths)
