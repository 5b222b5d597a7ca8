"""A draft heard over history: what it would have changed, told from the recorded facts. Pure.

History is walked in the order of submission. Where a grant would not have been made, its rivals no
longer meet it; where one would have been made, they do. A person's ruling is kept wherever the draft
says what the version in force then said, so a draft that changes nothing changes nothing here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from partners.conflict.case import Case, Rival, RivalKind
from partners.conflict.contest import Contender, contender, favoured
from partners.conflict.judge import Judge
from partners.conflict.rulebook import Rulebook
from pricing.ground.decision import Decision, Verdict


class Fate(StrEnum):
    """What became of a registration, or would have."""

    GRANTED = "granted"
    REFUSED = "refused"
    WAITING = "fate_waiting"  # for a person
    GIVEN_UP = "given_up"  # withdrawn by its partner


@dataclass(frozen=True, slots=True)
class Past:
    """What is kept of a registration as it was: who asked for what, what was said, and what it was granted."""

    number: str
    customer: str
    partner: str
    lines: tuple[str, ...]
    account_id: UUID | None
    judged_on: date
    verdict: Verdict
    rules: frozenset[str]
    fate: Fate
    until: date | None = None  # of its protection
    stands: bool = False  # still, today


@dataclass(frozen=True, slots=True)
class Told:
    """A registration as history tells it: what is kept, and what the judge was given and said, under which version."""

    past: Past
    case: Case
    said: Decision
    under: Rulebook


@dataclass(frozen=True, slots=True)
class Change:
    """A registration that would have fared otherwise: the verdict, the rules and the fate that it would have had."""

    past: Past
    verdict: Verdict
    rules: frozenset[str]
    fate: Fate

    @property
    def turns(self) -> bool:
        """Whether the outcome itself changes, not only what was found."""
        return self.fate is not self.past.fate


@dataclass(slots=True)
class Replay:
    """A draft, and what has been heard of it so far."""

    draft: Rulebook
    today: date
    heard: int = 0
    changes: dict[str, Change] = field(default_factory=dict)
    ending: dict[str, Past] = field(default_factory=dict)
    _judge: Judge = field(init=False)
    _shift: dict[str, timedelta] = field(default_factory=dict)
    _pasts: dict[str, Past] = field(default_factory=dict)  # of those that were granted or contested
    _gained: dict[tuple[UUID | None, str], list[Rival]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._judge = Judge(self.draft)

    def hear(self, told: Told) -> None:
        """Hear the next registration of history."""
        self.heard += 1
        past = told.past
        seen = replace(told.case, number=past.number, rivals=self._rivals(told))
        would = replace(self._judge.hear(seen), policy=told.said.policy)
        if past.fate is Fate.GRANTED or any(r.kind is RivalKind.PENDING for r in seen.rivals):
            self._pasts[past.number] = past
            self._shift[past.number] = timedelta(self.draft.protection_days - told.under.protection_days)
        fate = self._contested(told, seen, would.verdict, self._fate(past, would.verdict))
        if would != told.said or fate is not past.fate:
            self._note(Change(past, would.verdict, rules_of(would), fate))
        if past.stands and past.until and past.until + self._shift[past.number] <= self.today:
            self.ending[past.number] = past

    def _fate(self, past: Past, would: Verdict) -> Fate:
        """The same verdict keeps the outcome; a refusal refuses; a clean case is granted; else a person would say."""
        if would is past.verdict or past.fate is Fate.GIVEN_UP:
            return past.fate
        if would is Verdict.REFUSE:
            return Fate.REFUSED
        if past.verdict is Verdict.ALLOW:
            return past.fate
        return Fate.GRANTED if would is Verdict.ALLOW else Fate.WAITING

    def _rivals(self, told: Told) -> tuple[Rival, ...]:
        """The recorded rivals, without grants that would not have been made and with those that would."""
        kept = [self._shifted(rival) for rival in told.case.rivals if not self._lost(rival)]
        known = {rival.number for rival in kept}
        for line in told.case.lines:
            rivals = self._gained.get((told.past.account_id, line), ())
            kept += [r for r in rivals if r.partner != told.past.partner and r.number not in known]
        return tuple(kept)

    def _lost(self, rival: Rival) -> bool:
        change = self.changes.get(rival.number)
        return rival.kind is RivalKind.PROTECTED and change is not None and change.fate is not Fate.GRANTED

    def _shifted(self, rival: Rival) -> Rival:
        shift = self._shift.get(rival.number)
        return replace(rival, until=rival.until + shift) if shift and rival.until else rival

    def _contested(self, told: Told, seen: Case, would: Verdict, fate: Fate) -> Fate:
        """Where the draft's deciding mode puts another first than the old one did, that one wins."""
        line, number = contenders(seen), told.past.number
        if len(line) < 2 or would is Verdict.REFUSE:
            return fate
        before = favoured(told.under.deciding_mode, told.under.window_hours, line)
        after = favoured(self.draft.deciding_mode, self.draft.window_hours, line)
        if before == after:
            return fate
        for one in line:
            other = self._pasts.get(one.number)
            if other and one.number != number and (one == after or other.fate is Fate.GRANTED):
                won = Fate.GRANTED if one == after else Fate.REFUSED
                self._note(Change(other, other.verdict, other.rules, won))
        return Fate.GRANTED if after.number == number else Fate.REFUSED if fate is Fate.GRANTED else fate

    def _note(self, change: Change) -> None:
        past = change.past
        self.changes[past.number] = change
        if past.stands and change.fate is not Fate.GRANTED:
            self.ending[past.number] = past
        if change.fate is Fate.GRANTED and change.turns:
            until = past.judged_on + timedelta(days=self.draft.protection_days)
            made = Rival(RivalKind.PROTECTED, past.partner, past.number, past.lines, until)
            for line in past.lines:
                self._gained.setdefault((past.account_id, line), []).append(made)


def rules_of(decision: Decision) -> frozenset[str]:
    """Which rules found something, but for how the customer was recognised."""
    return frozenset(reason.rule for reason in decision.reasons if not reason.rule.startswith("account.same"))


def contenders(case: Case) -> list[Contender]:
    """A case and those that wait with it."""
    waiting: Iterable[Rival] = (rival for rival in case.rivals if rival.kind is RivalKind.PENDING)
    return [contender(case, case.number), *(contender(rival, rival.number) for rival in waiting)]
