"""What words to one side give away of another, as stories."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.conflict.leak import Known, leaks

SOUTH = Known(
    frozenset({"south", "Südhafen Trading GmbH", "南方渠道有限公司", "Ms Wang"}),
    frozenset({"R-SOUTH-0001"}),
    frozenset({Decimal(50_000)}),
    frozenset({date(2026, 6, 8)}),
    "They signed a letter of intent with us on Monday",
)
NORTH = Known(
    frozenset({"north", "North Partners Ltd", "北方渠道", "Ms Li"}),
    frozenset({"R-NORTH-0001"}),
    frozenset({Decimal(70_000)}),
    frozenset(),
    "We visited twice",
)
FOUND = {
    "the code": ("South has it", "south"),
    "in full width": ("ＳＯＵＴＨ", "south"),
    "with a zero-width space": ("so\u200buth", "south"),
    "the name": ("Südhafen Trading GmbH is ahead", "sudhafen trading gmbh"),
    "the name's own part": ("ask Suedhafen, I mean Südhafen", "sudhafen"),
    "the Chinese name": ("南方渠道有限公司已先报", "南方渠道有限公司"),
    "the Chinese name's own part": ("南方更早", "南方"),
    "a person": ("ms wang knows", "ms wang"),
    "the number": ("see R-SOUTH-0001", "R-SOUTH-0001"),
    "the number, spelled freely": ("see r south 0001", "R-SOUTH-0001"),
    "the price": ("they offer 50,000.00 EUR", "50,000.00"),
    "the price in thousands": ("about 50k", "50k"),
    "the price in 万": ("约5万元", "5万"),
    "the day": ("until 2026-06-08", "2026-06-08"),
    "the day in Chinese": ("到2026年6月8日为止", "2026年6月8"),
    "copied evidence": ("but they signed a letter of intent with somebody", "they signed a letter of intent"),
    "that there is a rival": ("Another partner was first", "another partner"),
    "that there is a rival, in Chinese": ("该客户已被报备", "已被报备"),
}
CLEAN = {
    "good wishes": "Good luck, and keep us posted.",
    "the reader's own name and number": "North, your R-NORTH-0001 of 70,000 is fine, Ms Li.",
    "a longer word that begins alike": "the southern region",
    "another figure": "from 49,999 to 500,000",
    "another day": "until 2026-06-09",
    "nothing": "",
}


@pytest.mark.parametrize("story", FOUND.values(), ids=FOUND.keys())
def test_what_is_anothers_is_found_and_named(story):
    text, word = story
    assert word in leaks(text, [SOUTH], NORTH)


@pytest.mark.parametrize("text", CLEAN.values(), ids=CLEAN.keys())
def test_what_is_nobodys_or_the_readers_own_is_let_through(text):
    assert leaks(text, [SOUTH], NORTH) == ()


def test_where_the_policy_discloses_existence_it_may_be_said_but_nothing_more():
    assert leaks("Another partner was first", [SOUTH], NORTH, exists=True) == ()
    assert leaks("Another partner, South, was first", [SOUTH], NORTH, exists=True) == ("south",)


def test_every_rival_is_looked_for_not_only_the_first():
    east = Known(frozenset({"east"}), frozenset(), frozenset(), frozenset())
    assert leaks("East and South", [SOUTH, east], NORTH) == ("south", "east")


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_rivals_number_is_found_whatever_stands_round_it(before, after):
    assert "R-SOUTH-0001" in leaks(f"{before} R-SOUTH-0001 {after}", [SOUTH], NORTH)


@given(st.text(max_size=300))
def test_any_text_can_be_looked_at(text):
    assert isinstance(leaks(text, [SOUTH], NORTH), tuple)
