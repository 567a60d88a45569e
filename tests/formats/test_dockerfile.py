"""Dockerfiles: instructions as BuildKit's own parser sees them, and what stages mean."""

from __future__ import annotations

import pytest

from parity_hooks.formats import extract
from parity_hooks.formats.dockerfile_lines import instructions
from parity_hooks.formats.source import Source
from parity_hooks.model.fact import Fact

FILES = {
    "plain": "FROM a:1\nRUN x\n",
    "continued": "FROM a:1\nENV A=1 \\\n  # note\n\n  B=2 \\\n  C=3\nRUN y\n",
    "heredoc": "FROM a:1\nRUN <<EOF\nFROM b:2\nEOF\nRUN <<-A cat <<'B'\nx\n\tA\ny\nB\nUSER me\n",
    "here string": "FROM a:1\nRUN cat <<<word\nUSER me\n",
    "shift": "FROM a:1\nRUN echo $((1<<2))\nUSER me\n",
    "copied": "FROM a:1\nCOPY <<EOF /x\nENV A=1\nEOF\nENV B=2\n",
    "escape": "# escape=`\nFROM a:1\nENV A=c:\\\nENV B=1 `\n  C=2\n",
    "late directive": "# note\n# escape=`\nFROM a:1\nENV A=1 \\\n  B=2\n",
    "lower case": "from a:1 as b\nenv A=1\nfrom b\n",
    "trailing": "FROM a:1\nRUN x \\\n",
    "tabs": "FROM a:1\n\tENV\tA=1\tB=2\n",
}


@pytest.mark.parametrize("name", FILES)
def test_instructions_are_those_of_the_reference_parser(name: str) -> None:
    """
    Keyword and first line of every instruction are what moby's parser says.
    """
    dockerfile = pytest.importorskip("dockerfile", reason="PyPI package dockerfile (moby's parser) is not installed")

    expected = [(one.cmd.upper(), one.start_line) for one in dockerfile.parse_string(FILES[name])]

    assert expected == [(one.keyword, one.line) for one in instructions(FILES[name].split("\n"))]


@pytest.mark.parametrize(
    "text",
    [
        "ENV A=1 B=2",
        'ENV A="x y" B=z',
        "ENV A='x y' B=\\\"q",
        "ENV A=a\\ b C=c",
        "ENV NAME some value here",
        'ENV A=x"y z"w',
        "ENV A= B=2",
        'ENV A="it\'s" B=1',
        "ENV A=${X:-1} B=$A",
        "ENV A=#no-comment",
    ],
)
def test_variables_are_those_of_the_reference_parser(text: str) -> None:
    """
    `ENV` names the variables that moby's parser finds, and gives them the values that it finds.
    """
    dockerfile = pytest.importorskip("dockerfile", reason="PyPI package dockerfile (moby's parser) is not installed")
    words = next(one.value for one in dockerfile.parse_string(f"FROM a:1\n{text}\n") if one.cmd.upper() == "ENV")
    names, values = words[0::2], words[1::2]

    found = extract(Source("Dockerfile", f"FROM a:1\n{text}\n".encode()), "dockerfile")
    settings = {fact.route[-1]: fact.value.raw for fact in found if isinstance(fact, Fact) and fact.route[0] == "ENV"}

    assert dict(zip(names, map(_plain, values), strict=True)) == settings


def _plain(value: str) -> str:
    """moby's parser leaves quotes and escapes to its builder; a shell takes them away in the same manner."""
    import shlex

    return "".join(shlex.split(value)) if any(mark in value for mark in "\"'\\") else value
