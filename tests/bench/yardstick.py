"""A yardstick: CPU-ms of a fixed piece of work, so that figures of different machines can be compared."""

import statistics
import time

TURNS = 1_000_000
RUNS = 5


def yardstick() -> float:
    """Median CPU-ms of a million additions of squares in plain Python."""
    return statistics.median(_once() for _ in range(RUNS))


def _once() -> float:
    began, total = time.process_time(), 0
    for number in range(TURNS):
        total += number * number
    return (time.process_time() - began) * 1000
