"""The files of the tree that paths in another file mean, from wherever its commands are started."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.names import environment_of
from parity_hooks.environments.stacks.words import MARK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from parity_hooks.environments.layering import Files

_HEAD: Final = re.compile(r"^\0[^\0]*\0/+(?:\0[^\0]*\0/+)*")
_UP: Final = re.compile(r"^(?:\.\.?/+)+")


def located(said: Sequence[str], starts: Sequence[str], files: Files) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the files that the paths `said` mean, in their order, with what their only variable stands for there.

    They are sought from each folder in `starts`, then in the one folder of the tree that has all of them.  A variable
    that a path starts with is a folder; any other one stands for the names of environments.  More than one, or none
    of the files there: nothing is yielded.
    """
    for paths in dict.fromkeys((tuple(said), tuple(_HEAD.sub("", one) for one in said))):
        names = {name for one in paths for name in MARK.findall(one)}
        if len(names) > 1:
            continue
        for start in starts if paths == tuple(said) or not names else ():
            found = list(_from(start, paths, files))
            if found:
                yield from found
                return
        bare = [_UP.sub("", one) for one in paths]
        anywhere = _folders(bare, files)
        if len(anywhere) == 1:
            yield from _from(anywhere.pop(), bare, files)
            return


def _from(start: str, paths: Sequence[str], files: Files) -> Iterator[tuple[str, tuple[str, ...]]]:
    whole = [posixpath.normpath(posixpath.join(start, one)) for one in paths]
    words = sorted({word for one in whole if "\0" in one for word in _words(one, files)})
    for word in words or ([] if any("\0" in one for one in whole) else [""]):
        there = (MARK.sub(word, one) for one in whole)
        found = tuple(dict.fromkeys(one for one in there if one in files.formats))
        if found:
            yield word, found


def _words(path: str, files: Files) -> Iterator[str]:
    """The names of environments for which there is a file at `path`."""
    pattern, prefix = re.compile(_pattern(path)), path.partition("\0")[0]
    for other in files.formats:
        if other.startswith(prefix) and (match := pattern.fullmatch(other)) and environment_of(match["word"], other):
            yield match["word"]


def _pattern(path: str) -> str:
    parts = MARK.split(path)
    result = re.escape(parts[0])
    for position in range(1, len(parts), 2):
        result += (r"(?P<word>[\w.-]{1,40})" if position == 1 else "(?P=word)") + re.escape(parts[position + 1])
    return result


def _folders(paths: Sequence[str], files: Files) -> set[str]:
    """The folders from which all of `paths` are there."""
    found: set[str] | None = None
    for path in paths:
        pattern = re.compile(rf"(?:(?P<folder>.*)/)?{_pattern(path)}")
        last = re.sub(r"^.*\0", "", path)
        here = {
            match["folder"] or ""
            for other in files.formats
            if other.endswith(last) and (match := pattern.fullmatch(other)) and _named(match, other)
        }
        found = here if found is None else found & here
    return found or set()


def _named(match: re.Match[str], path: str) -> bool:
    word = match.groupdict().get("word")
    return word is None or environment_of(word, path) is not None
