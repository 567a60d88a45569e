"""No reader lets a secret out: not in a value, a route, a key, a problem, nor in what `repr` prints."""

from __future__ import annotations

import pytest

from parity_hooks.formats import BY_NAME, extract
from parity_hooks.formats.source import Source
from parity_hooks.model.fact import Fact
from parity_hooks.model.problem import Problem
from parity_hooks.model.route import identity, text
from tests.formats.test_any_bytes import path_of

KEY = "-----BEGIN RSA PRIVATE KEY-----"
TREE = {
    "DB_PASSWORD": "canary1",
    "DATABASE_URL": "postgres://user:canary2@db:5432/shop",
    "apiKey": "canary3",
    "TLS_PRIVATE_KEY": f"{KEY}\\ncanary4",
    "plain": "password=canary5;host=db",
}
ENV = (
    "".join(f'{name}="{value}"\n' for name, value in TREE.items())
    + "SPLIT_TOKEN='canary6\nnever closed\ncanary7 canary8\n#OLD_SECRET=canary9\n"
)
JSON = (
    "{"
    + ", ".join(f'"{name}": "{value}"' for name, value in TREE.items())
    + ', "list": [{"name": "API_TOKEN", "value": "canary7"}], "a": {"secret": {"nested": 1, "password": "canary8"}}}'
)
TOML = (
    "".join(f'{name} = "{value}"\n' for name, value in TREE.items())
    + '[[list]]\nname = "API_TOKEN"\nvalue = "canary7"\n'
)
HCL = (
    "".join(f'{name} = "{value}"\n' for name, value in TREE.items())
    + 'DB2_PASSWORD = var.x ? "canary7" : "${"canary8"}"\nitems = [{ name = "API_TOKEN", value = format("canary9") }]\n'
    + 'variable "admin_password" {\n  default = "canary10"\n}\nauth_token = <<EOT\ncanary11\nEOT\n'
)
YAML = "".join(f"{name}: {value!r}\n" for name, value in TREE.items())
DOCKER = (
    "FROM a:1\n"
    + "".join(f'ENV {name}="{value}"\nARG {name}_TOKEN={value.split()[0]}\n' for name, value in TREE.items())
    + "ENV OLD_SECRET canary6\nNONSENSE canary7\n"
)
SAMPLES = {
    "dotenv": (ENV, "export AUTH_TOKEN=canary1\nPASSWORD canary2\n", YAML),
    "properties": ("db.password=canary1\ndb.url=jdbc:postgresql://u:canary2@h/d\nsecret.key:\\\n  canary3\napi-token canary4\n",),
    "toml": (TOML, 'password = "canary1\n'),
    "json": (JSON, '{"password": "canary1" "x": canary2}', '{"password": "canary1"'),
    "terraform": (HCL, 'password = "canary1\nx {\n  token = = "canary2"\n}\n', f'resource "a" "b" {{\n{HCL}}}\n'),
    "tfvars": (HCL,),
    "terragrunt": (f"inputs = {{\n{HCL.split('variable')[0]}}}\n",),
    "dockerfile": (DOCKER,),
    "mise": (f"[env]\n{TOML.split('[[')[0]}",),
    "fly": (f"[env]\n{TOML.split('[[')[0]}",),
    "app-json": ('{"env": {"API_TOKEN": "canary1", "DB_PASSWORD": {"value": "canary2"}}, "environments": {"test": {"env": {"X_SECRET": "canary3"}}}}',),
    "devcontainer": ('{"containerEnv": {"API_TOKEN": "canary1"}, "build": {"args": {"NPM_TOKEN": "canary2"}}, "runArgs": ["--password=canary3"]}',),
    "procfile": ("web: rails server --password=canary1\nnonsense password=canary2\n",),
    "package-json": (JSON,),
    "pyproject": (TOML, 'password = "canary1\n'),
    "gemfile": ('source "https://user:canary1@gems.example.org"\nruby ENV["X"] || "3.1"\n',),
    "go-mod": ("go 1.21 // password=canary1\n",),
    "version-file": ("password=canary1\n",),
    "tool-versions": ("node password=canary1\n",),
    "runtime-txt": ("password=canary1\n",),
    "compose": ("services:\n  web:\n    environment:\n" + "".join(f"      {line}\n" for line in YAML.splitlines()[:5]) + "    command: [--password=canary6]\n",),
    "source-code": ('# process.env\nexport const a = { b: process.env.DB_PASSWORD || "canary1", c: getEnv("API_TOKEN", "canary2") }\n',),
    "helm-values": (YAML,),
    "yaml": (YAML,),
    "cloud-foundry": ("applications:\n- name: shop\n  env:\n" + "".join(f"    {line}\n" for line in YAML.splitlines()[:5]),),
    "github-workflow": ("jobs:\n  a:\n    env:\n" + "".join(f"      {line}\n" for line in YAML.splitlines()[:5]),),
}  # fmt: skip


def said_by(item: Fact | Problem) -> str:
    """Everything that a report, a log or a debugger could print of `item`."""
    if isinstance(item, Problem):
        return f"{item!r} {item.message}"
    return " ".join(
        (
            repr(item),
            str(item.value),
            str(item.value.shown),
            text(item.route),
            identity(item.route),
            item.key,
            item.subject,
        )
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [(name, content) for name, contents in SAMPLES.items() for content in contents],
    ids=[f"{name}-{number}" for name, contents in SAMPLES.items() for number, _ in enumerate(contents)],
)
def test_nothing_that_is_printed_shows_a_secret(name: str, content: str) -> None:
    """
    Values under secret names, in URLs, in private keys and in broken lines are in no printable part of a fact or problem.
    """
    found = list(extract(Source(path_of(BY_NAME[name]), content.encode()), name))

    assert [] == [said for said in map(said_by, found) if "canary" in said]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("json", '{"tokens": ["canary"]}'),
        ("toml", 'tokens = ["canary"]\n'),
        ("tfvars", 'tokens = ["canary"]\n'),
        ("yaml", "tokens: [canary]\n"),
        ("procfile", "web: DB_PASSWORD=canary rails server\n"),
        ("yaml", "secrets: {smtp: canary}\n"),
    ],
)
def test_what_stands_under_or_behind_a_secret_name_is_hidden(name: str, content: str) -> None:
    """
    A list or a mapping under a secret's name, and an assignment in a command line, hide what they hold.
    """
    found = list(extract(Source(path_of(BY_NAME[name]), content.encode()), name))

    assert [] == [said for said in map(said_by, found) if "canary" in said]


@pytest.mark.parametrize("name", ["dotenv", "properties"])
def test_the_default_of_a_secret_reference_is_hidden(name: str) -> None:
    """
    `${X:-default}` is a reference; what stands in it as a default is as secret as what it stands under.
    """
    found = list(extract(Source(path_of(BY_NAME[name]), b"DB_PASSWORD=${DB_PASSWORD:-canary}\n"), name))

    assert [] == [said for said in map(said_by, found) if "canary" in said]
