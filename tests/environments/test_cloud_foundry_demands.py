"""What a manifest of Cloud Foundry demands of the files of variables beside it."""

from __future__ import annotations

import pytest

from tests.environments.layers import sides_of

MANIFEST = "applications:\n- name: shop\n  env:\n    HOST: ((host))\n    REGION: ((region))\n    LEVEL: ((level))\n"
BOTH = {
    "manifest.yml": MANIFEST,
    "config/production.yml": "host: a\nlevel: x\n",
    "config/staging.yml": "host: b\nregion: c\nlevel: y\n",
}


def required(more: dict[str, str]) -> dict[str, set[str]]:
    return {path: {name for (name,) in side.required} for path, side in sides_of(BOTH | more).items()}


def test_a_name_that_a_file_of_variables_lacks_is_required() -> None:
    """
    The manifest is refused where one of its names has no value.
    """
    assert {"config/production.yml": {"region"}, "config/staging.yml": set()} == required({})


@pytest.mark.parametrize(
    "more",
    [
        {".github/workflows/deploy.yml": "jobs: {a: {steps: [{run: 'cf push --var region=x'}]}}\n"},
        {"config/production.yml": "host: a\nlevel: x\nregion:\n"},
        {"manifest.yml": "applications:\n- name: shop\n"},
    ],
)
def test_what_is_given_or_not_asked_for_is_not_required(more: dict[str, str]) -> None:
    """
    A flag of a pipeline gives the value; a manifest that names nothing demands nothing.
    """
    assert {"config/production.yml": set(), "config/staging.yml": set()} == required(more)


def test_files_that_the_manifest_does_not_use_are_left_alone() -> None:
    """
    Settings of another tool that share a name by chance are no variables of the manifest.
    """
    more = {f"config/{word}.yml": "host: a\nport: 1\nmode: x\nsize: 2\n" for word in ("production", "staging")}

    assert {"config/production.yml": set(), "config/staging.yml": set()} == required(more)
