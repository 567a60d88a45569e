"""Version statements in text: image references, tags, ranges, plan names, version keys.

What is read is only what is stated: a distribution suffix is dropped, a tag that names a build is opaque,
a tag that moves is floating.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from parity_hooks.formats import products
from parity_hooks.model.fact import VERSION, Fact
from parity_hooks.model.value import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.model.location import Location
    from parity_hooks.model.route import Route

_NUMBER: Final = r"\d+(?:[._]\d+)*"
_TAG: Final = re.compile(rf"^[vV]?({_NUMBER})(?:[.](?:x|\*))?(?![\w.])", re.IGNORECASE)
_TAG_LOOSE: Final = re.compile(rf"^[vV]?({_NUMBER})(?=[-+_a-z.]|$)", re.IGNORECASE)
_PREFIXED: Final = re.compile(
    rf"^(?:pg|node|python|ruby|php|go|jdk|java|alpine|version|RELEASE|ruby-|python-|node-|go-|v)\.?({_NUMBER})",
    re.IGNORECASE,
)
_DATED: Final = re.compile(r"^RELEASE\.(\d{4})-(\d{2})-(\d{2})T")  # MinIO
_SHA: Final = re.compile(r"^(?:sha-?)?(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{7,64}$", re.IGNORECASE)
_IMAGE: Final = re.compile(
    r"^(?P<name>[A-Za-z0-9][\w.-]*(?::\d+(?=/))?(?:/[A-Za-z0-9][\w.-]*)*)"
    r"(?::(?P<tag>[\w][\w.+-]*))?(?:@(?P<digest>sha256:[0-9a-fA-F]+))?$"
)
_HOLE: Final = re.compile(r"^\$\{[A-Za-z_]\w*:?-([^}]*)\}$")
_MIXED_HOLE: Final = re.compile(r"\$\{[A-Za-z_]\w*:?-([^}$]*)\}")
_LEADING_HOLE: Final = re.compile(r"^(?:\$\{[^}]*\}|\$[A-Za-z_]\w*|\{\{.*?\}\})/")
FLOATING_TAGS: Final = frozenset(
    (
        "latest",
        "stable",
        "edge",
        "lts",
        "current",
        "main",
        "master",
        "develop",
        "alpine",
        "slim",
        "nightly",
        "release",
        "unstable",
        "",
    )
)
_MOVING: Final = frozenset(("latest", "stable", "lts", "*", "node", "current"))
_WILDCARD: Final = re.compile(rf"^[vV]?({_NUMBER})[._][xX*]$")
_PLAIN: Final = re.compile(rf"^[a-zA-Z]+[-@_]?v?({_NUMBER})|^[vV]?({_NUMBER})")
_RANGE: Final = re.compile(r"[<>^~|*!=]|\bx\b|\.x\b|,| - ", re.IGNORECASE)
_VERSION_KEY: Final = re.compile(
    r"^(?:(?:test|ci|default|base|target|min|app|tool|with|use|server|database|db|image|docker|setup|install|build"
    r"|stack)[_-])*(?P<name>[a-z][a-z0-9.+-]*?(?:[_-][a-z0-9]+)??)[_-]?"
    r"(?:img[_-]?|image[_-]?|docker[_-]?|server[_-]?|engine[_-]?)*(?:version|tag|ver)s?$",
    re.IGNORECASE,
)
_LONGEST_KEY: Final = 80
_ABOUT_A_PRODUCT: Final = frozenset(
    ("server", "major", "minor", "cluster", "engine", "runtime", "db", "database", "cache", "instance", "docker",
     "image", "container", "language", "lang", "sdk", "base", "primary", "main", "default", "full",
     "target", "flexible")
)  # fmt: skip
_REVISION: Final = re.compile(r"^\d+(?:\.\d+)*-(?=v?\d)")  # `1-3.11`: of the image, then of what is in it
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_COLLECTION: Final = re.compile(r"^([a-z]+)-(\d+)$")  # images whose name says the version: `python-39`, `nodejs-18`
_JOINED_DIGITS: Final = {"python": 1, "php": 1, "ruby": 1, "nginx": 1, "perl": 1, "mysql": 1, "mariadb": 2}
_PLAN: Final = re.compile(r"(?:^|-)(\d+(?:[_.](?:\d+|x))*)(?:-|$)")


@dataclass(frozen=True, slots=True)
class Image:
    """An image reference taken apart: repository, tag (or the empty text), digest (or the empty text)."""

    repository: str
    tag: str
    digest: str


def image(text: str) -> Image | None:
    """Take an image reference apart; None when it is not one or its name is not known here.

    A variable with a default stands for its default; a variable registry before the name is dropped.
    """
    plain = _HOLE.sub(r"\1", text.strip().strip("\"'"))
    plain = _LEADING_HOLE.sub("", _MIXED_HOLE.sub(r"\1", plain))
    plain = plain.removeprefix("docker://").removeprefix("docker.io/")
    name, colon, tag = plain.partition(":") if plain.count(":") == 1 else ("", "", "")
    if colon and ("$" in tag or "{{" in tag) and (bare := _IMAGE.match(name)):
        return Image(bare["name"], tag, "")
    match = _IMAGE.match(plain)
    return Image(match["name"], match["tag"] or "", match["digest"] or "") if match else None


def of_tag(tag: str) -> tuple[str, str]:
    """`(version, trait)` that a tag states: the trait is empty, `floating` or `opaque`, the version then the tag."""
    if tag.lower() in FLOATING_TAGS:
        return tag or "latest", "floating"
    if "$" in tag or "{{" in tag or _SHA.match(tag):
        return tag, "opaque"
    if tag.startswith("0-") and (match := _TAG.match(tag[2:])):  # development container images: revision, then version
        return match[1], ""
    if day := _DATED.match(tag):
        return ".".join(day.groups()), ""
    match = _TAG_LOOSE.match(tag) or _PREFIXED.match(tag)
    if match:
        return match[1].replace("_", "."), ""
    return tag, "floating" if tag.partition("-")[0].lower() in FLOATING_TAGS else "opaque"


def image_fact(text: str, route: Route, location: Location, traits: frozenset[str] = frozenset()) -> Iterator[Fact]:
    """Yield the product and version that an image reference states, if it states one."""
    found = image(text)
    if found is None or found.repository.lower() == "scratch":
        return
    product = products.of_image(found.repository)
    if product in products.BASE_SYSTEMS:
        return
    tag = found.tag
    if "/devcontainers/" in found.repository:
        tag = _REVISION.sub("", tag)
    if collection := _COLLECTION.match(product):
        product, tag = _of_collection(collection[1], collection[2]) or (product, tag)
    if product.startswith("functions-"):  # a host version first, the runtime's own version in the suffix
        product = product.removeprefix("functions-")
        suffix = re.search(rf"-(?:{product})?({_NUMBER})(?:-|$)", tag)
        tag = suffix[1] if suffix else "unknown"
    yield _fact(product, tag, route, location, traits, digest=bool(found.digest))


def _of_collection(name: str, digits: str) -> tuple[str, str] | None:
    """Product and version of an image that is named after both; Red Hat's collections leave the dot out."""
    product = products.of_name(name)
    if product is None:
        return None
    split = _JOINED_DIGITS.get(product, len(digits))
    return product, ".".join(part for part in (digits[:split], digits[split:]) if part)


def _fact(product: str, tag: str, route: Route, location: Location, traits: frozenset[str], *, digest: bool) -> Fact:
    version, trait = ("digest", "opaque") if digest and not tag else of_tag(tag)
    return _version(product, version, route, location, traits | {trait} if trait else traits)


def _version(product: str, text: str, route: Route, location: Location, traits: frozenset[str]) -> Fact:
    return Fact(VERSION, products.surface_of(product), product, "version", known(text), route, location, traits)


def stated(
    product: str, text: str, route: Route, location: Location, traits: frozenset[str] = frozenset()
) -> Iterator[Fact]:
    """Yield the version of `product` that `text` states: a version, a range, or a word that moves."""
    text = _HOLE.sub(r"\1", text.strip().strip("\"'").strip())
    if not text or "$" in text or "{{" in text or "((" in text:
        return
    version, trait = _of_statement(product, text)
    if version:
        yield _version(product, version, route, location, traits | {trait} if trait else traits)


def _of_statement(product: str, text: str) -> tuple[str, str]:
    """`(version, trait)` of a plain statement; an empty version where it states none."""
    if text.lower() in _MOVING or text.lower().startswith("lts/"):
        return text, "floating"
    bare = re.sub(rf"^{re.escape(product)}[-@_ ]?", "", text, flags=re.IGNORECASE)
    if wildcard := _WILDCARD.match(bare):
        return wildcard[1].replace("_", "."), ""
    if _RANGE.search(text):
        return (text, "range") if re.search(r"\d", text) else ("", "")
    match = _PLAIN.match(bare)
    return ((match[1] or match[2]).replace("_", "."), "") if match else ("", "")


def of_key(key: str) -> str | None:
    """The product whose version stands under `key` (`node-version`, `PG_IMG_TAG`, `postgresVersion`), or None."""
    match = _VERSION_KEY.match(_CAMEL.sub("_", key)) if len(key) <= _LONGEST_KEY else None
    if not match:
        return None
    name = match["name"].strip("_-")
    words = re.split(r"[_-]", name)
    first = words[0] if all(word in _ABOUT_A_PRODUCT for word in words[1:]) else ""
    return products.of_name(name) or products.of_name(words[-1]) or products.of_name(first)


def of_plan(text: str) -> str | None:
    """The version inside the name of a service plan (`medium-ha-12`, `tiny-5_x`), or None."""
    found = _PLAN.findall(text)
    return found[-1].replace("_", ".").removesuffix(".x") if len(found) >= 1 and re.search(r"[a-z]", text) else None
