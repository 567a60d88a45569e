"""Tests that are methods or calls with a title: PHPUnit and Pest, JUnit and Kotest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parity_hooks.contract import guards_javascript, guards_methods

if TYPE_CHECKING:
    from parity_hooks.contract.guards_suite import Test
    from parity_hooks.formats.source import Source


def tests(source: Source, language: str) -> list[Test]:
    """The tests of a file; Pest and Kotest write them as calls of `it`, `test` and `describe` with a title."""
    return [*guards_methods.tests(source, language), *guards_javascript.tests(source, language)]
