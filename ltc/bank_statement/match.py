"""Which invoices a line pays, and why it seems so. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations, islice
from uuid import UUID

from ltc.bank_statement.naming import names
from pricing.ground.decision import Fact, Reason, Verdict
from pricing.ground.money import Money

TOGETHER_MAX, OF_MAX, TRIES_MAX, SHOWN = 5, 20, 20_000, 5  # invoices of one payment; of how many; sums; proposals


class Confidence(StrEnum):
    """How sure a proposal is. Only the sure ones are offered as a batch."""

    SURE = "sure"
    LIKELY = "likely"
    POSSIBLE = "possible"


ORDER = {one: place for place, one in enumerate(Confidence)}


@dataclass(frozen=True, slots=True)
class Open:
    """An invoice that is owed: by whom, and the numbers that a payer may name. Amounts in minor units."""

    id: UUID
    number: str
    also: tuple[str, ...]  # the numbers of its deal and its order
    debtor: UUID
    due_on: date
    currency: str
    owed_minor: int


@dataclass(frozen=True, slots=True)
class Paid:
    """What a line says of money that came."""

    amount: Money
    text: str


@dataclass(frozen=True, slots=True)
class Payer:
    """Whose money a payer's is, and how that is known: learned from a person on a day, or by its name."""

    debtor: UUID
    name: str
    learned_on: date | None = None
    is_alike: bool = False  # the names are only alike


@dataclass(frozen=True, slots=True)
class Part:
    """So much of the line for an invoice, in minor units."""

    invoice: Open
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """Invoices that a line may pay, why, and what would be left of the line or of the invoices."""

    parts: tuple[Part, ...]
    confidence: Confidence
    reasons: tuple[Reason, ...]
    rest_minor: int

    @property
    def key(self) -> str:
        """What is proposed, so that a person confirms what she saw."""
        return ",".join(f"{part.invoice.id}:{part.amount_minor}" for part in self.parts)


def propose(paid: Paid, invoices: Sequence[Open], payers: Sequence[Payer], doubts: Sequence[Reason]) -> list[Proposal]:
    """What a line may pay, the surest first; at most five. With a doubt (it may be recorded already) none is sure.

    Named invoices first, then a known payer's, then any of the exact amount; never those of another currency.
    """
    known = [one for one in invoices if one.currency == paid.amount.currency and one.owed_minor > 0]
    known.sort(key=lambda one: (one.due_on, str(one.id)))
    found = dict[frozenset[UUID], Proposal]()
    for one in (*_named(paid, known, payers), *_of_payers(paid, known, payers), *_of_amount(paid, known)):
        found.setdefault(frozenset(part.invoice.id for part in one.parts), one)
    doubted = [_doubted(one, doubts) for one in found.values()] if doubts else list(found.values())
    return sorted(doubted, key=lambda one: ORDER[one.confidence])[:SHOWN]


def _named(paid: Paid, invoices: Sequence[Open], payers: Sequence[Payer]) -> Iterator[Proposal]:
    named = [one for one in invoices if names(paid.text, one.number)]
    if named:
        said = ", ".join(one.number for one in named)
        strange = _strange(named, payers)
        best = Confidence.LIKELY if strange else Confidence.SURE
        yield _filled(paid, named, best, (Reason("bank.named", Verdict.ALLOW, {"invoices": said}), *strange))
        return
    for number in dict.fromkeys(number for one in invoices for number in one.also if names(paid.text, number)):
        of = [one for one in invoices if number in one.also]
        exact = [one for one in of if one.owed_minor == paid.amount.minor]
        chosen = exact[:1] if len(exact) == 1 else of
        payer = next((one for one in payers if one.debtor == chosen[0].debtor and not one.is_alike), None)
        reasons = (Reason("bank.named-order", Verdict.ALLOW, {"number": number}), *_who(payer))
        yield _filled(paid, chosen, Confidence.SURE if payer else Confidence.LIKELY, reasons)


def _strange(named: Sequence[Open], payers: Sequence[Payer]) -> tuple[Reason, ...]:
    """A named invoice that is owed by somebody else than the payer is known as, or invoices of several."""
    debtors = {one.debtor for one in named}
    if len(debtors) > 1:
        return (Reason("bank.several-debtors", Verdict.REFER),)
    if payers and debtors.isdisjoint(payer.debtor for payer in payers):
        return (Reason("bank.other-payer", Verdict.REFER, {"name": payers[0].name}),)
    return ()


def _of_payers(paid: Paid, invoices: Sequence[Open], payers: Sequence[Payer]) -> Iterator[Proposal]:
    for payer in payers:
        of = [one for one in invoices if one.debtor == payer.debtor]
        exact = [one for one in of if one.owed_minor == paid.amount.minor]
        who, best = _who(payer), _best(payer, payers)
        if len(exact) == 1:
            yield _filled(paid, exact, best, who)
        for one in exact[:SHOWN] if len(exact) > 1 else ():
            reasons = (*who, Reason("bank.same-amounts", Verdict.REFER, {"number": len(exact)}))
            yield _filled(paid, [one], Confidence.POSSIBLE, reasons)
        if not exact:
            sums = list(islice(together(of, paid.amount.minor), 2))
            confidence = Confidence.LIKELY if len(sums) == 1 and not payer.is_alike else Confidence.POSSIBLE
            yield from (_filled(paid, some, confidence, who) for some in sums)
        if of and not exact:
            oldest = Reason("bank.oldest", Verdict.REFER)
            yield _filled(paid, of[:OF_MAX], Confidence.POSSIBLE, (*who, oldest))


def _best(payer: Payer, payers: Sequence[Payer]) -> Confidence:
    """What the exact amount of one invoice of a payer's is worth."""
    if payer.is_alike:
        return Confidence.POSSIBLE
    return Confidence.SURE if payer.learned_on and len(payers) == 1 else Confidence.LIKELY


def _of_amount(paid: Paid, invoices: Sequence[Open]) -> Iterator[Proposal]:
    exact = [one for one in invoices if one.owed_minor == paid.amount.minor]
    for one in exact[:SHOWN]:
        yield _filled(paid, [one], Confidence.POSSIBLE, (Reason("bank.amount-only", Verdict.REFER),))


def together(invoices: Sequence[Open], minor: int) -> Iterator[list[Open]]:
    """Every two to five of a debtor's oldest invoices that make an amount exactly, as far as the tries go."""
    small = [one for one in invoices if one.owed_minor < minor][:OF_MAX]
    every = (some for size in range(2, TOGETHER_MAX + 1) for some in combinations(small, size))
    for some in islice(every, TRIES_MAX):
        if sum(one.owed_minor for one in some) == minor:
            yield list(some)


def _who(payer: Payer | None) -> tuple[Reason, ...]:
    if payer is None:
        return ()
    facts: dict[str, Fact] = {"name": payer.name}
    if payer.learned_on:
        return (Reason("bank.learned", Verdict.ALLOW, {**facts, "on": payer.learned_on.isoformat()}),)
    if payer.is_alike:
        return (Reason("bank.payer-alike", Verdict.REFER, facts),)
    return (Reason("bank.payer-name", Verdict.ALLOW, facts),)


def _filled(paid: Paid, invoices: Sequence[Open], best: Confidence, reasons: tuple[Reason, ...]) -> Proposal:
    """Invoices paid in order as far as the money goes. What does not come out even is never sure."""
    left, parts = paid.amount.minor, list[Part]()
    for one in invoices:
        minor = min(left, one.owed_minor)
        if minor:
            parts.append(Part(one, minor))
            left -= minor
    owed = sum(part.invoice.owed_minor for part in parts)
    money = {"currency": paid.amount.currency}
    if len(parts) == len(invoices) and owed == paid.amount.minor:
        code = "bank.exact" if len(parts) == 1 else "bank.exact-sum"
        even = Reason(code, Verdict.ALLOW, {"owed_minor": owed, **money})
        return Proposal(tuple(parts), best, (*reasons, even), 0)
    if left:
        uneven = Reason("bank.over", Verdict.REFER, {"rest_minor": left, **money})
    else:
        short = sum(one.owed_minor for one in invoices) - paid.amount.minor
        uneven = Reason("bank.short", Verdict.REFER, {"short_minor": short, **money})
    confidence = max(best, Confidence.LIKELY, key=lambda one: ORDER[one])
    return Proposal(tuple(parts), confidence, (*reasons, uneven), left)


def _doubted(one: Proposal, doubts: Sequence[Reason]) -> Proposal:
    confidence = max(one.confidence, Confidence.LIKELY, key=lambda each: ORDER[each])
    return Proposal(one.parts, confidence, (*one.reasons, *doubts), one.rest_minor)
