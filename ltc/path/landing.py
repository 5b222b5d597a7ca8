"""Where a deal lands on another version of its path. Pure."""

from collections.abc import Sequence


def landing(old: Sequence[str], at: int, new: Sequence[str]) -> int:
    """The place in `new` (codes of stages) for a deal at the place `at` in `old`.

    It is the first stage that the deal has not passed: so a gate that the new version puts before it stands in its
    way, and none is passed without its Go. A deal that passed all of them stands at the last.
    """
    passed = set(old[:at])
    return next((place for place, code in enumerate(new) if code not in passed), len(new) - 1)
