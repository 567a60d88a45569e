"""No YAML dialect lets a secret out: not in a value, a route, a subject or a problem."""

from __future__ import annotations

import pytest

from parity_hooks.formats import extract
from parity_hooks.formats.source import Source
from parity_hooks.model.fact import Fact
from parity_hooks.model.route import identity, text

PAIRS = {
    "DB_PASSWORD": "canary1",
    "DATABASE_URL": "postgres://user:canary2@db:5432/shop",
    "API_TOKEN": "canary3",
    "PLAIN": "password=canary4;host=db",
}


def lines(indent: int, form: str) -> str:
    return "".join(" " * indent + form.format(name=name, value=value) + "\n" for name, value in PAIRS.items())


MAP, ITEM, NAMED, KEYED = (
    "{name}: '{value}'",
    "- '{name}={value}'",
    "- {{name: {name}, value: '{value}'}}",
    "- {{key: {name}, value: '{value}'}}",
)
SAMPLES = {
    "map": ("yaml", "a.yaml", lines(0, MAP)),
    "broken": ("yaml", "a.yaml", "env:\n" + lines(2, MAP) + "bad: [\n"),
    "broken-key": ("yaml", "a.yaml", "a: 'canary5\n  password: canary6"),
    "duplicate": ("yaml", "a.yaml", "password=canary7: 1\npassword=canary7: 2\n"),
    "gitlab": ("gitlab-ci", ".gitlab-ci.yml", "variables:\n" + lines(2, MAP) + "  X_SECRET: {value: canary5, description: x}\n"),
    "circleci": (
        "circleci", ".circleci/config.yml",
        "version: 2.1\njobs:\n  a:\n    docker:\n      - image: node:1\n        environment:\n" + lines(10, MAP)
        + "    steps:\n      - run: deploy --password=canary5\n      - 'password=canary6'\n",
    ),
    "workflow": (
        "github-workflow", ".github/workflows/a.yml",
        "env:\n" + lines(2, MAP) + "jobs:\n  a:\n    steps:\n      - run: |\n          x --var DB_PASSWORD=canary5\n          echo API_TOKEN=canary6 >> .env\n",
    ),
    "cloud-foundry": ("cloud-foundry", "manifest.yml", "applications:\n- name: a\n  env:\n" + lines(4, MAP)),
    "render": ("render", "render.yaml", "services:\n- name: a\n  envVars:\n" + lines(2, KEYED)),
    "compose": ("compose", "compose.yml", "services:\n  a:\n    environment:\n" + lines(6, ITEM) + "    command: ['--token=canary5', '${TOKEN:-canary6}']\n"),
    "kustomization": ("kustomization", "kustomization.yaml", "secretGenerator:\n- name: a\n  literals:\n" + lines(2, ITEM) + "  - HOST_NAME=canary5\n"),
    "secret": ("kubernetes", "a.yaml", "apiVersion: v1\nkind: Secret\nstringData:\n  HOST_NAME: canary5\n  list: canary6\n" + lines(2, MAP)),
    "secret-in-a-patch": (
        "kustomization", "kustomization.yaml",
        "patches:\n- patch: |-\n    apiVersion: v1\n    kind: Secret\n    data:\n      HOST_NAME: canary5\n" + lines(6, MAP),
    ),
    "config-map": (
        "kubernetes", "a.yaml",
        "apiVersion: v1\nkind: ConfigMap\ndata:\n" + lines(2, MAP) + "  a.properties: |\n    db.password=canary5\n  b.yaml: |\n    token: canary6\n",
    ),
    "deployment": ("kubernetes", "a.yaml", "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n    env:\n" + lines(4, NAMED)),
    "helm-template": ("helm-template", "templates/a.yaml", "env:\n" + lines(2, NAMED) + "data:\n" + lines(2, MAP) + "x:\n  - password: canary5\n    image: a:1\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", SAMPLES)
def test_no_secret_leaves_a_reader(name: str) -> None:
    """
    What a reader says can be printed: a secret is hidden in every part of it.
    """
    form, path, content = SAMPLES[name]
    said = [_said(item) for item in extract(Source(path, content.encode()), form)]

    assert said
    assert [] == [one for one in said if "canary" in one]


def _said(item: object) -> str:
    if isinstance(item, Fact):
        return f"{item!r} {item.subject} {item.key} {item.value} {item.value.shown} {text(item.route)} {identity(item.route)}"
    return repr(item)
