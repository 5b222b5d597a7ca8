"""When a bank account that was entered begins to count. Pure.

Whoever gets into a partner's administrator account can write down her own bank account. So a new one is told to every
administrator and counts 72 hours later; one that was replaced within these hours never counts.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Protocol, TypeVar

WAIT = timedelta(hours=72)


class Entered(Protocol):
    """An account, by the instant at which it was entered."""

    valid_from: datetime


E = TypeVar("E", bound="Entered")


def counts_from(account: Entered) -> datetime:
    """The first instant at which the account can be paid to."""
    return account.valid_from + WAIT


def counting(accounts: Sequence[E], at: datetime) -> E | None:
    """Of a partner's accounts in one currency, the one that is paid to at an instant: the last whose wait is over.

    An account whose successor came before its own wait was over is passed over.
    """
    entered = sorted((one for one in accounts if one.valid_from <= at), key=lambda one: one.valid_from)
    stood = [one for one, following in pairwise(entered) if following.valid_from >= counts_from(one)]
    done = [*stood, *(one for one in entered[-1:] if counts_from(one) <= at)]
    return done[-1] if done else None


def waiting(accounts: Sequence[E], at: datetime) -> E | None:
    """The account that was entered last, while its wait is not over."""
    newest = max((one for one in accounts if one.valid_from <= at), key=lambda one: one.valid_from, default=None)
    return newest if newest and counts_from(newest) > at else None
