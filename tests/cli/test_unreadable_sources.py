"""Sources that nobody can read: each is a finding with a place, or a stated limit, and never a crash."""

from __future__ import annotations

import json

import jsonschema
import pytest

from tests.cli.test_output import SCHEMA
from tests.conftest import Checkout, run_cli
from tests.samples import EVEN

DEEP = 100_000
BOMB = "a0: &a0 {k: lol}\n" + "".join(
    f"a{n}: &a{n} {{{', '.join(f'k{m}: *a{n - 1}' for m in range(10))}}}\n" for n in range(1, 12)
)
MERGE_BOMB = "a0: &a0 {k0: 1}\n" + "".join(
    f"a{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * 10)}]\n  k{n}: 1\n" for n in range(1, 30)
)
LIST_BOMB = "a0: &a0 [lol]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))
BROKEN: dict[str, tuple[str, bytes, int | None]] = {
    "yaml": ("helm/values-prod.yaml", b"shop:\n  env: [1,\n  x: y]]\n", 3),
    "yaml-tabs": ("helm/values-prod.yaml", b"shop:\n\tenv: 1\n", 2),
    "compose": ("docker-compose.yml", b"services:\n  web: {image: [}\n", 2),
    "json": ("config/production.json", b'{"a": 1,\n "b": ]}\n', 2),
    "toml": ("fly.toml", b'app = "x"\n[[build\n', 2),
    "tfvars-json": ("terraform/production.tfvars.json", b'{"a": \n', None),
    "binary": ("helm/values-prod.yaml", b"\x7fELF\0\0\0\0", None),
    "binary-env": ("deploy/prod.env", b"A=1\0\n", None),
    "huge": ("helm/values-prod.yaml", b"a: 1\n" + b"# x\n" * 2_359_296, None),
    "deep-yaml": ("helm/values-prod.yaml", b"[" * DEEP, 1),
    "deep-blocks": ("helm/values-prod.yaml", b"".join(b" " * n + b"a:\n" for n in range(600)), 201),
    "deep-json": ("config/production.json", b'{"a":' * DEEP + b"1" + b"}" * DEEP, None),
    "deep-toml": ("fly.toml", b"a = " + b"[" * DEEP + b"]" * DEEP, None),
    "lfs": (
        "helm/values-prod.yaml",
        b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 12\n",
        None,
    ),
}
SIBLINGS = {
    "config/staging.json": '{"a": 1}',
    "terraform/staging.tfvars.json": '{"a": 1}',
    "deploy/preprod.env": "A=1\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_source_that_cannot_be_read_blocks(repository: Checkout, name: str) -> None:
    """
    Its finding is an error at the place of the problem, it is listed under `unreadable`, and the run is not clean.
    """
    path, content, line = BROKEN[name]
    repository.commit({**EVEN, **SIBLINGS, path: content})
    ended = repository.check()
    document = ended.document
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    found = [one for one in document["findings"] if one["rule"] == "unreadable-source"]

    assert (1, "", "findings") == (ended.status, ended.err, document["verdict"])
    assert [("error", path, [path])] == [
        (one["severity"], one["subject"], [place["path"] for place in one["locations"]]) for one in found
    ]
    assert path in {one["path"] for one in document["unreadable"]}
    if line is not None:
        assert [line] == [place["line"] for place in found[0]["locations"]]


@pytest.mark.parametrize("name", ["yaml", "binary", "huge", "deep-json"])
def test_every_command_survives_a_source_that_cannot_be_read(repository: Checkout, name: str) -> None:
    """
    Text, Markdown, the map and the explanation of the finding work with such a file in the tree.
    """
    path, content, _ = BROKEN[name]
    repository.commit({**EVEN, **SIBLINGS, path: content})
    found = next(one["id"] for one in repository.check().document["findings"] if one["rule"] == "unreadable-source")

    assert [1, 1, 0, 0, 0] == [
        run_cli(*command, cwd=repository.path).status
        for command in (
            ("check", "-v"),
            ("check", "--format", "markdown"),
            ("map",),
            ("explain", found),
            ("explain", "PAYMENT_URL"),
        )
    ]


def test_a_base_that_cannot_be_read_is_no_news(repository: Checkout) -> None:
    """
    A file that was broken before and still is stops nobody; breaking it is news.
    """
    path, content, _ = BROKEN["yaml"]
    repository.commit(EVEN)
    repository.commit({path: content})
    repository.commit({path: content + b"z: [\n"})

    assert [("unreadable-source", "")] == repository.check("--from-rev", "HEAD~2", "--to-rev", "HEAD~1").findings
    assert [] == repository.check("--from-rev", "HEAD~1", "--to-rev", "HEAD").findings


@pytest.mark.parametrize("content", [b"", b"\n\n", b"# nothing\n", b"\xef\xbb\xbf", b"{}"])
def test_an_empty_source_is_readable(repository: Checkout, content: bytes) -> None:
    """
    An empty file states nothing; that is no problem of reading.
    """
    repository.commit({**EVEN, "deploy/values-prod.yaml": content, "docker-compose.yml": content})

    assert [] == repository.check().document["unreadable"]


@pytest.mark.parametrize("bomb", [BOMB, LIST_BOMB], ids=["values", "lists"])
def test_an_alias_bomb_ends(repository: Checkout, bomb: str) -> None:
    """
    Ten to the eleventh power of leaves behind aliases cost bounded time, and the verdict says that not all was read.
    """
    repository.commit({**EVEN, "deploy/values-prod.yaml": bomb, "deploy/values-preprod.yaml": "a0: {k: lol}\n"})
    ended = repository.check()

    assert (1, [("deploy/values-prod.yaml", "more than 100,000 values in one file: the rest is not read")]) == (
        ended.status,
        [(one["path"], one["message"]) for one in ended.document["unreadable"]],
    )


def test_merges_that_repeat_each_other_are_read(repository: Checkout) -> None:
    """
    Thirty levels of ten merges of one and the same mapping come to thirty keys: no bomb, and quickly read.
    """
    repository.commit({**EVEN, "deploy/values-prod.yaml": MERGE_BOMB, "deploy/values-preprod.yaml": MERGE_BOMB})
    ended = repository.check()

    assert (0, []) == (ended.status, ended.document["unreadable"])


def test_no_message_quotes_what_it_could_not_read(repository: Checkout) -> None:
    """
    The text of a broken file never enters a message: it could be a secret.
    """
    canary = "hunter2canary"
    files = {
        "helm/values-prod.yaml": f"password: [{canary}\n  {canary}: }}\n",
        "config/production.json": f'{{"password": "{canary}" "{canary}"}}',
        "fly.toml": f'password = "{canary}" {canary}\n',
        "deploy/prod.env": f"PASSWORD '{canary}\n{canary}\n",
        "docker-compose.yml": f"services: {{web: *{canary}}}\npassword: !{canary} [\n",
        "main.tf": f'password = "{canary}\n{canary}" = {{\n',
        ".circleci/config.yml": f"'{canary}\n",
    }
    repository.commit({**EVEN, **SIBLINGS, **files})
    outputs = [run_cli("check", "-v", "--format", name, cwd=repository.path) for name in ("text", "json", "markdown")]
    document = json.loads(outputs[1].out)

    assert {"helm/values-prod.yaml", "config/production.json", "fly.toml"} <= {
        one["path"] for one in document["unreadable"]
    }
    assert [] == [one for one in outputs if canary in one.out + one.err]
