"""Which environment a file speaks for when it states a version or a variable, and on what ground.

The ground is stated so that a reader can disagree: a name in the path, the folder it lies in, or the convention
of its format.  A Dockerfile that nothing else contradicts is production's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from parity_hooks.environments.names import sighted
from parity_hooks.model.environment import Environment, Role

PRODUCTION: Final = Environment("production", Role.PRODUCTION)
CI: Final = Environment("ci", Role.CI)
LOCAL: Final = Environment("local", Role.LOCAL)


@dataclass(frozen=True, slots=True)
class Speaker:
    """The environment a file speaks for, and the ground for saying so."""

    environment: Environment
    ground: str


_CI_FORMATS: Final = frozenset(("github-workflow", "github-action", "gitlab-ci", "circleci"))
_LOCAL_FORMATS: Final = frozenset(("devcontainer", "version-file", "tool-versions", "mise", "dotenv", "compose"))
_LOCAL_PLACE: Final = re.compile(
    r"(?:^|/)(?:\.devcontainer|\.cursor|\.vscode|\.gitpod|\.?docker-(?:dev|local)|local|dev-env|devenv|development)(?:/|$)",
    re.IGNORECASE,
)
_CI_PLACE: Final = re.compile(r"(?:^|/)(?:ci|\.ci|tests?|e2e|integration[-_]tests?|cypress)(?:/|$)", re.IGNORECASE)
_EXAMPLE: Final = re.compile(r"(?:^|[/._-])(?:example|sample)(?:[._-][^/]*)?$", re.IGNORECASE)
_COMPOSE_DEPLOYED: Final = re.compile(
    r"(?:^|/)(?:deploy(?:ments?)?|self-?host(?:ed)?|production|prod)(?:/|$)", re.IGNORECASE
)
_COMPOSE_CI: Final = re.compile(r"(?:^|[-_.])(?:ci|test|tests|e2e|integration|cypress)(?:[-_.]|$)", re.IGNORECASE)
_DOCKERFILE_ELSEWHERE: Final = re.compile(
    r"(?:^|[-_.])(?:dev|development|local|test|tests|ci|e2e|cypress|debug|docs?)(?:[-_.]|$)", re.IGNORECASE
)


def speaker(path: str, form: str) -> Speaker:
    """Who speaks in the file at `path`, read as format `form`."""
    if form in _CI_FORMATS:
        return Speaker(CI, "a pipeline runs in CI")
    if _LOCAL_PLACE.search(path):
        return Speaker(LOCAL, "its folder is for development machines")
    seen = sighted(path)
    if seen and form not in ("version-file", "tool-versions", "mise"):
        if seen.words[0].lower() in ("example", "sample", "template", "dist", "default", "defaults"):
            return Speaker(seen.environment, "an example is for development machines")
        return Speaker(seen.environment, f"its path says {seen.words[0]}")
    if _EXAMPLE.search(path):
        return Speaker(LOCAL, "an example is for development machines")
    return _by_convention(path, form)


def _by_convention(path: str, form: str) -> Speaker:
    folder, _, name = path.rpartition("/")
    if form == "compose":
        if _COMPOSE_CI.search(name) or _CI_PLACE.search(folder):
            return Speaker(CI, "its name says that tests use it")
        if _COMPOSE_DEPLOYED.search(folder):
            return Speaker(PRODUCTION, "its folder is for deployments")
        return Speaker(LOCAL, "a compose file without a name for it is for development machines")
    if form == "dockerfile" and (match := _DOCKERFILE_ELSEWHERE.search(name)):
        local = match[0].strip("-_.").lower() in ("dev", "development", "local", "debug")
        return Speaker(LOCAL if local else CI, f"its name says {match[0].strip('-_.')}")
    if form in _LOCAL_FORMATS:
        return Speaker(LOCAL, "developers' tools read it")
    return Speaker(PRODUCTION, "production is built or run from this format")


# Where a file's version says nothing about what the application runs on.
QUIET: Final = re.compile(
    r"(?:^|/)(?:docs?|documentation|examples?|samples?|demos?|tutorials?|website|benchmarks?|hack|archive[d]?|deprecated|legacy|old|templates?/cookiecutter"
    r"|cookiecutter[^/]*|\.github/ISSUE_TEMPLATE|storybook|playground|third[-_]party|vendored?|specs?|tests?/(?:cases|data|resources|files)|__tests__|testing|test-?helpers?)/",
    re.IGNORECASE,
)
# Where tests and what they are fed with lie.
TESTS: Final = re.compile(
    r"(?:^|/)(?:tests?|specs?|__tests__|examples?|e2e|cypress|mocks?|wiremock)/|(?:^|/)charts?/(?:[^/]+/)?ci/",
    re.IGNORECASE,
)
_ASIDE: Final = re.compile(
    r"(?:^|/)(?:scripts?(?!/(?:docker|deploy(?:ment)?s?)/)|bin|tools?|[^/]*maintenance[^/]*|[^/]*backups?[^/]*|utils?|aio"
    r"|all-in-one|contrib|experiments?|prototypes?)/",
    re.IGNORECASE,
)
_CONVENTIONAL: Final = re.compile(
    r"^(?:\..+|docker|dockerfiles?|containers?|terraform|infra|infrastructure|iac|helm[-_]?(?:deploy|charts?|file)?|charts?|k8s|kube|kubernetes([-_]deploy)?|deploy|deployments?"
    r"|deployer|manifests?|config|configs|configuration|ci|build|compose|scripts?|tools?|environments?|envs?|ops|devops|local|dev|paas|aws|gcp|azure|self-?host(ed)?"
    r"|production|staging|cloudformation|cdk|ansible|provisioning|openshift|nais|cloudfoundry|cf|concourse|pipelines?|etc|bin|app|src|web|server|templates|docker-?compose|images?)$",
    re.IGNORECASE,
)


def aside(path: str) -> bool:
    """Whether `path` lies where helper scripts and product variants live: worth knowing, not worth stopping for."""
    return bool(_ASIDE.search(path))


_OCCASIONAL: Final = re.compile(
    r"(?:^|/)(?:seeds?|seeders?|fixtures|migrations?|migrate|tasks|rakelib|management/commands|cron_?jobs?)(?:/|\.\w+$)|\.rake$",
    re.IGNORECASE,
)


def occasional(path: str) -> bool:
    """Whether the program at `path` runs by itself now and then: a helper script, a migration, a seed, a task."""
    return aside(path) or bool(_OCCASIONAL.search(path))


def elsewhere(program: str, path: str) -> bool:
    """Whether the program at `program` is the settings of an environment that the file at `path` is not for.

    `config/environments/production.rb` reads nothing where `.env.test` counts.
    """
    theirs, ours = sighted(program), sighted(path)
    if ours is not None and _tier(ours.environment) != "deployed" and _PLATFORM.search(program):
        return True
    if theirs is None or ours is None:
        return False
    return _tier(theirs.environment) != _tier(ours.environment)


_PLATFORM: Final = re.compile(
    r"(?:^|/)(?:config|settings)/(?:[^/]+/){0,2}(?:aws|azure|gcp|heroku|deployed|cloud|paas)\.\w+$"
)


def _tier(environment: Environment) -> str:
    """Deployed, tested, or on a development machine."""
    if environment.role is Role.LOCAL:
        return "local"
    return "tested" if environment.role is Role.CI else "deployed"


def project(path: str) -> str:
    """The folder of the project that a file belongs to: its own, cut at the first conventional one.

    `service/docker/app/Dockerfile` belongs to `service`, `.github/workflows/ci.yml` to the repository (`""`).
    """
    kept: list[str] = []
    for part in path.split("/")[:-1]:
        if _CONVENTIONAL.match(part):
            break
        kept.append(part)
    return "/".join(kept)


def within(inner: str, outer: str) -> bool:
    """Whether the project folder `inner` is `outer` or lies below it."""
    return not outer or inner == outer or inner.startswith(outer + "/")


def related(one: str, other: str) -> bool:
    """Whether one of two project folders lies within the other, so that what they hold can be about one thing."""
    return within(one, other) or within(other, one)
