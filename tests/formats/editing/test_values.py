"""Values written anew: in every syntax only the value changes, in the style that it has."""

from __future__ import annotations

import pytest

from parity_hooks.errors import Declined
from parity_hooks.formats.editing import proof
from parity_hooks.formats.editing.text import Wanted
from parity_hooks.formats.editing.values import replaced
from parity_hooks.formats.source import Source
from parity_hooks.model.fact import SETTING, VERSION, Fact

VALUES, COMPOSE, WORKFLOW = "deploy/values-dev.yaml", "docker-compose.yml", ".github/workflows/test.yml"
# Path, format, old text, name of the setting, what is wanted, new text.
SETTINGS = {
    "plain": (VALUES, "helm-values", "a:\n  x: it # why\n", "x", "that", "a:\n  x: that # why\n"),
    "single": (VALUES, "helm-values", "a: 'it'\n", "a", "it's", "a: 'it''s'\n"),
    "double": (VALUES, "helm-values", 'a: "it"\n', "a", 'a "b"', 'a: "a \\"b\\""\n'),
    "kept quotes": (VALUES, "helm-values", 'a: "1"\n', "a", "2", 'a: "2"\n'),
    "needed quotes": (VALUES, "helm-values", "a: it\n", "a", "x: y", 'a: "x: y"\n'),
    "empty": (VALUES, "helm-values", "a: it\nb: 1\n", "a", "", 'a: ""\nb: 1\n'),
    "tagged": (VALUES, "helm-values", "a: !x it\n", "a", "that", "a: !x that\n"),
    "literal block": (VALUES, "helm-values", "a: |\n    it\n    is\nb: 1\n", "a", "so\n\nit\n", "a: |\n    so\n\n    it\nb: 1\n"),
    "stripped block": (VALUES, "helm-values", "a: |- # why\n  it\n\nb: 1\n", "a", "that", "a: |- # why\n  that\n\nb: 1\n"),
    "flow": (VALUES, "helm-values", "a: {x: it, y: 1} # why\n", "x", "b, c", 'a: {x: "b, c", y: 1} # why\n'),
    "entry": (COMPOSE, "compose", "services:\n  a:\n    environment:\n      - AB_C=1\n      - D_E=2\n", "AB_C", "3",
              "services:\n  a:\n    environment:\n      - AB_C=3\n      - D_E=2\n"),
    "quoted entry": (COMPOSE, "compose", 'services:\n  a:\n    environment:\n      - "AB_C=1"\n', "AB_C", "x y",
                     'services:\n  a:\n    environment:\n      - "AB_C=x y"\n'),
    "named item": (VALUES, "helm-values", "env:\n- name: A\n  value: 1\n- {name: B, value: 2}\n", "B", "3",
                   "env:\n- name: A\n  value: 1\n- {name: B, value: 3}\n"),
    "line ends": (VALUES, "helm-values", "\ufeffa: 1\r\nb: it\r\n", "b", "that", "\ufeffa: 1\r\nb: that\r\n"),
    "mixed line ends": (VALUES, "helm-values", "a: 1\r\nb: it\nc: 2\r\n", "b", "that", "a: 1\r\nb: that\nc: 2\r\n"),
    "string": ("a.json", "json", '{"a": "it", // why\n "b": 1,}\n', "a", "it\n", '{"a": "it\\n", // why\n "b": 1,}\n'),
    "number": ("a.json", "json", '{\t"a": 1}', "a", "2.5", '{\t"a": 2.5}'),
    "switch": ("a.json", "json", '{"a": true}', "a", "off", '{"a": "off"}'),
    "basic string": ("a.toml", "toml", '[x]\na = "it" # why\n', "a", "\\", '[x]\na = "\\\\" # why\n'),
    "literal string": ("a.toml", "toml", "a = 'it'\n", "a", "c:\\d", "a = 'c:\\d'\n"),
    "bare value": ("a.toml", "toml", "a = 1\nb = [1]\n", "a", "false", "a = false\nb = [1]\n"),
    "array": ("a.toml", "toml", "x = { a = 1, b = 'c' }\n", "b", "d", "x = { a = 1, b = 'd' }\n"),
    "tfvars": ("dev.tfvars", "tfvars", 'a   = "it" # why\nb = 1\n', "a", "${x}", 'a   = "$${x}" # why\nb = 1\n'),
    "attribute": ("dev.tfvars", "tfvars", "a = {\n  b = 1\n}\n", "b", "true", "a = {\n  b = true\n}\n"),
    "variable": (".env.dev", "dotenv", "A_B=it # why\nexport C_D='x'\n", "A_B", "x y", "A_B=x y # why\nexport C_D='x'\n"),
    "quoted variable": (".env.dev", "dotenv", 'A_B="it"\n', "A_B", 'a"b', 'A_B="a\\"b"\n'),
    "empty variable": (".env.dev", "dotenv", "A_B=\nC_D=1\n", "A_B", "x", "A_B=x\nC_D=1\n"),
    "variable with a mark": (".env.dev", "dotenv", "A_B=it\n", "A_B", "a #b", 'A_B="a #b"\n'),
    "property": ("a-dev.properties", "properties", "a.b = it\r\nc : 1\r\n", "b", "c\\d", "a.b = c\\\\d\r\nc : 1\r\n"),
    "environment": ("Dockerfile", "dockerfile", "FROM a\nENV A_B=it C_D='x'\n", "C_D", "y z", "FROM a\nENV A_B=it C_D='y z'\n"),
    "argument": ("Dockerfile", "dockerfile", "FROM a\nARG A_B=it\n", "A_B", "y z", 'FROM a\nARG A_B="y z"\n'),
}  # fmt: skip
# Path, format, old text, product, version, new text.
VERSIONS = {
    "image": (COMPOSE, "compose", "services:\n  db:\n    image: postgres:15-alpine # why\n", "postgres", "16.1",
              "services:\n  db:\n    image: postgres:16.1-alpine # why\n"),
    "image in a variable": (COMPOSE, "compose", 'services:\n  db:\n    image: "postgres:${V:-15}"\n', "postgres", "16",
                            'services:\n  db:\n    image: "postgres:${V:-16}"\n'),
    "no tag": (COMPOSE, "compose", "services:\n  db:\n    image: postgres\n", "postgres", "16",
               "services:\n  db:\n    image: postgres:16\n"),
    "moving tag": (COMPOSE, "compose", "services:\n  db:\n    image: postgres:latest\n", "postgres", "16",
                   "services:\n  db:\n    image: postgres:16\n"),
    "registry with a port": (COMPOSE, "compose", "services:\n  db:\n    image: r.io:50/postgres:alpine\n", "postgres", "16",
                             "services:\n  db:\n    image: r.io:50/postgres:16-alpine\n"),
    "key": (WORKFLOW, "github-workflow", "jobs:\n  t:\n    steps:\n    - with:\n        python-version: 3.9\n", "python", "3.10",
            'jobs:\n  t:\n    steps:\n    - with:\n        python-version: "3.10"\n'),
    "from": ("Dockerfile", "dockerfile", "FROM --platform=x python:3.9-slim AS y\n", "python", "3.10",
             "FROM --platform=x python:3.10-slim AS y\n"),
    "from an argument": ("Dockerfile", "dockerfile", "ARG V=3.9\nFROM python:${V}-slim\n", "python", "3.10",
                         "ARG V=3.10\nFROM python:${V}-slim\n"),
    "wildcard": ("package.json", "package-json", '{"engines": {"node": "18.x"}}', "node", "20", '{"engines": {"node": "20.x"}}'),
    "nvmrc": (".nvmrc", "version-file", "v18.1\r\n", "node", "20.11.0", "v20.11.0\r\n"),
    "moving word": (".nvmrc", "version-file", "lts/hydrogen\n", "node", "20", "20\n"),
    "tools": (".tool-versions", "tool-versions", "ruby 3.2 # why\nnodejs  18.0.0\n", "node", "20", "ruby 3.2 # why\nnodejs  20\n"),
    "runtime": ("runtime.txt", "runtime-txt", "python-3.9.10", "python", "3.11", "python-3.11"),
    "mise": ("mise.toml", "mise", "[tools]\nnode = '18' # why\n", "node", "20", "[tools]\nnode = '20' # why\n"),
    "engine": ("a.tf", "terraform", 'resource "aws_db_instance" "x" {\n  engine = "postgres"\n  engine_version = "15.4"\n}\n',
               "postgres", "16.1",
               'resource "aws_db_instance" "x" {\n  engine = "postgres"\n  engine_version = "16.1"\n}\n'),
}  # fmt: skip
# Path, format, text, name of a setting: what has no plain value at its place.
LEFT = {
    "here-document": ("a.tfvars", "tfvars", "a = <<X\nit\nX\n", "a"),
    "expression": ("a.tf", "terraform", "locals {\n  a = var.b\n}\n", "a"),
    "continued": ("a.properties", "properties", "a=it\\\n  is\n", "a"),
    "shared": (VALUES, "helm-values", "x: &x\n  a: it\ny: *x\n", "a"),
    "template": (VALUES, "helm-values", "{{- if .x }}\na: it\n{{- end }}\n", "a"),
    "several lines": ("a.toml", "toml", 'a = """it\nis"""\n', "a"),
    "indentation told": (VALUES, "helm-values", "a: |2\n  it\n", "a"),
    "old form": ("Dockerfile", "dockerfile", "FROM a\nENV A_B it is\n", "A_B"),
}


def source(path: str, text: str) -> Source:
    return Source(path, text.encode())


def setting(one: Source, form: str, name: str) -> Fact:
    """The setting with a name; of a list item its value."""
    found = (fact for fact in proof.facts(one, form) if fact.kind == SETTING)
    return next(fact for fact in found if fact.key == name or fact.route[-1] == name)


def style(text: str) -> str:
    """How production would write a text: numbers and switches bare."""
    return "" if text in ("true", "false") or text.replace(".", "").isdigit() else '"'


@pytest.mark.parametrize("case", SETTINGS)
def test_a_setting_is_written_in_its_style(case: str) -> None:
    """
    The value is another one; quotes, comments, line ends and all else are what they were.
    """
    path, form, old, name, wanted, new = SETTINGS[case]
    one = source(path, old)

    assert new == replaced(one, form, setting(one, form, name), Wanted(wanted, style(wanted))).decode()


@pytest.mark.parametrize("case", SETTINGS)
def test_there_and_back_again(case: str) -> None:
    """
    Writing the old value once more gives the old bytes, unless the new one needed quotes that stay.
    """
    path, form, old, name, _, new = SETTINGS[case]
    one, other = source(path, old), source(path, new)
    before = setting(one, form, name).value.raw
    back = replaced(other, form, setting(other, form, name), Wanted(before, style(before))).decode()

    assert old.replace('"', "") == back.replace('"', "").replace("\\n", "")
    assert setting(source(path, back), form, name).value.raw == before


@pytest.mark.parametrize("case", VERSIONS)
def test_of_a_version_only_the_version_is_written(case: str) -> None:
    """
    The name of the image, its variant, the words around a version stay.
    """
    path, form, old, product, wanted, new = VERSIONS[case]
    one = source(path, old)
    fact = next(fact for fact in proof.facts(one, form) if fact.kind == VERSION and fact.subject == product)

    assert new == replaced(one, form, fact, Wanted(wanted)).decode()


@pytest.mark.parametrize("case", LEFT)
def test_what_cannot_be_exact_is_declined(case: str) -> None:
    """
    A value that is evaluated, shared, or written over several lines is left to people.
    """
    path, form, text, name = LEFT[case]
    one = source(path, text)

    with pytest.raises(Declined):
        replaced(one, form, setting(one, form, name), Wanted("other"))


def test_what_is_not_text_is_declined() -> None:
    """
    Bytes that are not UTF-8 would be lost.
    """
    one = Source(VALUES, b"a: it\nb: \xff\n")

    with pytest.raises(Declined, match="not UTF-8"):
        replaced(one, "helm-values", setting(one, "helm-values", "a"), Wanted("other"))
