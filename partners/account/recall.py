"""Recalling candidates: stored names that share the rarest keys with an asked one; bounded, however many names."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from partners.account.index import EVERY
from partners.account.matching.compare import Candidate
from partners.account.matching.keys import asked_keys, weighed_keys
from partners.account.matching.measure import bits, share
from partners.account.matching.name import Name, unpacked
from partners.account.models import AccountKey, AccountKeyCount, AccountName

KEY_NAMES_MAX, NAMES_MAX, CANDIDATES = 1000, 2000, 25
POPULATION_MIN = 100_000
# Built once: a statement with its values inside would be put together and hashed anew for every question.
ASKED: BindParameter[Any] = bindparam("asked", expanding=True)
COUNTED = select(AccountKeyCount.key, AccountKeyCount.names).where(AccountKeyCount.key.in_(ASKED))
CARRYING = select(AccountKey.key, AccountKey.name_no).where(AccountKey.key.in_(ASKED))
NAMED = select(AccountName.no, AccountName.account_id, AccountName.parts).where(AccountName.no.in_(ASKED))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many names there are, and carry each key that was asked for."""

    every: int
    of: dict[str, int]

    def weight(self, key: str) -> int:
        """How rare a key is, in sixteenths of a bit; one that no name carries is as rare as can be.

        Few names say nothing about rarity, so a small tenant's are taken for some of many.
        """
        return bits(max(self.every, POPULATION_MIN)) - bits(self.of.get(key) or 1)


def recall(session: Session, asked: Name) -> tuple[list[Candidate], Counts]:
    """The candidates of a name, the likeliest first, and the counts that features need."""
    counts = _counts(session, {EVERY, *asked_keys(asked)})
    if not counts.every:
        return [], counts
    known = sorted((key for key in counts.of if key), key=lambda key: (counts.of[key], key))
    total = sum(counts.weight(key) for key in known)
    best = _best(session, _rarest(known, counts), counts)
    names = _names(session, [no for no, _ in best])
    found = [Candidate(names[no][0], names[no][1], share(weight, total)) for no, weight in best if no in names]
    more = {key for one in found for key in weighed_keys(one.name)} - counts.of.keys()
    return found, Counts(counts.every, counts.of | _counts(session, more).of)


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
    weights = {key: counts.weight(key) for key in chosen}
    sums: defaultdict[int, int] = defaultdict(int)
    for key, no in session.execute(CARRYING, {"asked": chosen}):
        sums[no] += weights[key]
    return sorted(sums.items(), key=lambda item: (-item[1], item[0]))[:CANDIDATES]


def _names(session: Session, numbers: list[int]) -> dict[int, tuple[UUID, Name]]:
    return {no: (account_id, unpacked(parts)) for no, account_id, parts in session.execute(NAMED, {"asked": numbers})}


def _counts(session: Session, keys: Iterable[str]) -> Counts:
    of = {key: names for key, names in session.execute(COUNTED, {"asked": sorted(keys)}) if names}
    return Counts(of.get(EVERY, 0), of)
