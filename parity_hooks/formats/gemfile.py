"""Gemfiles: which Ruby a project asks for.

Semantics: Bundler's `ruby` directive.  No Ruby is run: of `ENV["X"] || "3.1"` the literal is the default, and
`ruby file: ".ruby-version"` says nothing that the other file does not say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from parity_hooks.formats import requirements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parity_hooks.formats.source import Source
    from parity_hooks.model.fact import Fact
    from parity_hooks.model.problem import Problem

_RUBY: Final = re.compile(r"^[ \t]*ruby[ \t(]+(?P<rest>\S.*)$")
_LITERALS: Final = re.compile(r"""^(?P<all>(["'])[^"']*\2(?:[ \t]*,[ \t]*(["'])[^"']*\3)*)(?![ \t]*(?:=>|\|\|))""")
_DEFAULT: Final = re.compile(r"""^ENV(?:\[[^\]]*\][ \t]*\|\||\.fetch\([^,]*,)[ \t]*(["'])(?P<text>[^"']*)\1""")
_TEXT: Final = re.compile(r"""["']([^"']*)["']""")


def extract(source: Source) -> Iterator[Fact | Problem]:
    """Yield the Ruby version that a Gemfile asks for."""
    for number, line in source.numbered():
        match = _RUBY.match(line[:1000]) if "ruby" in line else None
        if match is None:
            continue
        literals, default = _LITERALS.match(match["rest"]), _DEFAULT.match(match["rest"])
        if literals:
            text = ", ".join(_TEXT.findall(literals["all"]))
            place = source.at(number, match.start("rest") + 1)
            yield from requirements.required("ruby", text, ("ruby",), place)
        elif default:
            place = source.at(number, match.start("rest") + default.start("text"))
            yield from requirements.required("ruby", default["text"], ("ruby",), place, frozenset(("default",)))
