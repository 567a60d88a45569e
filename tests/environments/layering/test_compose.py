"""Compose files of a family: which ones make up a member, and what is in effect for it."""

from __future__ import annotations

import time

import pytest

from parity_hooks.environments.inventory import Inventory
from parity_hooks.model import route as routes
from parity_hooks.model.finding import Severity
from tests.laws.strategies import found_in, tree_of

BASE = "services:\n  web:\n    image: app:1\n    environment: {MODE: fast, LEVEL: info}\n  db: {image: postgres:16}\n"
OVERLAY = "services:\n  web:\n    environment: {LEVEL: warning}\n"


def effective(files: dict[str, str], path: str) -> dict[str, tuple[str, str, bool]]:
    """What a member comes to: route -> value, the file that states it, and whether it is the member's own."""
    inventory = Inventory(tree_of(files))
    (side,) = (side for family in inventory.families for side in inventory.sides(family) if side.member.path == path)
    return {
        routes.identity(route): (setting.fact.value.raw, setting.fact.location.path, setting.own)
        for route, setting in side.settings.items()
    }


def test_an_overlay_is_laid_over_the_base_that_it_needs() -> None:
    """
    A service without an image runs only over a file that gives it one; what stands in the base is nobody's own.
    """
    files = {"docker-compose.yml": BASE, "docker-compose.prod.yml": OVERLAY}

    assert {
        "services.web.image": ("app:1", "docker-compose.yml", False),
        "services.web.environment.MODE": ("fast", "docker-compose.yml", False),
        "services.web.environment.LEVEL": ("warning", "docker-compose.prod.yml", True),
        "services.db.image": ("postgres:16", "docker-compose.yml", False),
    } == effective(files, "docker-compose.prod.yml")


def test_a_file_that_stands_alone_is_laid_over_nothing() -> None:
    """
    What has all that it needs is a project of its own.
    """
    files = {"docker-compose.yml": BASE, "docker-compose.prod.yml": "services: {web: {image: app:2}}\n"}

    assert {"services.web.image": ("app:2", "docker-compose.prod.yml", True)} == effective(
        files, "docker-compose.prod.yml"
    )


@pytest.mark.parametrize(
    "over",
    [
        "services: {web: {image: app, depends_on: [db]}}\n",
        "services: {web: {image: app, depends_on: {db: {condition: service_healthy}}}}\n",
        "services: {web: {image: app, networks: [back]}}\n",
        "services: {web: {image: app, volumes: ['data:/data']}}\n",
        "services: {web: {image: app, volumes: [{type: volume, source: data, target: /data}]}}\n",
        "services: {web: {image: app, secrets: [{source: key, target: /k}]}}\n",
    ],
)
def test_a_file_that_uses_what_only_the_base_declares_is_an_overlay(over: str) -> None:
    """
    Compose refuses a project that names services, networks, volumes or secrets that it does not declare.
    """
    base = BASE + "networks: {back: {}}\nvolumes: {data: }\nsecrets: {key: {file: ./key}}\n"
    files = {"docker-compose.yml": base, "docker-compose.prod.yml": over}

    assert "services.db.image" in effective(files, "docker-compose.prod.yml")


@pytest.mark.parametrize("base", ["compose.yaml", "docker-compose.base.yml", "docker-compose.common.yaml"])
def test_the_base_may_have_another_name(base: str) -> None:
    """
    The file beneath is found under Compose's own names and under those that people give it.
    """
    files = {base: BASE, "docker-compose.prod.yml": OVERLAY, "docker-compose.dev.yml": OVERLAY}

    assert ("app:1", base, False) == effective(files, "docker-compose.prod.yml")["services.web.image"]


def test_the_override_is_the_local_sides() -> None:
    """
    Compose lays `docker-compose.override.yml` over `docker-compose.yml` by itself, but not beneath another overlay.
    """
    files = {
        "docker-compose.yml": BASE,
        "docker-compose.override.yml": "services: {web: {environment: {DEBUG: 1}}}\n",
        "docker-compose.prod.yml": OVERLAY,
    }

    local = effective(files, "docker-compose.yml")
    assert ("1", "docker-compose.override.yml", True) == local["services.web.environment.DEBUG"]
    assert ("fast", "docker-compose.yml", False) == local["services.web.environment.MODE"]
    assert "services.web.environment.DEBUG" not in effective(files, "docker-compose.prod.yml")


def test_extended_and_included_files_and_env_files_are_followed() -> None:
    """
    Each fact keeps the place where it stands; a file that only one member uses is its own, whatever it is called.
    """
    files = {
        "docker-compose.prod.yml": "include: [db/stack.yml]\n"
        "services: {web: {extends: {file: common.yml, service: app}, env_file: web.vars}}\n",
        "docker-compose.dev.yml": "services: {web: {extends: {file: common.yml, service: app}}}\n",
        "common.yml": "services:\n  app:\n    image: app:1\n    environment: [MODE=fast]\n",
        "db/stack.yml": "services: {db: {image: postgres:16}}\n",
        "web.vars": "LEVEL=warning\nMODE=slow\n",
    }

    found = effective(files, "docker-compose.prod.yml")
    assert ("app:1", "common.yml", False) == found["services.web.image"]
    assert ("fast", "common.yml", False) == found["services.web.environment.MODE"]
    assert ("warning", "web.vars", True) == found["services.web.environment.LEVEL"]
    assert ("postgres:16", "db/stack.yml", True) == found["services.db.image"]


def test_an_env_file_asks_for_nothing() -> None:
    """
    Who names a variable for a service wants it there; an env file brings whatever it holds.
    """
    head = "services: {web: {image: a, "
    lacks = {"docker-compose.staging.yml": head + "environment: {MODE: a}}}\n"}
    names = {"docker-compose.prod.yml": head + "environment: {MODE: a, NOTIFY_URL: b}}}\n"}
    brings = {
        "docker-compose.prod.yml": head + "env_file: web.vars, environment: {MODE: a}}}\n",
        "web.vars": "NOTIFY_URL=b\n",
    }

    assert [Severity.WARNING] == [one.severity for one in found_in(tree_of(lacks | names)) if one.rule == "missing-key"]
    assert {Severity.INFO} == {one.severity for one in found_in(tree_of(lacks | brings)) if one.rule == "missing-key"}


def test_a_reference_stays_one_unless_the_repository_supplies_it() -> None:
    """
    A committed `.env` is read for the local side, as Compose does by itself; a secret in it is not copied.
    """
    text = "services: {web: {image: 'app:${TAG:-1}-${ARCH}', hostname: '${NAME:-x}', domainname: '${DB_PASSWORD}'}}\n"
    files = {
        "docker-compose.yml": text,
        "docker-compose.prod.yml": text,
        ".env": "TAG=2\nARCH=arm\nDB_PASSWORD=hunter2hunter2\n",
    }

    assert {
        "services.web.image": ("app:2-arm", "docker-compose.yml", True),
        "services.web.hostname": ("${NAME:-x}", "docker-compose.yml", True),
        "services.web.domainname": ("${DB_PASSWORD}", "docker-compose.yml", True),
    } == effective(files, "docker-compose.yml")
    assert "app:${TAG:-1}-${ARCH}" == effective(files, "docker-compose.prod.yml")["services.web.image"][0]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("${A}", "1"), ("$A-$B", "1-"), ("${B:-x}", "x"), ("${B-x}", ""), ("${A:+y}", "y"), ("${B:+y}", ""), ("${B+y}", "y"),
        ("${A:?no}", "1"), ("$$A", "$$A"), ("${A:-${C}}", "${A:-${C}}"), ("${C:-1}", "${C:-1}"), ("${A}${C}", "${A}${C}"),
    ],
)  # fmt: skip
def test_defaults_follow_the_shell(text: str, result: str) -> None:
    """
    A reference is replaced as Compose does it, and only when everything in the text is known.
    """
    files = {
        "docker-compose.yml": f"services: {{web: {{image: a, hostname: '{text}'}}}}\n",
        "docker-compose.prod.yml": "services: {web: {image: a}}\n",
        ".env": "A=1\nB=\n",
    }

    assert result == effective(files, "docker-compose.yml")["services.web.hostname"][0]


def test_a_name_that_the_shell_supplies_is_no_value() -> None:
    """
    `NAME` alone, in a list or in a mapping, is a reference: it neither equals nor differs.
    """
    files = {
        "docker-compose.prod.yml": "services: {web: {image: a, environment: [MODE]}}\n",
        "docker-compose.dev.yml": "services: {web: {image: a, environment: {MODE: }}}\n",
    }

    for path in files:
        assert "${MODE}" == effective(files, path)["services.web.environment.MODE"][0]


def test_short_and_long_forms_are_compared_as_one() -> None:
    """
    A list of names, a port or a mount says the same in either form.
    """
    files = {
        "docker-compose.prod.yml": "services:\n  web: {image: a, build: ., depends_on: [db], ports: ['80:80/tcp'], networks: [n]}\n"
        "  db: {image: b, volumes: ['vol:/data']}\nnetworks: {n: {}}\nvolumes: {vol: {}}\n",
        "docker-compose.staging.yml": "services:\n  web:\n    image: a\n    build: {context: .}\n"
        "    depends_on: {db: {condition: service_started}}\n    ports: [{target: 80, published: 80}]\n    networks: {n: {}}\n"
        "  db: {image: b, volumes: [{type: volume, source: vol, target: /data}]}\nnetworks: {n: }\nvolumes: {vol: }\n",
    }

    assert [] == found_in(tree_of(files))


def test_resets_take_away_what_lies_beneath() -> None:
    """
    `!reset` leaves nothing, `!override` only what it states itself.
    """
    files = {
        "docker-compose.yml": "services: {web: {image: a, ports: ['1:1'], environment: {A: 1}, command: [x], labels: {l: m}}}\n",
        "docker-compose.prod.yml": "services: {web: {ports: !reset [], environment: !override {B: 2}, command: []}}\n",
    }

    assert {"services.web.image", "services.web.environment.B", "services.web.labels.l"} == set(
        effective(files, "docker-compose.prod.yml")
    )


def test_a_file_that_cannot_be_read_is_told_and_its_member_left_out() -> None:
    """
    What extends a broken file is not compared, and the broken file is a finding although no format asks for it.
    """
    files = {
        "docker-compose.prod.yml": "services: {web: {extends: {file: common.yml, service: app}, hostname: a}}\n",
        "docker-compose.dev.yml": "services: {web: {image: a}}\n",
        "common.yml": "services: {app: [\n",
    }
    inventory = Inventory(tree_of(files))
    (family,) = inventory.families

    assert ["docker-compose.dev.yml"] == [side.member.path for side in inventory.sides(family)]
    assert [("unreadable-source", "common.yml", Severity.ERROR)] == [
        (finding.rule, finding.subject, finding.severity) for finding in found_in(tree_of(files))
    ]


@pytest.mark.parametrize(
    "files",
    [
        {"docker-compose.prod.yml": "services: {a: {extends: b}, b: {extends: a}}\n"},
        {"docker-compose.prod.yml": "services: {a: {extends: {file: docker-compose.prod.yml, service: a}, image: x}}\n"},
        {"docker-compose.prod.yml": "include: [docker-compose.prod.yml, other.yml]\nservices: {a: {image: x}}\n",
         "other.yml": "include: [docker-compose.prod.yml]\n"},
        {"docker-compose.prod.yml": "include: ['../x.yml', 'https://x/y.yml', '/etc/x.yml', '${X}.yml', {}, 3, {path: {a: b}}]\n"},
        {"docker-compose.prod.yml": "services: {a: {extends: {file: gone.yml, service: a}, image: x, env_file: [{}, gone.env, '']}}\n"},
        {"docker-compose.prod.yml": "services: [a]\nnetworks: 3\nvolumes: {a: [b]}\nsecrets: {a: {b: c}}\n"},
        {"docker-compose.prod.yml": "services: {a: 3, b: [c], d: {ports: x, volumes: {a: b}, depends_on: 3, build: [], environment: x}}\n"},
        {"docker-compose.prod.yml": "services: !reset\n  a: {image: x}\n"},
        {"docker-compose.prod.yml": "!override\nservices: {'*': {image: x, ports: [[1], {a: b}, null], extra_hosts: [a, {b: c}]}}\n"},
    ],
)  # fmt: skip
def test_nothing_in_a_file_stops_it(files: dict[str, str]) -> None:
    """
    Circles, paths that lead nowhere and shapes that Compose refuses are read as far as they go.
    """
    files |= {"docker-compose.yml": BASE, "docker-compose.dev.yml": files["docker-compose.prod.yml"]}

    assert all(finding.message for finding in found_in(tree_of(files)))


@pytest.mark.parametrize(
    "text",
    [
        "services:\n  s0: {image: x}\n" + "".join(f"  s{n}: {{extends: s{n - 1}}}\n" for n in range(1, 3000)),
        "services:\n  s0:\n    image: x\n    environment:\n" + "".join(f"      A{n}: 1\n" for n in range(2000))
        + "".join(f"  s{n}: {{extends: s0, environment: {{B: 1}}}}\n" for n in range(1, 2000)),
        "services:\n" + "".join(f"  s{n}: {{image: x, env_file: big.env}}\n" for n in range(2000)),
        "include: [" + ", ".join(f"i{n}.yml" for n in range(30)) + "]\nservices: {a: {image: x}}\n",
    ],
    ids=["chain", "wide", "env_file", "include"],
)  # fmt: skip
def test_a_bomb_is_bounded(text: str) -> None:
    """
    What files copy from one another is cut off long before it fills the memory.
    """
    included = {
        f"i{n}.yml": f"include: [{', '.join(f'i{m}.yml' for m in range(n + 1, 30))}]\nservices: {{s{n}: {{image: x}}}}\n"
        for n in range(30)
    }
    files = {"docker-compose.prod.yml": text, "docker-compose.dev.yml": "services: {a: {image: x}}\n", **included}
    files["big.env"] = "".join(f"A{n}=1\n" for n in range(2000))
    inventory = Inventory(tree_of(files))
    (family,) = inventory.families
    started = time.process_time()

    assert all(len(side.settings) <= 110_000 for side in inventory.sides(family))
    assert time.process_time() - started < 20
