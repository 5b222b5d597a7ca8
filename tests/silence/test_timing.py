"""ND-2: the harness of `make bench` hears two milliseconds, and hears nothing where there is nothing."""

from random import Random

from tests.bench.timing import CONTROL_SECONDS, compare


def pairs(more, count=400):
    """Held and free answers of about ten milliseconds, the held ones slower by so much; in seconds."""
    random = Random(7)
    return [(random.gauss(0.010, 0.002) + more, random.gauss(0.010, 0.002)) for _ in range(count)]


def test_nd2_b02_the_positive_control_of_two_milliseconds_is_heard():
    found = compare(pairs(CONTROL_SECONDS))
    assert not found.silent
    assert found.auc > 0.7


def test_nd2_b02_equal_answers_are_silent():
    assert compare(pairs(0)).silent
