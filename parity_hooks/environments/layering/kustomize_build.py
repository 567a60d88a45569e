"""What `kustomize build` comes to, as far as the files of the repository tell.

The order is Kustomize's own: resources, then generators, then components, then patches, then what applies to every
object, then replacements; vars when all is built.  What is not followed (remote resources, charts, plugins) stays a
setting of its kustomization.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from parity_hooks.environments.layering import kustomize_generate as generate
from parity_hooks.environments.layering.kustomize_apply import apply_everywhere, apply_images, apply_replicas
from parity_hooks.environments.layering.kustomize_objects import Identity, object_of
from parity_hooks.environments.layering.kustomize_outcome import Build, Listing
from parity_hooks.environments.layering.kustomize_patches import Patches
from parity_hooks.environments.layering.kustomize_references import configured
from parity_hooks.environments.layering.kustomize_replacements import Replacements
from parity_hooks.environments.layering.kustomize_vars import declared, resolved
from parity_hooks.formats import kubernetes, kustomization
from parity_hooks.formats.tree import Mapping, Scalar, Sequence, items, settings
from parity_hooks.model.fact import SETTING, Fact

if TYPE_CHECKING:
    from parity_hooks.environments.layering.kustomize_files import Documents
    from parity_hooks.formats.source import Source
    from parity_hooks.formats.tree import Node

DEEPEST: Final = 40  # kustomizations inside one another
MOST_STEPS: Final = 500  # kustomizations that one build goes through: components of components multiply
MOST_OBJECTS: Final = 20_000  # of one build: bases of bases of bases multiply
_LISTS: Final = ("resources", "bases", "components", "patches", "patchesStrategicMerge", "patchesJson6902",
                 *generate.KINDS, "images", "replicas")  # fmt: skip
_BRINGING: Final = ("helmCharts", "helmChartInflationGenerator", "generators")  # more objects than the files show


class Builder:
    """Builds the kustomizations of one tree; each of them once."""

    def __init__(self, documents: Documents) -> None:
        self.documents = documents
        self._built: dict[str, Build] = {}  # with references to vars as they stand
        self._resolved: dict[str, Build] = {}
        self._left = MOST_STEPS

    def build(self, path: str) -> Build:
        """What the kustomization at `path` comes to by itself."""
        if path not in self._resolved:
            self._left = MOST_STEPS
            self._resolved[path] = resolved(self.base(path, ()))
        return self._resolved[path]

    def base(self, path: str, above: tuple[str, ...]) -> Build:
        """What the kustomization at `path` brings to the one that it is a base of, the last of those `above`."""
        if path not in self._built:
            result = Build()
            self.accumulate(path, result, above)
            if result.cut and above:
                return result
            self._built[path] = result
        return self._built[path]

    def accumulate(self, path: str, into: Build, above: tuple[str, ...]) -> None:
        """Let the kustomization at `path`, a component, change what is being built."""
        self._left -= 1
        document, root = self.documents.get(path), self.documents.kustomization(path)
        into.files.add(path)
        if document is None or not document.whole:
            into.broken = True
            return
        _Run(self, document.source, root, into, (*above, path)).run()

    @property
    def tired(self) -> bool:
        """Whether one build has taken more steps than any that people write."""
        return self._left <= 0


class _Run:
    """One kustomization at work on what is being built."""

    def __init__(self, builder: Builder, source: Source, root: Mapping, into: Build, above: tuple[str, ...]) -> None:
        self.builder = builder
        self.documents = builder.documents
        self.source = source
        self.folder = source.path.rpartition("/")[0]
        self.root = root
        self.into = into
        self.above = above
        self.patches = Patches(source, self.documents, into)
        self.rest: dict[str, list[Node]] = {}

    def run(self) -> None:
        root, into = self.root, self.into
        into.open |= root.text("kind") == "Component" or any(root.get(key) is not None for key in _BRINGING)
        self._bring("resources", "bases")
        for key in generate.KINDS:
            self.rest[key] = [left for one in items(root.get(key)) if (left := self._generated(one, key)) is not None]
        self._bring("components")
        for key in ("patchesStrategicMerge", "patches"):
            self.rest[key] = [left for one in items(root.get(key)) if (left := self.patches.applied(one)) is not None]
        apply_everywhere(root, into.objects, self.source.path)
        self.rest["patchesJson6902"] = [
            left for one in items(root.get("patchesJson6902")) if (left := self.patches.applied(one)) is not None
        ]
        self.rest["replicas"] = apply_replicas(items(root.get("replicas")), into.objects, self.source.path)
        self.rest["images"] = apply_images(items(root.get("images")), into.objects, self.source.path)
        self._replace()
        self._settings()

    def _bring(self, *keys: str) -> None:
        for key in keys:
            self.rest[key] = [one for one in items(self.root.get(key)) if not self._resource(one, key)]

    def _replace(self) -> None:
        """Copy what replacements copy, and remember the vars."""
        replacements = Replacements(self.source, self.root, self.documents, self.into)
        entries = items(self.root.get("replacements"))
        self.rest["replacements"] = [left for one in entries if (left := replacements.applied(one)) is not None]
        self.rest["vars"] = declared(self.root, self.source, self.into)
        self.into.references.update(configured(self.root, self.folder, self.documents))

    def _resource(self, entry: Node, key: str) -> bool:
        """Follow one entry; False where it leads nowhere that can be read."""
        path = self.documents.resolve(self.folder, entry.text) if isinstance(entry, Scalar) else None
        name = path.rpartition("/")[2] if path else ""
        if not isinstance(entry, Scalar) or path is None or self._endless(path):
            self.into.open = True
            return False
        if name in ("kustomization.yaml", "kustomization.yml", "Kustomization"):
            return self._nested(entry, path, key)
        return self._file(entry, path, key)

    def _endless(self, path: str) -> bool:
        """Whether following goes in a circle, or further than any that people write."""
        self.into.cut |= path in self.above
        far = len(self.above) > DEEPEST or len(self.into.objects) > MOST_OBJECTS or self.builder.tired
        return path in self.above or far

    def _nested(self, entry: Scalar, path: str, key: str) -> bool:
        if key == "components":
            before = set(self.into.objects)
            self.builder.accumulate(path, self.into, self.above)
            self._listed(entry, key, frozenset(self.into.objects.keys() - before), ())
            return True
        base = self.builder.base(path, self.above)
        self.into.take(base, path.rpartition("/")[0].rpartition("/")[2])
        self._listed(entry, key, frozenset(base.objects), tuple(base.listings))
        return True

    def _file(self, entry: Scalar, path: str, key: str) -> bool:
        document = self.documents.get(path)
        self.into.broken |= document is not None and not document.whole
        if document is None or not document.trees:
            self.into.open = True
            return False
        found = [one for tree in kubernetes.objects(document.trees) if (one := object_of(tree, document.source))]
        self.into.files.add(path)
        self.into.objects.update((one.identity, one) for one in found)
        self._listed(entry, key, frozenset(one.identity for one in found), ())
        return bool(found)

    def _listed(self, entry: Scalar, key: str, brings: frozenset[Identity], inner: tuple[Listing, ...]) -> None:
        alone = Mapping(entry.line, entry.column, {key: (entry, Sequence(entry.line, entry.column, [entry]))})
        for fact in settings(self.source, alone):
            if isinstance(fact, Fact) and brings:
                self.into.listings.append(Listing(fact, brings, inner))

    def _generated(self, entry: Node, key: str) -> Node | None:
        """Add what a generator makes, and return what of it stays a setting."""
        got = generate.generated(key, entry, self.source, self.documents) if isinstance(entry, Mapping) else None
        if got is None:
            return entry
        self.into.files.update(got.files)
        before = next(
            (one for one in self.into.objects.values() if one.kind == got.made.kind and got.made.names[0] in one.names),
            None,
        )
        made = generate.met(before, got.made, got.behaviour) if before else got.made
        self.into.objects[made.identity] = made
        return got.rest

    def _settings(self) -> None:
        """Keep what was not followed; what an overlay states wins over its bases."""
        kept = {
            key: (at, node if key not in self.rest else Sequence(node.line, node.column, self.rest[key]))
            for key, (at, node) in self.root.entries.items()
        }
        tree = replace(self.root, entries=kept)
        for fact in kustomization.facts(self.source, tree):
            if isinstance(fact, Fact) and fact.kind == SETTING:
                self.into.settings[fact.route] = fact
