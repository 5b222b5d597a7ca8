"""Every rule of the catalogue as a story: what it finds, and both sides of its boundary."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from partners.conflict.case import Bought, Gone, Proof, Rival, RivalKind
from partners.conflict.contest import Contender, DecidingMode, favoured
from partners.conflict.judge import judge
from partners.conflict.rulebook import Entry, Rulebook, When
from partners.conflict.rules.catalogue import CATALOGUE
from partners.conflict.rules.customer import months_after
from pricing.ground.decision import Verdict
from tests.cases import CLEAN

TODAY = date(2026, 8, 31)
NINE = datetime(2026, 8, 31, 9, tzinfo=UTC)
DAY = timedelta(days=1)
FULL = replace(
    CLEAN,
    number="R-NORTH-0007",
    tier="gold",
    proofs=(Proof.MEETING_NOTE,),
    given=("proofs",),
    submitted_on=TODAY,
    verified_at=NINE,
    closes_on=TODAY + 90 * DAY,
)
HELD = Rival(RivalKind.PROTECTED, "south", "R-SOUTH-0001", ("pumps",), TODAY + DAY)
WAITING = Rival(RivalKind.PENDING, "south", "R-SOUTH-0002", ("pumps",), verified_at=NINE - DAY)


def book(*entries, **more):
    """A policy of these entries, each a rule id or an Entry."""
    table = tuple(Entry(e, Verdict.REFUSE) if isinstance(e, str) else e for e in entries)
    terms = {"value_min_minor": 100_000, "protection_days": 90, "answer_slot_minutes": 60} | more
    return Rulebook("v7", "EUR", table, **terms)


def fires(rule, case, policy=(), **params):
    """Whether an entry of a rule finds something in a case."""
    decision = judge(case, book(Entry(rule, Verdict.REFUSE, params), **dict(policy)))
    return decision.verdict is Verdict.REFUSE


# What a rule needs to be silent → the smallest step over its boundary. One row for each side of each boundary.
STORIES = {
    "any standing but good": ("partner.not-in-good-standing", {}, {}, {"standing": "suspended"}),
    "a standing that is named, and only it": (
        "partner.not-in-good-standing",
        {"standings": ("blacklisted",)},
        {"standing": "suspended"},
        {"standing": "blacklisted"},
    ),
    "on the yellow list": ("partner.on-watch-list", {"lists": ("yellow",)}, {"watch": "black"}, {"watch": "yellow"}),
    "every line needs its authorisation": (
        "partner.not-authorised",
        {},
        {"lines": ("pumps", "valves")},
        {"lines": ("pumps", "service")},
    ),
    "two certified people where two are needed": (
        "partner.not-certified",
        {"people": 2},
        {"certified": (("pumps", 2),)},
        {"certified": (("pumps", 1), ("valves", 2))},
    ),
    "the hundredth standing registration": ("partner.too-many-open", {}, {"open_count": 99}, {"open_count": 100}),
    "the thirty-first in a day": ("partner.too-many-a-day", {}, {"day_count": 29}, {"day_count": 30}),
    "a field that must be filled": (
        "registration.incomplete",
        {"fields": ("tax_id",)},
        {"given": ("tax_id",)},
        {"given": ("host", "proofs")},
    ),
    "evidence by its weight": (
        "registration.evidence-too-thin",
        {"points": 3},
        {"proofs": (Proof.BILL_OF_QUANTITIES, Proof.BUDGET)},
        {"proofs": (Proof.BILL_OF_QUANTITIES,)},
    ),
    "the minimum itself is enough": (
        "registration.below-minimum-value",
        {},
        {"value_minor": 100_000},
        {"value_minor": 99_999},
    ),
    "an entry's own minimum": (
        "registration.below-minimum-value",
        {"value_minor": 200_000},
        {"value_minor": 200_000},
        {"value_minor": 199_999},
    ),
    "a tender of tomorrow is not public yet": (
        "registration.tender-published",
        {},
        {"tender_on": TODAY + DAY},
        {"tender_on": TODAY},
    ),
    "an own duplicate": ("registration.own-duplicate", {}, {}, {"own": ("R-NORTH-0001",)}),
    "cooling down until the day it is over": (
        "registration.cooling-down",
        {"days": 30},
        {"gone": (Gone("withdrawn", "R-NORTH-0001", ("pumps",), TODAY - 30 * DAY),)},
        {"gone": (Gone("withdrawn", "R-NORTH-0001", ("pumps",), TODAY - 29 * DAY),)},
    ),
    "a lapse of another line does not count": (
        "registration.cooling-down",
        {},
        {"gone": (Gone("lapsed", "R-NORTH-0001", ("valves",), TODAY),)},
        {"gone": (Gone("lapsed", "R-NORTH-0001", ("pumps",), TODAY),)},
    ),
    "an order too far away": (
        "registration.closes-late",
        {"days": 100},
        {"closes_on": TODAY + 100 * DAY},
        {"closes_on": TODAY + 101 * DAY},
    ),
    "the longest period": ("registration.held-long", {"days": 180}, {"held_days": 179}, {"held_days": 180}),
    "the customer's letter": ("registration.customer-chose", {}, {}, {"proofs": (Proof.WRITTEN_CHOICE,)}),
    "a named account": ("account.named", {}, {}, {"named": True}),
    "the house's activity counts for so many days": (
        "account.house-activity",
        {"days": 180},
        {"house_on": TODAY - 180 * DAY},
        {"house_on": TODAY - 179 * DAY},
    ),
    "an incumbent of twelve months": (
        "account.incumbent",
        {},
        {"bought": (Bought("south", "pumps", date(2025, 8, 31)),)},
        {"bought": (Bought("south", "pumps", date(2025, 9, 1)),)},
    ),
    "one's own customer has no other incumbent": (
        "account.incumbent",
        {},
        {"bought": (Bought("north", "pumps", TODAY - DAY),)},
        {"bought": (Bought("house", "pumps", TODAY - DAY),)},
    ),
    "another line's incumbent": (
        "account.incumbent",
        {},
        {"bought": (Bought("south", "valves", TODAY - DAY),)},
        {"bought": (Bought("south", "pumps", TODAY - DAY),)},
    ),
    "protection ends on its last date, not after it": (
        "conflict.protected-rival",
        {},
        {"rivals": (replace(HELD, until=TODAY),)},
        {"rivals": (HELD,)},
    ),
    "two lines of which one is free": (
        "conflict.protected-rival",
        {},
        {"lines": ("valves",), "rivals": (HELD,)},
        {"lines": ("pumps", "valves"), "rivals": (HELD,)},
    ),
    "another project where projects count": (
        "conflict.protected-rival",
        {"by_project": True},
        {"project": "north-wing", "rivals": (replace(HELD, project="south-wing"),)},
        {"project": "north-wing", "rivals": (replace(HELD, project="north-wing"),)},
    ),
    "a protection of the whole customer holds every project": (
        "conflict.protected-rival",
        {"by_project": True},
        {"project": "north-wing", "rivals": (replace(HELD, project="south-wing"),)},
        {"project": "north-wing", "rivals": (HELD,)},
    ),
    "a pending rival": ("conflict.pending-rival", {}, {"rivals": (HELD,)}, {"rivals": (WAITING,)}),
    "complete in the same second, the lower number goes first": (
        "conflict.rival-ahead",
        {},
        {"rivals": (replace(WAITING, number="R-SOUTH-0002", verified_at=NINE),)},
        {"rivals": (replace(WAITING, number="R-EAST-0002", verified_at=NINE),)},
    ),
    "whoever is complete first goes first": (
        "conflict.rival-ahead",
        {},
        {"rivals": (replace(WAITING, verified_at=NINE + timedelta(seconds=1)),)},
        {"rivals": (replace(WAITING, verified_at=NINE - timedelta(seconds=1)),)},
    ),
    "a rival that is chosen": (
        "conflict.rival-chosen",
        {},
        {"rivals": (HELD, WAITING)},
        {"rivals": (replace(WAITING, proofs=(Proof.WRITTEN_CHOICE,)),)},
    ),
}


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES.keys())
def test_story(story):
    rule, params, silent, found = story
    assert not fires(rule, replace(FULL, **silent), **params)
    assert fires(rule, replace(FULL, **found), **params)


def test_every_rule_of_the_catalogue_has_its_story():
    assert {rule for rule, *_ in STORIES.values()} == CATALOGUE.keys()


def test_a_rival_at_the_parent_company_counts_only_where_the_policy_says_group():
    subsidiary = replace(FULL, rivals=(replace(HELD, related=True),))
    assert not fires("conflict.protected-rival", subsidiary)
    assert fires("conflict.protected-rival", subsidiary, same_group=True)


def test_an_incumbent_gives_way_to_the_customers_letter_unless_the_policy_says_otherwise():
    chosen = replace(FULL, proofs=(Proof.WRITTEN_CHOICE,), bought=(Bought("south", "pumps", TODAY - DAY),))
    assert not fires("account.incumbent", chosen)
    assert fires("account.incumbent", chosen, unless_chosen=False)


MERIT = {"deciding_mode": DecidingMode.MERIT, "window_hours": 24}


def test_merit_weighs_evidence_within_the_window_and_time_beyond_it():
    rival = replace(WAITING, verified_at=NINE - timedelta(hours=24))
    weighty = replace(FULL, proofs=(Proof.CUSTOMER_CONFIRMATION,), rivals=(rival,))
    assert not fires("conflict.rival-ahead", weighty, MERIT)
    early = replace(rival, verified_at=NINE - timedelta(hours=24, seconds=1))
    assert fires("conflict.rival-ahead", replace(weighty, rivals=(early,)), MERIT)


def test_of_equal_merit_the_earlier_goes_first():
    one, other = Contender("R-1", NINE, 3), Contender("R-2", NINE - timedelta(hours=1), 3)
    assert favoured(DecidingMode.MERIT, 24, [one, other]) is other


def test_the_customers_choice_goes_before_time_and_merit():
    late = Contender("R-2", NINE + DAY, 0, chosen=True)
    assert favoured(DecidingMode.CUSTOMER_CHOICE, 24, [Contender("R-1", NINE, 9), late]) is late


def test_who_is_not_complete_goes_last():
    assert favoured(DecidingMode.FIRST_VERIFIED, 24, [Contender("R-1", None), Contender("R-2", NINE)]).number == "R-2"


@pytest.mark.parametrize(
    ("when", "meets"),
    [
        (When(lines=("pumps",)), True), (When(lines=("valves",)), False),
        (When(regions=("east-china",)), True), (When(regions=("north-china",)), False),
        (When(tiers=("gold",)), True), (When(tiers=("silver",)), False),
        (When(value_from_minor=100_000), True), (When(value_from_minor=100_001), False),
    ],
)  # fmt: skip
def test_an_entry_is_heard_for_the_registrations_it_names(when, meets):
    named = replace(FULL, named=True)
    assert (judge(named, book(Entry("account.named", Verdict.REFUSE, {}, when))).verdict is Verdict.REFUSE) is meets


def test_an_entry_for_a_line_looks_at_that_line_only():
    both = replace(FULL, lines=("pumps", "valves"), rivals=(replace(HELD, lines=("valves",)),))
    for lines, verdict in (("pumps", Verdict.ALLOW), ("valves", Verdict.REFUSE)):
        entry = Entry("conflict.protected-rival", Verdict.REFUSE, {}, When(lines=(lines,)))
        assert judge(both, book(entry)).verdict is verdict


def test_the_tier_on_the_day_of_judgement_decides_which_entry_is_heard():
    table = book(
        Entry("registration.below-minimum-value", Verdict.REFUSE, {"value_minor": 500_000}, When(tiers=("silver",))),
        Entry("registration.below-minimum-value", Verdict.REFUSE, {"value_minor": 50_000}, When(tiers=("gold",))),
    )
    assert judge(FULL, table).verdict is Verdict.ALLOW
    assert judge(replace(FULL, tier="silver"), table).verdict is Verdict.REFUSE


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)), (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)), (date(2026, 1, 15), 24, date(2028, 1, 15)),
    ],
)  # fmt: skip
def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month(day, months, after):
    assert months_after(day, months) == after
