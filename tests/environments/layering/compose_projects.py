"""Compose projects to lay over each other: a table of tricky ones, and as many more as a seed gives."""

from __future__ import annotations

import json
import random
from typing import Any, Final

Project = tuple[dict[str, str], tuple[str, ...]]
_HEAD: Final = "services:\n  web:\n    image: app\n"


def two(base: str, over: str, rest: str = "") -> Project:
    """A base and an override that each say something about the service `web`."""

    def one(text: str, head: str) -> str:
        return head + "".join(f"    {line}\n" for line in text.splitlines())

    return {"a.yml": one(base, _HEAD) + rest, "b.yml": one(over, "services:\n  web:\n")}, ("a.yml", "b.yml")


TRICKY: Final[dict[str, Project]] = {
    "scalars": two("restart: always\nhostname: a", "restart: 'no'\nuser: root"),
    "environment, list under mapping": two("environment: [A=1, B=2, C]", "environment: {B: 3, D: 4, E: }"),
    "environment, mapping under list": two("environment: {A: 1, B: 2}", "environment: [B=, C=x=y, A]"),
    "environment, null keeps the map": two("environment: {A: 1}", "environment:"),
    "labels": two("labels: [a.b=1, 'x/y=2', c]", "labels: {a.b: 3, 'x/y': 4}"),
    "annotations and sysctls": two("annotations: [a=1]\nsysctls: [net.a=1]", "annotations: {a: 2, b: 3}\nsysctls: {net.a: 2}"),
    "build, text under mapping": two("build: ./x", "build: {args: [A=1], target: t}"),
    "build, mapping under text": two("build: {context: ./app, args: {A: 1, B: }}", "build: ./y"),
    "build args and labels": two("build: {context: ./app, args: [A=1, B=2], labels: [a=1]}", "build: {args: {B: 3}, labels: {a: 2}}"),
    "command text over list": two("command: [a, b]", "command: c d"),
    "command emptied": two("command: [a, b]\nentrypoint: e f", "command: []\nentrypoint:"),
    "command list over list": two("command: [a, A=1]", "command: [A=2]"),
    "healthcheck": two("healthcheck: {test: [CMD, a], interval: 5s}", "healthcheck: {test: b c, retries: 2}"),
    "healthcheck emptied": two("healthcheck: {test: [CMD, a], retries: 3}", "healthcheck: {disable: true}"),
    "ports": two("ports: ['80', '8080:80', '127.0.0.1:1:1', '53:53/udp']", "ports: ['8080:80/tcp', '0.0.0.0:9:9', '53:53']"),
    "ports, long over short": two(
        "ports: ['8080:80', '90:90']", "ports: [{target: 80, published: '8080'}, {target: 91, published: '91', protocol: udp}]"
    ),
    "ports, short over long": two("ports: [{target: 80, published: '8080', host_ip: 127.0.0.1}, {target: 7}]", "ports: ['127.0.0.1:8080:80', 7]"),
    "expose": two("expose: ['1', 2]", "expose: [2, '3']"),
    "volumes by target": two(
        "volumes: ['./a:/a', 'dd:/data', /anon, './c:/c:ro']", "volumes: ['./b:/a', '/data', './c:/c/', 'dd:/d2']", "volumes: {dd: }\n"
    ),
    "volumes, long over short": two(
        "volumes: ['./a:/a', './b:/b']", "volumes: [{type: bind, source: ./x, target: /a, read_only: true}, {type: tmpfs, target: /t}]"
    ),
    "volumes, short over long": two("volumes: [{type: volume, source: dd, target: /a}]", "volumes: ['./a:/a']", "volumes: {dd: {}}\n"),
    "devices": two("devices: ['/dev/a:/dev/x', /dev/b]", "devices: ['/dev/c:/dev/x:rw', '/dev/d:/dev/b']"),
    "depends_on, long over short": two("depends_on: [b, c]", "depends_on: {b: {condition: service_healthy, restart: true}}", "  b: {image: b}\n  c: {image: c}\n"),
    "depends_on, short over long": two("depends_on: {b: {condition: service_healthy, restart: true}, c: {condition: service_healthy}}", "depends_on: [b, c]", "  b: {image: b}\n  c: {image: c}\n"),
    "networks, short over long": two("networks: {n: {aliases: [x]}, m: }", "networks: [n, o]", "networks: {n: , m: {}, o: {driver: bridge}}\n"),
    "networks, long over short": two("networks: [n]", "networks: {n: {aliases: [x, y]}}", "networks: {n: }\n"),
    "network aliases": two("networks: {n: {aliases: [x]}}", "networks: {n: {aliases: [x, y], priority: 3}}", "networks: {n: }\n"),
    "dns": two("dns: 1.1.1.1\ndns_search: a\ntmpfs: /t", "dns: [1.1.1.1, 8.8.8.8]\ndns_search: [b]\ntmpfs: [/u, /t]"),
    "capabilities": two("cap_add: [A, B]\ncap_drop: [ALL]", "cap_add: [B, C]"),
    "appended": two("security_opt: [a:1]\ngroup_add: [g]", "security_opt: [b:2]\ngroup_add: [h]"),
    "extra_hosts": two("extra_hosts: ['a:1.1.1.1', 'b=2.2.2.2']", "extra_hosts: {a: 1.1.1.1, b: 3.3.3.3, c: 4.4.4.4}"),
    "extra_hosts, lists": two("extra_hosts: ['a=1.1.1.1']", "extra_hosts: ['a=2.2.2.2', 'a=1.1.1.1']"),
    "ulimits": two("ulimits: {nofile: {soft: 1, hard: 2}, nproc: 5}", "ulimits: {nofile: {soft: 3, hard: 4}, nproc: 6}"),
    "logging, same driver": two("logging: {driver: json-file, options: {a: '1', b: '2'}}", "logging: {options: {b: '3'}}"),
    "logging, other driver": two("logging: {driver: json-file, options: {a: '1'}}", "logging: {driver: syslog, options: {b: '3'}}"),
    "deploy": two("deploy: {replicas: 2, labels: [a=1]}", "deploy: {replicas: 3, labels: {a: 2}}"),
    "secrets": two(
        "secrets: [s, {source: t, target: /x}]", "secrets: [{source: s, target: /run/secrets/s}, {source: s, target: /x}, t]",
        "secrets: {s: {file: ./s}, t: {environment: T}}\n",
    ),
    "configs": two("configs: [c, {source: d, target: /x}]", "configs: [{source: d, target: /c}]", "configs: {c: {file: ./c}, d: {file: ./d}}\n"),
    "profiles": two("profiles: [a]", "profiles: [b, a]"),
    "reset a scalar": two("restart: always\nhostname: a", "restart: !reset null"),
    "reset a list": two("ports: ['1:1']\nvolumes: ['./a:/a']", "ports: !reset []\nvolumes: !reset"),
    "reset a mapping": two("environment: {A: 1, B: 2}\nlabels: {a: b}", "environment: {A: !reset null}\nlabels: !reset {}"),
    "reset deep": two("deploy: {replicas: 2, labels: {a: b}}", "deploy: {replicas: !reset 0}"),
    "reset a dependency": two("depends_on: [b, c]", "depends_on: {b: !reset null}", "  b: {image: b}\n  c: {image: c}\n"),
    "override a list": two("ports: ['1:1', '2:2']", "ports: !override ['3:3']"),
    "override a mapping": two("environment: {A: 1, B: 2}", "environment: !override {C: 3}"),
    "override deep": two("build: {context: ./app, args: {A: 1, B: 2}}", "build: {args: !override {C: 3}}"),
    "reset a service": ({"a.yml": _HEAD + "  db: {image: db}\n", "b.yml": "services:\n  db: !reset null\n"}, ("a.yml", "b.yml")),
    "three files": (
        {"a.yml": _HEAD + "    ports: ['1:1']\n    environment: [A=1]\n", "b.yml": "services: {web: {ports: !reset [], environment: {B: 2}}}\n",
         "c.yml": "services: {web: {ports: ['3:3'], environment: {A: 3}}}\n"},
        ("a.yml", "b.yml", "c.yml"),
    ),
    "anchors": (
        {"a.yml": "x-e: &e {A: 1, B: 2}\nservices:\n  web: {image: app, environment: {<<: *e, B: 3}}\n", "b.yml": "services: {web: {environment: [A=9]}}\n"},
        ("a.yml", "b.yml"),
    ),
    "extends in one file": (
        {"a.yml": "services:\n  base: {image: b, environment: {A: 1, B: 2}, ports: ['1:1'], command: x}\n"
         "  web: {extends: base, environment: [B=3], ports: ['2:2'], command: y}\n  top: {extends: {service: web}, labels: [a=b], build: ./app}\n"},
        ("a.yml",),
    ),
    "extends another file": (
        {"a.yml": "services:\n  web: {extends: {file: common/c.yml, service: base}, environment: {A: 2}}\n  db: {image: db}\n",
         "common/c.yml": "services:\n  base: {extends: {file: d.yml, service: root}, build: ./app, env_file: e.env, volumes: ['./v:/v']}\n",
         "common/d.yml": "services:\n  root: {environment: [A=1, R=1], volumes: ['./w:/w'], depends_on: [db]}\n", "common/e.env": "E=1\nA=0\n"},
        ("a.yml",),
    ),
    "extends before merge": (
        {"a.yml": "services:\n  base: {image: b, ports: ['1:1'], environment: {A: 1}}\n  web: {extends: base, ports: ['2:2']}\n",
         "b.yml": "services: {base: {environment: {A: 9}}, web: {ports: !override ['3:3'], environment: {B: 2}}}\n"},
        ("a.yml", "b.yml"),
    ),
    "reset in extends": (
        {"a.yml": "services:\n  base: {image: b, ports: ['1:1'], environment: {A: 1, B: 1}}\n"
         "  web: {extends: base, ports: !reset [], environment: !override {C: 1}}\n"},
        ("a.yml",),
    ),
    "extends in an override": (
        {"a.yml": _HEAD, "b.yml": "services: {web: {extends: {file: sub/c.yml, service: s}, labels: {a: b}}}\n",
         "sub/c.yml": "services: {s: {environment: [S=1], build: ./app}}\n"},
        ("a.yml", "b.yml"),
    ),
    "include": (
        {"a.yml": "include: [sub/c.yml]\n" + _HEAD + "    depends_on: [db]\n", "sub/c.yml": "services: {db: {image: db, env_file: x.env, volumes: ['./d:/d', 'vv:/v']}}\nvolumes: {vv: }\n",
         "sub/x.env": "X=1\n"},
        ("a.yml",),
    ),
    "include with an override": (
        {"a.yml": "include:\n  - path: [sub/c.yml, over.yml]\n    project_directory: sub\n" + _HEAD,
         "sub/c.yml": "services: {db: {image: db, build: ./app}}\n", "over.yml": "services: {db: {image: other, environment: {O: 1}, volumes: ['./o:/o']}}\n"},
        ("a.yml",),
    ),
    "include in include": (
        {"a.yml": "include: [sub/b.yml]\n" + _HEAD, "sub/b.yml": "include: [deep/c.yml]\nservices: {b: {image: b}}\n", "sub/deep/c.yml": "services: {c: {image: c, build: ./app}}\n"},
        ("a.yml",),
    ),
    "an override of what is included": (
        {"a.yml": "include: [sub/c.yml]\n" + _HEAD, "sub/c.yml": "services: {db: {image: db, ports: ['1:1']}}\n", "b.yml": "services: {db: {ports: !reset [], image: d2}}\n"},
        ("a.yml", "b.yml"),
    ),
    "env files": (
        {"a.yml": _HEAD + "    env_file: [x.env, {path: y.env}, {path: none.env, required: false}]\n    environment: {C: 3, D: }\n",
         "x.env": "A=1\nB=1\nC=1\nD=1\n", "y.env": "# note\nexport B=2\nQ='a b'\n"},
        ("a.yml",),
    ),
    "env files of two files": (
        {"a.yml": _HEAD + "    env_file: x.env\n", "b.yml": "services: {web: {env_file: [y.env, ./x.env], environment: [B=9]}}\n", "x.env": "A=1\nB=1\n", "y.env": "A=2\nZ=\n"},
        ("a.yml", "b.yml"),
    ),
    "files below": (
        {"deploy/a.yml": _HEAD + "    env_file: x.env\n    build: ../app\n", "over/b.yml": "services: {web: {env_file: y.env, volumes: ['./v:/v']}}\n",
         "deploy/x.env": "A=1\n", "deploy/y.env": "B=1\n", "over/y.env": "B=2\n"},
        ("deploy/a.yml", "over/b.yml"),
    ),
    "resources": (
        {"a.yml": _HEAD + "    networks: [n]\n    volumes: ['vv:/v']\nnetworks: {n: {driver: bridge, labels: [a=1]}}\nvolumes: {vv: {labels: {a: b}}, ww: }\n",
         "b.yml": "networks: {n: {internal: true, labels: {a: 2, b: 3}}, m: {external: true}}\nvolumes: {vv: {driver: local, labels: [c=d]}}\n"},
        ("a.yml", "b.yml"),
    ),
    "address pools": (
        {"a.yml": _HEAD + "    networks: [n]\nnetworks: {n: {ipam: {config: [{subnet: 10.0.0.0/8}]}}}\n",
         "b.yml": "networks: {n: {ipam: {config: [{subnet: 10.0.0.0/8, gateway: 10.0.0.1}]}}}\n"},
        ("a.yml", "b.yml"),
    ),
}  # fmt: skip


def generated(seed: int) -> Project:
    """A project made from `seed`: one to three files, with what they extend, include and read."""
    draw = random.Random(seed)
    files: dict[str, str] = {}
    for name in ("x.env", "sub/y.env"):
        files[name] = "".join(f"{key}={draw.randint(0, 9)}\n" for key in draw.sample("ABCDE", draw.randint(0, 4)))
    common = {name: _service(draw, name, (), full=True) for name in ("one", "two")}
    files["sub/common.yml"] = _written(draw, {"services": common})
    files["sub/included.yml"] = _written(draw, {"services": {"inc": _service(draw, "inc", (), full=True)}})
    paths = tuple(f"{letter}.yml" for letter in "abc"[: draw.randint(1, 3)])
    for path in paths:
        files[path] = _written(draw, _file(draw, first=path == paths[0]))
    return files, paths


def _file(draw: random.Random, *, first: bool) -> dict[str, Any]:
    names = ("web", "db", "job") if first else tuple(draw.sample(("web", "db", "job"), draw.randint(1, 3)))
    services = {name: _service(draw, name, names, full=first) for name in names}
    for name, service in services.items():
        if draw.random() < 0.2:
            service["extends"] = {"file": "sub/common.yml", "service": draw.choice(("one", "two"))}
        elif draw.random() < 0.2 and name != "web":
            service["extends"] = "web" if "web" in services else {"file": "sub/common.yml", "service": "one"}
    found: dict[str, Any] = {"services": services}
    if first:
        found |= {
            "networks": {"n": None, "m": {}},
            "volumes": {"vv": {}, "ww": None},
            "secrets": {"s": {"file": "./s"}, "t": {"file": "./t"}},
        }
        if draw.random() < 0.4:
            found["include"] = [draw.choice(("sub/included.yml", {"path": "sub/included.yml"}))]
    return found


def _pairs(draw: random.Random, names: str) -> Any:
    chosen = draw.sample(names, draw.randint(1, len(names) - 1))
    if draw.random() < 0.5:
        return [name if draw.random() < 0.2 else f"{name}={draw.choice(('', '1', 'x=y', 'a b'))}" for name in chosen]
    return {name: draw.choice((None, 1, "x", "", True)) if draw.random() < 0.4 else "v" for name in chosen}


def _some(draw: random.Random, choices: tuple[Any, ...]) -> list[Any]:
    return draw.sample(choices, draw.randint(1, min(3, len(choices))))


_KEYS: Final[dict[str, Any]] = {
    "environment": lambda draw: _pairs(draw, "ABCDE"),
    "labels": lambda draw: _pairs(draw, "abcd"),
    "annotations": lambda draw: {"a": "1"} if draw.random() < 0.5 else ["a=2", "b=3"],
    "command": lambda draw: draw.choice(("run it", ["run", "it"], [], None, ["A=1"])),
    "entrypoint": lambda draw: draw.choice(("start", ["start", "-x"], [])),
    "ports": lambda draw: _some(draw, ("80", "8080:80", "127.0.0.1:8080:80", "53:53/udp", "53:53", {"target": 80, "published": "8080"}, {"target": 80})),
    "expose": lambda draw: _some(draw, ("1", "2", "3")),
    "volumes": lambda draw: _some(draw, ("./a:/a", "vv:/a", "vv:/v:ro", "/anon", "./b:/b/", {"type": "bind", "source": "./c", "target": "/a"}, {"type": "volume", "source": "ww", "target": "/w"})),
    "dns": lambda draw: draw.choice(("1.1.1.1", ["1.1.1.1", "8.8.8.8"], ["9.9.9.9"])),
    "tmpfs": lambda draw: draw.choice(("/t", ["/t", "/u"])),
    "cap_add": lambda draw: _some(draw, ("A", "B", "C")),
    "networks": lambda draw: draw.choice((["n"], ["n", "m"], {"n": None}, {"n": {"aliases": ["x"]}, "m": None})),
    "secrets": lambda draw: _some(draw, ("s", "t", {"source": "s", "target": "/x"}, {"source": "t", "target": "/x"})),
    "healthcheck": lambda draw: draw.choice(({"test": "a b"}, {"test": ["CMD", "a"], "retries": 3}, {"retries": 5}, {"disable": True})),
    "build": lambda draw: draw.choice(("./app", "./api", {"context": "./app", "args": ["A=1", "B"]}, {"args": {"A": "2"}, "target": "t"}, {"dockerfile": "D"})),
    "extra_hosts": lambda draw: draw.choice((["a:1.1.1.1"], ["a=2.2.2.2", "b=3.3.3.3"], {"a": "1.1.1.1", "b": "4.4.4.4"})),
    "env_file": lambda draw: draw.choice(("./x.env", ["x.env"], [{"path": "x.env"}, {"path": "gone.env", "required": False}])),
    "logging": lambda draw: draw.choice(({"driver": "d", "options": {"a": "1"}}, {"driver": "e"}, {"options": {"b": "2"}})),
    "restart": lambda draw: draw.choice(("always", "no", "on-failure")),
    "hostname": lambda draw: draw.choice(("h", "i")),
    "profiles": lambda draw: _some(draw, ("p", "q")),
    "deploy": lambda draw: draw.choice(({"replicas": 2}, {"labels": ["a=1"]}, {"labels": {"a": "2"}, "replicas": 3})),
}  # fmt: skip


def _service(draw: random.Random, name: str, others: tuple[str, ...], *, full: bool) -> dict[str, Any]:
    service: dict[str, Any] = {"image": name} if full else {}
    for key in draw.sample(list(_KEYS), draw.randint(0, 7)):
        service[key] = _KEYS[key](draw)
    needed = [other for other in others if other > name]  # no circle
    if needed and draw.random() < 0.4 and full:
        short = draw.random() < 0.5
        service["depends_on"] = needed if short else {other: {"condition": "service_healthy"} for other in needed}
    if name in ("one", "two", "inc"):
        for key in ("volumes", "networks", "secrets", "env_file", "build"):  # what these files do not declare
            service.pop(key, None)
        if draw.random() < 0.5:
            service["env_file"] = "y.env"
    return service


_UNTAGGED: Final = ("image", "extends", "depends_on")  # what a project is refused without


def _written(draw: random.Random, document: dict[str, Any]) -> str:
    """A document as YAML: JSON is that, and a tag is written before the value that it marks."""
    extended = any(service.get("extends") == "web" for service in document["services"].values())
    for name, service in document["services"].items():
        if extended and name == "web":
            continue  # Compose 2.40 forgets the resets of a service that another one of its file extends
        for key in [
            key for key in service if draw.random() < 0.08 and service[key] is not None and key not in _UNTAGGED
        ]:
            service[key] = {"!": draw.choice(("!reset", "!override")), "value": service[key]}
    return _yaml(document) + "\n"


def _yaml(node: Any) -> str:
    if isinstance(node, dict) and "!" in node:
        return f"{node['!']} {_yaml(node['value'])}"
    if isinstance(node, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {_yaml(value)}" for key, value in node.items()) + "}"
    return "[" + ", ".join(map(_yaml, node)) + "]" if isinstance(node, list) else json.dumps(node)
