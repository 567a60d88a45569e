"""Formats: the bytes of one file -> facts and problems.

One line here and one module that reads it is all a format needs; detection, the documentation page and the case
folder that the tests demand follow from this table.  Order matters: the first line that takes a path reads it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.problem import Problem


class Format(NamedTuple):
    """How a format is recognised by path and which module reads it.

    `where`: a regular expression for the repository-relative path, matched case-sensitively and as a whole.
    `generic`: says nothing by itself; read only where a family or the content asks for it.
    """

    name: str
    title: str
    where: str
    module: str
    generic: bool = False


_ANY: Final = r"(?:.*/)?"
FORMATS: Final = (
    Format("github-workflow", "GitHub Actions workflow", r"\.github/workflows/[^/]+\.ya?ml", "workflow"),
    Format("github-action", "GitHub composite action", rf"{_ANY}action\.ya?ml", "workflow"),
    Format("gitlab-ci", "GitLab CI pipeline", rf"{_ANY}\.gitlab-ci[^/]*\.ya?ml|\.gitlab/ci/.*\.ya?ml", "gitlab"),
    Format("circleci", "CircleCI pipeline", rf"{_ANY}\.circleci/[^/]+\.ya?ml", "circleci"),
    Format("devcontainer", "Development container", rf"{_ANY}(?:\.devcontainer/(?:[^/]+/)?|\.)devcontainer\.json", "devcontainer"),
    Format("compose", "Docker Compose file", rf"{_ANY}[^/]*(?:docker-)?compose(?:[-._][^/]*)?\.ya?ml", "compose"),
    Format("dockerfile", "Dockerfile", rf"{_ANY}(?:[^/]+\.)?(?:Dockerfile|Containerfile|dockerfile)(?:[-.][^/]+)?", "dockerfile"),
    Format("kustomization", "Kustomization", rf"{_ANY}(?:kustomization\.ya?ml|Kustomization)", "kustomization"),
    Format("helm-chart", "Helm chart", rf"{_ANY}(?:Chart|requirements)\.ya?ml", "helm_chart"),
    Format("helm-values", "Helm values", rf"{_ANY}[^/]*[Vv]alues[^/]*\.ya?ml", "helm_values"),
    Format("helm-template", "Helm template", rf"{_ANY}templates/.*\.(?:ya?ml|tpl)", "helm_template"),
    Format("terraform", "Terraform", rf"{_ANY}[^/]+\.tf", "terraform"),
    Format("tfvars", "Terraform variable values", rf"{_ANY}[^/]+\.tfvars", "tfvars"),
    Format("tfvars-json", "Terraform variable values as JSON", rf"{_ANY}[^/]+\.tfvars\.json", "tfvars_json"),
    Format("terragrunt", "Terragrunt configuration", rf"{_ANY}(?:terragrunt|root|env|account|region)\.hcl", "terraform"),
    Format("procfile", "Procfile", rf"{_ANY}Procfile(?:\.[\w-]+)?", "procfile"),
    Format("app-json", "Heroku app.json", rf"{_ANY}app\.json", "app_json"),
    Format("fly", "Fly.io configuration", rf"{_ANY}fly(?:\.[\w-]+)?\.toml", "fly"),
    Format("render", "Render blueprint", rf"{_ANY}render\.ya?ml", "render"),
    Format("version-file", "Version file", rf"{_ANY}\.(?:nvmrc|node-version|python-version|ruby-version|java-version|go-version|terraform-version)", "version_file"),
    Format("tool-versions", "asdf tool versions", rf"{_ANY}\.tool-versions", "tool_versions"),
    Format("mise", "mise configuration", rf"{_ANY}(?:\.?mise(?:\.[\w-]+)?\.toml|\.?mise/config\.toml)", "mise"),
    Format("runtime-txt", "runtime.txt", rf"{_ANY}runtime\.txt", "runtime_txt"),
    Format("package-json", "package.json", rf"{_ANY}package\.json", "package_json"),
    Format("pyproject", "pyproject.toml", rf"{_ANY}(?:pyproject\.toml|Pipfile)", "pyproject"),
    Format("gemfile", "Gemfile", rf"{_ANY}Gemfile", "gemfile"),
    Format("go-mod", "go.mod", rf"{_ANY}go\.mod", "go_mod"),
    Format("dotenv", "Environment file", rf"{_ANY}(?:[^/]*\.env(?:rc)?|[^/]*\.env\.[\w.-]+|(?:sample|example|dev|prod|test|local)?\.?env[.-](?:example|sample|template|dist|defaults?))", "dotenv"),
    Format("cloud-foundry", "Cloud Foundry manifest", rf"{_ANY}(?:[\w.]+-)?manifest(?:[-._][\w.-]+)?\.ya?ml", "cloud_foundry"),
    Format("settings-python", "Settings module in Python", rf"{_ANY}(?:settings|config)/[\w-]+\.py|{_ANY}settings[_-]\w+\.py", "settings_python", generic=True),
    Format("settings-ruby", "Rails environment", rf"{_ANY}config/(?:environments/[\w-]+|application)\.rb", "settings_ruby", generic=True),
    Format("properties", "Java properties", rf"{_ANY}[^/]+\.properties", "properties", generic=True),
    Format("toml", "TOML", rf"{_ANY}[^/]+\.toml", "toml", generic=True),
    Format("json", "JSON", rf"{_ANY}[^/]+\.jsonc?", "json", generic=True),
    Format("yaml", "YAML", rf"{_ANY}[^/]+\.ya?ml", "yaml_document", generic=True),
    Format("source-code", "Program source", rf"{_ANY}(?:[^/]+\.(?:py|[mc]?[jt]s|[jt]sx|vue|svelte|rb|rake|ru|erb|go|java|kts?|groovy|scala|php|cs|rs|exs?|sh|bash|template)|Rakefile|[^/.]*entrypoint[^/.]*|nginx[^/]*\.conf)", "code", generic=True),
    Format("kubernetes", "Kubernetes manifests", r"(?!)", "kubernetes"),  # recognised by content, never by path
)  # fmt: skip

SOURCE_CODE: Final = "source-code"
BY_NAME: Final = {one.name: one for one in FORMATS}
_NOT_OURS: Final = re.compile(
    r"(?:^|/)(?:node_modules|vendor|third_party|bower_components|site-packages|\.git|\.parity|__snapshots__|__fixtures__|fixtures?|testdata|vcr_cassettes"
    r"|test_data|cassettes|locales?|i18n|translations|dist|\.terraform|\.yarn|storybook-static)/"
    r"|(?:^|/)(?:package-lock|npm-shrinkwrap|tsconfig[^/]*|composer|angular|lerna|nx|renovate|\.eslintrc|\.prettierrc|swagger|openapi)\.(?:json|ya?ml)$"
    r"|(?:^|/)(?:pnpm-lock|yarn-lock|mkdocs|\.pre-commit-config|codecov|dependabot|\.rubocop[^/]*|openapi[^/]*|swagger[^/]*)\.ya?ml$"
    r"|\.dockerignore$|\.(?:enc|zip|gpg|age|asc)(?:\.(?!ya?ml$|json$|toml$|env$)[^/]*)?$"
    r"|(?:lock|\.min|\.schema|\.lock)\.(?:json|toml|ya?ml)$|\.terraform\.lock\.hcl$|[.-]min\.[mc]?js$"
)
_GIT_CRYPT: Final = b"\0GITCRYPT\0"
_GROUP: Final = re.compile("|".join(f"(?P<f{number}>{one.where})" for number, one in enumerate(FORMATS)), re.DOTALL)


@lru_cache(maxsize=65536)
def detect(path: str) -> Format | None:
    """The format that reads `path`, told by the path alone; None for what no format reads."""
    if _NOT_OURS.search(path):
        return None
    match = _GROUP.fullmatch(path)
    return FORMATS[int(match.lastgroup[1:])] if match and match.lastgroup else None


def configures(path: str) -> Format | None:
    """The format of a configuration file; None for program source too, which only reads what others state."""
    found = detect(path)
    return None if found is None or found.name == SOURCE_CODE else found


def extract(source: Source, name: str) -> Iterator[Fact | Problem]:
    """Yield what `source` says in the format `name`, importing only the module that reads it.

    Raises nothing for what stands in the file: whatever is wrong there is a `Problem`.
    """
    from importlib import import_module  # here, because a hook that has nothing to read imports this table

    from parity_hooks.formats.limits import too_large
    from parity_hooks.model.problem import Problem

    if source.data.startswith(_GIT_CRYPT):
        yield Problem(
            "encrypted by git-crypt: it is read only where it lies decrypted", source.at(), rule="encrypted-source"
        )
        return
    if source.binary:
        yield Problem("binary content where text was expected", source.at())
        return
    if refused := too_large(source):
        yield refused
        return
    yield from import_module(f"{__name__}.{BY_NAME[name].module}").extract(source)
