"""The hook `parity-skill`: it mends the skill, and the commit is made again by whoever made it."""

from __future__ import annotations

from tests.conftest import Checkout, run_module
from tests.contract.shop import COMPOSE, agreed, compose, shop
from tests.skill.test_skill import SKILL, text

HOOK = "parity_hooks.hooks.skill"


def test_a_stale_skill_is_written_and_not_staged(repository: Checkout) -> None:
    """
    The hook fails once; then there is nothing to do.
    """
    agreed(repository, shop(local="16"))
    assert 0 == run_module(HOOK, cwd=repository.path).status
    repository.write({COMPOSE: compose("15")})
    repository.git("add", COMPOSE)
    ended = run_module(HOOK, cwd=repository.path)

    assert 1 == ended.status
    assert ended.out.startswith(f"wrote {SKILL}\n")
    assert "`15` at `docker-compose.yml" in text(repository)
    assert SKILL not in repository.git("diff", "--cached", "--name-only")
    assert 0 == run_module(HOOK, cwd=repository.path).status


def test_without_a_skill_nothing_is_written(repository: Checkout) -> None:
    """
    Whoever wants one runs `regenerate`.
    """
    agreed(repository, shop())
    repository.git("rm", "-rqf", ".claude")

    assert 0 == run_module(HOOK, cwd=repository.path).status
    assert not (repository.path / SKILL).exists()
