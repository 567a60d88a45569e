"""The names of environments and where a path carries one.

A name is a whole token between `-`, `_`, `.` and `/`, never a part of a word; `docker` of `docker-compose` is none.
Weak names (`test`, `docker`, `int`, ...) mean an environment only where a file or folder is named after nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from parity_hooks.model.environment import Environment, Role

# Aliases of one environment are folded into the name on the left.
_ALIASES: Final[dict[str, tuple[Role, tuple[str, ...]]]] = {
    "production": (Role.PRODUCTION, ("production", "prod", "prd", "live")),
    "preprod": (Role.STAGING, ("preprod", "preproduction", "pre-prod", "pre-production")),
    "staging": (Role.STAGING, ("staging", "stage", "stg", "stag")),
    "dev": (Role.STAGING, ("dev", "develop", "development")),
    "nonprod": (Role.STAGING, ("nonprod", "non-prod", "nonproduction", "non-production")),
    "sandbox": (Role.STAGING, ("sandbox", "sbx")),
    "review": (Role.PREVIEW, ("review", "review-app", "review-apps", "reviewapp")),
    "preview": (Role.PREVIEW, ("preview", "ephemeral")),
    "pr": (Role.PREVIEW, ("pr", "pull-request")),
    "local": (Role.LOCAL, ("local", "localhost", "local-docker", "local-postgres", "devcontainer")),
    "integration-test": (Role.CI, ("integration-test", "integration-tests", "integrationtest", "e2e", "unit-test")),
}
_STAGING_LIKE: Final = (
    "aat",
    "uat",
    "qa",
    "demo",
    "integration",
    "test",
    "int",
    "acceptance",
    "acc",
    "canary",
    "edge",
    "ppd",
)
_THIN: Final = (
    "migration", "pentest", "pen", "pen-test", "rolling", "scratch", "perf", "perftest", "perf-test", "training", "research",
    "loadtest", "load-test", "ithc", "audit", "playground",
)  # fmt: skip
_CI: Final = ("ci", "circle", "circleci", "jenkins", "cypress", "cicd")
_WEAK: Final = frozenset(
    ("test", "int", "pr", "demo", "live", "local", "localhost", "docker", "ci", "edge", "canary", "preview", "review", "pen", "audit",
     "training", "research", "migration", "integration", "sandbox", "acc", "acceptance", "circle", "jenkins", "cypress", "e2e",
     "rolling", "perf", "integration-test", "integration-tests", "unit-test", "develop", "stag", "playground", "ephemeral", "scratch", "cicd", "stage", "example")
)  # fmt: skip
_NUMBERED: Final = re.compile(r"^(dev|test|qa|uat|staging|stage|demo|preprod|sandbox|prod|production|q|t)(\d{1,2})$")


def _table() -> dict[str, Environment]:
    table = {word: Environment(name, role) for name, (role, words) in _ALIASES.items() for word in words}
    table |= {word: Environment(word, Role.STAGING) for word in _STAGING_LIKE}
    table |= {word: Environment(word, Role.STAGING, thin=True) for word in _THIN}
    table |= {word: Environment("ci", Role.CI) for word in _CI}
    table["docker"] = Environment("docker", Role.LOCAL)
    return table


_WORDS: Final = _table()
_TOKENS: Final = re.compile(r"[-_.]")
# Where a test or development environment is one that somebody deploys, not a profile on a developer's machine.
_DEPLOYED: Final = re.compile(
    r"helm|chart|k8s|kube|deploy|terraform|infra|\.tf|nais|radix|manifest|overlays|openshift|argo|kustomiz|workspace[-_]variables|values|"
    r"(?:^|/)(?:env|envs|vars)(?:[-_./]|/)|components/|application-|\.github/environments|aws|gcp|azure|ecs|pipeline|workflows/",
    re.IGNORECASE,
)
_SOURCES: Final = re.compile(r"(?:^|/)src/(?:main|test)/")  # a profile beside the code: `test` is the unit tests'
_LOCAL_FAMILY: Final = re.compile(
    r"(?:^|/)\.?env[._-]|\.env|config/settings|config/environments|docker-compose|compose\.|appsettings|/settings/|package\.json",
    re.IGNORECASE,
)
_SUFFIXES: Final = re.compile(
    r"(?:\.(?:ya?ml|jsonc?|toml|properties|tfvars|tf|hcl|env|enc|aws|template|tpl|tmpl|j2|erb|gotmpl|example|sample|dist|default|defaults|py|rb|sh|ini|conf|cfg|txt))+$",
    re.IGNORECASE,
)
_EXAMPLE: Final = re.compile(r"(?:^|[._-])(?:example|sample|template|dist|defaults?)(?=$|[._-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sighting:
    """An environment seen in a path: the environment, the path without it, and the words that named it."""

    environment: Environment
    family: str  # the path with {env} in the name's place
    base: str  # the path of the file that would hold the defaults
    words: tuple[str, ...]


def environment_of(word: str, path: str = "") -> Environment | None:
    """The environment that `word` names (in a file at `path`), or None."""
    plain = word.lower().replace("_", "-")
    found = _WORDS.get(plain)
    if found is None and (match := _NUMBERED.match(plain)):
        stem = "test" if match[1] in ("q", "t") else match[1]
        found = Environment(plain, _WORDS[stem].role, _WORDS[stem].thin)
    if found is None:
        return None
    if found.name in ("dev", "test", "integration") or (match := _NUMBERED.match(found.name)):
        return Environment(found.name, _role_in(found, path), found.thin)
    return found


def _role_in(found: Environment, path: str) -> Role:
    if found.name.startswith("test") and _SOURCES.search(path):
        return Role.CI
    if not path or (_DEPLOYED.search(path) and not _LOCAL_FAMILY.search(path)):
        return found.role
    if found.name.startswith("dev"):
        return Role.LOCAL
    return Role.CI if found.name.startswith(("test", "integration")) else found.role


def named_in(word: str, path: str = "") -> tuple[Environment, str] | None:
    """The one environment that a part of `word` names, with `word` as it is without it: `deploy-{env}`."""
    found = _tokens_named(word, path)
    if len(found) != 1:
        return None
    start, stop, environment = found[0]
    return environment, f"{word[:start]}{{env}}{word[stop:]}"


def aliases(environment: Environment) -> tuple[str, ...]:
    """Every word that names `environment`, longest first, to take it out of routes and values."""
    words = _ALIASES.get(environment.name, (environment.role, (environment.name,)))[1]
    return tuple(sorted(words, key=len, reverse=True))


@lru_cache(maxsize=65536)
def sighted(path: str) -> Sighting | None:
    """The environment that `path` carries, or None where it carries none or contradicts itself."""
    segments = path.split("/")
    seen = [_in_segment(segment, path, last=position == len(segments) - 1) for position, segment in enumerate(segments)]
    if any(one is _TWICE for one in seen):
        return _example(path)
    hits = [(position, one) for position, one in enumerate(seen) if one is not None]
    if not hits:
        return _example(path)
    names = {one.environment.name for _, one in hits}
    if len(names) > 1:
        strong = [(position, one) for position, one in hits if not one.weak]
        hits = [hit for hit in hits if hit[1].environment.name == (strong or hits)[0][1].environment.name]
    environment = hits[0][1].environment
    family, words = list(segments), []
    for position, one in hits:
        family[position] = one.pattern
        words.append(one.word)
    return Sighting(environment, "/".join(family), _base(segments, hits[-1][0], hits[-1][1]), tuple(words))


@dataclass(frozen=True, slots=True)
class _Hit:
    environment: Environment
    word: str
    pattern: str
    rest: str
    weak: bool


_TWICE: Final = _Hit(Environment("", Role.LOCAL), "", "", "", weak=True)


def _in_segment(segment: str, path: str, *, last: bool) -> _Hit | None:
    """The environment that one segment of a path carries; `_TWICE` when it carries two different ones."""
    suffix = _SUFFIXES.search(segment) if last else None
    end = suffix.start() if suffix and suffix.start() else len(segment)
    if suffix and not suffix.start():
        end = 0
    stem, tail = segment[:end], segment[end:]
    if last and (cut := _EXAMPLE.search(stem)) and cut.start():
        stem, tail = stem[: cut.start()], stem[cut.start() :] + tail
    hits = _tokens_named(stem, path)
    hits = [hit for hit in hits if _counts(hit, stem, path, last=last)]
    if not hits:
        return None
    if len({hit[2].name for hit in hits}) > 1:
        return _TWICE
    start, stop, environment = hits[0]
    word = stem[start:stop]
    pattern = stem[:start] + "{env}" + stem[stop:] + tail
    before, after = stem[:start].rstrip("-_."), stem[stop:].lstrip("-_.")
    rest = ("-".join(part for part in (before, after) if part) if before and after else before or after) + tail
    weak = word.lower() in _WEAK
    return _Hit(environment, word, pattern, rest, weak)


def _tokens_named(stem: str, path: str) -> list[tuple[int, int, Environment]]:
    """Every run of one or two tokens that names an environment, with its place in `stem`."""
    spans: list[tuple[int, int]] = []
    begin = 0
    for match in _TOKENS.finditer(stem + "-"):
        if match.start() > begin:
            spans.append((begin, match.start()))
        begin = match.end()
    found: list[tuple[int, int, Environment]] = []
    position = 0
    while position < len(spans):
        for width in (2, 1):
            if position + width <= len(spans):
                start, stop = spans[position][0], spans[position + width - 1][1]
                environment = environment_of(_TOKENS.sub("-", stem[start:stop]), path)
                if environment and (width == 1 or stop == len(stem) or not stem[start:stop].endswith(("app", "apps"))):
                    found.append((start, stop, environment))
                    position += width - 1
                    break
        position += 1
    return found


_TESTS: Final = frozenset(
    ("integration-test", "integration-tests", "integration_test", "integration_tests", "e2e", "unit-test", "test")
)
_WHOLE_WORKFLOWS: Final = frozenset(
    ("test", "ci", "integration", "docker", "review", "preview", "pr", "e2e", "audit", "integration-tests", "cypress")
)
_LAYER: Final = re.compile(
    r"(?:base|overlays?|env(?:ironment)?s?|config|deploy(?:ment)?s?|k8s|values|components?)[-_.]", re.IGNORECASE
)  # `base-preview` is preview's, `code-review` is no environment's
_NEVER_AFTER: Final = re.compile(
    r"(?:smoke|load|unit|lint|run|pre|post|api|ui|and|check|build|contract)[-_.]$", re.IGNORECASE
)


def _counts(hit: tuple[int, int, Environment], stem: str, path: str, *, last: bool) -> bool:
    """Whether a name counts where it stands: weak ones only at the end or start of a file's name, or as a whole folder."""
    start, stop, _ = hit
    word = stem[start:stop].lower()
    if path.startswith(".github/") and start == 0 and stop == len(stem) and word in _WHOLE_WORKFLOWS:
        return False
    if word == "docker":
        return start == 0 and stop == len(stem) and last
    if word not in _WEAK:
        return True
    if _NEVER_AFTER.search(stem[:start]) or (word in _TESTS and not last and not _DEPLOYED.search(path)):
        return False
    whole = stop == len(stem) and (start == 0 or bool(_LAYER.fullmatch(stem[:start])))
    return whole or (last and (stop == len(stem) or (start == 0 and word not in ("live", "pr", "int"))))


def _base(segments: list[str], position: int, hit: _Hit) -> str:
    """Where the defaults of a family would stand: the path with the environment and its separator left out."""
    if position < len(segments) - 1:
        return "/".join([*segments[:position], "base", *segments[position + 1 :]])
    rest = hit.rest
    if not rest.startswith(".") or rest.startswith(".env"):
        return "/".join([*segments[:-1], rest])
    return "/".join(segments[:-1]) + rest if len(segments) > 1 else ""


def _example(path: str) -> Sighting | None:
    """`.env.example` and its like are the contract of the local environment."""
    folder, slash, name = path.rpartition("/")
    if ".env" not in name and not name.startswith(("env.", "env-", "sample.env", "example.env")):
        return None
    match = _EXAMPLE.search(name)
    if not match:
        return None
    rest = name[: match.start()] + name[match.end() :]
    pattern = ".env.{env}" if rest in (".env", "env", "") else rest + ".{env}"
    local = Environment("local", Role.LOCAL)
    return Sighting(local, folder + slash + pattern, folder + slash + (rest or ".env"), (match[0].strip("._-"),))
