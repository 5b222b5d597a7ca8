"""The one clock, held in tests."""

from datetime import UTC, datetime

import pytest

from portal.clock import now, stopped_at

EARLY, LATE = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)


def test_who_holds_the_clock_inside_gives_it_back_to_who_held_it_outside():
    with stopped_at(EARLY):
        with stopped_at(LATE):
            assert now() == LATE
        assert now() == EARLY
    assert now() not in (EARLY, LATE)


def test_two_who_hold_it_across_each_other_are_told_and_it_goes_on():
    first, second = stopped_at(EARLY), stopped_at(LATE)
    first.__enter__()
    second.__enter__()
    with pytest.raises(RuntimeError, match="somebody else"):
        first.__exit__(None, None, None)
    with pytest.raises(RuntimeError, match="somebody else"):
        second.__exit__(None, None, None)
    assert now() not in (EARLY, LATE)
