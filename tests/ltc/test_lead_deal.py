"""A lead becomes a deal of the house: nothing is typed again, both know of each other, and it happens once."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from ltc.deal.models import Deal
from ltc.deal.room.models import DealNote
from ltc.lead_deal.find import deal_of, lead_behind
from ltc.lead_deal.models import LeadDeal
from ltc.lead_deal.open import By
from ltc.mode.models import Mode
from partners.account.models import Account
from partners.lead.kinds import LeadState
from partners.lead.states import LeadMoveNotAllowed
from partners.lead_owner import own
from portal.db import read, work
from portal.flows import lead_deal as flow
from pricing.ground.money import Money
from pricing.ground.record import new_id
from tests.claims import NOW, TODAY
from tests.leads import SECRETS, entered, lead_row, offered
from tests.partners.test_lead_race import RACERS, ROUNDS, race


def made(world, lead, minor=6_543_210):
    seller = world.people["direct_seller"]
    with work(seller) as session:
        value = Money(minor, world.tenant.currency)
        return flow.convert(session, lead, value, TODAY, By(seller.person_id, NOW)).id


def test_customer_lines_contact_and_words_come_along_and_both_sides_know_each_other(world):
    lead = entered(world)
    deal_id = made(world, lead)
    with read(world.house) as session:
        deal = deal_of(session, lead)
        assert (deal.id, deal.customer_name, deal.value_minor) == (deal_id, SECRETS["customer_name"], 6_543_210)
        assert deal.mode is Mode.DIRECT
        assert deal.owner_id == world.people["direct_seller"].person_id
        assert lead_behind(session, deal_id).id == lead
        account = session.scalars(select(Account).where(Account.id == deal.account_id)).one()
        assert account.name == SECRETS["customer_name"]
        note = session.scalars(select(DealNote)).one()
    assert note.partner_id is None
    for said in ("contact_name", "contact_phone", "contact_mail", "message"):
        assert SECRETS[said] in note.text
    assert lead_row(world).state is LeadState.CONVERTED


def test_the_owner_of_the_lead_is_the_owner_of_the_deal(world):
    lead, manager = entered(world), world.people["channel_manager"].person_id
    with work(world.house) as session:
        own.claim(session, lead, own.By(manager, NOW))
    made(world, lead)
    with read(world.house) as session:
        assert deal_of(session, lead).owner_id == manager


def test_two_leads_of_one_customer_find_the_same_customer(world):
    for _ in range(2):
        made(world, entered(world))
    with read(world.house) as session:
        assert len({deal.account_id for deal in session.scalars(select(Deal))}) == 1


def test_a_lead_that_a_partner_has_or_that_became_a_deal_does_not_become_one(world):
    offered(world)
    with pytest.raises(LeadMoveNotAllowed):
        made(world, lead_row(world).id)
    lead = entered(world)
    made(world, lead)
    with pytest.raises(LeadMoveNotAllowed):
        made(world, lead)


def test_the_database_refuses_a_second_deal_of_a_lead_and_a_second_lead_of_a_deal(world):
    one, other = entered(world), entered(world)
    first, second = made(world, one), made(world, other)
    for lead, deal in ((one, second), (other, first)):
        with pytest.raises(IntegrityError), work(world.house) as session:
            session.add(LeadDeal(lead_id=lead, deal_id=deal, opened_by=new_id(), opened_at=NOW))
    with pytest.raises(Exception, match="append-only"), work(world.house) as session:
        session.connection().execute(text("DELETE FROM lead_deal"))


def test_of_many_who_make_a_deal_of_one_lead_at_once_one_succeeds(database, world):
    leads = [entered(world) for _ in range(ROUNDS)]

    def making(lead):
        def act():
            made(world, lead)
            return "done"

        return act

    answers = race(database, [[making(lead) for lead in leads] for _ in range(RACERS)])
    assert answers == {"done": ROUNDS, LeadMoveNotAllowed.__name__: (RACERS - 1) * ROUNDS}


def test_a_partner_learns_nothing_of_the_lead_behind_a_deal(world):
    lead = entered(world)
    deal_id = made(world, lead)
    with read(world.people["north_seller"]) as session:
        assert deal_of(session, lead) is None
        assert lead_behind(session, deal_id) is None
