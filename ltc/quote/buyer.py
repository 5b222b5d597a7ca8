"""Who buys: by which books and at which tier a deal, or a partner, is priced."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.mode.models import Mode
from partners.account.models import Account
from partners.partner.models import Partner, PartnerKind
from partners.programme.find import tier_of
from partners.programme.models import Region
from partners.registration.models import Registration
from pricing.book.choose import Asked
from pricing.book.models import BuyerKind, Side

KINDS = {PartnerKind.DISTRIBUTOR: BuyerKind.DISTRIBUTOR, PartnerKind.RESELLER: BuyerKind.RESELLER}


@dataclass(frozen=True, slots=True)
class Buyer:
    """What is asked of the books, and the partner with its tier; none for the customer's price.

    `ids` are whose contract prices count: the partner's id, or a customer's with those that were merged into it.
    """

    asked: Asked
    tier_code: str | None
    partner_id: UUID | None = None
    ids: tuple[UUID, ...] = ()

    def at_home(self, currency: str) -> "Buyer":
        """The same, of a house whose own currency is this one: among those to be converted it goes first."""
        return replace(self, asked=replace(self.asked, home=currency))


def of_deal(session: Session, deal: Deal, day: date) -> Buyer:
    """In the channel mode the deal's partner buys, in the others the customer; the market is the registration's.

    Without a registration it is the partner's region, and of the house's own deals the customer's.
    """
    market = _code(session, _region(session, deal))
    if deal.mode is Mode.CHANNEL and deal.partner_id:
        return of_partner(session, deal.partner_id, deal.currency, market, day)
    return replace(of_customer(deal.currency, market, day), ids=_customers(session, deal.account_id))


def of_customer(currency: str, market: str, day: date) -> Buyer:
    """The customer buys of the vendor itself."""
    return Buyer(Asked(Side.DIRECT, currency, day, market), None)


def of_partner(session: Session, partner_id: UUID, currency: str, market: str | None, day: date) -> Buyer:
    """A partner buys, in a market (None: that of its own region)."""
    partner = session.scalars(select(Partner).where(Partner.id == partner_id)).one()
    tier = tier_of(session, partner_id, day)
    where = _code(session, partner.region_id) if market is None else market
    kind = KINDS.get(partner.kind, BuyerKind.ANY)
    asked = Asked(Side.CHANNEL, currency, day, where, kind)
    return Buyer(asked, tier.code if tier else None, partner_id, (partner_id,))


def _customers(session: Session, account_id: UUID) -> tuple[UUID, ...]:
    """A customer, and those that were merged into it: the house knows them all, a partner none."""
    known, newest = [account_id], [account_id]
    while newest:
        merged = select(Account.id).where(Account.merged_into_id.in_(newest), Account.id.not_in(known))
        newest = list(session.scalars(merged))
        known += newest
    return tuple(known)


def _region(session: Session, deal: Deal) -> UUID | None:
    if deal.registration_id:
        return session.scalar(select(Registration.region_id).where(Registration.id == deal.registration_id))
    if deal.partner_id:
        return session.scalar(select(Partner.region_id).where(Partner.id == deal.partner_id))
    return session.scalar(select(Account.region_id).where(Account.id == deal.account_id))


def _code(session: Session, region_id: UUID | None) -> str:
    if region_id is None:
        return ""
    return session.scalars(select(Region.code).where(Region.id == region_id)).one()
