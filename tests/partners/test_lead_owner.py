"""Owners of leads: chosen by rules that say why, claimed from the pool, and given back when nothing is done."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from partners.lead.close import close
from partners.lead.kinds import Closing
from partners.lead.models import Lead
from partners.lead.states import LeadMoveNotAllowed
from partners.lead_owner import own
from partners.lead_owner.choose import Asked, Hand, choose
from partners.lead_owner.find import tenures
from partners.lead_owner.kinds import Choosing, Gained, Lost
from partners.lead_owner.models import LeadTenure
from partners.lead_owner.own import By, HandsFull, LeadNotOwned, LeadOwned
from partners.lead_owner.publish import publish
from partners.lead_owner.terms import OwnerTerms, OwnerTermsOutOfRange, checked
from partners.lead_touch import touch
from partners.lead_touch.models import TouchKind
from partners.lead_touch.touch import BackTooSoonOrLate, touches
from portal.clock import stopped_at
from portal.db import read, work
from portal.flows import lead_life
from portal.mail.models import MailMessage
from pricing.ground.decision import Verdict
from pricing.ground.record import new_id
from tests.claims import NOW
from tests.leads import enquiry, entered, lead_row, offered

HANDS = st.lists(
    st.builds(Hand, st.uuids(), st.integers(0, 9), st.integers(0, 99)), unique_by=lambda one: one.person_id, max_size=6
)
ASKED = st.builds(Asked, st.booleans(), st.just("x"), st.sampled_from(Choosing), st.integers(1, 9), st.just(1))
DAY = timedelta(days=1)


@given(HANDS, ASKED)
def test_nobody_is_chosen_beyond_the_limit_and_the_order_of_the_people_does_not_matter(hands, asked):
    found, decision = choose(hands, asked)
    assert choose(hands[::-1], asked) == (found, decision)
    room = [one for one in hands if one.open < asked.open_max]
    assert (found is None) == (not room) == (decision.verdict is Verdict.REFUSE)
    if found:
        chosen = next(one for one in room if one.person_id == found)
        least = min(one.open if asked.choosing is Choosing.LOAD else one.turn for one in room)
        assert least == (chosen.open if asked.choosing is Choosing.LOAD else chosen.turn)


@pytest.mark.parametrize("wrong", [{"open_max": 0}, {"idle_days": 0}, {"warn_days": 30}, {"idle_days": 366}])
def test_rules_that_make_no_sense_are_refused(wrong):
    with pytest.raises(OwnerTermsOutOfRange):
        checked(OwnerTerms(**wrong))


def people(world):
    """The seller and the channel manager of the house."""
    return world.people["direct_seller"].person_id, world.people["channel_manager"].person_id


def ruled(world, **more):
    seller, manager = people(world)
    terms = OwnerTerms(**{"others": (seller, manager)} | more)
    with work(world.house) as session:
        publish(session, terms, new_id(), NOW)


def come(world, **more) -> UUID:
    with stopped_at(NOW), work(world.house) as session:
        return lead_life.keep(session, enquiry(world, **more), new_id(), NOW).id


def owner(world, lead):
    return lead_row(world, lead).owner_id


def stood(world, lead):
    with read(world.house) as session:
        return session.scalars(tenures(lead)).all()


def does(world, act, *args):
    with work(world.house) as session:
        return act(session, *args)


def morning(world, at):
    with stopped_at(at), work(world.house) as session:
        lead_life.begin_day(session, at)


def mails(world):
    with read(world.house) as session:
        return [row.template for row in session.scalars(select(MailMessage).order_by(MailMessage.promised_at))]


def test_before_rules_are_published_every_lead_waits_in_the_pool(world):
    lead = come(world)
    assert owner(world, lead) is None
    assert lead_row(world, lead).points > 0


def test_by_turn_the_people_alternate_and_each_is_told(world):
    ruled(world, choosing=Choosing.TURN)
    owners = [owner(world, come(world)) for _ in range(4)]
    assert set(owners[:2]) == set(people(world))
    assert owners[:2] == owners[2:]
    assert mails(world) == ["lead_given"] * 4


def test_by_load_whoever_has_the_fewest_open_leads_is_given_the_next(world):
    ruled(world)
    first, second = come(world), come(world)
    does(world, close, second, Closing.NO_NEED)
    assert owner(world, come(world)) == owner(world, second) != owner(world, first)
    row = stood(world, first)[0]
    assert (row.gained, [one["rule"] for one in row.grounds["reasons"]]) == (
        Gained.RULE, ["lead.no-territory", "lead.fewest-open"],
    )  # fmt: skip


def test_a_territory_goes_before_the_others(world):
    seller, manager = people(world)
    ruled(world, others=(seller,), territories={world.regions["north-china"]: (manager,)})
    assert owner(world, come(world, region_id=world.regions["north-china"])) == manager
    assert owner(world, come(world)) == seller


def test_when_all_hands_are_full_and_when_nobody_may_own_leads_the_lead_stays_in_the_pool(world):
    seller, _ = people(world)
    ruled(world, others=(seller,), open_max=1)
    assert [owner(world, come(world)) for _ in range(2)] == [seller, None]
    ruled(world, others=(world.people["finance"].person_id,))
    assert owner(world, come(world)) is None


def test_a_claim_takes_from_the_pool_once_and_up_to_the_limit(world):
    seller, manager = people(world)
    ruled(world, others=(), open_max=1)
    first, second = entered(world), entered(world)
    does(world, own.claim, first, By(seller, NOW))
    with pytest.raises(LeadOwned):
        does(world, own.claim, first, By(manager, NOW))
    with pytest.raises(HandsFull):
        does(world, own.claim, second, By(seller, NOW))
    with read(world.house) as session:
        rows = session.scalars(select(LeadTenure)).all()
    assert [(row.owner_id, row.gained) for row in rows] == [(seller, Gained.CLAIM)]


def test_by_hand_a_lead_goes_from_one_to_another_with_the_reason_and_who_had_it_stays_known(world):
    seller, manager = people(world)
    lead = entered(world)
    for to in (seller, manager):
        does(world, lead_life.give, lead, to, By(manager, NOW, "knows the customer"))
    with pytest.raises(LeadOwned):
        does(world, lead_life.give, lead, manager, By(manager, NOW, "again"))
    does(world, own.release, lead, Lost.RELEASED, By(manager, NOW, "too far"))
    told = {(row.owner_id, row.lost, row.given_note, row.lost_note) for row in stood(world, lead)}
    assert told == {
        (manager, Lost.RELEASED, "knows the customer", "too far"),
        (seller, Lost.PASSED, "knows the customer", "knows the customer"),
    }
    assert owner(world, lead) is None
    with pytest.raises(LeadNotOwned):
        does(world, own.release, lead, Lost.RELEASED, By(manager, NOW, "too far"))
    assert mails(world) == ["lead_given"]  # not to whoever gave it to herself


def test_a_lead_that_a_partner_has_is_nobodys_to_claim(world):
    offered(world)
    with pytest.raises(LeadMoveNotAllowed):
        does(world, own.claim, lead_row(world).id, By(people(world)[0], NOW))


def test_nothing_goes_back_to_the_pool_without_a_warning_and_a_touch_begins_anew(world):
    seller, _ = people(world)
    ruled(world, others=(seller,), idle_days=10, warn_days=3)
    lead = come(world)
    morning(world, NOW + 6 * DAY)
    assert mails(world) == ["lead_given"]
    morning(world, NOW + 7 * DAY)
    morning(world, NOW + 8 * DAY)
    assert mails(world) == ["lead_given", "lead_idle"]
    spoken = touch.By(seller, NOW + 9 * DAY, (NOW + 9 * DAY).date())
    does(world, touch.touch, lead, (TouchKind.CALL, "calls back in May"), spoken)
    morning(world, NOW + 12 * DAY)
    assert owner(world, lead) == seller
    morning(world, NOW + 30 * DAY)  # nobody was warned of this silence yet
    assert owner(world, lead) == seller
    morning(world, NOW + 31 * DAY)
    assert owner(world, lead) is None
    assert stood(world, lead)[0].lost is Lost.IDLE
    assert mails(world)[2:] == ["lead_idle", "lead_recycled"]


def test_what_is_put_aside_leaves_the_list_until_its_day_and_sleeps_undisturbed(world):
    seller, _ = people(world)
    ruled(world, others=(seller,), idle_days=10, open_max=1)
    lead, day = come(world), (NOW + 60 * DAY).date()
    by = touch.By(seller, NOW, NOW.date())
    does(world, touch.put_aside, lead, day, "new budget in spring", by)
    assert owner(world, come(world)) == seller  # it does not count as open
    morning(world, NOW + 59 * DAY)
    assert lead_row(world, lead).back_on == day
    morning(world, NOW + 60 * DAY)
    assert (lead_row(world, lead).back_on, owner(world, lead)) == (None, seller)
    assert "lead_back" in mails(world)


@pytest.mark.parametrize("days", [0, -1, 731])
def test_a_lead_is_put_aside_until_a_later_day_within_two_years(world, days):
    lead, by = entered(world), touch.By(new_id(), NOW, NOW.date())
    with pytest.raises(BackTooSoonOrLate):
        does(world, touch.put_aside, lead, (NOW + days * DAY).date(), "later", by)


def test_what_was_put_aside_can_be_taken_up_and_an_offer_takes_it_up_too(world):
    lead, by = entered(world), touch.By(new_id(), NOW, NOW.date())
    does(world, touch.put_aside, lead, (NOW + DAY).date(), "later", by)
    does(world, touch.take_up, lead, "they called", by)
    does(world, touch.take_up, lead, "they called", by)
    with read(world.house) as session:
        assert [row.kind for row in session.scalars(touches(lead))] == [TouchKind.BACK, TouchKind.NURTURE]
        assert session.scalars(select(Lead)).one().back_on is None
