"""An opened repository: lists its trees, each with as few git processes as it takes, and changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from parity_hooks.errors import RepositoryError
from parity_hooks.repository import listing
from parity_hooks.repository.disk import untracked
from parity_hooks.repository.entry import entry, text
from parity_hooks.repository.git import Git
from parity_hooks.repository.objects import Objects
from parity_hooks.repository.partial import is_partial
from parity_hooks.repository.revisions import is_before_root, is_unborn, resolve, unknown, unreadable
from parity_hooks.repository.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Self

    from parity_hooks.repository.memory import Memory
    from parity_hooks.repository.place import Place
    from parity_hooks.repository.unread import Unread

# The tree without entries.  git knows it by heart: it need not be in the repository.
EMPTY: Final = {
    "sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
# Only the command line counts, not what diff.* or .gitmodules say.  A path of `git add -N` has no content in the
# index, so no commit would take it, so it is left out; `ls-files -s` would show it as an empty file.
RAW: Final = ("--raw", "-z", "--no-renames", "--no-ext-diff")
STAGED: Final = ("diff-index", "--cached", *RAW, "-r", "--ignore-submodules=none", "--ita-invisible-in-index")
# A submodule is listed, not entered: asking whether it is clean would start another git in it.
UNSTAGED: Final = ("diff-files", *RAW, "--ignore-submodules=all")


class Staged(NamedTuple):
    """One path that differs between a revision and the index: its blob before and now, empty where there is none."""

    path: str
    was: str
    now: str


def staged(change: listing.Change) -> Staged:
    """Return `change` as text; git writes zeros for the blob of a side that has no such file."""
    return Staged(text(change.path), change.was.strip("0") and change.was, change.blob.strip("0") and change.blob)


class Repository:
    """One repository; `top` is its work tree, None where there is none.  Close it, or use it in `with`."""

    __slots__ = ("_git", "_objects", "_place", "git_dir", "is_bare", "top")

    def __init__(self, place: Place, environ: Mapping[str, str]) -> None:
        self.top = place.top
        self.git_dir = place.git_dir
        self.is_bare = place.is_bare
        self._place = place
        self._git = Git(place.top or place.git_dir, environ)
        self._objects = Objects(self._git, place.common_dir)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    @property
    def memory(self) -> Memory:
        """What was found out before about contents of this repository."""
        from parity_hooks.repository.memory import Memory

        return Memory(self._place.common_dir)

    def close(self) -> None:
        """End the process that reads objects; a tree that is read afterwards starts another."""
        self._objects.close()

    def worktree(self) -> Tree:
        """Return the tracked plus the untracked but not ignored files, as they are on the disk.

        What git regards as unchanged keeps its blob: that includes files marked assume-unchanged or skip-worktree
        (git-update-index(1)).  RepositoryError if there is no work tree.
        """
        if self.top is None:
            raise RepositoryError(f"{self.git_dir} has no work tree", "Name a revision with --rev REV.")
        found = listing.files(self._git.ask("ls-files", "-t", "-s", "-o", "--exclude-standard", "-z"))
        for change in listing.changes(self._git.ask(*UNSTAGED)):
            if change.mode:
                found.entries[change.path] = entry(change.path, change.mode, None)
            else:
                found.entries.pop(change.path, None)
        others = (untracked(self.top, path) for path in found.untracked)
        entries = listing.by_path([*found.entries.values(), *(other for other in others if other is not None)])
        return Tree("worktree", entries, self._objects, unmerged=frozenset(map(text, found.unmerged)), top=self.top)

    def index(self) -> Tree:
        """Return what the next commit would hold, from the index that GIT_INDEX_FILE names if it is set.

        Of a path in conflict our side.  RepositoryError in a bare repository.
        """
        self._require_index()
        entries, conflicts = listing.of_index(self._git.ask(*STAGED, self._empty, "--"))
        if conflicts:
            entries += listing.ours(self._git.ask("ls-files", "-u", "-z"))
        return Tree("index", listing.by_path(entries), self._objects, unmerged=frozenset(map(text, conflicts)))

    def revision(self, rev: str) -> Tree:
        """Return the tree of `rev`: anything that gitrevisions(7) resolves to a commit, a tag or a tree.

        HEAD before the first commit is an empty tree without a name.  RepositoryError: no such revision, or trees of
        it are absent from a partial clone.
        """
        commit, tree = resolve(self._git, rev)
        if tree is None:
            if is_unborn(self._git, rev):
                return Tree("revision", {}, self._objects)
            raise unknown(rev)
        answer = self._git.run("ls-tree", "-r", "-z", "--full-tree", tree)
        if answer.status != 0:
            raise self._refusal(rev, answer.reason)
        return Tree("revision", listing.by_path(listing.of_revision(answer.output)), self._objects, name=commit)

    def base(self, rev: str) -> Tree:
        """Return the tree of `rev` to compare another one with: before the first commit (`ROOT^`) there was nothing.

        RepositoryError as for `revision`; a shallow clone lacks the parent of its oldest commit, which is no root.
        """
        if is_before_root(self._git, rev):
            return Tree("revision", {}, self._objects)
        return self.revision(rev)

    def changed_in_index(self, rev: str = "HEAD") -> list[str]:
        """Return the paths that differ between `rev` and the index, sorted; a rename gives both.

        HEAD before the first commit is the empty tree.  RepositoryError as for `index` and `revision`.
        """
        return [change.path for change in self.staged(rev)]

    def staged(self, rev: str = "HEAD") -> list[Staged]:
        """Return what differs between `rev` and the index, by path, with the blobs of both sides."""
        self._require_index()
        answer = self._git.run(*STAGED, "--end-of-options", rev, "--")
        if answer.status != 0 and is_unborn(self._git, rev):
            answer = self._git.run(*STAGED, self._empty, "--")
        if answer.status != 0:
            raise self._refusal(rev, answer.reason)
        return sorted(set(map(staged, listing.changes(answer.output))))

    def indexed(self, pattern: str) -> bool:
        """Return whether the index holds a path that a pathspec (gitglossary(7)) matches."""
        return bool(self._git.ask("ls-files", "-z", "--", pattern))

    def ignores(self, path: str) -> bool:
        """Return whether git would not list a new file at `path` of the work tree (git-check-ignore(1))."""
        return self._git.run("check-ignore", "-q", "--", path).status == 0

    def origin(self) -> str:
        """Return the URL of the remote `origin` as it is configured, or nothing where there is none."""
        return self._git.run("config", "--get", "remote.origin.url").output.strip().decode("utf-8", "replace")

    def committed_on(self, rev: str) -> str:
        """Return the day of a commit (`YYYY-MM-DD`, where its committer was), or nothing where there is no commit."""
        answer = self._git.run("show", "-s", "--format=%cs", "--end-of-options", f"{rev}^{{commit}}")
        return answer.output.strip().decode("ascii", "replace")

    def contents(self, blobs: Sequence[str]) -> list[bytes | Unread]:
        """Return the contents of blobs by their ids, in their order."""
        return self._objects.read(blobs)

    @property
    def _empty(self) -> str:
        return EMPTY[self._place.object_format]

    def _require_index(self) -> None:
        if self.is_bare:
            raise RepositoryError(f"{self.git_dir} is bare and has no index", "Name a revision with --rev REV.")

    def _refusal(self, rev: str, reason: str) -> RepositoryError:
        """Return the error for a revision that cannot be listed: git does not know it, or lacks a part of it."""
        if resolve(self._git, rev).tree is None:
            return unknown(rev)
        return unreadable(rev, reason, is_partial=is_partial(self._git, self._place.common_dir))
