"""Recalling candidates: stored names that share the rarest keys with an asked one; bounded, however many names."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nlargest
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, String, bindparam, cast, func, select
from sqlalchemy.orm import Session

from partners.account.index import EVERY
from partners.account.matching.compare import Candidate
from partners.account.matching.keys import asked_keys, weighed_keys
from partners.account.matching.measure import bits, share
from partners.account.matching.name import Name, unpacked
from partners.account.models import AccountKey, AccountKeyCount, AccountName
from pricing.ground.prepared import prepared

KEY_NAMES_MAX, NAMES_MAX, CANDIDATES = 1000, 2000, 25
POPULATION_MIN = 100_000
SPACE = " "
ASKED: BindParameter[Any] = bindparam("asked", expanding=True)
KEY, COUNT, NAME = AccountKey.__table__.c, AccountKeyCount.__table__.c, AccountName.__table__.c
NUMBERS = func.aggregate_strings(cast(KEY.name_no, String), SPACE)  # a row for each key, not for each name
COUNTED = prepared(AccountKeyCount, select(COUNT.key, COUNT.names).where(COUNT.key.in_(ASKED)))
CARRYING = prepared(AccountKey, select(KEY.key, NUMBERS).where(KEY.key.in_(ASKED)).group_by(KEY.key))
NAMED = prepared(AccountName, select(NAME.no, NAME.account_id, NAME.parts).where(NAME.no.in_(ASKED)))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many names there are, and carry each key that was asked for."""

    every: int
    of: dict[str, int]
    most: int  # the weight of a key that a single name carries

    def weight(self, key: str) -> int:
        """How rare a key is, in sixteenths of a bit; one that no name carries is as rare as can be."""
        names = self.of.get(key)
        return self.most - bits(names) if names else self.most


def counted(of: dict[str, int]) -> Counts:
    """Counts as they were read. Few names say nothing about rarity: a small tenant's are taken for some of many."""
    every = of.get(EVERY, 0)
    return Counts(every, of, bits(max(every, POPULATION_MIN)))


def recall(session: Session, asked: Name) -> tuple[list[Candidate], Counts]:
    """The candidates of a name, the likeliest first, and the counts that features need."""
    counts = counted(_counts(session, {EVERY, *asked_keys(asked)}))
    if not counts.every:
        return [], counts
    known = sorted((key for key in counts.of if key), key=lambda key: (counts.of[key], key))
    total = sum(counts.weight(key) for key in known)
    best = _best(session, _rarest(known, counts), counts)
    names = _names(session, [no for no, _ in best])
    found = [Candidate(names[no][0], names[no][1], share(weight, total)) for no, weight in best if no in names]
    more = {key for one in found for key in weighed_keys(one.name)} - counts.of.keys()
    return found, counted(counts.of | _counts(session, more))


def _rarest(known: list[str], counts: Counts) -> list[str]:
    """The rarest keys, until their names are enough."""
    chosen: list[str] = []
    names = 0
    for key in known:
        if counts.of[key] > KEY_NAMES_MAX or (chosen and names + counts.of[key] > NAMES_MAX):
            break
        names += counts.of[key]
        chosen.append(key)
    return chosen


def _best(session: Session, chosen: list[str], counts: Counts) -> list[tuple[int, int]]:
    """The numbers of the names that share most of the weight, and their weight."""
    sums: defaultdict[str, int] = defaultdict(int)
    for key, numbers in session.execute(CARRYING, {"asked": chosen}):
        heavy = counts.weight(key)
        for no in numbers.split(SPACE):
            sums[no] += heavy
    least = min(nlargest(CANDIDATES, sums.values()), default=0)
    best = [(int(no), weight) for no, weight in sums.items() if weight >= least]
    return sorted(best, key=lambda item: (-item[1], item[0]))[:CANDIDATES]


def _names(session: Session, numbers: list[int]) -> dict[int, tuple[UUID, Name]]:
    return {no: (account_id, unpacked(parts)) for no, account_id, parts in session.execute(NAMED, {"asked": numbers})}


def _counts(session: Session, keys: Iterable[str]) -> dict[str, int]:
    return {key: names for key, names in session.execute(COUNTED, {"asked": sorted(keys)}) if names}
