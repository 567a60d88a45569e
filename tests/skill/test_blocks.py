"""Blocks between markers: what is replaced, what stays, what is refused."""

from __future__ import annotations

import random

import pytest

from parity_hooks.errors import ContractError
from parity_hooks.skill import blocks

ORDER = ("one", "two", "three")
WANTED = {"one": "## One\n", "two": "## Two\n", "three": "## Three\n"}


def test_what_people_wrote_stays_through_many_rounds() -> None:
    """
    Paragraphs anywhere outside the blocks survive twenty rounds of edits, and of blocks that change, go and come.
    """
    dice = random.Random(7)
    text, written = "# Title\n\n" + blocks.fresh(WANTED, ORDER), []
    for number in range(20):
        found = blocks.parts("SKILL.md", text, ORDER)
        pieces = [blocks.block(one.name, one.text[1:-1]) if one.name else one.text for one in found]
        note = f"A note, number {number}: `code`, <!-- a comment -->\n\n## By hand {number}\n"
        pieces.insert(dice.randint(0, len(pieces)), note)
        written.append(note)
        wanted = {
            name: f"{said}round {number}\n" for name, said in WANTED.items() if name == "one" or dice.random() < 0.6
        }
        text = blocks.injected("SKILL.md", "".join(pieces), wanted, ORDER)

        assert text == blocks.injected("SKILL.md", text, wanted, ORDER)
        assert [] == [one for one in written if one not in text]
        assert wanted == {one.name: one.text[1:-1] for one in blocks.parts("", text, ORDER) if one.name}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<!-- parity:begin one -->\nx\n", "SKILL.md:1: the block one has no end"),
        ("x\n<!-- parity:end one -->\n", "SKILL.md:2: the end of the block one has no beginning"),
        (blocks.block("one", "") * 2, "SKILL.md:5: the block one is there twice"),
        ("<!-- parity:begin one -->\n<!-- parity:begin two -->\n", "SKILL.md:2: the block two begins inside"),
        ("\n<!-- parity:begin tow -->\n", "SKILL.md:2: there is no block tow"),
        ("# By hand\n", "SKILL.md:1: no generated block is in it"),
    ],
)
def test_a_marker_that_is_wrong_is_refused(text: str, said: str) -> None:
    """
    With file and line.
    """
    with pytest.raises(ContractError) as raised:
        blocks.injected("SKILL.md", text, WANTED, ORDER)

    assert raised.value.message.startswith(said)


def test_what_is_lost_of_an_edited_block() -> None:
    """
    The lines that are replaced, beside those that replace them.
    """
    text = blocks.fresh(WANTED, ORDER).replace("## Two\n", "## Two, edited\n")

    assert {"two": "- ## Two, edited\n+ ## Two\n"} == blocks.lost("SKILL.md", text, WANTED, ORDER)
