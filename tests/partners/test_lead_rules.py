"""What may be said of a lead, how long an answer may take, and who may have it: pure."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.lead.band import band
from partners.lead.discreet import given_away
from partners.lead.kinds import OfferState
from partners.lead.suggest import LOAD_MAX, TRIED, Candidate, Wanted, suggest, weigh
from partners.partner.models import Standing
from portal.words.speak import RULES
from pricing.ground.decision import Verdict
from pricing.ground.record import new_id

WANTED = Wanted(frozenset({"pumps", "valves"}), "east", 3)
GOOD = Candidate(new_id(), "north", Standing.GOOD.value, frozenset({"pumps", "valves"}), "east", 0, True, None)


@given(st.integers(1, 10**15))
def test_a_value_lies_in_its_band_whose_ends_are_at_most_two_and_a_half_times_apart(value):
    low, high = band(value)
    assert low <= value < high
    assert 2 * high <= 5 * low


@pytest.mark.parametrize(
    ("value", "bounds"), [(1, (1, 2)), (2, (2, 5)), (999, (500, 1000)), (1000, (1000, 2000)), (4_999, (2000, 5000))]
)
def test_a_band_begins_on_its_first_amount_and_ends_before_the_next_bands(value, bounds):
    assert band(value) == bounds


SECRETS = ("Rheinbach Cement AG", "DE 123 456 789", "www.zement-rb.de", "王芳", "+49 30 5550", "m.keller@rbz.example")


@pytest.mark.parametrize(
    "text",
    [
        "RHEINBACH cement wants pumps",
        "Ｒｈｅｉｎｂａｃｈ　Cement",
        "rhein-bach ce.ment",
        "tax number DE123456789",
        "see zement-rb.de",
        "for ZEMENT RB",
        "联系人：王芳女士",
        "call +49-30-5550 today",
        "write to m.keller@rbz.example",
        "the people at RBZ",
    ],
)
def test_a_need_gives_a_secret_away_however_it_is_spelled(text):
    assert given_away(text, SECRETS)


@pytest.mark.parametrize("text", ["Four pumps for cement works", "水泥厂用水泵四台", "Rheinbacher region", "49 pieces"])
def test_a_need_without_names_gives_nothing_away(text):
    assert given_away(text, SECRETS) is None


def test_an_empty_secret_is_in_no_text():
    assert given_away("anything at all", (None, "", "-", "a")) is None


def test_who_sells_all_lines_at_home_and_has_room_is_clean_and_says_why():
    decision = weigh(GOOD, WANTED)
    assert decision.verdict is Verdict.ALLOW
    assert [r.rule for r in decision.reasons] == ["lead.authorised", "lead.home-region", "lead.has-room"]
    assert decision.policy == "3"


@pytest.mark.parametrize(
    ("change", "rule", "verdict"),
    [
        ({"standing": "suspended"}, "partner.not-in-good-standing", Verdict.REFUSE),
        ({"is_reached": False}, "lead.nobody-there", Verdict.REFUSE),
        ({"lines": frozenset()}, "partner.not-authorised", Verdict.REFUSE),
        ({"lines": frozenset({"service"})}, "partner.not-authorised", Verdict.REFUSE),
        ({"lines": frozenset({"pumps"})}, "partner.not-authorised", Verdict.REFER),
        ({"load": LOAD_MAX}, "lead.hands-full", Verdict.REFER),
        ({"tried": OfferState.DECLINED}, "lead.declined-before", Verdict.REFER),
    ],
)
def test_what_speaks_against_a_partner_is_named(change, rule, verdict):
    decision = weigh(replace(GOOD, **change), WANTED)
    assert decision.verdict is verdict
    assert rule in [r.rule for r in decision.reasons if r.verdict is verdict]


def test_the_lacking_lines_are_named():
    [reason] = [r for r in weigh(replace(GOOD, lines=frozenset({"pumps"})), WANTED).reasons if "lines" in r.facts]
    assert reason.facts == {"lines": "valves", "region": "east"}


def test_the_best_stands_first_and_the_order_of_asking_does_not_matter():
    ranked = [
        replace(GOOD, code="home"),
        replace(GOOD, code="busy", load=2),
        replace(GOOD, code="away", home="west"),
        replace(GOOD, code="tired", tried=OfferState.LAPSED),
        replace(GOOD, code="out", standing="blacklisted"),
    ]
    for given_order in (ranked, ranked[::-1]):
        found = suggest(given_order, WANTED)
        assert [one.candidate.code for one in found] == ["home", "busy", "away", "tired", "out"]
        assert [one.possible for one in found] == [True, True, True, True, False]


def test_every_way_in_which_an_offer_can_end_without_a_registration_is_remembered_in_words():
    assert set(TRIED) == {OfferState.DECLINED, OfferState.LAPSED, OfferState.PULLED_BACK}
    assert set(TRIED.values()) <= set(RULES)
