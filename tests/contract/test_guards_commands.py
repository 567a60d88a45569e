"""Guards that are commands: what the files of a repository define, and what nothing in it does."""

from __future__ import annotations

import pytest

from tests.contract.resolving import answer

FILES = {
    "Makefile": "include mk/more.mk\nVAR := x:y\n.PHONY: parity\nparity check: build ## says\n\tpytest\nbuild::\n\tX=1 go build\nrun: NAME = 1\n$(OUT): x\n",
    "mk/more.mk": "included:\n\ttrue\n",
    "web/Makefile": "lint:\n\ttrue\n",
    "justfile": "set shell := ['sh']\n\n@parity env='x':\n  true\n\nalias p := parity\n",
    "Taskfile.yml": "version: 3\nincludes:\n  db: ./db\ntasks:\n  parity:\n    cmds: [x]\n",
    "db/Taskfile.yml": "version: 3\ntasks:\n  check: {cmds: [x]}\n",
    "Rakefile": "task default: [:parity]\nnamespace :db do\n  desc 'x'\n  task :check, [:env] => :environment do\n  end\nend\ntask :parity\n",
    "lib/tasks/smoke.rake": "namespace :smoke do\n  task run: :environment do\n  end\nend\n",
    "package.json": '{"scripts": {"test": "vitest", "parity:check": "x", "empty": "", "none": "echo \\"Error: no test specified\\" && exit 1"}}',
    "apps/web/package.json": '{"name": "web", "scripts": {"e2e": "playwright test"}}',
    "composer.json": '{"scripts": {"parity": "phpunit"}}',
    "pyproject.toml": '[project.scripts]\nshop-parity = "a:b"\n[tool.poe.tasks]\nparity = "x"\n[tool.poe.tasks.smoke]\ncmd = "x"\n'
    '[tool.pdm.scripts]\npdm-parity = "x"\n[tool.hatch.envs.default.scripts]\ncheck = "x"\n[tool.hatch.envs.test.scripts]\nunit = "x"\n',
    ".pre-commit-config.yaml": "repos:\n- repo: local\n  hooks:\n  - id: parity-check\n    alias: parity\n    name: x\n",
    "bin/check.py": "print(1)\n",
    "app/smoke.py": "print(1)\n",
    "tests/test_a.py": "def test_a(): ...\n",
}


@pytest.mark.parametrize(
    "ref",
    [
        "make parity", "make check ENV=ci", "make -C web lint", "make build", "make included", "make", "ENV=x make -j 4 parity",
        "just parity staging", "just p", "task parity", "task db:check", "rake db:check", "bundle exec rake smoke:run", "rake", "rake parity",
        "npm test", "npm run parity:check -- --ci", "npm t", "pnpm parity:check", "pnpm run test", "yarn test", "yarn run test", "bun run test",
        "npm --prefix apps/web run e2e", "pnpm --filter web e2e", "yarn workspace web e2e", "composer parity", "composer run-script parity",
        "shop-parity --ci", "poetry run shop-parity", "uv run shop-parity", "poe parity", "uv run poe smoke", "pdm run pdm-parity",
        "hatch run check", "hatch run test:unit", "hatch run test:check", "pre-commit run parity-check --all-files", "pre-commit run parity",
        "prek run --all-files", "python bin/check.py", "python -m app.smoke", "bash bin/check.py && make nothing",
        "pytest tests/test_a.py::test_a -q", "python -m pytest tests/test_a.py", "make parity; echo done",
    ],
)  # fmt: skip
def test_what_a_file_defines_is_found(ref: str) -> None:
    """
    Targets, recipes, tasks, scripts, hooks and programs, behind whatever only starts them.
    """
    assert answer(FILES, ref, "command") == ""


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("make partiy", "Makefile has no target partiy; did you mean parity?"),
        ("make VAR", "Makefile has no target VAR"),
        ("make -C api lint", "there is no Makefile in api"),
        ("just partiy", "justfile has no target partiy; did you mean parity?"),
        ("just shell", "justfile has no target shell"),
        ("task check", "Taskfile.yml has no target check; did you mean db:check?"),
        ("rake check", "Rakefile has no target check; did you mean db:check?"),
        ("npm run tests", "package.json has no script tests; did you mean test?"),
        ("npm run empty", "the script empty in package.json does nothing"),
        ("npm run none", "the script none in package.json does nothing"),
        ("npm install", "npm install runs no script: write npm run and its name"),
        ("npm --prefix api test", "there is no file api/package.json; did you mean package.json?"),
        ("poe partiy", "pyproject.toml has no task partiy; did you mean parity?"),
        ("hatch run chekc", "pyproject.toml has no task chekc; did you mean check?"),
        ("pdm run nothing", "pyproject.toml has no task nothing"),
        (
            "pre-commit run party-check",
            ".pre-commit-config.yaml has no hook party-check; did you mean parity-check?",
        ),
        ("shop-party", "nothing in the repository defines the command shop-party; did you mean shop-parity?"),
        ("kubectl get pods", "nothing in the repository defines the command kubectl"),
        ("bin/check.py", "bin/check.py is not executable: git add --chmod=+x bin/check.py"),
        ("./bin/chek.py", "there is no file bin/chek.py; did you mean bin/check.py?"),
        ("../other/run.sh", "../other/run.sh contains ..: write the path relative to the top of the repository"),
        ("/usr/bin/true", "/usr/bin/true is no path inside the repository: write it relative to the top"),
        ("python -c 'print(1)'", "python -c print(1) runs no file of the repository"),
        ("pytest tests/test_a.py::test_b", "tests/test_a.py has no test test_b; did you mean test_a?"),
        ("pytest -k parity", "pytest -k parity names no test: write pytest path::test"),
        ("make 'parity", "make 'parity is no command line: its quotes do not match"),
        ("ENV=x", "ENV=x starts nothing"),
    ],
)
def test_what_nothing_defines_is_gone(ref: str, expected: str) -> None:
    """
    A slip is answered with the name that was meant; what the machine has is no guard of the repository.
    """
    actual = answer(FILES, ref, "command")

    assert expected == actual or ("did you mean" not in expected and actual.startswith(f"{expected}; did you mean"))


def test_without_its_file_a_program_starts_nothing() -> None:
    """
    No Makefile, no package.json, no configuration of hooks: the reason names the file.
    """
    assert answer({"a": "b"}, "make x", "command") == "there is no Makefile in the top of the repository"
    assert answer({"a": "b"}, "npm test", "command") == "there is no file package.json"
    assert answer({"a": "b"}, "pre-commit run x", "command") == "there is no file .pre-commit-config.yaml"
