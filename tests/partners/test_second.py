"""When a ruling needs a second person, as stories."""

from uuid import UUID

import pytest

from partners.conflict.second import Stake, second_needed

LI, WANG = UUID(int=1), UUID(int=2)
STORIES = {
    # who manages north, who manages south, north's value, the policy's limit, what speaks for two people
    "nobody's partner, a small value": (None, None, 5_000, 10_000, []),
    "the value is one below the limit": (None, None, 9_999, 10_000, []),
    "the value reaches the limit": (None, None, 10_000, 10_000, ["ruling.high-value"]),
    "no limit is set": (None, None, 10**12, None, []),
    "the ruler looks after one side": (LI, WANG, 5_000, 10_000, ["ruling.manages-one-side"]),
    "the ruler looks after the other side": (WANG, LI, 5_000, 10_000, ["ruling.manages-one-side"]),
    "the ruler looks after both sides": (LI, LI, 5_000, 10_000, []),
    "both at once": (LI, None, 10_000, 10_000, ["ruling.high-value", "ruling.manages-one-side"]),
}


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES.keys())
def test_story(story):
    north, south, value, limit, rules = story
    stakes = [Stake("north", north, value, "EUR"), Stake("south", south, 1_000, "EUR")]
    assert [reason.rule for reason in second_needed(stakes, LI, limit)] == rules


def test_a_manager_who_rules_on_a_partner_that_has_no_rival_needs_nobody():
    assert second_needed([Stake("north", LI, 5_000, "EUR")], LI, 10_000) == ()


def test_the_highest_value_of_all_sides_counts():
    stakes = [Stake("north", None, 1, "EUR"), Stake("south", None, 10_000, "EUR")]
    [reason] = second_needed(stakes, LI, 10_000)
    assert reason.facts["partner"] == "south"
