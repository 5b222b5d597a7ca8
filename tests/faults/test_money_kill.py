"""C16, G22: cashiers are killed with -9 at work. After each kill every promise holds, and kills did strike work.

These are short; `python -m tests.faults.campaign --kills 200` is the long one.
"""

from collections import Counter

from tests.faults.campaign import Tally, campaign, count

KILLS, SEED = 6, 20261124
LATE = 12  # a seed whose first kill comes after some commands


def test_c16_a_cashier_killed_at_any_moment_leaves_whole_commands_and_money_that_agrees(world):
    tally = campaign(world, KILLS, SEED)
    assert tally.violations == []
    assert tally.kills == KILLS
    assert tally.struck, f"no kill struck a command in flight (seed {SEED})"
    assert tally.acknowledged


def test_c17_c16_two_cashiers_with_the_same_books_and_keys_are_as_one_and_both_are_killed(world):
    tally = campaign(world, 2, LATE, hands=2)
    assert tally.violations == []
    assert (tally.kills, bool(tally.acknowledged)) == (2, True)


def test_g22_a_campaign_that_struck_nothing_in_flight_shows_nothing():
    idle, busy = Tally(), Tally(in_flight=Counter(sign=1), acknowledged=["sign-202603"])
    assert not idle.shows_something
    assert busy.shows_something
    busy.violations.append("a thing")
    assert not busy.shows_something


def test_g22_what_a_victim_was_at_is_what_it_said_last_and_an_own_end_is_no_kill():
    tally = Tally()
    assert count(tally, ("(match-202603\n)match-202603\n(sign-202603\n", "", -9)) == "sign-202603"
    assert count(tally, ("(match-202603\n)match-202603\n", "", -9)) is None
    assert (tally.kills, tally.struck, len(tally.acknowledged), tally.violations) == (2, 1, 2, [])
    count(tally, ("", "Traceback\nValueError: no\n", 1))
    assert tally.violations == ["a cashier ended by itself: ['ValueError: no']"]
