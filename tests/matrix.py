"""The objects that addresses can name, made once per world: own, a rival's, and nobody's."""

from uuid import UUID

from sqlalchemy import select

from ltc.cash.models import Invoice, Receipt
from ltc.commission import draft as plan_draft
from ltc.commission.models import PlanDraft
from ltc.deal.models import Deal
from ltc.delivery.models import Delivery
from ltc.order.models import SalesOrder
from ltc.payout.models import Payout, PayoutBatch
from ltc.quote.models import Quote
from ltc.settlement.approve import approve
from ltc.settlement.models import SettlementRun, Statement
from ltc.settlement.periods import period_of
from ltc.settlement.settle import settle
from partners.account.models import Account
from partners.conflict.models import ConflictCase
from partners.conflict.rule import Notes
from partners.conflict.rule import approve as approve_case
from partners.partner.models import Partner
from partners.programme.models import Region
from partners.protection.models import Protection
from partners.registration.models import Registration
from portal.bulk import Bulk
from portal.db import read, work
from portal.documents.ask import Subject, ask
from portal.documents.models import Document, DocumentKind
from portal.flows import registration as flow
from portal.identity.models import Invitation, Membership, PersonSession
from portal.jobs.models import Job
from pricing.book.draft import revise
from pricing.book.models import BookState, PriceBook
from pricing.ground.record import new_id
from pricing.product.models import Product, ProductLine
from tests.claims import NOW, by, judged
from tests.deals import TODAY, invoiced, ordered, paid
from tests.world import World

# The argument of an address → whose row it names. Arguments called `id` are known by their endpoint's noun.
KINDS: dict[str, type] = {
    "registration": Registration,
    "case": ConflictCase,
    "rival": ConflictCase,
    "protection": Protection,
    "deal": Deal,
    "quote": Quote,
    "order": SalesOrder,
    "delivery": Delivery,
    "invoice": Invoice,
    "receipt": Receipt,
    "settlement": SettlementRun,
    "statement": Statement,
    "payout": PayoutBatch,
    "batch": PayoutBatch,
    "account": Account,
    "partner": Partner,
    "book": PriceBook,
    "book_draft": PriceBook,
    "plan_draft": PlanDraft,
    "product": Product,
    "product_line": ProductLine,
    "region": Region,
    "document": Document,
    "subject": Quote,
    "membership_id": Membership,
    "invitation_id": Invitation,
    "session_id": PersonSession,
    "job_id": Job,
}


def furnish(world: World) -> None:
    """One of everything for north: a registration through to a paid statement."""
    registration = judged(world, "north_seller")
    later = NOW.replace(hour=6)
    with work(world.house) as session:
        approve_case(session, registration.id, by(), Notes())
        flow.release(session, registration.id, later)
    with work(world.house) as session:
        deal = session.scalars(select(Deal)).one()
        paid(session, invoiced(session, ordered(world, session, deal)))
    with work(world.house) as session:
        run = settle(session, Bulk(session), period_of(session, TODAY), new_id(), NOW)
        session.flush()
        approve(session, run, run.digest, new_id(), NOW)
        quote = session.scalars(select(Quote)).one()
        drafter = world.people["tenant_admin"].person_id
        revise(session, Bulk(session), session.scalars(select(PriceBook)).first(), drafter, TODAY)
        plan_draft.begin(session, drafter, NOW)
        ask(session, Subject(DocumentKind.QUOTE, quote.id, quote.partner_id), "en", NOW)


def own(world: World, endpoint: str, argument: str) -> UUID | None:
    """The id of north's row that an argument names; None when the matrix has no such row."""
    noun = endpoint.split(".")[0] if argument == "id" else argument
    kind = Payout if endpoint == "payout.payment" and argument == "id" else KINDS[noun]
    if kind in (PersonSession, Job):
        return None
    with read(world.house) as session:
        query = select(kind.id).order_by(kind.id)
        if kind is Partner:
            query = query.where(Partner.code == "north")
        if noun == "book_draft":
            query = query.where(PriceBook.state == BookState.DRAFT)
        return session.scalars(query.limit(1)).first()
