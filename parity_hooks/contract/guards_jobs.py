"""Guards that are jobs of a pipeline: GitHub workflows, GitLab CI, CircleCI.

References: `path::job` and `path#jobs.job`.  Semantics: GitHub's "Workflow syntax", GitLab's "CI/CD YAML syntax
reference", CircleCI's "Configuration reference".  Conditions are not evaluated, but one that is `false` is never met.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.contract.guards_names import meant, shown
from parity_hooks.contract.guards_reading import address, opened
from parity_hooks.formats import yaml
from parity_hooks.formats.tree import Mapping, Scalar, items, mapping

if TYPE_CHECKING:
    from collections.abc import Callable

    from parity_hooks.formats.source import Source
    from parity_hooks.repository import Tree

_FALSE: Final = re.compile(r"(?:\$\{\{\s*)?(?:false|False|FALSE)(?:\s*\}\})?")
# GitLab's own top-level keywords; every other key is a job or, with a dot in front, a template.
_KEYWORDS: Final = frozenset((
    "after_script", "before_script", "cache", "default", "image", "include", "services", "spec", "stages", "types",
    "variables", "workflow",
))  # fmt: skip
Jobs = dict[str, str]  # the jobs of a pipeline by name, each with the reason why it never runs


def unresolved(ref: str, tree: Tree) -> str:
    """The empty text when `ref` names a job that can run, else what is wrong."""
    path, job = address(ref)
    if not job:
        path, job = address(ref, "#")
        job = job.removeprefix("jobs.").strip('"')
    source = opened(path, tree)
    if isinstance(source, str):
        return source
    if not job:
        return f"{shown(ref)} names no job: write {shown(path)}::job"
    return _in_pipeline(source, job)


def _in_pipeline(source: Source, job: str) -> str:
    path = shown(source.path)
    read = next((reader for pattern, reader in _PIPELINES if pattern.search(source.path)), None)
    if read is None:
        return f"jobs of {path} are not known: only those of GitHub workflows, GitLab CI and CircleCI are"
    trees, problems = yaml.trees(source)
    fatal = [problem for problem in problems if problem.fatal]
    if fatal:
        return f"{path} is no YAML (line {fatal[0].location.line})"
    jobs: Jobs = {}
    for tree in trees:
        jobs.update(read(mapping(tree)))
    if job not in jobs:
        return f"there is no job {shown(job)} in {path}{meant(job, jobs)}"
    return f"the job {shown(job)} in {path} never runs: {jobs[job]}" if jobs[job] else ""


def _github(tree: Mapping) -> Jobs:
    return {
        name: "if: false" if _FALSE.fullmatch(mapping(job).text("if").strip()) else ""
        for name, (_, job) in mapping(tree.get("jobs")).entries.items()
    }


def _gitlab(tree: Mapping) -> Jobs:
    jobs = {name: mapping(job) for name, (_, job) in tree.entries.items() if isinstance(job, Mapping)}
    return {name: _gitlab_gone(name, job) for name, job in jobs.items() if name not in _KEYWORDS}


def _gitlab_gone(name: str, job: Mapping) -> str:
    """Why a job is in no pipeline: it is a template, or its first rule always says no."""
    if name.startswith("."):
        return "it is a template"
    first = [mapping(rule) for rule in items(job.get("rules"))[:1]]
    never = any(rule.text("when") == "never" and len(rule.entries) == 1 for rule in first)
    return "when: never" if never else ""


def _circleci(tree: Mapping) -> Jobs:
    """The jobs of a CircleCI pipeline; with workflows, only what is in one of them runs."""
    known = dict.fromkeys(mapping(tree.get("jobs")).entries, "")
    workflows = [mapping(node) for _, node in mapping(tree.get("workflows")).entries.values()]
    if not workflows:
        return known
    used: set[str] = set()
    for workflow in workflows:
        for job in items(workflow.get("jobs")):
            used.update(_used(job))
    return {name: "" if name in used else "it is in no workflow" for name in {**known, **dict.fromkeys(sorted(used))}}


def _used(job: object) -> list[str]:
    """The names under which a workflow runs a job."""
    if isinstance(job, Scalar):
        return [job.text]
    entries = job.entries if isinstance(job, Mapping) else {}
    return [*entries, *(name for _, node in entries.values() if (name := mapping(node).text("name")))]


_PIPELINES: Final[tuple[tuple[re.Pattern[str], Callable[[Mapping], Jobs]], ...]] = (
    (re.compile(r"^\.(?:github|gitea|forgejo)/workflows/[^/]+\.ya?ml$"), _github),
    (re.compile(r"(?:^|/)\.circleci/[^/]+\.ya?ml$"), _circleci),
    (re.compile(r"(?:^|/)[^/]*\.?gitlab-ci[^/]*\.ya?ml$|^\.gitlab/.*\.ya?ml$|(?:^|/)ci/.*\.ya?ml$"), _gitlab),
)
