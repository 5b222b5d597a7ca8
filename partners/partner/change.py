"""Changing a partner: its standing, its tier, what it may sell, where it is paid."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.partner.bank import bic, cnaps, iban, routing
from partners.partner.models import BankAccount, Partner, PartnerKind, Standing
from partners.programme.models import Authorisation, Certification, PartnerTier
from pricing.ground.errors import Invalid
from pricing.ground.record import new_id

IBAN_LIKE = re.compile(r"^[A-Za-z]{2}\d{2}")


class CodeTaken(Invalid):
    """Another partner has this code; numbers begin with it."""

    code = "partner-code-taken"


class TierKnown(Invalid):
    """A tier begins on this day already."""

    code = "tier-known"


@dataclass(frozen=True, slots=True)
class NewPartner:
    """A partner to be taken on."""

    code: str
    kind: PartnerKind
    name_en: str
    name_zh: str
    region_id: UUID
    parent_id: UUID | None


@dataclass(frozen=True, slots=True)
class PayTo:
    """A bank account as the partner gives it."""

    holder: str
    bank: str
    number: str
    currency: str
    bic: str | None = None
    cnaps: str | None = None
    routing: str | None = None


def create(session: Session, new: NewPartner) -> Partner:
    """Take a partner on, in good standing."""
    if session.scalar(select(Partner.id).where(Partner.code == new.code)):
        raise CodeTaken(field="code", code=new.code)
    partner = Partner(
        id=new_id(),
        code=new.code,
        kind=new.kind,
        name_en=new.name_en,
        name_zh=new.name_zh,
        region_id=new.region_id,
        parent_id=new.parent_id,
        standing=Standing.GOOD,
        registrations_made=0,
    )
    session.add(partner)
    return partner


def grant_tier(session: Session, partner_id: UUID, tier_id: UUID, valid_from: date) -> None:
    """Give a partner a tier from a date on; earlier quotes and commissions keep what they were made at."""
    known = select(PartnerTier.id).where(PartnerTier.partner_id == partner_id, PartnerTier.valid_from == valid_from)
    if session.scalar(known):
        raise TierKnown(field="valid_from")
    session.add(PartnerTier(partner_id=partner_id, tier_id=tier_id, valid_from=valid_from))


def authorise(session: Session, partner_id: UUID, line_id: UUID, region_id: UUID, valid_from: date) -> None:
    """Let a partner sell a product line in a region from a date on, without end."""
    session.add(
        Authorisation(partner_id=partner_id, product_line_id=line_id, region_id=region_id, valid_from=valid_from)
    )


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate for a product line, and the person who holds it."""

    line_id: UUID
    holder: str
    number: str
    valid_from: date
    valid_until: date | None


def certify(session: Session, partner_id: UUID, paper: Certificate) -> None:
    """Record that a person of a partner holds a certificate. Raises Invalid when it ends before it begins."""
    if paper.valid_until and paper.valid_until <= paper.valid_from:
        raise Invalid(field="valid_until")
    session.add(
        Certification(
            partner_id=partner_id,
            product_line_id=paper.line_id,
            holder=paper.holder,
            certificate=paper.number,
            valid_from=paper.valid_from,
            valid_until=paper.valid_until,
        )
    )


def pay_to(session: Session, partner_id: UUID, account: PayTo, now: datetime) -> BankAccount:
    """A new account of the partner; it counts as `waiting` says, and the account before stays on file.

    Errors: those of `bank` for an IBAN, a BIC or a bank's number that cannot be right.
    """
    row = BankAccount(
        id=new_id(),
        partner_id=partner_id,
        holder=account.holder,
        bank=account.bank,
        number=iban(account.number) if IBAN_LIKE.match(account.number) else account.number,
        currency=account.currency,
        bic=bic(account.bic) if account.bic else None,
        cnaps=cnaps(account.cnaps) if account.cnaps else None,
        routing=routing(account.routing) if account.routing else None,
        valid_from=now,
    )
    session.add(row)
    return row
