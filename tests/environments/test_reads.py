"""What the programs of a tree read: whose reads count, in which order, and what is not read twice."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from parity_hooks.environments.inventory import Cache, Inventory
from parity_hooks.environments.reads import counts
from parity_hooks.environments.renames import Renamed, renames
from parity_hooks.repository import Tree, open_repository
from tests.conftest import Checkout
from tests.laws.strategies import tree_of

FILES = {
    "app/main.py": 'import os\nos.environ["SHARED"]\nos.getenv("PORT", "80")\n',
    "app/settings/production.py": 'import os\nKEY = os.environ["SECRET_KEY"]\n',
    "app/settings/local.py": 'import os\nKEY = os.environ.get("SHARED")\n',
    "config/environments/production.rb": 'config.host = ENV.fetch("HOST_NAME")\n',
    "config/database.yml": "url: <%= ENV['DATABASE_URL'] %>\n",
    "src/main/resources/application-prod.yml": "key: ${SPRING_KEY}\n",
    "bin/start.sh": 'echo "$SHARED"\n',
    "server/config.ts": "export const port = process.env.PORT || 3000\n",
    "app/empty.py": "pass\n",
    "tests/test_app.py": 'import os\nos.environ["IN_A_TEST"]\n',
    "server/config.test.ts": "process.env.IN_A_TEST\n",
    "examples/app.py": 'import os\nos.environ["IN_AN_EXAMPLE"]\n',
    "README.md": "process.env.IN_A_TEXT\n",
}


def reads(tree: Tree, cache: Cache | None = None) -> dict[str, list[str]]:
    found = Inventory(tree, cache).reads
    return {name: [fact.location.path for fact in facts] for name, facts in found.items()}


def test_programs_settings_and_placeholders_are_read() -> None:
    """
    Whatever format reads a file otherwise, its reads are told; those of tests, examples and texts are not.
    """
    assert {
        "DATABASE_URL": ["config/database.yml"],
        "HOST_NAME": ["config/environments/production.rb"],
        "PORT": ["app/main.py", "server/config.ts"],
        "SECRET_KEY": ["app/settings/production.py"],
        "SHARED": ["app/main.py", "app/settings/local.py", "bin/start.sh"],
        "SPRING_KEY": ["src/main/resources/application-prod.yml"],
    } == reads(tree_of(FILES))


@pytest.mark.parametrize(
    "path",
    [
        "a/test_x.py", "conftest.py", "src/x.spec.ts", "src/x.test.tsx", "spec/x_spec.rb", "x_test.go", "src/test/java/A.java", "A/AppTests.cs",
        "e2e-tests/x.js", "src/integrationTest/resources/application.yml", "jest.config.js", "cypress/support/a.ts", "docs/conf.py",
        "node_modules/a/index.js", "vendor/a.rb", "src/types.d.ts", "mocks/server.js", "a.min.js", "app/x.stories.tsx", "load_tests/run.py",
    ],
)  # fmt: skip
def test_what_does_not_run_in_production_does_not_count(path: str) -> None:
    """
    Tests by folder or by name, documentation, examples, and what others wrote.
    """
    assert not counts(path)


@pytest.mark.parametrize(
    "path",
    [
        "app/latest/main.py", "src/contest.ts", "app/inspector.rb", "src/Request.java", "app/attest.go",
        "src/features/a.ts", "bin/docker-entrypoint.sh", "tests.py.template",
    ],
)  # fmt: skip
def test_a_name_that_only_looks_like_a_test_counts(path: str) -> None:
    """
    `latest`, `contest` and `inspector` are no tests.
    """
    assert counts(path)


def test_source_is_no_source_of_configuration(repository: Checkout) -> None:
    """
    Programs are in no family, no count and no fact of an inventory: only their reads are told.
    """
    code = {path: text for path, text in FILES.items() if path.startswith(("app/main", "server/", "bin/", "tests/"))}
    repository.commit(
        {**code, "a.env": "SHARED=1\n", "deploy-prod.sh": "echo $SHARED\n", "deploy-staging.sh": "echo\n"}
    )
    with open_repository(str(repository.path)) as opened:
        inventory = Inventory(opened.revision("HEAD"))

        assert (["a.env"], [], {"dotenv": 1}) == ([*inventory.formats], inventory.families, inventory.files_by_format)
        assert ["a.env"] == [fact.location.path for fact, _ in inventory.variables]


class Asked:
    """A tree that notes what is read of it."""

    def __init__(self, tree: Tree) -> None:
        self.tree, self.entries, self.asked = tree, tree.entries, list[str]()

    def containing(self, needles: Sequence[bytes], paths: Sequence[str]) -> list[str]:
        self.asked += paths
        return self.tree.containing(needles, paths)

    def read_many(self, paths: Sequence[str]) -> object:
        self.asked += paths
        return self.tree.read_many(paths)


def test_what_two_trees_share_is_read_once(repository: Checkout) -> None:
    """
    Of the second tree only what changed is looked into, and it is found under its new name.
    """
    repository.commit(FILES)
    repository.git("mv", "app/settings", "app/conf")
    repository.git("mv", "app/conf/production.py", "app/conf/live.py")
    repository.commit({"app/empty.py": 'import os\nos.environ["ADDED"]\n'})
    cache = Cache()
    with open_repository(str(repository.path)) as opened:
        base, tree = opened.revision("HEAD^"), opened.revision("HEAD")
        now = reads(tree, cache)
        before = Asked(base)
        was = reads(before, cache)  # type: ignore[arg-type]

    assert ["app/empty.py"] == now.pop("ADDED")
    assert now.keys() == was.keys()
    assert {"app/empty.py", "app/settings/local.py", "app/settings/production.py"} == {*before.asked}


def test_a_renamed_tree_is_searched_under_its_new_names(repository: Checkout) -> None:
    """
    A tree seen under the names of another one finds its reads there.
    """
    repository.commit({f"config/{number}.yml": f"a: <%= ENV['NAME_{number}'] %>\n" for number in range(40)})
    repository.git("mv", "config", "moved")
    repository.git("mv", "moved", "config-of-shop")
    repository.write({"config-of-shop/config/x.yml": "a: 1\n"})
    repository.git("mv", *(f"config-of-shop/{number}.yml" for number in range(40)), "config-of-shop/config")
    repository.commit()
    with open_repository(str(repository.path)) as opened:
        base, tree = opened.revision("HEAD^"), opened.revision("HEAD")
        moved = renames(base.entries, tree.entries)
        seen = Renamed(base, moved)

        assert {f"NAME_{number}": [f"config-of-shop/config/{number}.yml"] for number in range(40)} == reads(seen)  # type: ignore[arg-type]
