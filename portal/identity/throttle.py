"""The throttle: how often something may be tried, counted in the database for all processes.

A try is counted before it is made, so that tries at the same moment count too. Three buckets share
the work: one person from one address, one person from anywhere, one address for anybody; a stranger
who fails on purpose locks out her own address long before she locks out the person.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.clock import now
from portal.db import shared, tried_twice
from portal.identity.models import Attempt
from pricing.ground.errors import DomainError

WINDOW = timedelta(minutes=15)
FIRST = datetime(2020, 1, 1, tzinfo=UTC)


class TooManyTries(DomainError):
    """Enough tries for now; `until` says from when on the next one counts."""

    code = "too-many-tries"
    status = 429

    def __init__(self, until: datetime) -> None:
        super().__init__(at=f"{until:%H:%M} UTC")
        self.until = until


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is counted under one name, and how many tries fit into a window."""

    name: str
    most: int


def buckets(act: str, account: str, address: str) -> list[Bucket]:
    """The three buckets of a try by somebody who says she is `account`, from an address."""
    return [
        Bucket(_named(act, "pair", account, address), 5),
        Bucket(_named(act, "account", account), 30),
        Bucket(_named(act, "address", address), 100),
    ]


def spend(tries: Sequence[Bucket]) -> None:
    """Count one try in each bucket; raises TooManyTries when one is over its limit."""
    opened = _window(now())
    counts = tried_twice(lambda: _count(tries, opened))
    if any(count > bucket.most for bucket, count in zip(tries, counts, strict=True)):
        raise TooManyTries(opened + WINDOW)


def forgive(tries: Sequence[Bucket]) -> None:
    """Forget the tries of buckets, after the right answer; the address's own stays counted."""
    with shared(writes=True) as session:
        for bucket in tries[:-1]:
            if row := _row(session, bucket, _window(now())):
                row.tries = 0


def _count(tries: Sequence[Bucket], opened: datetime) -> list[int]:
    counts = []
    with shared(writes=True) as session:
        for bucket in sorted(tries, key=lambda b: b.name):
            if (row := _row(session, bucket, opened)) is None:
                row = Attempt(bucket=bucket.name, window_at=opened, tries=0)
                session.add(row)
            row.tries += 1
            counts.append((bucket, row.tries))
    by_bucket = dict(counts)
    return [by_bucket[bucket] for bucket in tries]


def _row(session: Session, bucket: Bucket, opened: datetime) -> Attempt | None:
    query = select(Attempt).where(Attempt.bucket == bucket.name, Attempt.window_at == opened)
    return session.scalar(query.with_for_update())


def _window(at: datetime) -> datetime:
    return at - (at - FIRST) % WINDOW


def _named(*parts: str) -> str:
    return parts[0] + ":" + parts[1] + ":" + hashlib.sha256("\n".join(parts[2:]).encode()).hexdigest()
