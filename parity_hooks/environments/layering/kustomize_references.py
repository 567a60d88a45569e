"""The fields in which Kustomize fills in `vars`: those that it lists by default, and those of `configurations`.

Semantics: the Kustomize reference, "vars", and its default `varReference` fields.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

from parity_hooks.environments.layering.kustomize_fields import parted
from parity_hooks.formats.tree import Mapping, Scalar, items, mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.environments.layering.kustomize_files import Documents
    from parity_hooks.environments.layering.kustomize_objects import Object


class Field(NamedTuple):
    """Where references may stand: keys from the root, lists passed through, in objects of a kind; empty is any."""

    path: tuple[str, ...]
    kind: str = ""
    group: str = ""
    version: str = ""

    def belongs_to(self, one: Object) -> bool:
        """Whether objects like `one` have the field."""
        return (
            self.kind in ("", one.kind)
            and self.group in ("", one.group)
            and (not self.version or self.version == one.version)
        )


_PODS: Final = {
    "CronJob": "spec/jobTemplate/spec/template/spec",
    "Pod": "spec",
    **dict.fromkeys(("DaemonSet", "Deployment", "Job", "ReplicaSet", "StatefulSet"), "spec/template/spec"),
}
_CONTAINERS: Final = ("containers", "initContainers")
_IN_CONTAINER: Final = ("args", "command", "env/value", "volumeMounts/mountPath")
_OTHERS: Final = (  # the paths in CronJob and StatefulSet are Kustomize's own
    ("CronJob", "spec/jobTemplate/spec/template/volumes/nfs/server"),
    ("DaemonSet", "spec/template/spec/volumes/nfs/server"),
    ("Deployment", "spec/template/spec/volumes/nfs/server"),
    ("Deployment", "spec/template/metadata/annotations"),
    ("Ingress", "spec/rules/host"),
    ("Ingress", "spec/tls/hosts"),
    ("Ingress", "spec/tls/secretName"),
    ("Job", "spec/template/spec/volumes/nfs/server"),
    ("Pod", "spec/volumes/nfs/server"),
    ("ReplicaSet", "spec/template/spec/volumes/nfs/server"),
    ("Service", "spec/ports/port"),
    ("Service", "spec/ports/targetPort"),
    ("StatefulSet", "spec/volumeClaimTemplates/spec/nfs/server"),
    ("PersistentVolume", "spec/nfs/server"),
    ("", "metadata/labels"),
    ("", "metadata/annotations"),
)
FIELDS: Final = frozenset(
    Field(tuple(path.split("/")), kind)
    for kind, path in (
        *((kind, "/".join((pod, *one))) for kind, pod in _PODS.items() for one in product(_CONTAINERS, _IN_CONTAINER)),
        *_OTHERS,
    )
)


def configured(root: Mapping, folder: str, documents: Documents) -> Iterator[Field]:
    """Yield the fields that the files in `configurations` of a kustomization in `folder` add to the defaults."""
    for entry in items(root.get("configurations")):
        path = documents.resolve(folder, entry.text) if isinstance(entry, Scalar) else None
        found = documents.get(path) if path else None
        for tree in found.trees if found else ():
            for field in (mapping(one) for one in items(mapping(tree).get("varReference"))):
                parts = tuple(part.removesuffix("[]") for part in parted(field.text("path"), "/"))
                yield Field(parts, *(field.text(key) for key in ("kind", "group", "version")))
