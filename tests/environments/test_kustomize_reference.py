"""Overlays come to what Kustomize itself builds: a table of every feature, and overlays made at random."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from tests.environments.kustomize_reference import HOW, built_by_reference, built_by_us, differing, reference

EVERYTHING_SINCE = (5, 0, 0)  # components since 3.7, labels since 4.1; older ones order and delete in other ways
needs_reference = pytest.mark.skipif(reference() is None, reason=f"neither kustomize nor kubectl is here: {HOW}")

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web, tier: front}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.0
          args: [--one, --two=2]
          env:
            - {name: MODE, value: slow}
            - {name: LEVEL, value: "1"}
          ports:
            - {containerPort: 80, name: http}
            - {containerPort: 443, name: https}
          volumeMounts:
            - {mountPath: /a, name: a}
        - name: side
          image: side@sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3
      volumes:
        - name: a
          configMap: {name: settings, items: [{key: k, path: p}]}
"""
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: web, labels: {app: web}}
spec:
  ports:
    - {port: 80, targetPort: http}
    - {port: 443, targetPort: https}
"""
CUSTOM = """\
apiVersion: shop.example/v1
kind: Shop
metadata: {name: shop}
spec:
  containers: [{name: a, image: x}, {name: b, image: y}]
  rules: {one: 1, two: 2}
"""
ROLE = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules:
  - {apiGroups: [""], resources: [pods], verbs: [get]}
"""
SETTINGS = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {MODE: slow, LEVEL: '1'}\n"
BASE = {
    "base/kustomization.yaml": "resources: [web.yaml, service.yaml, shop.yaml, role.yaml, settings.yaml]\n",
    "base/web.yaml": DEPLOYMENT,
    "base/service.yaml": SERVICE,
    "base/shop.yaml": CUSTOM,
    "base/role.yaml": ROLE,
    "base/settings.yaml": SETTINGS,
}
VOLUMES = (
    DEPLOYMENT[DEPLOYMENT.index("          volumeMounts:") : DEPLOYMENT.index("        - name: side")],
    DEPLOYMENT[DEPLOYMENT.index("      volumes:") :],
)
UNREFERRED = {"base/web.yaml": DEPLOYMENT.replace(VOLUMES[0], "").replace(VOLUMES[1], "")}
"""Names of other objects are left as the files have them, so nothing refers to them where names change."""
WEB = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"
IN_WEB = WEB + "spec: {template: {spec: {containers: [{name: web, %s}]}}}\n"
NAMED = "target: {kind: Deployment, name: web}"


def overlay(text: str, **files: str) -> dict[str, str]:
    """An overlay over the base, with patch files `a` as `a.yaml`."""
    return {
        **BASE,
        "over/kustomization.yaml": f"resources: [../base]\n{text}",
        **{f"over/{name}.yaml": content for name, content in files.items()},
    }


def merging(patch: str) -> dict[str, str]:
    return overlay("patches: [{path: p.yaml}]\n", p=patch)


def operations(*given: dict[str, object], target: str = NAMED) -> dict[str, str]:
    return overlay(f"patches: [{{path: p.yaml, {target}}}]\n", p=json.dumps(given))


CONTAINER = "/spec/template/spec/containers/0"
TABLE: dict[str, dict[str, str]] = {
    "base alone": {**BASE, "over/kustomization.yaml": "resources: [../base]\n"},
    "file and folder": overlay("", ) | {"over/kustomization.yaml": "resources: [../base, more.yaml]\n", "over/more.yaml": SERVICE.replace("web", "more")},
    "several objects in a file": {"over/kustomization.yaml": "resources: [all.yaml]\n", "over/all.yaml": f"{DEPLOYMENT}---\n{SERVICE}"},
    "list of objects": {"over/kustomization.yaml": "resources: [all.yaml]\n", "over/all.yaml": "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: one}, data: {a: b}}\n"},
    "old bases": {**BASE, "over/kustomization.yaml": "bases: [../base]\n"},
    "merge env": merging(IN_WEB % "env: [{name: NEW, value: x}, {name: LEVEL, value: '2'}]"),
    "merge env by reference": merging(IN_WEB % "env: [{name: MODE, value: null, valueFrom: {secretKeyRef: {name: s, key: k}}}]"),
    "merge scalar list": merging(IN_WEB % "args: [--three]"),
    "merge ports": merging(IN_WEB % "ports: [{containerPort: 443, name: tls}, {containerPort: 9090, name: metrics}]"),
    "merge mounts and volumes": merging(WEB + "spec: {template: {spec: {containers: [{name: web, volumeMounts: [{mountPath: /b, name: b}]}], volumes: [{name: b, emptyDir: {}}]}}}\n"),
    "merge service ports": overlay("patches: [{path: p.yaml}]\n", p="apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 443, targetPort: 8443}, {port: 22, targetPort: 22}]}\n"),
    "new container": merging(WEB + "spec: {template: {spec: {containers: [{name: third, image: z}]}}}\n"),
    "new init container": merging(WEB + "spec: {template: {spec: {initContainers: [{name: i, image: z}]}}}\n"),
    "null deletes": merging(WEB + "spec: {replicas: null, template: {spec: {volumes: null}}}\n"),
    "null where nothing is": merging(WEB + "spec: {paused: null, strategy: {type: Recreate, rollingUpdate: null}}\n"),
    "delete item": merging(WEB + "spec: {template: {spec: {containers: [{name: side, $patch: delete}]}}}\n"),
    "delete map": merging(WEB + "spec: {template: {metadata: {labels: {$patch: delete}}}}\n"),
    "replace map": merging("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, labels: {$patch: replace, only: this}}\n"),
    "replace list": merging(WEB + "spec: {template: {spec: {containers: [{$patch: replace}, {name: new, image: n}]}}}\n"),
    "delete object": merging(WEB + "$patch: delete\n"),
    "custom resource": merging("apiVersion: shop.example/v1\nkind: Shop\nmetadata: {name: shop}\nspec: {containers: [{name: b, image: z}], rules: {two: null, three: 3}}\n"),
    "rules are replaced": merging("apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: reader}\nrules: [{apiGroups: [''], resources: [secrets], verbs: [get]}]\n"),
    "finalizers": {"over/kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.yaml}]\n", "over/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, finalizers: [x/a, x/b]}\n", "over/p.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, finalizers: [x/b, x/c]}\n"},
    "two patches in a file": merging(IN_WEB % "env: [{name: A, value: a}]" + "---\n" + IN_WEB % "env: [{name: B, value: b}]"),
    "patch for many": overlay("patches: [{path: p.yaml, target: {labelSelector: app=web}}]\n", p="apiVersion: v1\nkind: Any\nmetadata: {name: any, annotations: {note: n}}\n"),
    "patch by name pattern": overlay("patches: [{path: p.yaml, target: {kind: Deployment|Service, name: w.*}}]\n", p="apiVersion: v1\nkind: Any\nmetadata: {name: any, annotations: {note: n}}\n"),
    "patch by group": overlay("patches: [{path: p.yaml, target: {group: shop.example}}]\n", p="kind: Any\nmetadata: {name: any, annotations: {note: n}}\n"),
    "patch by set": overlay("patches: [{path: p.yaml, target: {labelSelector: 'tier in (front, back),!old'}}]\n", p="kind: Any\nmetadata: {name: any, annotations: {note: n}}\n"),
    "patch for nobody": overlay("patches: [{path: p.yaml, target: {kind: Job}}]\n", p="kind: Any\nmetadata: {name: any, annotations: {note: n}}\n"),
    "inline merge": overlay("patches:\n- patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata:\n      name: web\n    spec:\n      replicas: 5\n"),
    "inline operations": overlay(f"patches:\n- patch: |-\n    - op: add\n      path: {CONTAINER}/env/-\n      value:\n        name: NEW\n        value: x\n  {NAMED}\n"),
    "inline in one line": overlay(f"patches:\n- patch: '[{{\"op\": \"replace\", \"path\": \"/spec/replicas\", \"value\": 7}}]'\n  {NAMED}\n"),
    "add and replace": operations({"op": "add", "path": "/spec/paused", "value": True}, {"op": "replace", "path": f"{CONTAINER}/env/0/value", "value": "fast"}),
    "add at a place": operations({"op": "add", "path": f"{CONTAINER}/args/1", "value": "--between"}, {"op": "add", "path": f"{CONTAINER}/args/-", "value": "--last"}),
    "remove": operations({"op": "remove", "path": f"{CONTAINER}/env/0"}, {"op": "remove", "path": "/spec/replicas"}),
    "move and copy": operations({"op": "move", "from": "/spec/replicas", "path": "/spec/minReadySeconds"}, {"op": "copy", "from": f"{CONTAINER}/image", "path": "/metadata/labels/image"}),
    "escapes": operations({"op": "add", "path": "/metadata/labels/a.b~1c~0d", "value": "x"}),
    "test": operations({"op": "test", "path": "/spec/replicas", "value": 2}, {"op": "replace", "path": "/spec/replicas", "value": 3}),
    "index after merge": overlay(f"patches:\n- path: p.yaml\n- path: q.yaml\n  {NAMED}\n", p=IN_WEB % "env: [{name: NEW, value: x}]", q=json.dumps([{"op": "replace", "path": f"{CONTAINER}/env/0/value", "value": "first"}])),
    "old strategic merge": overlay("patchesStrategicMerge: [p.yaml]\n", p=WEB + "spec: {replicas: 9}\n"),
    "old operations": overlay("patchesJson6902: [{path: p.yaml, target: {group: apps, version: v1, kind: Deployment, name: web}}]\n", p="- {op: replace, path: /spec/replicas, value: 8}\n"),
    "literals": overlay("configMapGenerator: [{name: made, literals: [A=1, 'B=x=y', \"C='q'\"]}]\ngeneratorOptions: {disableNameSuffixHash: true}\n"),
    "generated files": overlay("configMapGenerator: [{name: made, files: [x.txt, other=x.txt]}]\ngeneratorOptions: {disableNameSuffixHash: true}\n") | {"over/x.txt": "text\n"},
    "environment file": overlay("configMapGenerator: [{name: made, envs: [x.env], literals: [Z=1]}]\ngeneratorOptions: {disableNameSuffixHash: true}\n") | {"over/x.env": "# note\nA=1\n\nB=\"q\"\nC=x=y\n"},
    "generator merges": overlay("configMapGenerator: [{name: settings, behavior: merge, literals: [MODE=fast, NEW=1]}]\ngeneratorOptions: {disableNameSuffixHash: true}\n"),
    "generator replaces": overlay("configMapGenerator: [{name: settings, behavior: replace, literals: [NEW=1]}]\ngeneratorOptions: {disableNameSuffixHash: true}\n"),
    "secret": overlay("secretGenerator: [{name: made, literals: [A=1], type: Opaque}]\ngeneratorOptions: {disableNameSuffixHash: true}\n"),
    "patched literal": overlay("configMapGenerator: [{name: made, literals: [A=1, B=2]}]\ngeneratorOptions: {disableNameSuffixHash: true}\npatches: [{path: p.yaml}]\n", p="apiVersion: v1\nkind: ConfigMap\nmetadata: {name: made}\ndata: {B: null, C: '3'}\n"),
    "image tag": overlay("images: [{name: registry.example/web, newTag: '2.0'}]\n"),
    "image name": overlay("images: [{name: registry.example/web, newName: other/web}, {name: side, newName: beside}]\n"),
    "image digest": overlay("images: [{name: registry.example/web, digest: 'sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3'}, {name: side, newTag: v1}]\n"),
    "replicas": overlay("replicas: [{name: web, count: 11}]\n"),
    "names": overlay("namePrefix: a-\nnameSuffix: -z\nnamespace: shop\n") | UNREFERRED,
    "patch under a new name": {**overlay("namePrefix: a-\n"), **UNREFERRED, "top/kustomization.yaml": "resources: [../over]\nnamePrefix: b-\npatches: [{path: p.yaml}]\n", "top/p.yaml": WEB.replace("name: web", "name: a-web") + "spec: {replicas: 4}\n"},
    "patch in a namespace": {**overlay("namespace: shop\n"), "top/kustomization.yaml": "resources: [../over]\npatches: [{path: p.yaml}]\n", "top/p.yaml": WEB.replace("name: web", "name: web, namespace: shop") + "spec: {replicas: 4}\n"},
    "common labels": overlay("commonLabels: {common-team: shop}\ncommonAnnotations: {common-note: noted}\n"),
    "labels": overlay("labels: [{pairs: {common-team: shop}}]\n"),
    "select by common label": {**overlay("commonLabels: {common-team: shop}\n"), "top/kustomization.yaml": "resources: [../over]\npatches: [{path: p.yaml, target: {labelSelector: common-team=shop, kind: Deployment}}]\n", "top/p.yaml": "- {op: replace, path: /spec/replicas, value: 6}\n"},
    "component": overlay("components: [../component]\n") | {"component/kustomization.yaml": f"apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [extra.yaml]\npatches: [{{path: p.yaml, {NAMED}}}]\n", "component/extra.yaml": SERVICE.replace("web", "extra"), "component/p.yaml": "- {op: replace, path: /spec/replicas, value: 6}\n"},
    "component before own patches": overlay(f"components: [../component]\npatches: [{{path: p.yaml, {NAMED}}}]\n", p='[{"op": "replace", "path": "/spec/replicas", "value": 1}]\n') | {"component/kustomization.yaml": f"apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches: [{{path: p.yaml, {NAMED}}}]\nreplicas: [{{name: web, count: 12}}]\n", "component/p.yaml": "- {op: replace, path: /spec/replicas, value: 6}\n"},
    "overlay of overlay": {**overlay("patches: [{path: p.yaml}]\n", p=IN_WEB % "env: [{name: NEW, value: x}]"), "top/kustomization.yaml": "resources: [../over]\npatches: [{path: p.yaml}]\n", "top/p.yaml": IN_WEB % "env: [{name: NEW, value: y}, {name: MODE, $patch: delete}]"},
}  # fmt: skip


def folder_of(files: dict[str, str]) -> str:
    return "top" if "top/kustomization.yaml" in files else "over"


@pytest.mark.slow
@needs_reference
@pytest.mark.parametrize("name", TABLE)
def test_every_feature_comes_to_what_kustomize_builds(name: str, tmp_path: Path) -> None:
    """
    The objects are those of `kustomize build`, value by value.
    """
    files = TABLE[name]
    theirs = built_by_reference(files, folder_of(files), tmp_path)
    known = reference()
    if theirs is None and known and known[1] < EVERYTHING_SINCE:
        pytest.skip(f"Kustomize {known[1]} does not build this: {HOW}, {EVERYTHING_SINCE} or later")

    assert theirs is not None
    assert [] == differing(built_by_us(files, folder_of(files)), theirs)


ENVS = ("MODE", "LEVEL", "NEW", "URL")


class Maker:
    """Overlays over the base, at random."""

    def __init__(self, seed: int) -> None:
        self.pick = random.Random(seed)
        self.number = 0

    def files(self) -> dict[str, str]:
        files = dict(BASE)
        below = "base"
        for name in ("over", "top")[: self.pick.randint(1, 2)]:
            self.overlay(name, below, files)
            below = name
        return files

    def overlay(self, name: str, below: str, files: dict[str, str]) -> None:
        root: dict[str, Any] = {"resources": [f"../{below}"], "generatorOptions": {"disableNameSuffixHash": True}}
        if self.pick.random() < 0.4:
            root["images"] = [
                {
                    "name": self.pick.choice(("registry.example/web", "side")),
                    **self.pick.choice(({"newTag": "9"}, {"newName": "n/n"})),
                }
            ]
        if self.pick.random() < 0.3:
            root["replicas"] = [{"name": "web", "count": self.pick.randint(1, 9)}]
        if self.pick.random() < 0.3:
            made = {"name": f"made-{name}", "literals": [f"{key}={self.pick.randint(1, 9)}" for key in ("A", "B")]}
            root["configMapGenerator"] = [
                self.pick.choice(
                    (made, {**made, "name": "settings", "behavior": self.pick.choice(("merge", "replace"))})
                )
            ]
        if self.pick.random() < 0.3:
            root["namespace"] = f"space-{name}"
        root["patches"] = []
        for _ in range(self.pick.randint(1, 4)):
            self.number += 1
            path, target = f"p{self.number}.yaml", {"kind": "Deployment", "name": "web"}
            operating = self.pick.random() < 0.4
            patch = self.operations() if operating else self.merge()
            files[f"{name}/{path}"] = json.dumps(patch)
            root["patches"].append({"path": path, "target": target} if operating else {"path": path})
        files[f"{name}/kustomization.yaml"] = json.dumps(root)

    def merge(self) -> dict[str, Any]:
        container: dict[str, Any] = {"name": self.pick.choice(("web", "side", "new"))}
        if container["name"] == "new":
            container["image"] = "new:1"
        if self.pick.random() < 0.7:
            names = self.pick.sample(ENVS, self.pick.randint(1, 3))
            container["env"] = [{"name": name, "value": str(self.pick.randint(1, 99))} for name in names]
            if self.pick.random() < 0.2:
                container["env"][0] = {"name": container["env"][0]["name"], "$patch": "delete"}
        if self.pick.random() < 0.3:
            container["args"] = self.pick.choice((["--x"], ["--x", "--y"], None))
        if self.pick.random() < 0.3:
            container["ports"] = [
                {"containerPort": self.pick.choice((80, 443, 9090)), "name": self.pick.choice(("http", "p", "q"))}
            ]
        spec: dict[str, Any] = {"template": {"spec": {"containers": [container]}}}
        if self.pick.random() < 0.3:
            spec["replicas"] = self.pick.choice((None, 3))
        if self.pick.random() < 0.2:
            spec["template"]["spec"]["volumes"] = [{"name": self.pick.choice(("a", "b")), "emptyDir": {}}]
        return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": spec}

    def operations(self) -> list[dict[str, Any]]:
        return [
            self.pick.choice(
                (
                    {"op": "add", "path": f"{CONTAINER}/workingDir", "value": "/x"},
                    {"op": "replace", "path": f"{CONTAINER}/name", "value": self.pick.choice(("web", "first"))},
                    {
                        "op": "add",
                        "path": "/spec/template/spec/containers/-",
                        "value": {"name": f"c{self.pick.randint(1, 999)}", "image": "c"},
                    },
                    {
                        "op": "add",
                        "path": "/spec/template/spec/containers/0",
                        "value": {"name": f"d{self.pick.randint(1, 999)}", "image": "d"},
                    },
                    {"op": "add", "path": "/metadata/annotations", "value": {"a": str(self.pick.randint(1, 9))}},
                    {"op": "add", "path": "/spec/paused", "value": self.pick.choice((True, False))},
                )
            )
            for _ in range(self.pick.randint(1, 3))
        ]


@pytest.mark.slow
@needs_reference
def test_overlays_at_random_come_to_what_kustomize_builds(tmp_path: Path) -> None:
    """
    Patches of both kinds, generators, images and replicas on two levels, in any order.
    """
    compared, wrong = 0, {}
    for seed in range(60):
        files = Maker(seed).files()
        theirs = built_by_reference(files, folder_of(files), tmp_path / str(seed))
        if theirs is not None:
            compared += 1
            if said := differing(built_by_us(files, folder_of(files)), theirs):
                wrong[seed] = said

    assert {} == wrong
    assert compared > 30
