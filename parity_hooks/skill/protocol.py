"""What is the same in every skill: how to ask what no file answers, and what every run ends with."""

from __future__ import annotations

from typing import Final

QUESTIONS: Final = """## Question Protocol

Ask only after inspection, and only what no file of this repository answers.
Use the question tool of your harness where there is one, else plain text.
One decision at a time: the evidence first (`path#route` of both sides), then two to four options, the safest one first and recommended, each with what it costs.

- A restriction that only production has: mirror it with seeded data (recommended), emulate it, or keep the difference with a test of the denied case.
- No source for what production does: name the file that it is deployed from (recommended), name an outside source and how to look, or leave it open as a risk with an owner.
- A difference that is wanted: mirror production (recommended for sign-in, data, billing and access), or `parity-hooks record` it with reason, risk, guard, owner and time of review.
- A dependency too heavy to run here: the real one with few data (recommended), an emulator with contract tests, or a mock with a smoke test in staging.

An answer belongs into the contract or a divergence, not only into the conversation.  "It is easier" is no reason.
"""
OUTPUT: Final = """## Output Contract

End with these, each with its `path#route`:

1. Files and commands inspected.
2. Risks found, the worst first, and what users would notice.
3. What was changed, and which side it was taken from.
4. Checks that ran, with their result; those that did not, and why.
5. Differences that stay: the file of each divergence, its guard and its owner; what is still unknown.
"""
