"""A lead's way to a partner and back, on both databases: what each step moves, opens, wipes and promises."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from partners.absence.models import Absence
from partners.lead.answer import By, OfferNotAccepted, OfferTooLate
from partners.lead.close import close, reopen
from partners.lead.enter import LeadIncomplete, NeedGivesAway
from partners.lead.find import leads
from partners.lead.kinds import Closing, Decline, LeadSource, LeadState, OfferState
from partners.lead.lapse import NotHandedOut, lapse, pull_back, wake
from partners.lead.models import SENSITIVE, Lead, LeadHandout, LeadOffer
from partners.lead.offer import PartnerUnfit
from partners.lead.states import LeadMoveNotAllowed, OfferMoveNotAllowed
from partners.lead.terms import Terms, TermsOutOfRange, in_force, publish
from partners.partner.models import Partner, Standing
from partners.programme.models import Authorisation
from partners.registration.models import Registration
from portal.clock import stopped_at
from portal.db import read, shared, work
from portal.flows import lead as flow
from portal.flows import registration as registering
from portal.for_house import for_house
from portal.identity.models import Membership, Person
from portal.jobs.models import Job
from portal.mail.models import MailMessage
from pricing.ground.errors import DomainError
from pricing.ground.record import new_id
from tests.claims import NOW, TODAY, claim, run_jobs
from tests.house.plan import FILES, imports, name
from tests.leads import accept, decline, entered, handed, lead_row, offer_row, offered
from tests.world import World

THREE_DAYS = NOW + timedelta(days=3)  # a tenant without a calendar works every day
TOMORROW = TODAY + timedelta(days=1)
FORTNIGHT = NOW + timedelta(days=14)


def registered(world, offer_id, now=NOW, **more):
    """A registration of an accepted offer, sent by north's seller."""
    with work(world.people["north_seller"]) as session:
        return registering.submit(session, claim(world, lead_offer_id=offer_id, **more), now)


def opened(offer):
    """What is sensitive and stands on an offer."""
    return {column for column in SENSITIVE if getattr(offer, column) is not None}


@pytest.mark.parametrize("more", [{"customer_name": "···"}, {"product_line_ids": ()}, {"need": "  "}])
def test_a_lead_needs_a_customer_a_line_and_a_need(world, more):
    with pytest.raises(LeadIncomplete) as refused:
        entered(world, **more)
    assert refused.value.field in more


def test_a_need_that_names_the_customer_is_not_kept(world):
    with pytest.raises(NeedGivesAway) as refused:
        entered(world, need="Canary Cement wants four pumps")
    assert (refused.value.field, refused.value.facts) == ("need", {"secret": "Canary Cement AG"})


def test_an_offer_carries_need_lines_region_and_band_and_nothing_else_of_the_lead(world):
    offer = offer_row(world, offered(world))
    assert offer.state is OfferState.WAITING
    assert opened(offer) == set()
    assert (offer.value_from_minor, offer.value_until_minor) == (5_000_000, 10_000_000)
    assert [line.product_line_id for line in offer.lines] == [world.lines["pumps"]]
    assert offer.answer_by == THREE_DAYS


def test_an_offer_says_nothing_of_how_old_the_lead_is_or_of_who_had_it_before(world):
    lead_id = entered(world, NOW - timedelta(days=90))
    decline(world, handed(world, lead_id, "south"), "south_seller")
    first = offer_row(world, handed(world, lead_id, now=NOW))
    second = offer_row(world, offered(world))
    unlike = {c.name for c in LeadOffer.__table__.columns if getattr(first, c.name) != getattr(second, c.name)}
    assert unlike == {"id", "number"}
    assert (first.number, second.number) == (1, 2)


def test_acceptance_opens_every_sensitive_field_in_its_own_transaction(world):
    offer_id = offered(world)
    actor = world.people["north_seller"]
    with work(actor) as session:
        flow.accept(session, offer_id, By(actor.person_id, NOW))
        own = session.scalars(select(LeadOffer)).one()
        assert (own.customer_name, own.value_minor) == ("Canary Cement AG", 6_543_210)
    offer = offer_row(world, offer_id)
    assert opened(offer) == set(SENSITIVE)
    assert (offer.state, offer.answered_by, offer.register_by) == (OfferState.ACCEPTED, actor.person_id, FORTNIGHT)
    assert lead_row(world).state is LeadState.ACCEPTED


def test_behind_the_door_the_partner_sees_house_rows_and_before_and_after_it_none(world):
    offered(world)
    with work(world.people["north_seller"]) as session:
        assert session.scalars(select(Lead)).all() == []
        with for_house(session):
            assert len(session.scalars(select(Lead)).all()) == 1
        assert session.scalars(select(Lead)).all() == []
        assert [row for row in session if isinstance(row, Lead | LeadHandout)] == []


def test_a_refusal_behind_the_door_closes_it_too(world):
    with work(world.people["north_seller"]) as session:
        with pytest.raises(OfferNotAccepted), for_house(session):
            raise OfferNotAccepted
        assert session.info["partner_id"] == world.partners["north"]


THROUGH = ["portal/flows/deal.py", "portal/flows/gate.py", "portal/flows/lead.py"]


def test_only_the_flows_of_leads_and_of_gates_go_through_the_door():
    assert [name(path) for path in FILES if "portal.for_house" in imports(path)] == THROUGH


def test_a_declined_lead_is_with_the_house_again_and_the_reason_is_kept(world):
    lead_id = entered(world)
    offer_id = handed(world, lead_id)
    decline(world, offer_id, why=Decline.TOO_FAR)
    offer = offer_row(world, offer_id)
    assert (offer.state, offer.declined_for, offer.decline_note) == (OfferState.DECLINED, Decline.TOO_FAR, "not now")
    assert lead_row(world).state is LeadState.NEW
    assert offer_row(world, handed(world, lead_id, "south")).state is OfferState.WAITING


def test_from_its_last_instant_on_an_offer_is_too_late_whether_or_not_the_job_has_run(world):
    early, late = offered(world), offered(world)
    accept(world, early, now=THREE_DAYS - timedelta(seconds=1))
    with pytest.raises(OfferTooLate):
        accept(world, late, now=THREE_DAYS)
    with work(world.house) as session:
        assert lapse(session, late, THREE_DAYS)
    with pytest.raises(OfferMoveNotAllowed):
        accept(world, late, now=THREE_DAYS)
    assert opened(offer_row(world, late)) == set()


def test_the_job_lapses_an_offer_at_its_time_once_and_the_lead_comes_back(world):
    with stopped_at(NOW):
        offer_id = offered(world)
        run_jobs(world)
    with stopped_at(THREE_DAYS - timedelta(seconds=1)):
        run_jobs(world)
        assert offer_row(world, offer_id).state is OfferState.WAITING
    with stopped_at(THREE_DAYS):
        run_jobs(world)
        assert (offer_row(world, offer_id).state, lead_row(world).state) == (OfferState.LAPSED, LeadState.NEW)
        with work(world.house) as session:
            assert not lapse(session, offer_id, THREE_DAYS)


def test_an_accepted_lead_that_sleeps_is_pulled_back_at_its_time_and_everything_sensitive_is_wiped(world):
    with stopped_at(NOW):
        offer_id = offered(world)
        accept(world, offer_id)
        run_jobs(world)
    with work(world.house) as session:
        assert not wake(session, offer_id, FORTNIGHT - timedelta(seconds=1))
    with stopped_at(FORTNIGHT):
        run_jobs(world)
    offer = offer_row(world, offer_id)
    assert (offer.state, opened(offer), offer.ended_at) == (OfferState.PULLED_BACK, set(), FORTNIGHT)
    assert lead_row(world).customer_name == "Canary Cement AG"
    with work(world.house) as session:
        assert not wake(session, offer_id, FORTNIGHT)


def test_an_accepted_lead_that_was_registered_does_not_sleep(world):
    with stopped_at(NOW):
        offer_id = offered(world)
        accept(world, offer_id)
        registered(world, offer_id)
    with stopped_at(FORTNIGHT):
        run_jobs(world)
    assert offer_row(world, offer_id).state is OfferState.CONVERTED


@pytest.mark.parametrize("accepted", [False, True])
def test_staff_pull_a_lead_back_with_a_reason_that_no_partner_reads(world, accepted):
    lead_id = entered(world)
    offer_id = handed(world, lead_id)
    if accepted:
        accept(world, offer_id)
    with work(world.people["channel_manager"]) as session:
        pull_back(session, lead_id, "no news", NOW)
    offer = offer_row(world, offer_id)
    assert (offer.state, opened(offer), lead_row(world).state) == (OfferState.PULLED_BACK, set(), LeadState.NEW)
    with read(world.house) as session:
        assert session.scalars(select(LeadHandout.closed_note)).all() == ["no news"]
    with work(world.people["channel_manager"]) as session, pytest.raises(NotHandedOut):
        pull_back(session, lead_id, "again", NOW)


def test_the_registration_of_an_offer_converts_the_lead_and_is_judged_like_any_other(world):
    offer_id = offered(world)
    accept(world, offer_id)
    with stopped_at(NOW):
        registration = registered(world, offer_id)
        assert run_jobs(world) >= 1
    assert registration.lead_offer_id == offer_id
    assert (offer_row(world, offer_id).state, lead_row(world).state) == (OfferState.CONVERTED, LeadState.CONVERTED)
    with read(world.house) as session:
        waiting = {job.name for job in session.scalars(select(Job).where(Job.tenant_id == world.tenant.id))}
    assert {"registration.judge", "registration.release"} <= waiting


def test_only_an_accepted_offer_is_registered_and_only_once(world):
    offer_id = offered(world)
    with pytest.raises(OfferNotAccepted):
        registered(world, offer_id)
    accept(world, offer_id)
    registered(world, offer_id)
    with pytest.raises(OfferNotAccepted):
        registered(world, offer_id, customer_name="Another")
    with read(world.house) as session:
        assert len(session.scalars(select(Registration)).all()) == 1


def test_a_registered_lead_can_be_neither_pulled_back_nor_offered_nor_closed(world):
    lead_id = entered(world)
    offer_id = handed(world, lead_id)
    accept(world, offer_id)
    registered(world, offer_id)
    with work(world.people["channel_manager"]) as session, pytest.raises(NotHandedOut):
        pull_back(session, lead_id, "too late", NOW)
    with pytest.raises(LeadMoveNotAllowed):
        handed(world, lead_id, "south")
    with work(world.house) as session, pytest.raises(LeadMoveNotAllowed):
        close(session, lead_id, Closing.NO_NEED)


def test_a_lead_is_closed_for_a_reason_and_taken_up_again(world):
    lead_id = entered(world)
    with work(world.house) as session:
        close(session, lead_id, Closing.NOT_REACHED)
    assert (lead_row(world).state, lead_row(world).closing) == (LeadState.CLOSED, Closing.NOT_REACHED)
    with pytest.raises(LeadMoveNotAllowed):
        handed(world, lead_id)
    with work(world.house) as session:
        reopen(session, lead_id, NOW)
    assert lead_row(world).closing is None


def test_a_partner_that_the_rules_refuse_gets_no_offer(world):
    lead_id = entered(world)
    with work(world.house) as session:
        session.scalars(select(Partner).where(Partner.code == "north")).one().standing = Standing.SUSPENDED
    for partner in ("north", "house"):
        with pytest.raises(PartnerUnfit):
            handed(world, lead_id, partner)
    assert lead_row(world).state is LeadState.NEW


@pytest.mark.parametrize(
    ("column", "day", "fits"),
    [
        ("valid_until", TODAY, False),
        ("valid_until", TOMORROW, True),
        ("valid_from", TODAY, True),
        ("valid_from", TOMORROW, False),
    ],
)
def test_an_authorisation_counts_from_its_first_day_and_no_more_on_its_last_date(world, column, day, fits):
    with work(world.house) as session:
        for held in session.scalars(select(Authorisation).where(Authorisation.partner_id == world.partners["north"])):
            setattr(held, column, day)
    lead_id = entered(world)
    if fits:
        assert handed(world, lead_id)
    else:
        with pytest.raises(PartnerUnfit):
            handed(world, lead_id)


def test_a_partner_of_which_nobody_can_sign_in_gets_no_offer(world):
    with work(world.house) as session:
        partner_id = world.partners["south"]
        session.scalars(select(Membership).where(Membership.partner_id == partner_id)).one().ended_at = NOW
    with pytest.raises(PartnerUnfit):
        handed(world, entered(world), "south")


def test_a_handout_keeps_why_this_partner_was_chosen(world):
    lead_id = entered(world)
    decline(world, handed(world, lead_id))
    handed(world, lead_id)
    with read(world.house) as session:
        grounds = session.scalars(select(LeadHandout).order_by(LeadHandout.id)).all()[-1].grounds
    assert [r["rule"] for r in grounds["reasons"]] == [
        "lead.authorised", "lead.home-region", "lead.has-room", "lead.declined-before",
    ]  # fmt: skip


def test_everybody_of_the_partner_is_told_that_an_offer_waits_and_not_what_it_is(world):
    offer_id = offered(world)
    with read(world.house) as session:
        mails = session.scalars(select(MailMessage)).all()
    assert {mail.recipient.split(".")[0] for mail in mails} == {"north_seller", "north_admin"}
    assert [mail.facts for mail in mails] == [{"path": f"lead-offers/{offer_id}"}] * 2


def test_times_are_published_in_versions_and_count_for_what_is_offered_from_then_on(world):
    before = offered(world)
    with work(world.house) as session:
        publish(session, Terms(answer_days=1, register_days=5), new_id(), NOW)
    after = offered(world)
    assert offer_row(world, before).answer_by == THREE_DAYS
    assert offer_row(world, after).answer_by == NOW + timedelta(days=1)
    accept(world, after)
    assert offer_row(world, after).register_by == NOW + timedelta(days=5)
    with work(world.house) as session:
        assert in_force(session, NOW - timedelta(seconds=1)) == (0, Terms(3, 14))
        with pytest.raises(TermsOutOfRange):
            publish(session, Terms(answer_days=0), new_id(), NOW)


def test_the_list_is_narrowed_by_name_state_source_and_region(world):
    offered(world)
    second = entered(
        world, customer_name="Isar Brewery", source=LeadSource.FORM, region_id=world.regions["north-china"]
    )
    north = world.regions["north-china"]
    with read(world.house) as session:
        for narrowed in (("isar",), ("", "new"), ("", "", "form"), ("", "", "", north)):
            assert [row.Lead.id for row in session.execute(leads(*narrowed))] == [second], narrowed
        assert [row.Partner.code if row.Partner else None for row in session.execute(leads())] == [None, "north"]


@pytest.mark.parametrize("column", SENSITIVE)
def test_the_database_refuses_a_sensitive_field_on_an_offer_that_is_not_accepted(world, column):
    offer_id = offered(world)
    with pytest.raises(IntegrityError), work(world.house) as session:
        offer = session.scalars(select(LeadOffer).where(LeadOffer.id == offer_id)).one()
        setattr(offer, column, 7 if column == "value_minor" else "secret")


def test_the_database_refuses_a_second_open_handout_of_one_lead(world):
    lead_id = entered(world)
    handed(world, lead_id)
    other = offered(world, "south")
    with pytest.raises(IntegrityError), work(world.house) as session:
        row = session.scalars(select(LeadHandout).where(LeadHandout.lead_offer_id == other)).one()
        row.lead_id = lead_id


def test_the_trail_keeps_no_copy_of_what_is_withheld(world):
    offer_id = offered(world)
    accept(world, offer_id)
    with read(world.house) as session:
        trail = session.connection().scalars(
            text("SELECT changes FROM audit_row WHERE subject LIKE 'lead%' AND tenant_id = :t"), {"t": world.tenant.id}
        )
        told = " ".join(trail)
    assert "***" in told
    assert [secret for secret in ("Canarina", "5550", "canary message") if secret in told] == []


def machine(world: World) -> type[RuleBasedStateMachine]:
    """Any sequence of what people and the clock can do to one lead."""

    class OneLead(RuleBasedStateMachine):
        """A lead, the offers made of it, and a clock that only goes forward."""

        def __init__(self):
            super().__init__()
            self.now, self.offers = NOW, []
            self.lead = entered(world, customer_name=f"Customer {new_id()}")

        def tried(self, act):
            """Do something; a refusal is an answer too."""
            try:
                return act()
            except DomainError:
                return None

        @rule(partner=st.sampled_from(["north", "south"]))
        def hand(self, partner):
            made = self.tried(lambda: handed(world, self.lead, partner, self.now))
            self.offers += [(made, f"{partner}_seller")] if made else []

        @precondition(lambda self: self.offers)
        @rule(data=st.data(), yes=st.booleans())
        def answer(self, data, yes):
            offer_id, who = data.draw(st.sampled_from(self.offers))
            self.tried(lambda: (accept if yes else decline)(world, offer_id, who, self.now))

        @precondition(lambda self: self.offers)
        @rule(data=st.data())
        def register(self, data):
            offer_id, who = data.draw(st.sampled_from(self.offers))
            self.tried(lambda: self.submit(offer_id, who))

        def submit(self, offer_id, who):
            with work(world.people[who]) as session:
                name = f"Customer {new_id()}"
                registering.submit(session, claim(world, who, customer_name=name, lead_offer_id=offer_id), self.now)

        @rule(days=st.integers(1, 9))
        def wait(self, days):
            self.now += timedelta(days=days)
            with work(world.house) as session:
                for offer_id, _ in self.offers:
                    lapse(session, offer_id, self.now)
                    wake(session, offer_id, self.now)

        @rule(how=st.sampled_from(["pull", "close", "reopen"]))
        def staff(self, how):
            acts = {
                "pull": lambda s: pull_back(s, self.lead, "because", self.now),
                "close": lambda s: close(s, self.lead, Closing.NO_NEED),
                "reopen": lambda s: reopen(s, self.lead, NOW),
            }
            self.tried(lambda: self.house(acts[how]))

        def house(self, act):
            with work(world.house) as session:
                act(session)

        @invariant()
        def at_most_one_partner_has_it_and_only_who_accepted_reads_it(self):
            lead = lead_row(world, self.lead)
            rows = [offer_row(world, offer_id) for offer_id, _ in self.offers]
            live = [row.state for row in rows if row.state in LIVE]
            assert live == ([LIVE_AS[lead.state]] if lead.state in LIVE_AS else [])
            for row in rows:
                is_open = row.state in (OfferState.ACCEPTED, OfferState.CONVERTED)
                assert opened(row) == (set(SENSITIVE) if is_open else set())
            assert (lead.closing is not None) == (lead.state is LeadState.CLOSED)

    return OneLead


LIVE_AS = {
    LeadState.OFFERED: OfferState.WAITING,
    LeadState.ACCEPTED: OfferState.ACCEPTED,
    LeadState.CONVERTED: OfferState.CONVERTED,
}
LIVE = set(LIVE_AS.values())


def test_no_sequence_of_acts_gives_a_lead_to_two_partners_or_opens_it_to_one_that_does_not_have_it(world):
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        machine(world),
        settings=settings(max_examples=12, stateful_step_count=12, deadline=None, suppress_health_check=slow),
    )


def told_back(world):
    """Whom a mail tells that a lead came back, and where it leads."""
    with read(world.house) as session:
        rows = session.scalars(select(MailMessage).where(MailMessage.template == "lead_returned")).all()
    return [(row.recipient, row.facts) for row in rows]


@pytest.mark.parametrize("how", ["declined", "lapsed", "asleep"])
def test_whoever_handed_a_lead_out_is_told_once_that_it_came_back_and_nothing_of_what_is_in_it(world, how):
    with stopped_at(NOW):
        offer_id = offered(world)
        if how == "declined":
            decline(world, offer_id)
        elif how == "asleep":
            accept(world, offer_id)
    with stopped_at(FORTNIGHT):
        run_jobs(world)
        run_jobs(world)
    with shared() as session:
        mail = session.get_one(Person, world.people["channel_manager"].person_id).email
    assert told_back(world) == [(mail, {"path": f"leads/{lead_row(world).id}"})]


def test_a_lead_that_its_clerk_pulls_back_is_told_to_nobody(world):
    with stopped_at(NOW):
        offered(world)
        with work(world.house) as session:
            pull_back(session, lead_row(world).id, "mistake", NOW)
        run_jobs(world)
    assert told_back(world) == []


def test_a_stand_in_is_told_while_the_clerk_is_away(world):
    clerk, other = (world.people[who].person_id for who in ("channel_manager", "second_manager"))
    with stopped_at(NOW):
        offer_id = offered(world)
        with work(world.house) as session:
            away = {"absent_from": TODAY, "absent_until": TOMORROW}
            session.add(Absence(person_id=clerk, stand_in_id=other, **away))
        decline(world, offer_id)
        run_jobs(world)
    with shared() as session:
        mail = session.get_one(Person, other).email
    assert [recipient for recipient, _ in told_back(world)] == [mail]
