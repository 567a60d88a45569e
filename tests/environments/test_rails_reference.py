"""Environments inside one file held against Rails itself: `config_for`, for files made at random.

ERB is what Rails executes and parity-hooks never does: what it fills in must be no value that is known.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from parity_hooks.environments.compare import Side
from parity_hooks.environments.inventory import Inventory
from tests.environments.layers import Flat, flat, flattened, without_nulls
from tests.laws.strategies import tree_of

# Semantics: the API of Rails, `Rails::Application#config_for`: what an environment says is laid over `shared`.
REFERENCE = """
require "json"
require "rails"
class Shop < Rails::Application; end
told = JSON.parse($stdin.read)
puts told.map { |path, environment| Shop.instance.config_for(Pathname.new(path), env: environment) }.to_json
"""
KEYS = ("alpha", "beta", "gamma", "delta")
SEEDS = range(60)


def _installed() -> bool:
    if shutil.which("ruby") is None:
        return False
    return not subprocess.run(["ruby", "-e", 'require "rails"'], capture_output=True, check=False).returncode


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not _installed(), reason="Rails is not installed: it is the reference for `config_for`"),
]


def some_value(chance: random.Random, depth: int = 2) -> Any:
    """A value as such a file holds it."""
    kind = chance.randrange(8 if depth else 5)
    if kind < 5:
        return chance.choice(("a", "b", "c d", True, False, 0, 8080, "http://shop.example"))
    if kind < 6:
        return chance.sample(("one", "two", "three"), chance.randrange(1, 3))
    return {key: some_value(chance, depth - 1) for key in chance.sample(KEYS, chance.randrange(1, 4))}


def some_file(seed: int) -> str:
    """A file with a block for each of two environments, over a block for all of them or not."""
    chance = random.Random(seed)
    shared = ("shared",) if chance.randrange(3) else ()
    blocks = {
        name: {key: some_value(chance) for key in chance.sample(KEYS, chance.randrange(1, 4))}
        for name in (*shared, "staging", "production")
    }
    return json.dumps(blocks, indent=2)  # which is YAML, too


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> list[Flat]:
    """What Rails says of production in every file, asked at once: it takes a second to load."""
    folder = tmp_path_factory.mktemp("rails")
    paths = [folder / f"{seed}.yml" for seed in SEEDS]
    for path, seed in zip(paths, SEEDS, strict=True):
        path.write_text(some_file(seed), encoding="utf-8")
    asked = json.dumps([(str(path), "production") for path in paths])
    done = subprocess.run(["ruby", "-e", REFERENCE], input=asked, capture_output=True, text=True, check=True)
    return [without_nulls(flattened(one)) for one in json.loads(done.stdout)]


def side(text: str, path: str = "config/shop.yml", environment: str = "production") -> Side:
    """The block of an environment in a file."""
    ((_, sides),) = Inventory(tree_of({path: text})).blocks
    return next(one for one in sides if one.member.environment.name == environment)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_block_is_what_rails_comes_to(seed: int, expected: list[Flat]) -> None:
    """
    What is in effect for an environment is what `config_for` returns for it.
    """
    found = {route[1:]: texts for route, texts in flat(side(some_file(seed))).items()}

    assert expected[seed] == without_nulls(found)


def test_what_erb_fills_in_is_not_known(tmp_path: Path) -> None:
    """
    Rails executes ERB in the file; here the text of the tag is no value that could be compared.
    """
    text = "shared:\n  alpha: <%= 1 + 1 %>\n  beta: b\nstaging:\n  beta: c\nproduction:\n  gamma: <%= 'x' %>\n"
    (tmp_path / "shop.yml").write_text(text, encoding="utf-8")
    asked = json.dumps([(str(tmp_path / "shop.yml"), "production")])
    done = subprocess.run(["ruby", "-e", REFERENCE], input=asked, capture_output=True, text=True, check=True)

    found = {route[1:]: setting.fact.value for route, setting in side(text).settings.items()}

    assert [{"alpha": 2, "beta": "b", "gamma": "x"}] == json.loads(done.stdout)
    assert {("alpha",): False, ("beta",): True, ("gamma",): False} == {
        route: value.literal for route, value in found.items()
    }


DATABASE = """\
default: &default
  adapter: postgresql
  pool: 5
  options: {alpha: 1, beta: 2}
staging:
  <<: *default
  database: shop
  options: {alpha: 3}
production:
  url: shop
"""
CONFIGURED = """
require "json"
require "rails"
class Shop < Rails::Application; end
Shop.instance.config.paths["config/database"] = ARGV[0]
puts Shop.instance.config.database_configuration.to_json
"""


@pytest.mark.parametrize("environment", ["staging", "production"])
def test_defaults_of_a_database_are_taken_over_by_those_that_say_so(environment: str, tmp_path: Path) -> None:
    """
    In `config/database.yml` an anchor is what YAML makes of it, and a block that does not name it has nothing of it.
    """
    path = tmp_path / "database.yml"
    path.write_text(DATABASE, encoding="utf-8")
    done = subprocess.run(["ruby", "-e", CONFIGURED, str(path)], capture_output=True, text=True, check=True)

    found = side(DATABASE, "config/database.yml", environment)

    assert flattened(json.loads(done.stdout)[environment]) == {route[1:]: texts for route, texts in flat(found).items()}
