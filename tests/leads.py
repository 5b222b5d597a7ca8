"""Leads for tests, driven through the flows as the portal drives them."""

from uuid import UUID

from sqlalchemy import select

from partners.lead.answer import By
from partners.lead.enter import Contact, Enquiry, enter
from partners.lead.kinds import Decline, LeadSource
from partners.lead.models import Lead, LeadOffer
from portal.db import read, work
from portal.flows import lead as flow
from tests.claims import NOW
from tests.world import World

SECRETS = {
    "customer_name": "Canary Cement AG",
    "customer_tax_id": "CANARYTAX77",
    "customer_host": "canary-host.example",
    "message": "canary message in full",
    "contact_name": "Ms Canarina",
    "contact_phone": "+49 5550 123",
    "contact_mail": "canarina@canary-host.example",
}


def enquiry(world: World, **more) -> Enquiry:
    """An enquiry with something secret in every field that is withheld."""
    return Enquiry(
        **{
            "source": LeadSource.CAMPAIGN,
            "origin": "Spring fair",
            "customer_name": SECRETS["customer_name"],
            "tax_id": SECRETS["customer_tax_id"],
            "host": SECRETS["customer_host"],
            "region_id": world.regions["east-china"],
            "product_line_ids": (world.lines["pumps"],),
            "need": "Four pumps for a cooling circuit, before the summer.",
            "message": SECRETS["message"],
            "value_minor": 6_543_210,
            "currency": world.tenant.currency,
            "contact": Contact(SECRETS["contact_name"], SECRETS["contact_phone"], SECRETS["contact_mail"]),
        }
        | more
    )


def entered(world: World, now=NOW, **more) -> UUID:
    """A lead that is with the house."""
    with work(world.people["channel_manager"]) as session:
        return enter(session, enquiry(world, **more), world.people["channel_manager"].person_id, now).id


def handed(world: World, lead_id: UUID, partner: str = "north", now=NOW) -> UUID:
    """The id of an offer of a lead, made by the channel manager."""
    manager = world.people["channel_manager"]
    with work(manager) as session:
        return flow.hand(session, lead_id, world.partners[partner], By(manager.person_id, now)).id


def offered(world: World, partner: str = "north", now=NOW, **more) -> UUID:
    """The id of an offer of a new lead."""
    return handed(world, entered(world, now, **more), partner, now)


def accept(world: World, offer_id: UUID, who: str = "north_seller", now=NOW) -> None:
    """A partner's person accepts, in a session of her own."""
    with work(world.people[who]) as session:
        flow.accept(session, offer_id, By(world.people[who].person_id, now))


def decline(world: World, offer_id: UUID, who: str = "north_seller", now=NOW, why=Decline.NO_CAPACITY) -> None:
    """A partner's person declines."""
    with work(world.people[who]) as session:
        flow.decline(session, offer_id, (why, "not now"), By(world.people[who].person_id, now))


def offer_row(world: World, offer_id: UUID) -> LeadOffer:
    """An offer as it is stored."""
    with read(world.house) as session:
        return session.scalars(select(LeadOffer).where(LeadOffer.id == offer_id)).one()


def lead_row(world: World, lead_id: UUID | None = None) -> Lead:
    """A lead as it is stored; without an id the only one."""
    with read(world.house) as session:
        query = select(Lead) if lead_id is None else select(Lead).where(Lead.id == lead_id)
        return session.scalars(query).one()
