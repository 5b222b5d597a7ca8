"""The single changes of a case that are worth trying: for each finding the one that would end it. Pure.

Sizes make changes of different kinds comparable: a day counts 1, a per cent of the value 1, and what
cannot be measured has a place in the table. They rank changes and are never shown.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from partners.conflict.case import POINTS, Case, Proof, RivalKind
from partners.conflict.judge import given, narrowed
from partners.conflict.rulebook import Entry, Rulebook
from partners.conflict.rules.partner import GOOD
from pricing.ground.decision import Decision, Fact, Reason, Verdict

GIVEN, PAPER, LINES, RECORD, STANDING, OTHERS = 20, 25, 30, 60, 80, 90  # sizes of what has no measure
Facts = Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Change:
    """A change: its code and facts for the reader, how large it is, whose fact it is, and the case after it."""

    code: str
    facts: Facts
    size: int
    own: bool
    case: Case


def changes(case: Case, rulebook: Rulebook, heard: Decision) -> Iterator[Change]:
    """What would end a finding; for a case without hard findings, what would bring one."""
    hard = [reason for reason in heard.reasons if reason.verdict is not Verdict.ALLOW]
    for reason in hard:
        if reason.rule in CURES:
            yield from CURES[reason.rule](case, reason)
    if hard:
        yield from _fewer_lines(case)
    else:
        yield from _harder(case, rulebook)


def _later(case: Case, reason: Reason) -> Iterator[Change]:
    """A finding that ends by itself: on its last day."""
    day = date.fromisoformat(str(reason.facts["until"]))
    own = reason.rule.startswith("registration.")
    facts = {"day": day.isoformat()}
    yield Change("flip.judged-on", facts, (day - case.today).days, own, replace(case, today=day))


def _protected(case: Case, reason: Reason) -> Iterator[Change]:
    """The day on which the last protection ends, or that nobody held it."""
    days = [r.until for r in case.rivals if r.kind is RivalKind.PROTECTED and r.until]
    last = max(days, default=case.today)
    days_left = (last - case.today).days
    yield Change("flip.judged-on", {"day": last.isoformat()}, days_left, False, replace(case, today=last))
    yield from _no_rival(case, reason)


def _no_rival(case: Case, reason: Reason) -> Iterator[Change]:
    facts = {name: reason.facts[name] for name in ("partner", "number")}
    rest = tuple(rival for rival in case.rivals if rival.number != facts["number"])
    yield Change("flip.no-rival", facts, OTHERS, False, replace(case, rivals=rest))


def _ahead(case: Case, reason: Reason) -> Iterator[Change]:
    """Having been complete a moment before the one that goes first; or the customer's letter."""
    [first] = [r for r in case.rivals if r.number == reason.facts["number"] and r.kind is RivalKind.PENDING][:1]
    if first.verified_at and case.verified_at and case.verified_at >= first.verified_at:
        earlier = first.verified_at - timedelta(seconds=1)
        days = (case.verified_at - earlier).days + 1
        facts = {"at": first.verified_at.isoformat(timespec="minutes")}
        yield Change("flip.complete-before", facts, days, False, replace(case, verified_at=earlier))
    yield from _letter(case)


def _letter(case: Case) -> Iterator[Change]:
    if Proof.WRITTEN_CHOICE not in case.proofs:
        with_letter = replace(case, proofs=(*case.proofs, Proof.WRITTEN_CHOICE))
        yield Change("flip.written-choice", {}, PAPER, False, with_letter)


def _incumbent(case: Case, reason: Reason) -> Iterator[Change]:
    yield from _later(case, reason)
    yield from _letter(case)


def _value(case: Case, reason: Reason) -> Iterator[Change]:
    least = int(reason.facts["value_min_minor"] or 0)
    facts: Facts = {"value_minor": least, "currency": case.currency}
    size = max(1, (least - case.value_minor) * 100 // max(1, case.value_minor))
    yield Change("flip.value-from", facts, size, True, replace(case, value_minor=least))


def _standing(case: Case, reason: Reason) -> Iterator[Change]:
    yield Change("flip.standing", {}, STANDING, True, replace(case, standing=GOOD))


def _watch(case: Case, reason: Reason) -> Iterator[Change]:
    yield Change("flip.watch", {}, STANDING, True, replace(case, watch=None))


def _authorised(case: Case, reason: Reason) -> Iterator[Change]:
    facts = {name: reason.facts[name] for name in ("lines", "region")}
    yield Change("flip.authorised", facts, RECORD, True, replace(case, authorised=case.lines))


def _certified(case: Case, reason: Reason) -> Iterator[Change]:
    people = int(reason.facts["people"] or 0)
    held = tuple((line, people) for line in case.lines)
    yield Change("flip.certified", reason.facts, RECORD, True, replace(case, certified=held))


def _fields(case: Case, reason: Reason) -> Iterator[Change]:
    lacking = tuple(str(reason.facts["fields"]).split(", "))
    yield Change("flip.given", reason.facts, GIVEN, True, replace(case, given=(*case.given, *lacking)))


def _evidence(case: Case, reason: Reason) -> Iterator[Change]:
    every = replace(case, proofs=tuple(POINTS), given=(*case.given, "proofs"))
    yield Change("flip.points", {"points": reason.facts["wanted"]}, GIVEN, True, every)


def _no_tender(case: Case, reason: Reason) -> Iterator[Change]:
    day = date.fromisoformat(str(reason.facts["tender_on"]))
    days = ((case.submitted_on or case.today) - day).days + 1
    yield Change("flip.before-tender", {"day": day.isoformat()}, days, True, replace(case, tender_on=None))


def _closing(case: Case, reason: Reason) -> Iterator[Change]:
    last = date.fromisoformat(str(reason.facts["last"]))
    days = (case.closes_on - last).days if case.closes_on else GIVEN
    yield Change("flip.closes-by", {"day": last.isoformat()}, days, True, replace(case, closes_on=last))


def _unnamed(case: Case, reason: Reason) -> Iterator[Change]:
    yield Change("flip.not-named", {}, STANDING, False, replace(case, named=False))


def _no_duplicate(case: Case, reason: Reason) -> Iterator[Change]:
    yield Change("flip.no-duplicate", reason.facts, RECORD, True, replace(case, own=()))


def _fewer(name: str) -> Callable[[Case, Reason], Iterator[Change]]:
    def cure(case: Case, reason: Reason) -> Iterator[Change]:
        most = int(reason.facts["most"] or 0) - 1
        counted: dict[str, Any] = {name: most}
        yield Change("flip.fewer", {"most": most}, RECORD, True, replace(case, **counted))

    return cure


def _fewer_lines(case: Case) -> Iterator[Change]:
    """Asking without one of several lines."""
    for line in case.lines if len(case.lines) > 1 else ():
        rest = tuple(other for other in case.lines if other != line)
        yield Change("flip.without-line", {"lines": line}, LINES, False, replace(case, lines=rest))


def _harder(case: Case, rulebook: Rulebook) -> Iterator[Change]:
    """What would speak against a clean case: a value below the minimum, standing lost, somebody else waiting."""
    least = max((_minimum(case, rulebook, entry) for entry in rulebook.entries), default=0)
    if least > 1:
        facts: Facts = {"value_minor": least, "currency": case.currency}
        size = max(1, (case.value_minor - least) * 100 // max(1, case.value_minor))
        yield Change("flip.value-below", facts, size, True, replace(case, value_minor=least - 1))
    yield Change("flip.standing-lost", {}, STANDING, True, replace(case, standing="suspended"))


def _minimum(case: Case, rulebook: Rulebook, entry: Entry) -> int:
    hard = entry.rule == "registration.below-minimum-value" and entry.strength is not Verdict.ALLOW
    return given(rulebook, entry).whole("value_minor") if hard and narrowed(case, entry.when) else 0


CURES: Mapping[str, Callable[[Case, Reason], Iterator[Change]]] = {
    "partner.not-in-good-standing": _standing,
    "partner.on-watch-list": _watch,
    "partner.not-authorised": _authorised,
    "partner.not-certified": _certified,
    "partner.too-many-open": _fewer("open_count"),
    "partner.too-many-a-day": _fewer("day_count"),
    "registration.incomplete": _fields,
    "registration.evidence-too-thin": _evidence,
    "registration.below-minimum-value": _value,
    "registration.tender-published": _no_tender,
    "registration.own-duplicate": _no_duplicate,
    "registration.cooling-down": _later,
    "registration.closes-late": _closing,
    "registration.held-long": _fewer("held_days"),
    "account.named": _unnamed,
    "account.house-activity": _later,
    "account.incumbent": _incumbent,
    "conflict.protected-rival": _protected,
    "conflict.pending-rival": _no_rival,
    "conflict.rival-ahead": _ahead,
    "conflict.rival-chosen": _no_rival,
}
