"""Families of kustomizations: what each overlay comes to, said once and at the file that states it."""

from __future__ import annotations

import time

import pytest

from parity_hooks.environments.inventory import Inventory
from parity_hooks.environments.layering.kustomize import objects
from parity_hooks.model import route as routes
from parity_hooks.model.finding import Finding
from tests.laws.strategies import found_in, tree_of

WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: web
          image: registry.example/web:1
          env:
            - name: MODE
              value: slow
"""
PATCH = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: web
          env:
            - name: NOTIFY_URL
              value: x
"""
BASE = {"k8s/base/kustomization.yaml": "resources: [web.yaml]\n", "k8s/base/web.yaml": WEB}
PLAIN = "resources: [../base]\n"
REMOTE = "https://git.example/shop/config?ref=1"


def overlays(production: str, staging: str, **others: str) -> dict[str, str]:
    """Two overlays over the base; `others` are files, named `production__x` for `production/x.yaml`."""
    return {
        **BASE,
        "k8s/production/kustomization.yaml": production,
        "k8s/staging/kustomization.yaml": staging,
        **{f"k8s/{name.replace('__', '/')}.yaml": text for name, text in others.items()},
    }


def effective(files: dict[str, str], environment: str) -> dict[str, tuple[str, str, bool]]:
    """What an overlay comes to where the overlays differ: route -> value, place and whether it is its own."""
    inventory = Inventory(tree_of(files))
    family = next(one for one in inventory.families if one.pattern == "k8s/{env}/kustomization.yaml")
    (side,) = (one for one in inventory.sides(family) if one.member.environment.name == environment)
    return {
        routes.text(route): (setting.fact.value.raw, str(setting.fact.location), setting.own)
        for route, setting in side.settings.items()
    }


def told(files: dict[str, str]) -> list[tuple[str, str]]:
    """Every finding by key, with its message."""
    return [(one.key, one.message) for one in found_in(tree_of(files))]


def places(finding: Finding) -> dict[str, list[str]]:
    result: dict[str, list[str]] = {}
    for place in finding.places:
        result.setdefault(place.state, []).append(str(place.location))
    return result


def test_equal_in_effect_is_no_difference() -> None:
    """
    One overlay patches, the other has a resource of its own: what both come to is the same, and nothing is said.
    """
    files = overlays(
        "resources: [../base]\npatches: [{path: patch.yaml}]\n",
        "resources: [web.yaml]\n",
        production__patch=PATCH,
        staging__web=WEB.replace("env:\n", "env:\n            - name: NOTIFY_URL\n              value: x\n"),
    )

    assert [] == told(files)


def test_a_patch_in_one_environment_is_found_at_its_file() -> None:
    """
    A variable that only staging's patch sets is missing in production, where no such file is.
    """
    files = overlays(PLAIN, PLAIN + "patches: [{path: patch.yaml}]\n", staging__patch=PATCH)
    (finding,) = found_in(tree_of(files))

    assert "env[name=NOTIFY_URL]" == finding.key
    assert {
        "present": ["k8s/staging/patch.yaml:11"],
        "absent": ["k8s/production/kustomization.yaml"],
    } == places(finding)


def test_the_absent_side_is_the_counterpart_of_the_file_that_has_it() -> None:
    """
    Where the other environment has a file of the same name among its own, the key is missing there.
    """
    patched = PLAIN + "patches: [{path: patch.yaml}]\n"
    files = overlays(
        patched, patched, staging__patch=PATCH, production__patch=PATCH.replace("NOTIFY_URL", "OTHER_X_NAME")
    )
    absent = {place for one in found_in(tree_of(files)) for place in places(one)["absent"]}

    assert {"k8s/production/patch.yaml", "k8s/staging/patch.yaml"} == absent


def test_where_there_is_no_counterpart_the_nearest_file_and_the_kustomization_are_named() -> None:
    """
    The file that states most of what lies around the missing key, and the kustomization that would list another one.
    """
    files = overlays(
        PLAIN + "patches: [{path: tune.yaml}]\n",
        PLAIN + "patches: [{path: patch.yaml}, {path: tune.yaml}]\n",
        staging__patch=PATCH,
        staging__tune=PATCH.replace("NOTIFY_URL", "SHARED_X_NAME"),
        production__tune=PATCH.replace("NOTIFY_URL", "SHARED_X_NAME"),
    )
    (finding,) = found_in(tree_of(files))

    assert ["k8s/production/tune.yaml", "k8s/production/kustomization.yaml"] == places(finding)["absent"]


def test_a_resource_in_one_environment_is_told_by_its_entry() -> None:
    """
    A file whose objects nobody else has is one missing entry of `resources`, not one finding for each object.
    """
    rbac = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: reader}\n"
    files = overlays(PLAIN, "resources: [../base, rbac.yaml]\n", staging__rbac=rbac)

    assert [
        ('resources["rbac.yaml"]', 'resources["rbac.yaml"] is set in staging and missing in production'),
    ] == told(files)


def test_objects_that_another_environment_lists_elsewhere_are_there() -> None:
    """
    The entry differs, the objects do not.
    """
    rbac = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: reader}\n"
    files = overlays("resources: [../base, ./access]\n", "resources: [../base, rbac.yaml]\n", staging__rbac=rbac)
    files |= {
        "k8s/production/access/kustomization.yaml": "resources: [sa.yaml]\n",
        "k8s/production/access/sa.yaml": rbac,
    }

    assert [] == told(files)


def test_names_of_environments_and_prefixes_do_not_hide_an_object() -> None:
    """
    Objects named after their environment, or prefixed by it, find each other.
    """
    files = overlays("resources: [web.yaml]\nnamePrefix: p-\n", "resources: [web.yaml]\nnamePrefix: s-\n")
    for name in ("production", "staging"):
        files[f"k8s/{name}/web.yaml"] = WEB.replace("name: web\nspec", f"name: web-{name}\nspec")

    assert [] == told(files)


def test_own_and_shared() -> None:
    """
    What a patch of the overlay states is its own, what the base states is shared; images stand where their tag does.
    """
    files = overlays(
        PLAIN,
        PLAIN + "images: [{name: registry.example/web, newTag: '2'}]\npatches: [{path: p.yaml}]\n",
        staging__p=PATCH,
    )
    container = "[Deployment/web].spec.template.spec.containers[name=web]"
    found = effective(files, "staging")

    assert ("slow", "k8s/base/web.yaml:13", False) == found[f"{container}.env[name=MODE].value"]
    assert ("x", "k8s/staging/p.yaml:12", True) == found[f"{container}.env[name=NOTIFY_URL].value"]
    assert ("registry.example/web:2", "k8s/staging/kustomization.yaml:2", True) == found[f"{container}.image"]


def test_patches_of_remote_objects_are_known_as_far_as_they_go() -> None:
    """
    What lies in another repository stays one entry; a patch still says what it sets, operations too.
    """
    files = overlays(
        f"resources: [{REMOTE}]\n",
        f"resources: [{REMOTE}]\npatches: [{{path: p.yaml}}, {{path: q.yaml, target: {{kind: Job, name: once}}}}]\n",
        staging__p=PATCH,
        staging__q="- {op: add, path: /spec/template/spec/containers/0/env/-, value: {name: BATCH_SIZE, value: '5'}}\n",
    )
    found = effective(files, "staging")

    assert "x" == found["[Deployment/web].spec.template.spec.containers[name=web].env[name=NOTIFY_URL].value"][0]
    assert "5" == found["[Job/once].spec.template.spec.containers[0].env[name=BATCH_SIZE].value"][0]
    assert any(route.startswith("resources[https://git.example") or REMOTE[:20] in route for route in found)


def test_what_is_not_followed_stays_a_setting() -> None:
    """
    Charts, replacements, a patch for nobody and an environment file that is not here vanish nowhere.
    """
    kustomization = (
        PLAIN + "helmCharts: [{name: chart, version: '1'}]\n"
        "replacements: [{path: r.yaml}]\npatches: [{path: gone.yaml}]\nnamespace: shop\n"
        "configMapGenerator: [{name: made, envs: [.env], literals: [A=1]}]\n"
    )
    found = effective(overlays(PLAIN, kustomization), "staging")

    assert "1" == found["helmCharts[name=chart].version"][0]
    assert "shop" == found["namespace"][0]
    assert "1" == found["[ConfigMap/made].data.A"][0]
    assert {"gone.yaml", "r.yaml", ".env"} <= {value for value, _, _ in found.values()}


def test_a_secret_stays_hidden() -> None:
    """
    What a secret generator is given, and what a patch puts into a Secret, is shown nowhere.
    """
    files = overlays(
        PLAIN + "secretGenerator: [{name: s, literals: [harmless=hunter2hunter2]}]\n",
        PLAIN + "secretGenerator: [{name: s, literals: [harmless=other-hunter2]}]\n",
    )

    assert not any("hunter2" in repr(one) for one in found_in(tree_of(files)))


def test_inner_overlays_are_not_repeated() -> None:
    """
    An overlay that starts from an overlay says what it adds; the difference below it is told below.
    """
    files = overlays(PLAIN, PLAIN + "patches: [{path: patch.yaml}]\n", staging__patch=PATCH)
    for name, cluster in (("production", "c-prd"), ("staging", "c-stg")):
        files[f"k8s/{name}/{cluster}/kustomization.yaml"] = "resources: [..]\n"
    findings = found_in(tree_of(files))

    assert ["k8s/{env}/kustomization.yaml"] == [one.subject for one in findings]


def test_patch_files_are_not_compared_again_as_files() -> None:
    """
    A difference between patch files that both overlays apply is told once, for the overlay.
    """
    patched = PLAIN + "patches: [{path: patch.yaml}]\n"
    more = PATCH + "            - name: EXTRA_URL\n              value: y\n"
    files = overlays(patched, patched, staging__patch=more, production__patch=PATCH)

    assert ["k8s/{env}/kustomization.yaml"] == [one.subject for one in found_in(tree_of(files))]


def test_a_broken_file_keeps_its_overlay_out() -> None:
    """
    Where a resource cannot be read nothing is said to be missing.
    """
    files = overlays("resources: [../base, broken.yaml]\n", PLAIN + "patches: [{path: p.yaml}]\n", staging__p=PATCH)
    files["k8s/production/broken.yaml"] = "a: [\n"

    assert [] == [one for one in found_in(tree_of(files)) if one.rule != "unreadable-source"]


HOSTILE = {
    "itself": {"k/production/kustomization.yaml": "resources: [.]\n"},
    "a circle": {
        "k/production/kustomization.yaml": "resources: [../a]\n",
        "k/a/kustomization.yaml": "resources: [../b]\n",
        "k/b/kustomization.yaml": "resources: [../a, ../production]\n",
    },
    "components of components": {
        "k/production/kustomization.yaml": "components: [../c0]\n",
        **{
            f"k/c{number}/kustomization.yaml": f"kind: Component\ncomponents: [../c{number + 1}, ../c{number + 1}]\n"
            for number in range(30)
        },
    },
    "bases of bases": {
        "k/production/kustomization.yaml": "resources: [../b0]\n",
        **{
            f"k/b{number}/kustomization.yaml": f"resources: [../b{number + 1}, ../b{number + 1}, ./x.yaml]\n"
            for number in range(30)
        },
    },
    "everything in a circle with everything": {
        "k/production/kustomization.yaml": "resources: [../n0]\n",
        **{
            f"k/n{number}/kustomization.yaml": "resources: [" + ", ".join(f"../n{other}" for other in range(12)) + "]\n"
            for number in range(12)
        },
    },
    "deep": {"k/production/kustomization.yaml": "patches: " + "[" * 150 + "]" * 150},
    "many operations": {
        "k/production/kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.yaml, target: {kind: A}}]\n",
        "k/production/a.yaml": "kind: A\nmetadata: {name: a}\nlist: []\n",
        "k/production/p.yaml": "- {op: add, path: /list/-, value: 1}\n" * 5_000,
    },
    "a slow pattern": {
        "k/production/kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.yaml, target: {name: '(a+)+b'}}]\n",
        "k/production/a.yaml": "kind: A\nmetadata: {name: " + "a" * 60 + "}\n",
        "k/production/p.yaml": "- {op: add, path: /list, value: 1}\n",
    },
    "no kustomization at all": {"k/production/kustomization.yaml": "- a\n- b\n"},
    "odd types": {
        "k/production/kustomization.yaml": "resources: {a: b}\npatches: [1, [], {path: {}}, {patch: x, target: y}]\n"
        "images: [1, {name: []}]\nreplicas: x\nconfigMapGenerator: [1, {name: x, literals: y, envs: {}, files: [[]]}]\n"
        "components: 1\nnamePrefix: [1]\nlabels: [1, {pairs: 1}]\ncommonLabels: [x]\n"
    },
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_overlays_end_soon(name: str) -> None:
    """
    Circles, doubling bases and components, depth and odd types raise nothing and take no more than moments.
    """
    files = {**HOSTILE[name], "k/staging/kustomization.yaml": "resources: [../production]\n"}
    start = time.process_time()
    inventory = Inventory(tree_of(files))
    for family in inventory.families:
        inventory.sides(family)
    objects("k/production/kustomization.yaml", inventory)
    found_in(tree_of(files))

    assert time.process_time() - start < 10
