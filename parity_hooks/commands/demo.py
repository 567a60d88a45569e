"""`parity-hooks demo`: the main job on a small repository that is built in a temporary folder and removed again.

Runs the real git and, where it is installed, the real pre-commit; nothing of the user's configuration takes part.
"""

from __future__ import annotations

import importlib.util
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from parity_hooks.commands.demo_files import DRIFT, FILES, FIX, GIT_HOOK, PRE_COMMIT
from parity_hooks.errors import CLEAN, RepositoryError
from parity_hooks.repository.git import Git

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping

_WITHOUT: Final = (
    "pre-commit is not installed here; to get it: pip install pre-commit",
    "The same through a plain git hook:",
)


def run(options: Namespace) -> tuple[str, int]:
    """Build, drift, get stopped, fix, commit; prints as it goes.  Raises `RepositoryError` when a step fails."""
    with tempfile.TemporaryDirectory(prefix="parity-demo-") as folder:
        _Demo(Path(folder), options.colour).play()
    return "", CLEAN


class _Demo:
    """One run of the demonstration in one folder."""

    def __init__(self, folder: Path, colour: bool) -> None:
        self.folder = folder / "shop"
        self.folder.mkdir()
        self.colour = colour
        self.environ = _clean_environment(folder)
        self.git = Git(str(self.folder), self.environ)

    def play(self) -> None:
        """The five steps."""
        self._say("1. A shop: compose, Dockerfile, Helm values, workflow, Terraform, .env.example")
        self._git("init", "-q", "-b", "main")
        for path, text in FILES.items():
            self._write(path, text)
        self._commit("The shop as production runs it", stops=False)
        self._say("2. The hook is installed" + self._install())
        self._say("3. A commit that makes environments drift: a variable for preprod only, another database locally")
        self._edit(DRIFT)
        found = self._commit("Send notifications", stops=True)
        self._say("4. What the hook's last line says to do next")
        self._explain(found)
        self._say("5. Production gets the variable too, the database goes back to production's version")
        self._edit(FIX)
        self._commit("Send notifications, in production too", stops=False)
        self._show("$ git commit   ->   parity check passed, the commit is made")
        self._say("Now in your own repository:  parity-hooks check")

    def _install(self) -> str:
        entry = f"{shlex.quote(sys.executable)} -m parity_hooks.hooks.check"
        if importlib.util.find_spec("pre_commit") is None:
            for line in _WITHOUT:
                self._show(line)
            hook = self.folder / ".git/hooks/pre-commit"
            hook.parent.mkdir(exist_ok=True)
            hook.write_text(GIT_HOOK.format(entry=entry), encoding="utf-8")
            hook.chmod(0o755)
            return ": .git/hooks/pre-commit"
        self._write(".pre-commit-config.yaml", PRE_COMMIT.format(entry=entry))
        self._run(sys.executable, "-m", "pre_commit", "install")
        self._commit("Check parity on every commit", stops=False)
        return " by pre-commit (repo: local, language: system)"

    def _edit(self, edits: Mapping[str, tuple[str, str]]) -> None:
        for path, (old, new) in edits.items():
            self._write(path, (self.folder / path).read_text(encoding="utf-8").replace(old, new))

    def _commit(self, message: str, *, stops: bool) -> str:
        """Commit everything; return what the hook printed.  It is an error when the hook does not do what it should."""
        self._git("add", "--all")
        answer = self.git.run("commit", "-q", "-m", message)
        printed = answer.output.decode(errors="replace") + answer.complaint
        if (answer.status != 0) != stops:
            raise RepositoryError(
                f"the demonstration failed at {message!r}: {printed.strip() or 'the hook did not stop it'}"
            )
        if stops:
            self._show(f"$ git commit -m {shlex.quote(message)}")
            self._show(printed.rstrip())
        return printed

    def _explain(self, printed: str) -> None:
        command = next((line for line in reversed(printed.splitlines()) if line.startswith("next: ")), "")
        arguments = shlex.split(command.partition(" explain ")[2])
        self._show(f"$ {command.removeprefix('next: ')}")
        self._show(self._run(sys.executable, "-m", "parity_hooks", "explain", *arguments).rstrip())

    def _run(self, *command: str) -> str:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            text=True,
        )
        if done.returncode:
            raise RepositoryError(
                f"the demonstration failed: {shlex.join(command)}: {done.stderr.strip() or done.stdout.strip()}"
            )
        return done.stdout

    def _git(self, *arguments: str) -> None:
        self.git.ask(*arguments)

    def _write(self, path: str, text: str) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")

    def _say(self, text: str) -> None:
        self._print(f"\n\x1b[1m{text}\x1b[0m" if self.colour else f"\n{text}")

    def _show(self, text: str) -> None:
        self._print("\n".join(f"   {line}".rstrip() for line in text.splitlines()))

    @staticmethod
    def _print(text: str) -> None:
        print(text.encode("ascii", "backslashreplace").decode() if "\x1b" not in text else text, flush=True)


def _clean_environment(folder: Path) -> dict[str, str]:
    """The environment without git's variables and the user's configuration, with a name to commit under."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    root = str(Path(__file__).parents[2])
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join(filter(None, (root, kept.get("PYTHONPATH", "")))),
        "PRE_COMMIT_HOME": str(folder / "pre-commit"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        **{
            f"GIT_{who}_{what}": value
            for who in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", "Demo"), ("EMAIL", "demo@example.org"))
        },
    }
