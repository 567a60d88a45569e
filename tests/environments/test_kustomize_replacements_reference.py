"""Replacements and vars come to what Kustomize itself builds: a table of every feature, and overlays made at random."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from parity_hooks.environments.inventory import Inventory
from parity_hooks.environments.layering.kustomize import objects
from tests.environments.kustomize_reference import (
    HOW,
    UNKNOWN,
    built_by_reference,
    built_by_us,
    differing,
    reference,
)
from tests.laws.strategies import tree_of

REPLACEMENTS_SINCE = (5, 0, 0)
PATTERNS_SINCE = (5, 8, 0)  # regular expressions in `select`, values inside documents; `sourceValue` a little earlier
needs_reference = pytest.mark.skipif(reference() is None, reason=f"neither kustomize nor kubectl is here: {HOW}")

WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}, annotations: {a.b/c: dotted, note: $(HOST)}}
spec:
  replicas: 2
  template:
    metadata: {annotations: {host: at $(HOST)}}
    spec:
      initContainers:
        - {name: init, image: i, command: [go, $(HOST)]}
      containers:
        - name: web
          image: registry.example/web:1.0
          args: [--host=$(HOST), $(LOCAL), $$(HOST), $(HOST, '$(HOST)$(PORT)', '100$']
          env:
            - {name: MODE, value: slow}
            - {name: LOCAL, value: $(HOST)}
            - {name: URL, value: http://old.example:80/x}
          ports: [{containerPort: 80, name: http}]
        - name: side-web
          image: side
          env:
            - {name: MODE, value: none}
"""
JOB = """\
apiVersion: batch/v1
kind: Job
metadata: {name: once, labels: {app: once}}
spec: {template: {spec: {containers: [{name: once, image: o, env: [{name: MODE, value: m}]}]}}}
"""
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: db, labels: {app: db}}
spec: {clusterIP: 10.0.0.1, ports: [{name: sql, port: 5432}, {name: web, port: 80}]}
"""
SETTINGS = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {HOST: db.example, LEVEL: "1", URL: "https://a.example:443/path", empty: "", dotted.key: d, on: "true"}
"""
SHOP = "apiVersion: shop.example/v1\nkind: Shop\nmetadata: {name: shop}\nspec: {size: 1, word: w, ratio: 1.5, open: true, list: [a, b], map: {k: v}, rules: [{match: x}, {match: y}]}\n"
BASE = {
    "base/kustomization.yaml": "resources: [web.yaml, job.yaml, service.yaml, settings.yaml, shop.yaml]\n",
    "base/web.yaml": WEB,
    "base/job.yaml": JOB,
    "base/service.yaml": SERVICE,
    "base/settings.yaml": SETTINGS,
    "base/shop.yaml": SHOP,
}
HOST = "{kind: ConfigMap, name: settings, fieldPath: data.HOST}"
CONTAINERS = "spec.template.spec.containers"
MODE = f"'{CONTAINERS}.[name=^web$].env.[name=MODE].value'"
COMPONENT = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"


def overlay(text: str, **files: str) -> dict[str, str]:
    """An overlay over the base; `files` are named `over__x` for `over/x.yaml`."""
    named = {f"{name.replace('__', '/')}.yaml": content for name, content in files.items()}
    return {**BASE, "over/kustomization.yaml": f"resources: [../base]\n{text}", **named}


def copying(
    source: str = HOST, paths: str = f"[{MODE}]", select: str = "{kind: Deployment}", more: str = ""
) -> dict[str, str]:
    return overlay(replacing(source, paths, select, more))


def replacing(source: str = HOST, paths: str = f"[{MODE}]", select: str = "{kind: Deployment}", more: str = "") -> str:
    return f"replacements:\n- source: {source}\n  targets: [{{select: {select}, fieldPaths: {paths}{more}}}]\n"


def options(text: str) -> str:
    return f", options: {{{text}}}"


def variables(*given: str) -> str:
    return f"vars: [{', '.join(given)}]\n"


def var(name: str, field: str, objref: str = "{apiVersion: v1, kind: ConfigMap, name: settings}") -> str:
    return f"{{name: {name}, objref: {objref}, fieldref: {{fieldpath: '{field}'}}}}"


SHOPS = "{kind: Shop, fieldPath: %s}"
IN_SHOP = "{kind: Shop}"
TABLE: dict[str, dict[str, str]] = {
    "a field": copying(),
    "the name by default": copying("{kind: Service}", "[]", "{kind: Shop}"),
    "a name with a prefix": overlay("namePrefix: p-\nnameSuffix: -s\n" + replacing("{kind: Service, name: db}")),
    "by the name with a prefix": overlay("namePrefix: p-\n" + replacing("{kind: Service, name: p-db}", select="{name: p-web}")),
    "a namespace": overlay("namespace: shop\n" + replacing("{kind: Service, fieldPath: metadata.namespace}")),
    "in a namespace": overlay("namespace: shop\n" + replacing("{kind: ConfigMap, namespace: shop, fieldPath: data.HOST}", select="{kind: Deployment, namespace: shop}")),
    "in the namespace before": overlay("namespace: shop\n" + replacing("{kind: ConfigMap, namespace: default, fieldPath: data.HOST}")),
    "the namespace of a namespace": {"over/kustomization.yaml": "resources: [n.yaml, s.yaml]\nnamespace: shop\nnamePrefix: p-\n" + replacing("{kind: Namespace}", "[data.HOST]", "{kind: ConfigMap}"), "over/n.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: base}\n", "over/s.yaml": SETTINGS},
    "a common label": overlay("commonLabels: {common-team: one}\n" + replacing("{kind: Service, fieldPath: metadata.labels.common-team}")),
    "a common annotation": overlay("commonAnnotations: {common-note: one}\n" + replacing("{kind: Service, fieldPath: metadata.annotations.common-note}")),
    "by group and version": copying("{group: shop.example, version: v1, fieldPath: spec.size}", select="{group: apps, version: v1}"),
    "several fields and targets": overlay(f"replacements:\n- source: {HOST}\n  targets:\n  - {{select: {{kind: Deployment}}, fieldPaths: [{MODE}, metadata.labels.app]}}\n  - {{select: {{kind: Job}}, fieldPaths: [{CONTAINERS}.0.image]}}\n  - {{select: {{name: nobody}}, fieldPaths: [x]}}\n"),
    "nobody selected": copying(select="{name: nobody}"),
    "everybody selected": copying(paths="[metadata.labels.app]", select="{labelSelector: app}"),
    "select by label": copying(paths="[metadata.labels.app]", select="{labelSelector: app=web}"),
    "reject a name": copying(paths="[metadata.labels.app]", select="{labelSelector: app}", more=", reject: [{name: web}, {kind: Job}]"),
    "reject both together": copying(paths="[metadata.labels.app]", select="{labelSelector: app}", more=", reject: [{name: web, kind: Job}]"),
    "reject by label": copying(paths="[metadata.labels.app]", select="{labelSelector: app}", more=", reject: [{labelSelector: app=db}]"),
    "reject by kind or label": copying(paths="[metadata.labels.app]", select="{labelSelector: app}", more=", reject: [{kind: Job, labelSelector: app=db}]"),
    "reject an old name": overlay("nameSuffix: -dev\n" + replacing(paths="[metadata.labels.app]", select="{labelSelector: app}", more=", reject: [{name: web}]")),
    "reject nothing": copying(paths="[metadata.labels.app]", select="{labelSelector: app}", more=", reject: [{}]"),
    "a selector fits anywhere": copying(paths=f"['{CONTAINERS}.[name=web].env.[name=MODE].value']"),
    "a selector with an anchor": copying(paths=f"['{CONTAINERS}.[name=^web$].env.[name=MODE].value']"),
    "every item": copying(paths=f"['{CONTAINERS}.*.env.[name=MODE].value']"),
    "every item, some without": copying(paths=f"['{CONTAINERS}.*.env.[name=URL].value']"),
    "every item of every item": copying(paths=f"['{CONTAINERS}.*.env.*.value']"),
    "a position": copying(paths=f"[{CONTAINERS}.1.env.0.value]"),
    "a text in a list": copying(paths="['spec.list.[=a]']", select=IN_SHOP),
    "an escaped dot": copying(paths=r"['metadata.annotations.a\.b/c']"),
    "a bracketed dot": copying(paths="['metadata.annotations.[a.b/c]']"),
    "a source with a dot": copying(r"{kind: ConfigMap, fieldPath: 'data.dotted\.key'}"),
    "a source with a bracket": copying("{kind: ConfigMap, fieldPath: 'data.[dotted.key]'}"),
    "a source in a list": copying("{kind: Service, fieldPath: 'spec.ports.[name=sql].port'}"),
    "a source at a position": copying("{kind: Service, fieldPath: spec.ports.1.port}"),
    "a source at the end": copying("{kind: Service, fieldPath: spec.ports.-.port}"),
    "a source among texts": copying(SHOPS % "'spec.list.[=b]'"),
    "a leading dot": copying("{kind: Service, fieldPath: .spec.clusterIP}"),
    "an empty text": copying("{kind: ConfigMap, fieldPath: data.empty}"),
    "a number": copying(SHOPS % "spec.size"),
    "a number into a number": copying("{kind: Service, fieldPath: 'spec.ports.0.port'}", "[spec.replicas]"),
    "a float": copying(SHOPS % "spec.ratio"),
    "a text into a switch": copying("{kind: ConfigMap, fieldPath: data.on}", "[spec.open]", IN_SHOP),
    "a mapping": copying(SHOPS % "spec.map", "[spec.rules]", IN_SHOP),
    "a mapping over a text": copying(SHOPS % "spec.map", "[spec.word]", IN_SHOP),
    "a list created": copying(SHOPS % "spec.list", "[spec.new.deep]", IN_SHOP, options("create: true")),
    "a mapping created": copying(SHOPS % "spec.map", "[metadata.annotations]", IN_SHOP, options("create: true")),
    "a text over a list": copying(paths="[spec.list]", select=IN_SHOP),
    "created": copying(paths="[metadata.annotations.new]", select="{kind: Job}", more=options("create: true")),
    "created where it is": copying(more=options("create: true")),
    "an item created": copying(paths=f"['{CONTAINERS}.[name=web].env.[name=NEW].value']", more=options("create: true")),
    "a list with an item created": copying(paths="['spec.new.[name=a].b']", select=IN_SHOP, more=options("create: true")),
    "an item created at the end": copying(paths="[spec.list.2]", select=IN_SHOP, more=options("create: true")),
    "an item created for a text": copying(paths="['spec.list.[=c]']", select=IN_SHOP, more=options("create: true")),
    "created in every item": copying(paths=f"['{CONTAINERS}.*.workingDir']", more=options("create: true")),
    "a part of the source": copying("{kind: ConfigMap, fieldPath: data.URL, options: {delimiter: /, index: 2}}"),
    "a part without an index": copying("{kind: ConfigMap, fieldPath: data.URL, options: {delimiter: ':'}}"),
    "a part of the target": copying(paths="['spec.template.spec.containers.0.image']", more=options("delimiter: ':', index: 1")),
    "in front of the target": copying(paths="['spec.template.spec.containers.0.image']", more=options("delimiter: '/', index: -1")),
    "behind the target": copying(paths="['spec.template.spec.containers.0.image']", more=options("delimiter: '/', index: 9")),
    "a part of nothing": copying(paths="[metadata.annotations.new]", select="{kind: Job}", more=options("create: true, delimiter: '/', index: 1")),
    "parts of both": copying("{kind: ConfigMap, fieldPath: data.URL, options: {delimiter: ':', index: 2}}", "['spec.template.spec.containers.[name=^web$].env.[name=URL].value']", more=options("delimiter: ':', index: 2")),
    "an encoding that nobody reads": copying(more=options("encoding: base64")),
    "a name is replaced": copying(paths="[metadata.name]", select="{kind: Job}"),
    "a part of a name with a prefix": overlay("namePrefix: p-\n" + replacing(paths="[metadata.name]", select="{kind: Job}", more=options("delimiter: '-', index: 9"))),
    "a namespace is replaced": overlay("namespace: shop\n" + replacing(paths="[metadata.namespace]", select="{kind: Job}")),
    "a common label is replaced": overlay("commonLabels: {common-team: one}\n" + replacing(paths="[metadata.labels.common-team]", select="{kind: Job}")),
    "one after another": overlay(replacing() + f"- source: {{kind: Deployment, fieldPath: {MODE.replace('^web$', 'web')}}}\n  targets: [{{select: {{kind: Job}}, fieldPaths: [metadata.labels.app]}}]\n"),
    "from a file": overlay("replacements: [{path: r.yaml}]\n", over__r=f"source: {HOST}\ntargets: [{{select: {{kind: Deployment}}, fieldPaths: [{MODE}]}}]\n"),
    "several from a file": overlay("replacements: [{path: r.yaml}]\n", over__r=f"- source: {HOST}\n  targets: [{{select: {{kind: Deployment}}, fieldPaths: [{MODE}]}}]\n- source: {{kind: Service}}\n  targets: [{{select: {{kind: Job}}, fieldPaths: [metadata.labels.app]}}]\n"),
    "after patches": overlay("patches: [{path: p.yaml}]\n" + replacing(), over__p="apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {HOST: patched}\n"),
    "after images": overlay("images: [{name: side, newTag: '9'}]\n" + replacing("{kind: Deployment, fieldPath: 'spec.template.spec.containers.1.image'}")),
    "generated": overlay("configMapGenerator: [{name: made, literals: [A=1]}]\ngeneratorOptions: {disableNameSuffixHash: true}\n" + replacing("{kind: ConfigMap, name: made, fieldPath: data.A}")),
    "a generated secret": overlay("secretGenerator: [{name: made, literals: [A=1]}]\ngeneratorOptions: {disableNameSuffixHash: true}\n" + replacing("{kind: Secret, name: made, fieldPath: data.A}")),
    "generated into": overlay("configMapGenerator: [{name: made, literals: [A=1]}]\ngeneratorOptions: {disableNameSuffixHash: true}\n" + replacing(paths="[data.A]", select="{name: made}")),
    "in a base": {**overlay("namePrefix: p-\n"), "base/kustomization.yaml": BASE["base/kustomization.yaml"] + replacing("{kind: Service}")},
    "in a component": overlay("components: [../part]\nconfigMapGenerator: [{name: made, literals: [A=1]}]\ngeneratorOptions: {disableNameSuffixHash: true}\n") | {"part/kustomization.yaml": COMPONENT + replacing("{kind: ConfigMap, name: made, fieldPath: data.A}")},
    "over a document": {"over/kustomization.yaml": "resources: [s.yaml, j.yaml]\n" + replacing("{kind: Job}", "['data.[a.yaml]']", "{kind: ConfigMap}"), "over/s.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\ndata:\n  a.yaml: |\n    x: 1\n", "over/j.yaml": JOB},
    "vars": overlay(variables(var("HOST", "data.HOST"))),
    "a var of the name by default": overlay(variables("{name: HOST, objref: {apiVersion: v1, kind: Service, name: db}}")),
    "a var of a name with a prefix": overlay("namePrefix: p-\n" + variables(var("HOST", "metadata.name"))),
    "a var by version": overlay(variables(var("HOST", "spec.replicas", "{group: apps, version: v1, kind: Deployment, name: web}"))),
    "several vars": overlay(variables(var("HOST", "data.HOST"), var("PORT", "data.LEVEL"))),
    "a var that a container knows too": overlay(variables(var("LOCAL", "data.HOST"), var("HOST", "data.LEVEL"))),
    "a var with a number": overlay(variables(var("HOST", "spec.ports[0].port", "{apiVersion: v1, kind: Service, name: db}"))),
    "a var with a float": overlay(variables(var("HOST", "spec.ratio", "{apiVersion: shop.example/v1, kind: Shop, name: shop}"))),
    "a var with a switch": overlay(variables(var("HOST", "spec.open", "{apiVersion: shop.example/v1, kind: Shop, name: shop}"))),
    "a var of a later patch": {**overlay(variables(var("HOST", "data.HOST"))), "top/kustomization.yaml": "resources: [../over]\npatches: [{path: p.yaml}]\n", "top/p.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {HOST: patched}\n"},
    "a var of a later prefix": {**overlay(variables(var("HOST", "metadata.name"))), "top/kustomization.yaml": "resources: [../over]\nnamePrefix: t-\n"},
    "a var in a base": {**overlay("namespace: shop\n"), "base/kustomization.yaml": BASE["base/kustomization.yaml"] + variables(var("HOST", "metadata.namespace"))},
    "a var in a component": overlay("components: [../part]\n") | {"part/kustomization.yaml": COMPONENT + variables(var("HOST", "data.HOST"))},
    "a var that nobody uses": overlay(variables(var("OTHER", "data.HOST"))),
    "a var for a field of one's own": overlay("configurations: [c.yaml]\n" + variables(var("HOST", "data.HOST")) + replacing("{kind: Deployment, fieldPath: metadata.annotations.note}", "[spec.word]", IN_SHOP), over__c="varReference: [{path: spec/word, kind: Shop}]\n"),
    "a field of one's own in a base": {**overlay(variables(var("HOST", "data.HOST"))), "base/kustomization.yaml": BASE["base/kustomization.yaml"] + "configurations: [c.yaml]\n", "base/c.yaml": "varReference: [{path: data, kind: ConfigMap}]\n", "base/settings.yaml": SETTINGS.replace("LEVEL:", "HERE: at $(HOST), LEVEL:")},
    "vars in other kinds": {"over/kustomization.yaml": "resources: [a.yaml]\n" + variables(var("HOST", "data.HOST", "{apiVersion: v1, kind: ConfigMap, name: c}")), "over/a.yaml": """\
apiVersion: v1
kind: ConfigMap
metadata: {name: c, labels: {host: $(HOST)}}
data: {HOST: h, not: $(HOST)}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: j}
spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: a, args: [$(HOST)], workingDir: $(HOST), volumeMounts: [{name: v, mountPath: /$(HOST)}]}]}}}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i}
spec: {rules: [{host: $(HOST)}], tls: [{hosts: [a.$(HOST)], secretName: $(HOST)}]}
---
apiVersion: v1
kind: Service
metadata: {name: s}
spec: {ports: [{port: 1, targetPort: $(HOST)}], externalName: $(HOST)}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: p}
spec: {nfs: {server: $(HOST), path: /$(HOST)}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: t}
spec: {template: {metadata: {annotations: {a: $(HOST)}}, spec: {volumes: [{name: v, nfs: {server: $(HOST), path: /}}]}}}
"""},
    "replaced, then filled in": overlay(replacing("{kind: Deployment, fieldPath: metadata.annotations.note}") + variables(var("HOST", "data.HOST"))),
}  # fmt: skip
NEWER: dict[str, dict[str, str]] = {
    "a pattern": copying(select="{kind: Dep.*, name: 'web|other'}"),
    "a pattern to reject": copying(paths="[metadata.labels.app]", select="{labelSelector: app}", more=", reject: [{name: w.*}]"),
    "a given text": overlay(f"replacements: [{{sourceValue: given, targets: [{{select: {{kind: Deployment}}, fieldPaths: [{MODE}]}}]}}]\n"),
}  # fmt: skip
REFUSED: dict[str, dict[str, str]] = {
    "no source": copying("{kind: ConfigMap, name: nobody, fieldPath: data.HOST}"),
    "several sources": copying("{fieldPath: metadata.name}"),
    "no field in the source": copying("{kind: ConfigMap, fieldPath: data.GONE}"),
    "an index out of the source": copying("{kind: ConfigMap, fieldPath: data.URL, options: {delimiter: /, index: 9}}"),
    "a wildcard in the source": copying("{kind: Service, fieldPath: 'spec.ports.*.port'}"),
    "no namespace in what lies in none": overlay("namespace: shop\nresources: [../base, r.yaml]\n" + replacing("{kind: ClusterRole, fieldPath: metadata.namespace}"), over__r="apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\n"),
}  # fmt: skip


def folder_of(files: dict[str, str]) -> str:
    return "top" if "top/kustomization.yaml" in files else "over"


def skip_before(version: tuple[int, ...]) -> None:
    known = reference()
    if known and known[1] < version:
        pytest.skip(f"Kustomize {known[1]} does not build this: {HOW}, {version} or later")


@pytest.mark.slow
@needs_reference
@pytest.mark.parametrize("name", [*TABLE, *NEWER])
def test_every_feature_comes_to_what_kustomize_builds(name: str, tmp_path: Path) -> None:
    """
    The objects are those of `kustomize build`, value by value.
    """
    skip_before(PATTERNS_SINCE if name in NEWER else REPLACEMENTS_SINCE)
    files = {**TABLE, **NEWER}[name]
    theirs = built_by_reference(files, folder_of(files), tmp_path)

    assert theirs is not None
    assert [] == differing(built_by_us(files, folder_of(files)), theirs)


@needs_reference
@pytest.mark.parametrize("name", REFUSED)
def test_what_kustomize_refuses_is_unknown(name: str, tmp_path: Path) -> None:
    """
    Where Kustomize builds nothing the targets hold no value that anybody knows, and the entry stays a setting.
    """
    files = REFUSED[name]
    build = objects(f"{folder_of(files)}/kustomization.yaml", Inventory(tree_of(files)))
    web = built_by_us(files, folder_of(files))["Deployment/web"]

    assert built_by_reference(files, folder_of(files), tmp_path) is None
    assert UNKNOWN == web["/spec/template/spec/containers/0/env/0/value"]
    assert any(route[0] == "replacements" for route in build.settings)


SOURCES: tuple[dict[str, Any], ...] = (
    {"kind": "ConfigMap", "name": "settings", "fieldPath": "data.HOST"},
    {"kind": "ConfigMap", "name": "settings", "fieldPath": "data.URL"},
    {"kind": "Service", "fieldPath": "spec.ports.[name=sql].port"},
    {"kind": "Service", "name": "db"},
    {"kind": "Deployment", "fieldPath": f"{CONTAINERS}.0.image"},
    {"kind": "Shop", "fieldPath": "spec.list.-"},
)
FIELDS = (
    f"{CONTAINERS}.*.image",
    f"{CONTAINERS}.0.env.[name=MODE].value",
    f"{CONTAINERS}.[name=web].env.0.value",
    "spec.template.metadata.annotations.host",
    "metadata.labels.app",
)
SELECTS: tuple[dict[str, Any], ...] = ({"kind": "Deployment"}, {"name": "web"}, {"group": "apps", "kind": "Deployment"})


class Maker:
    """Overlays over the base with replacements, vars and what comes before them, at random."""

    def __init__(self, seed: int) -> None:
        self.pick = random.Random(seed)

    def files(self) -> dict[str, str]:
        files, below = dict(BASE), "base"
        for name in ("over", "top")[: self.pick.randint(1, 2)]:
            root: dict[str, Any] = {"resources": [f"../{below}"]}
            if self.pick.random() < 0.3:
                root["namePrefix"] = f"{name}-"
            if self.pick.random() < 0.3:
                root["namespace"] = f"space-{name}"
            if self.pick.random() < 0.3:
                root["images"] = [{"name": "side", "newTag": str(self.pick.randint(1, 9))}]
            if self.pick.random() < 0.6:
                root["vars"] = [self.var(f"{wanted}{'' if name == 'over' else 2}") for wanted in ("HOST", "PORT")]
            root["replacements"] = [self.replacement() for _ in range(self.pick.randint(0, 3))]
            files[f"{name}/kustomization.yaml"] = json.dumps(root)
            below = name
        return files

    def var(self, name: str) -> dict[str, Any]:
        field = self.pick.choice(("data.HOST", "data.URL", "data.empty", "metadata.name", "data.[dotted.key]"))
        objref = {"apiVersion": "v1", "kind": "ConfigMap", "name": "settings"}
        return {"name": name, "objref": objref, "fieldref": {"fieldpath": field}}

    def replacement(self) -> dict[str, Any]:
        source = dict(self.pick.choice(SOURCES))
        if self.pick.random() < 0.3:
            source["options"] = {"delimiter": self.pick.choice("/:.e"), "index": self.pick.randint(0, 1)}
        target: dict[str, Any] = {
            "select": self.pick.choice(SELECTS),
            "fieldPaths": self.pick.sample(FIELDS, self.pick.randint(1, 2)),
            "options": {"create": self.pick.random() < 0.3},
        }
        if self.pick.random() < 0.4:
            target["options"] |= {"delimiter": self.pick.choice("/:.e"), "index": self.pick.randint(-1, 3)}
        if self.pick.random() < 0.2:
            target["reject"] = [{"name": self.pick.choice(("web", "once"))}]
        return {"source": source, "targets": [target]}


@pytest.mark.slow
@needs_reference
def test_overlays_at_random_come_to_what_kustomize_builds(tmp_path: Path) -> None:
    """
    Replacements and vars on two levels, after prefixes, namespaces and images, with options of every kind.
    """
    skip_before(REPLACEMENTS_SINCE)
    compared, wrong = 0, {}
    for seed in range(80):
        files = Maker(seed).files()
        theirs = built_by_reference(files, folder_of(files), tmp_path / str(seed))
        if theirs is not None:
            compared += 1
            if said := differing(built_by_us(files, folder_of(files)), theirs):
                wrong[seed] = said

    assert {} == wrong
    assert compared > 40
