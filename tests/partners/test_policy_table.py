"""The decision table: what never changes a verdict, what a file may say, and what is remarked before publication."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.conflict.answers import GENERAL, Answer
from partners.conflict.case import Case, Proof, Rival, RivalKind
from partners.conflict.check import Vocabulary, check, covers
from partners.conflict.contest import DecidingMode
from partners.conflict.difference import DiffersBy, difference
from partners.conflict.flip import flip, own_flip
from partners.conflict.judge import Judge, judge
from partners.conflict.policy_file import ParameterOutOfRange, ParameterUnknown, PolicyUnreadable, RuleUnknown, read
from partners.conflict.rulebook import Entry, Rulebook, When
from partners.conflict.rules.catalogue import CATALOGUE
from partners.conflict.rules.declare import Unit
from partners.conflict.shipped import FIRST, GROUP_WIDE, SENSIBLE
from partners.conflict.terms import LoserTerms
from pricing.ground.decision import HARDNESS, Verdict
from tests.partners.test_policy_rules import DAY, FULL, HELD, NINE, TODAY, WAITING, book

KNOWN = Vocabulary(
    frozenset({"pumps", "valves"}), frozenset({"east-china", "north-china"}), frozenset({"gold", "silver"})
)


def value(param):
    """A value that a parameter accepts."""
    if param.unit is Unit.FLAG:
        return st.booleans()
    if param.unit is Unit.WORDS:
        return st.sets(st.sampled_from(param.words)).map(lambda words: tuple(sorted(words)))
    return st.integers(param.least, min(param.most, param.least + 400))


@st.composite
def entries(draw, rule_id=None):
    """An entry of a rule, or of any."""
    rule = CATALOGUE[rule_id] if rule_id else draw(st.sampled_from(list(CATALOGUE.values())))
    params = {param.name: draw(value(param)) for param in rule.params if draw(st.booleans())}
    lines = draw(st.sampled_from([(), ("pumps",), ("pumps", "valves"), ("service",)]))
    when = When(lines, draw(st.sampled_from([(), ("east-china",)])), (), draw(st.sampled_from([0, 90_000])))
    return Entry(rule.id, draw(st.sampled_from(Verdict)), params, when)


TABLES = st.lists(entries(), max_size=12)
RIVALS = st.lists(
    st.builds(
        Rival,
        kind=st.sampled_from(RivalKind),
        partner=st.sampled_from(["south", "west"]),
        number=st.sampled_from(["R-SOUTH-1", "R-WEST-2", "R-WEST-3"]),
        lines=st.sampled_from([("pumps",), ("valves",), ("pumps", "valves")]),
        until=st.dates(TODAY - 5 * DAY, TODAY + 5 * DAY),
        related=st.booleans(),
        project=st.sampled_from([None, "a", "b"]),
        verified_at=st.sampled_from([None, NINE, NINE - DAY, NINE + DAY]),
        proofs=st.sampled_from([(), (Proof.WRITTEN_CHOICE,)]),
    ),
    max_size=4,
    unique_by=lambda rival: rival.number,
)
CASES = st.builds(
    lambda rivals, **facts: replace(FULL, rivals=tuple(rivals), **facts),
    RIVALS,
    standing=st.sampled_from(["good", "suspended"]),
    value_minor=st.integers(1, 200_000),
    lines=st.sampled_from([("pumps",), ("pumps", "valves"), ("service",)]),
    named=st.booleans(),
    held_days=st.integers(0, 365),
    house_on=st.none() | st.dates(TODAY - 400 * DAY, TODAY),
    project=st.sampled_from([None, "a", "b"]),
    tender_on=st.none() | st.dates(TODAY - DAY, TODAY + DAY),
    proofs=st.sampled_from([(), (Proof.MEETING_NOTE,), (Proof.WRITTEN_CHOICE,)]),
)


@given(CASES, TABLES, st.randoms(use_true_random=False))
def test_the_order_of_entries_changes_neither_verdict_nor_reasons(case, table, random):
    assert judge(case, book(*table)) == judge(case, book(*random.sample(table, len(table))))


@given(CASES, TABLES, st.data())
def test_a_stronger_entry_never_softens_the_outcome(case, table, data):
    if not table:
        return
    place = data.draw(st.integers(0, len(table) - 1))
    stronger = data.draw(st.sampled_from([v for v in Verdict if HARDNESS[v] >= HARDNESS[table[place].strength]]))
    harder = [*table[:place], replace(table[place], strength=stronger), *table[place + 1 :]]
    assert HARDNESS[judge(case, book(*harder)).verdict] >= HARDNESS[judge(case, book(*table)).verdict]


@given(CASES, TABLES, entries())
def test_one_more_entry_never_softens_the_outcome(case, table, more):
    assert HARDNESS[judge(case, book(*table, more)).verdict] >= HARDNESS[judge(case, book(*table)).verdict]


@given(CASES, TABLES)
def test_a_case_and_a_policy_read_back_from_json_decide_alike(case, table):
    policy = book(*table)
    again = read(json.loads(json.dumps(policy.data())), "v7", "EUR")
    assert again.data() == policy.data()
    assert judge(Case.read(json.loads(json.dumps(case.data()))), again) == judge(case, policy)


def test_a_case_recorded_before_the_table_existed_is_still_heard():
    old = {name: FULL.data()[name] for name in ("partner", "standing", "region", "lines", "authorised", "value_minor")}
    old |= {
        "currency": "EUR",
        "account": "Siemens AG",
        "evidence": "name",
        "named": False,
        "own": [],
        "value_min_minor": 5,
    }
    rival = {"kind": "protected", "partner": "south", "number": "R-1", "lines": ["pumps"], "until": "2026-09-01"}
    decision = judge(Case.read(old | {"today": "2026-08-31", "rivals": [rival]}), book(*FIRST))
    assert [reason.rule for reason in decision.reasons] == ["conflict.protected-rival", "account.same-name"]


def test_every_rule_that_can_speak_against_a_request_has_a_general_answer():
    assert CATALOGUE.keys() <= GENERAL.keys()


@pytest.mark.parametrize("answer", Answer)
def test_every_general_answer_keeps_two_causes_and_one_that_is_not_a_rival(answer):
    causes = [rule for rule, given_answer in GENERAL.items() if given_answer is answer]
    assert len(causes) >= 2
    assert len([rule for rule in causes if rule.startswith("conflict.")]) * 2 <= len(causes)


# Files


def file(**more):
    """A policy file."""
    return book(Entry("account.named", Verdict.REFER)).data() | more


def entry(**more):
    """A policy file with one entry."""
    return file(entries=[{"rule": "account.house-activity", "strength": "refer", "params": {}, "when": {}} | more])


BROKEN = {
    "an unknown rule": (entry(rule="account.moon-phase"), RuleUnknown, "account.moon-phase"),
    "an unknown parameter": (entry(params={"phase": 1}), ParameterUnknown, "phase"),
    "a number out of range": (entry(params={"days": 0}), ParameterOutOfRange, "days"),
    "a truth for a number": (entry(params={"days": True}), ParameterOutOfRange, "days"),
    "a broken number": (entry(params={"days": "many"}), ParameterOutOfRange, "days"),
    "an unknown strength": (entry(strength="maybe"), ParameterOutOfRange, "strength"),
    "an unknown condition": (entry(when={"weather": ["rain"]}), ParameterUnknown, "weather"),
    "a line that is no list": (entry(when={"lines": "pumps"}), ParameterOutOfRange, "lines"),
    "an unknown term": (file(colour="green"), ParameterUnknown, "colour"),
    "a term out of range": (file(protection_days=366), ParameterOutOfRange, "protection_days"),
    "a share without its terms": (file(loser_share_ppm=5), ParameterOutOfRange, "loser_share_ppm"),
    "another currency": (file(currency="JPY"), PolicyUnreadable, "currency"),
    "another format": (file(format="excel"), PolicyUnreadable, "format"),
    "entries that are none": (file(entries="all"), PolicyUnreadable, "entries"),
    "no object": ([], PolicyUnreadable, "{"),
    "an entry that is none": (file(entries=[7]), PolicyUnreadable, "entries[0]"),
}


@pytest.mark.parametrize("story", BROKEN.values(), ids=BROKEN.keys())
def test_what_a_file_says_wrong_is_named(story):
    data, error, name = story
    with pytest.raises(error) as refused:
        read(data, "draft", "EUR")
    assert name in str(refused.value.facts.values())


# Remarks


def remarks(*table, **terms):
    """The codes of the remarks on a table that is complete but for what is given."""
    named = {e.rule for e in table}
    whole = [e for e in FIRST if e.rule not in named]
    return {found.code for found in check(book(*whole, *table, **terms), KNOWN)}


def test_the_shipped_tables_are_nothing_to_remark_on():
    assert check(book(*FIRST), KNOWN) == []
    assert check(book(*SENSIBLE), KNOWN) == []
    assert check(book(*GROUP_WIDE, deciding_mode=DecidingMode.MERIT), KNOWN) == []


NAMED = Entry("account.named", Verdict.REFER)
REMARKED = {
    "a line nobody sells": ([replace(NAMED, when=When(lines=("pumpz",)))], "check.unknown-code"),
    "a minimum for values that reach it": (
        [Entry("registration.below-minimum-value", Verdict.REFUSE, {"value_minor": 5}, When(value_from_minor=5))],
        "check.never-fires",
    ),
    "ask and refuse": ([NAMED, replace(NAMED, strength=Verdict.REFUSE)], "check.contradiction"),
    "twice the same": ([NAMED, NAMED], "check.repeated"),
    "a narrow entry under a wide one": ([NAMED, replace(NAMED, when=When(lines=("pumps",)))], "check.covered"),
    "fewer days under more": (
        [Entry("account.house-activity", Verdict.REFER, {"days": days}) for days in (30, 180)],
        "check.covered",
    ),
    "an essential rule for some regions only": (
        [Entry("partner.not-authorised", Verdict.REFUSE, {}, When(regions=("east-china",)))],
        "check.left-out",
    ),
}


@pytest.mark.parametrize("story", REMARKED.values(), ids=REMARKED.keys())
def test_what_is_wrong_with_a_table_is_remarked(story):
    table, code = story
    assert remarks(*table) == {code}


def test_a_missing_essential_rule_is_a_gap():
    assert {f.facts["rule"] for f in check(book(), KNOWN)} == {r.id for r in CATALOGUE.values() if r.essential}


def test_a_softer_narrow_exception_is_remarked_because_it_never_decides():
    gold = replace(NAMED, strength=Verdict.ALLOW, when=When(tiers=("gold",)))
    assert remarks(NAMED, gold) == {"check.covered"}


def test_merit_without_an_entry_that_asks_who_goes_first_is_remarked():
    assert remarks(deciding_mode=DecidingMode.MERIT) == {"check.mode-unheard"}


@given(CASES, st.sampled_from(list(CATALOGUE)).flatmap(lambda rule: st.tuples(entries(rule), entries(rule))))
def test_an_entry_that_another_covers_never_decides(case, pair):
    wide, narrow = pair
    if covers(book(), wide, narrow):
        assert judge(case, book(wide, narrow)).verdict is judge(case, book(wide)).verdict


# Differences


def test_a_policy_does_not_differ_from_itself():
    assert difference(book(*SENSIBLE), replace(book(*SENSIBLE), version="v8")) == []


def test_every_kind_of_difference_is_told():
    before = book(NAMED, Entry("account.incumbent", Verdict.REFER))
    after = book(
        replace(NAMED, strength=Verdict.REFUSE), Entry("registration.own-duplicate", Verdict.REFUSE), protection_days=60
    )
    found = difference(before, after)
    assert [d.by for d in found] == [DiffersBy.TERM, DiffersBy.CHANGED, DiffersBy.ADDED, DiffersBy.REMOVED]
    assert (found[0].term, found[0].was, found[0].now) == ("protection_days", 90, 60)


def test_the_terms_of_the_loser_are_part_of_the_policy():
    half = replace(book(), loser_terms=LoserTerms.SHARE, loser_share_ppm=500_000)
    assert read(half.data(), "v7", "EUR") == half


# The nearest flip


def nearest(case, *table, **terms):
    found = flip(case, Judge(book(*table, **terms)))
    return (found.code, dict(found.facts), found.verdict) if found else None


def test_a_protection_that_ends_soon_flips_on_its_day():
    held = replace(FULL, rivals=(HELD,))
    assert nearest(held, *FIRST) == ("flip.judged-on", {"day": (TODAY + DAY).isoformat()}, Verdict.ALLOW)


def test_a_value_just_below_the_minimum_flips_at_the_minimum():
    low = replace(FULL, value_minor=99_000)
    assert nearest(low, *FIRST) == ("flip.value-from", {"value_minor": 100_000, "currency": "EUR"}, Verdict.ALLOW)


def test_the_smallest_of_several_changes_is_told():
    far = replace(FULL, lines=("pumps", "valves"), rivals=(replace(HELD, until=TODAY + 80 * DAY),))
    assert nearest(far, *FIRST) == ("flip.without-line", {"lines": "pumps"}, Verdict.ALLOW)


def test_where_two_things_would_have_to_change_nothing_is_told():
    both = replace(FULL, standing="suspended", own=("R-1",))
    assert nearest(both, *FIRST) is None


def test_a_clean_case_tells_what_would_have_spoken_against_it():
    assert nearest(replace(FULL, value_minor=101_000), *FIRST)[0] == "flip.value-below"


def test_whoever_came_second_learns_by_how_much():
    second = replace(FULL, verified_at=NINE, rivals=(replace(WAITING, verified_at=NINE - DAY),))
    entry_of_order = Entry("conflict.rival-ahead", Verdict.REFUSE)
    assert nearest(second, entry_of_order)[0] == "flip.complete-before"


@given(CASES, TABLES)
def test_a_flip_is_true(case, table):
    judging = Judge(book(*table))
    found = flip(case, judging)
    assert found is None or found.verdict is not judging.hear(case).verdict


@given(CASES, RIVALS, TABLES, st.booleans(), st.none() | st.dates(TODAY - 9 * DAY, TODAY))
def test_a_partners_own_flip_is_the_same_whoever_holds_the_customer(case, rivals, table, named, house_on):
    other = replace(case, rivals=tuple(rivals), named=named, house_on=house_on)
    judging = Judge(book(*table))
    assert own_flip(case, judging) == own_flip(other, judging)
    told = own_flip(case, judging)
    assert told is None or told.own


def test_a_policy_names_its_version_in_every_decision():
    assert judge(FULL, Rulebook("v9", "EUR", FIRST, 1, 90, 60)).policy == "v9"
