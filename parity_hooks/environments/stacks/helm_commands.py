"""`helm upgrade|install|template … -f a -f b`: which values files a command lays over each other.

Source: the Helm documentation, "helm upgrade": `--values` may be given several times and holds files separated by
commas; the rightmost file has precedence, and what `--set` gives has it over all files.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.names import environment_of, sighted
from parity_hooks.environments.stacks import Stack
from parity_hooks.environments.stacks.places import located
from parity_hooks.environments.stacks.words import Command, commands, options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.environments.layering import Files
    from parity_hooks.model.environment import Environment
    from parity_hooks.model.route import Route

_CALLED: Final = re.compile(r"\bhelm[23]?(?:[ \t]+secrets)?(?:[ \t]+-[^\s]+)*[ \t]+(?:upgrade|install|template)\b")
_VALUED: Final = re.compile(
    r"-[fno]|--(?:values|namespace|timeout|version|repo|kube-?[\w-]+|history-max|description|post-renderer(?:-args)?"
    r"|username|password|(?:ca|cert|key)-file|keyring|output(?:-dir)?|name|name-template|set(?:-\w+)?|labels|api-versions)"
)
_SETS: Final = re.compile(r"--set(?:-string|-file|-json|-literal)?")
_KEY: Final = re.compile(r"(?:^|,)((?:[^\s,=.\[\]\\\0]+\.)*[^\s,=.\[\]\\\0]+)=")
_REMOTE: Final = re.compile(r"(?:oci|https?)://.+|[\w-]+/[\w.-]+|.+\.tgz")
_REUSING: Final = frozenset(("--reuse-values", "--reset-then-reuse-values"))
_OWN: Final = 2  # words: the release and its chart


def stacks(files: Files) -> Iterator[Stack]:
    """Yield what the commands of the tree say; those whose paths cannot be told say nothing."""
    for by, command in commands(files, (b"helm ",), _CALLED):
        yield from _stacks(by, command, files)


def _stacks(by: str, command: Command, files: Files) -> Iterator[Stack]:
    said: list[str] = []
    rest: list[str] = []
    given: set[Route] = set()
    remote = reused = False
    for flag, value in options(command.words, _VALUED):
        if flag in ("-f", "--values"):
            said += [one for one in value.split(",") if one]
        elif not flag:
            rest.append(value)
        remote, reused = remote or flag == "--repo", reused or flag in _REUSING
        given |= {tuple(key.split(".")) for key in _KEY.findall(value)} if _SETS.fullmatch(flag) else set()
    starts = (by.rpartition("/")[0], "")
    chart = _chart(rest, starts, files)
    remote = remote or (chart is None and any(_REMOTE.fullmatch(one) for one in rest[-1:]))
    bare = chart is not None and len(rest) <= _OWN  # any other word may stand for flags
    found = list(located(said, starts, files)) if said else [("", ())] if bare else []
    for word, paths in found:
        who = _environment(word, by, paths)
        whole = not reused and len(paths) == len(set(said))
        yield Stack(by, command.line, paths, who, chart, remote, given=frozenset(given), whole=whole)


def _chart(rest: list[str], starts: tuple[str, ...], files: Files) -> str | None:
    """The folder of the chart: the last one of a command's own words that is one."""
    for one in reversed(rest):
        if "/" in one or one == ".":
            found = list(located([f"{one.rstrip('/')}/Chart.yaml"], starts, files))
            if len(found) == 1 and not found[0][0]:  # else each environment has a chart of its own
                return found[0][1][0].rpartition("/")[0]
    return None


def _environment(word: str, by: str, paths: tuple[str, ...]) -> Environment | None:
    """The environment that a command is for: by its variable, else by the name of the file that it stands in."""
    if word:
        return environment_of(word, paths[0])
    seen = sighted(by)
    return environment_of(seen.words[0], "helm") if seen else None
