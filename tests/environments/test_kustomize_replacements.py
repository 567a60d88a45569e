"""Replacements and vars of kustomizations: what is copied stands where its source does, and what nobody knows is unknown."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parity_hooks.environments.inventory import Inventory
from parity_hooks.environments.layering.kustomize import objects
from parity_hooks.environments.layering.kustomize_expand import Expansion
from parity_hooks.environments.layering.kustomize_fields import Rewriting, lookup, split
from parity_hooks.formats import yaml
from parity_hooks.formats.source import Source
from parity_hooks.formats.tree import Mapping, Node, Scalar, Sequence
from parity_hooks.model.value import ValueKind
from tests.environments.kustomize_reference import UNKNOWN, built_by_us
from tests.environments.test_kustomize import PLAIN, REMOTE, WEB, effective, overlays, told
from tests.laws.strategies import LAWFUL, found_in, tree_of

CONTAINER = "[Deployment/web].spec.template.spec.containers[name=web]"
MODE = f"{CONTAINER}.env[name=MODE].value"
AT = "/spec/template/spec/containers/0/env/0/value"
IN_WEB = "spec.template.spec.containers.[name=web].env.[name=MODE].value"
SETTINGS = "configMapGenerator: [{name: settings, literals: [MODE=%s]}]\n"
FROM_SETTINGS = "{kind: ConfigMap, name: settings, fieldPath: data.MODE}"
VAR = "vars: [{name: MODE, objref: {apiVersion: v1, kind: ConfigMap, name: settings}, fieldref: {fieldpath: data.MODE}}]\n"


def replacing(source: str = FROM_SETTINGS, paths: str = f"'{IN_WEB}'", select: str = "{kind: Deployment}") -> str:
    return f"replacements:\n- source: {source}\n  targets: [{{select: {select}, fieldPaths: [{paths}]}}]\n"


def referring(text: str, **others: str) -> dict[str, str]:
    """Two overlays with a var, over a base that refers to it."""
    both = [PLAIN + SETTINGS % mode + VAR for mode in ("prod", "stage")]
    return {**overlays(*both, **others), "k8s/base/web.yaml": WEB.replace("value: slow", f"value: {text}")}


def built(text: str, **files: str) -> dict[str, dict[str, str]]:
    """What one overlay over the base comes to; `files` are named `x` for `x.yaml` beside it."""
    named = {f"k8s/staging/{name}.yaml": content for name, content in files.items()}
    return built_by_us({**overlays(PLAIN, PLAIN + text), **named}, "k8s/staging")


def kept(text: str, **files: str) -> set[str]:
    """The values of what stays a setting of the kustomization."""
    named = {f"k8s/staging/{name}.yaml": content for name, content in files.items()}
    tree = tree_of({**overlays(PLAIN, PLAIN + text), **named})
    build = objects("k8s/staging/kustomization.yaml", Inventory(tree))
    return {fact.value.raw for route, fact in build.settings.items() if route[0] in ("replacements", "vars")}


def test_a_replaced_value_stands_where_its_source_does() -> None:
    """
    A literal of the overlay's generator: the overlay's own, in the line that states it, and no setting beside it.
    """
    files = overlays(PLAIN, PLAIN + SETTINGS % "fast" + replacing())
    found = effective(files, "staging")

    assert ("fast", "k8s/staging/kustomization.yaml:2", True) == found[MODE]
    assert not any(route.startswith("replacements") for route in found)


def test_equal_in_effect_is_no_difference() -> None:
    """
    One overlay replaces, the other patches: both come to the same value.
    """
    patch = "patches: [{path: p.yaml, target: {kind: Deployment}}]\n"
    operation = "- {op: replace, path: /spec/template/spec/containers/0/env/0/value, value: fast}\n"
    made = PLAIN + SETTINGS % "fast"

    assert [] == told(overlays(made + replacing(), made + patch, staging__p=operation))


def test_a_name_with_a_prefix_stands_where_the_prefix_does() -> None:
    """
    What makes the name differ is the overlay's, though the object is the base's.
    """
    prefixed = "namePrefix: %s-\n" + replacing("{kind: Deployment}")
    found = effective(overlays(PLAIN + prefixed % "a", PLAIN + prefixed % "b"), "staging")

    assert ("b-web", "k8s/staging/kustomization.yaml:2", True) == found[MODE]


def test_what_an_overlay_copies_from_its_base_is_its_own() -> None:
    """
    The value is the base's, that it counts here is the overlay's doing: it stands at the entry.  A component's is shared.
    """
    copied = replacing("{kind: Deployment, fieldPath: kind}")
    part = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n" + copied
    files = overlays(PLAIN, PLAIN + "components: [../part]\n") | {"k8s/part/kustomization.yaml": part}

    assert ("Deployment", "k8s/staging/kustomization.yaml:3", True) == effective(overlays(PLAIN, PLAIN + copied), "staging")[MODE]  # fmt: skip
    assert ("Deployment", "k8s/base/web.yaml:2", False) == effective(files, "staging")[MODE]


def test_replacements_from_a_file() -> None:
    """
    A file may hold one or several; it is a file of the overlay, and is not compared again.
    """
    one = f"source: {FROM_SETTINGS}\ntargets: [{{select: {{kind: Deployment}}, fieldPaths: ['{IN_WEB}']}}]\n"
    text = SETTINGS % "fast" + "replacements: [{path: r.yaml}]\n"
    several = "- " + one.replace("\n", "\n  ").rstrip() + "\n"
    tree = Inventory(tree_of(overlays(PLAIN, PLAIN + text, staging__r=one)))

    assert "fast" == built(text, r=one)["Deployment/web"][AT]
    assert built(text, r=one) == built(text, r=several)
    assert "k8s/staging/r.yaml" in objects("k8s/staging/kustomization.yaml", tree).files


@pytest.mark.parametrize("path", ["gone.yaml", "https://git.example/shop/r.yaml", "../../../r.yaml"])
def test_a_file_that_is_not_here_stays_a_setting(path: str) -> None:
    """
    Missing, remote or outside of the repository: nothing is replaced, and the entry is told.
    """
    text = f"replacements: [{{path: '{path}'}}]\n"

    assert {path} == kept(text)
    assert "slow" == built(text)["Deployment/web"][AT]


@pytest.mark.parametrize(
    "source",
    [
        "{kind: Gone, fieldPath: a}",
        "{fieldPath: metadata.name}",
        "{kind: ConfigMap, fieldPath: data.GONE}",
        "{kind: ConfigMap, fieldPath: data.MODE, options: {delimiter: x, index: 5}}",
        "1",
    ],
)
def test_without_its_source_a_value_is_unknown(source: str) -> None:
    """
    Nothing is selected, several are, the field is missing, is none, has no such part: the target holds nothing known.
    """
    text = SETTINGS % "fast" + replacing(source)

    assert UNKNOWN == built(text)["Deployment/web"][AT]
    assert IN_WEB in kept(text)


def test_a_source_elsewhere_is_unknown() -> None:
    """
    The object lies in another repository: what it holds is not known, and no finding is made of it.
    """
    files = overlays(PLAIN, f"resources: [../base, '{REMOTE}']\n" + replacing("{kind: Secret, fieldPath: data.x}"))
    side = Inventory(tree_of(files))
    family = next(one for one in side.families if one.pattern == "k8s/{env}/kustomization.yaml")
    (staging,) = (one for one in side.sides(family) if one.member.environment.name == "staging")
    values = [one.fact.value for one in staging.settings.values() if one.fact.value.raw == UNKNOWN]

    assert [ValueKind.REFERENCE] == [value.kind for value in values]


def test_a_target_that_is_not_there_stays_a_setting() -> None:
    """
    A missing field is not made up, and an entry that no object answers to is told.
    """
    assert "metadata.gone" in kept(SETTINGS % "fast" + replacing(paths="metadata.gone"))
    assert "Gone" in kept(SETTINGS % "fast" + replacing(select="{kind: Gone}"))
    assert "/metadata/gone" not in built(SETTINGS % "fast" + replacing(paths="metadata.gone"))["Deployment/web"]


def test_an_object_that_lies_elsewhere_hides_no_other() -> None:
    """
    Of one only a patch is known, which does not show the field: the entry stays, and the others hold the value.
    """
    job = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: 3}\n"
    text = f"resources: ['{REMOTE}', w.yaml]\npatches: [{{path: p.yaml}}]\n" + replacing("{kind: Service}")
    service = "---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\n"
    files = {"k/kustomization.yaml": text, "k/p.yaml": job, "k/w.yaml": WEB + service}
    build = objects("k/kustomization.yaml", Inventory(tree_of(files)))

    assert "s" == built_by_us(files, "k")["Deployment/web"][AT]
    assert any(route[0] == "replacements" for route in build.settings)


def test_what_a_secret_holds_stays_hidden_where_it_is_copied_to() -> None:
    """
    A Secret's value in a variable with a harmless name is shown nowhere; that of a generated one is encoded: unknown.
    """
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: hunter2hunter2}\n"
    text = "resources: [../base, s.yaml]\n" + replacing("{kind: Secret, fieldPath: stringData.a}")
    files = overlays(text, text, production__s=secret, staging__s=secret.replace("hunter2", "other2x"))
    generated = "secretGenerator: [{name: s, literals: [a=hunter2hunter2]}]\n" + replacing(
        "{kind: Secret, fieldPath: data.a}"
    )

    assert "hunter2hunter2" == effective(files, "production")[MODE][0]
    assert not any("hunter2" in repr(one) or "other2x" in repr(one) for one in found_in(tree_of(files)))
    assert UNKNOWN == built(generated)["Deployment/web"][AT]


def test_documents_inside_a_config_map() -> None:
    """
    A value is put into a document; the text of a document, and a part of it, cannot be copied: unknown.
    """
    settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: docs}\ndata:\n  a.yaml: |\n    url: x\n    mode: y\n"
    into = "resources: [../base, d.yaml]\n" + replacing(
        "{kind: Deployment}", "'data.[a.yaml].mode'", "{kind: ConfigMap}"
    )
    copied = "resources: [../base, d.yaml]\n" + replacing("{kind: ConfigMap, fieldPath: 'data.[a.yaml]%s'}")
    plain = "resources: [../base, d.yaml]\n"
    found = effective(overlays(plain, into, staging__d=settings, production__d=settings), "staging")

    assert "web" == found['[ConfigMap/docs].data."a.yaml".mode'][0]
    assert "x" == found['[ConfigMap/docs].data."a.yaml".url'][0]
    for part in ("", ".url"):
        files = overlays(plain, copied % part, staging__d=settings, production__d=settings)
        assert UNKNOWN == effective(files, "staging")[MODE][0]


def test_a_label_that_an_overlay_adds_to_selectors_is_unknown() -> None:
    """
    Common labels are compared once and not put into each object, so a selector does not show what it holds.
    """
    service = "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: {app: old}}\n"
    text = "resources: [../base, s.yaml]\ncommonLabels: {app: new}\n" + replacing(
        "{kind: Service, fieldPath: spec.selector.app}"
    )
    files = overlays(PLAIN, text, staging__s=service)

    assert UNKNOWN == effective(files, "staging")[MODE][0]


def test_a_component_meets_what_generators_made() -> None:
    """
    Components come after generators: one may copy from what its parent generates.
    """
    files = overlays(PLAIN, PLAIN + "components: [../part]\n" + SETTINGS % "fast")
    files["k8s/part/kustomization.yaml"] = (
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n" + replacing()
    )

    assert "fast" == effective(files, "staging")[MODE][0]


def test_a_var_is_filled_in_at_the_place_of_its_value() -> None:
    """
    Alone and inside a text; the object that refers to it is the base's, the value is each overlay's own.
    """
    place = ("k8s/staging/kustomization.yaml:2", True)

    assert ("stage", *place) == effective(referring("$(MODE)"), "staging")[MODE]
    assert ("a-stage/stage", *place) == effective(referring("a-$(MODE)/$(MODE)"), "staging")[MODE]
    assert not any(route.startswith("vars") for route in effective(referring("$(MODE)"), "staging"))


def test_a_name_that_no_kustomization_defines_is_for_kubernetes() -> None:
    """
    A container's own variable stays a reference, and `$$` is one dollar sign once there are vars.
    """
    assert "$(OWN)-prod" == effective(referring("$(OWN)-$(MODE)"), "production")[MODE][0]
    assert "$(MODE)" == effective(referring("$$(MODE)"), "production")[MODE][0]
    assert "$(MODE)" == built_by_us({"k8s/staging/kustomization.yaml": "resources: [w.yaml]\n", "k8s/staging/w.yaml": WEB.replace("slow", "$(MODE)")}, "k8s/staging")["Deployment/web"][AT]  # fmt: skip


@pytest.mark.parametrize(
    "var",
    [
        VAR.replace("name: settings", "name: gone"),
        VAR.replace("apiVersion: v1, ", ""),
        VAR.replace("data.MODE", "data.GONE"),
        VAR.replace("data.MODE", "data"),
        VAR.replace("}}]", "}}, {name: MODE, objref: {apiVersion: v1, kind: Service, name: x}}]"),
    ],
)
def test_a_var_without_its_value_is_unknown(var: str) -> None:
    """
    Without its object, without the version of it, without the field, with no leaf there, or defined twice.
    """
    files = referring("a-$(MODE)")
    files["k8s/staging/kustomization.yaml"] = PLAIN + SETTINGS % "stage" + var
    found = effective(files, "staging")

    assert f"a-{UNKNOWN}" == found[MODE][0]
    assert any(route.startswith("vars[name=MODE]") for route in found)


def test_a_var_of_a_name_that_a_prefix_changes() -> None:
    """
    The name itself is the new one; where another object refers to it the tree has the old one: unknown.
    """
    text = "namePrefix: p-\nvars: [{name: MODE, objref: {apiVersion: v1, kind: ConfigMap, name: settings}%s}]\n"
    files = referring("$(MODE)")
    files["k8s/staging/kustomization.yaml"] = PLAIN + SETTINGS % "web" + text % ""
    named = effective(files, "staging")[MODE][0]
    files["k8s/staging/kustomization.yaml"] = PLAIN + SETTINGS % "web" + text % ", fieldref: {fieldpath: data.MODE}"

    assert "p-settings" == named
    assert UNKNOWN == effective(files, "staging")[MODE][0]


def test_a_var_that_nobody_refers_to_stays_a_setting() -> None:
    """
    It changes nothing, so it is told as what the kustomization says.
    """
    assert "data.MODE" in kept(SETTINGS % "fast" + VAR)


KEYS = st.text(st.sampled_from("abc.-/"), min_size=1, max_size=4).filter(lambda text: text.strip("-.") == text)


@LAWFUL
@given(st.lists(KEYS, min_size=1, max_size=4))
def test_an_escaped_path_has_the_parts_that_it_was_made_of(keys: list[str]) -> None:
    """
    Whatever dots the keys hold, a path with them escaped leads back to the keys.
    """
    assert keys == split(".".join(key.replace(".", "\\.") for key in keys))


TREES = st.recursive(
    st.sampled_from(("x", "y", "1", "")),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("ab"), inner, max_size=2)),
    max_leaves=6,
)
PARTS = st.lists(st.sampled_from(("a", "b", "0", "1", "*", "[a=x]", "[=y]")), max_size=4)


def tree(value: Any) -> Node:
    if isinstance(value, dict):
        return Mapping(1, 1, {key: (Scalar(key), tree(one)) for key, one in value.items()})
    return Sequence(1, 1, [tree(one) for one in value]) if isinstance(value, list) else Scalar(value, 1, 1, plain=False)


def plain(node: Node) -> Any:
    if isinstance(node, Mapping):
        return {key: plain(one) for key, (_, one) in node.entries.items()}
    return [plain(one) for one in node.items] if isinstance(node, Sequence) else node.text


@LAWFUL
@given(TREES, PARTS, st.booleans())
def test_what_is_put_at_a_path_is_found_there(value: Any, parts: list[str], create: bool) -> None:
    """
    Where a path leads to one place, the new value is there, and the tree before is as it was.
    """
    before, new = tree(value), Scalar("new", plain=False)
    rewriting = Rewriting(lambda _: new, Scalar("") if create else None)
    after = rewriting.at(before, parts)

    assert value == plain(before)
    assert rewriting.met or rewriting.lost or after is before
    if rewriting.met and not rewriting.lost and not {"*", "[a=x]", "[=y]"} & set(parts):
        assert lookup(after, parts) is new


@LAWFUL
@given(st.text(st.sampled_from("$()AB x"), max_size=12))
def test_a_text_with_its_dollar_signs_doubled_stays_as_it_is(text: str) -> None:
    """
    Doubled dollar signs refer to nothing; a text without one is never changed.
    """
    expansion = Expansion({"A": Scalar("value"), "": Scalar("none")}, ())

    assert text == expansion.text(text.replace("$", "$$"))
    assert text.replace("$", "") == expansion.text(text.replace("$", ""))


MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {A: xxxxxxxxxx, B: '1'}\n"
BOMB = "apiVersion: v1\nkind: A\nmetadata: {name: a}\nl0: &l0 [x, x, x, x, x, x, x, x]\n" + "".join(
    f"l{level}: &l{level} [{', '.join([f'*l{level - 1}'] * 8)}]\n" for level in range(1, 12)
)
MANY = "---\n".join(f"kind: ConfigMap\nmetadata: {{name: a{number}}}\n" for number in range(3000))


def copies(source: str, target: str, count: int) -> str:
    return "replacements:\n" + f"- {{source: {source}, targets: [{target}]}}\n" * count


def filling(field: str) -> str:
    return f"configurations: [c.yaml]\nvars: [{{name: X, objref: {{kind: A, apiVersion: v1, name: a}}, fieldref: {{fieldpath: {field}}}}}]\n"


ODD = (
    "replacements: [1, [], {}, {path: []}, {path: .}, {path: a.yaml}, {path: c.yaml}, {source: 1, targets: 2}, {source: {}, targets: [1, {select: 1},"
    "{select: {}, fieldPaths: [[], '', '.', '..', '[', ']', '[]', '[=', '[=]', 'a.[=(]', '*', '-', '0', metadata, metadata.name.x, kind, 'metadata.labels.[a=b].c'],"
    "options: {create: true, index: x, delimiter: []}}]}, {sourceValue: [], targets: [{select: {}, fieldPaths: 1, reject: {}}]},"
    "{sourceValue: x, targets: [{select: {}, reject: [1], fieldPaths: ['', metadata.name.x, metadata, kind, 'data.*', data.-], options: 1}]}]\n"
    "vars: [1, {}, {name: []}, {name: x}, {name: y, objref: 1, fieldref: 2}, {name: z, objref: {kind: ConfigMap, apiVersion: v1, name: a}, fieldref: {fieldpath: '..[]'}}, {name: z}]\n"
    "configurations: [1, [], a.yaml, gone.yaml, c.yaml]\n"
)

HOSTILE = {
    "a text that doubles": (copies("{fieldPath: data.A}", "{select: {}, fieldPaths: [data.A], options: {delimiter: x, index: 9999}}", 2_000), MAP),
    "a tree that doubles": (copies("{fieldPath: data}", "{select: {}, fieldPaths: [data.C, data.D], options: {create: true}}", 2_000), MAP),
    "wildcards in aliases": (copies("{fieldPath: l0.0}", f"{{select: {{}}, fieldPaths: ['l11{'.*' * 12}']}}", 400), BOMB),
    "aliases that are copied": (copies("{fieldPath: l11}", "{select: {}, fieldPaths: [z], options: {create: true}}", 400), BOMB),
    "many objects": (copies("{name: a1}", "{select: {labelSelector: a=b}}, {select: {name: 'a.*b.*'}}", 400), MANY),
    "references in a long text": (filling("t"), f"apiVersion: v1\nkind: A\nmetadata: {{name: a}}\nt: {'q' * 90_000}\ns: '{'$(X)' * 90_000}'\n"),
    "references without an end": (filling("t"), f"apiVersion: v1\nkind: A\nmetadata: {{name: a}}\nt: q\ns: '{'$(' * 90_000}'\n"),
    "references in aliases": (filling("l0.0"), BOMB.replace("[x", "[$(X)")),
    "many vars": ("vars:\n" + "".join(f"- {{name: X{number}, objref: {{kind: ConfigMap, name: a1}}}}\n" for number in range(2_000)), MANY),
    "odd types": (ODD, MAP),
}  # fmt: skip
FIELDS = "[1, [], {}, {varReference: [1, {path: []}, {path: ''}]}]\n---\nvarReference: [1, {path: []}, {path: ''}, {path: s}, {path: l11}]\n"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_replacements_end_soon(name: str) -> None:
    """
    What doubles, multiplies or is of an odd type raises nothing and takes no more than moments.
    """
    text, resource = HOSTILE[name]
    files = {"k/production/kustomization.yaml": f"resources: [a.yaml]\n{text}", "k/production/a.yaml": resource, "k/production/c.yaml": FIELDS}  # fmt: skip
    assert not [one for path, text in files.items() for one in yaml.trees(Source(path, text.encode()))[1]]
    start = time.process_time()
    objects("k/production/kustomization.yaml", Inventory(tree_of(files)))

    assert time.process_time() - start < 10
