"""Reading partners: the tree, and what hangs on one of them."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from partners.partner.models import BankAccount, Partner, PartnerKind
from partners.programme.models import Authorisation, Certification, PartnerTier, Region, Tier
from pricing.ground.errors import Invalid
from pricing.product.models import ProductLine

KIND_ORDER = (PartnerKind.HOUSE, PartnerKind.DISTRIBUTOR, PartnerKind.RESELLER)


class PartnerUnknown(Invalid):
    """No partner has this code."""

    code = "partner-code-unknown"


def tree(session: Session) -> list[tuple[int, Partner]]:
    """Every partner with its depth: each followed by those below it."""
    below: dict[UUID | None, list[Partner]] = {}
    for partner in session.scalars(select(Partner)):
        below.setdefault(partner.parent_id, []).append(partner)

    def branch(parent: UUID | None, depth: int) -> list[tuple[int, Partner]]:
        found = sorted(below.get(parent, []), key=lambda p: (KIND_ORDER.index(p.kind), p.code))
        return [step for partner in found for step in ((depth, partner), *branch(partner.id, depth + 1))]

    return branch(None, 0)


def coded(session: Session, code: str) -> UUID:
    """The id of the partner with a code. Raises PartnerUnknown."""
    partner_id = session.scalar(select(Partner.id).where(Partner.code == code))
    if partner_id is None:
        raise PartnerUnknown(field="partner", code=code)
    return partner_id


def tiers(partner_id: UUID) -> Select[PartnerTier, Tier]:
    """The tiers of a partner, the newest first."""
    query = select(PartnerTier, Tier).join(Tier, Tier.id == PartnerTier.tier_id)
    return query.where(PartnerTier.partner_id == partner_id).order_by(PartnerTier.valid_from.desc())


def authorisations(partner_id: UUID) -> Select[Authorisation, ProductLine, Region]:
    """What a partner may sell where."""
    return (
        select(Authorisation, ProductLine, Region)
        .join(ProductLine, ProductLine.id == Authorisation.product_line_id)
        .join(Region, Region.id == Authorisation.region_id)
        .where(Authorisation.partner_id == partner_id)
        .order_by(Region.code, ProductLine.code)
    )


def certifications(partner_id: UUID) -> Select[Certification, ProductLine]:
    """Who of a partner holds which certificate."""
    query = select(Certification, ProductLine).join(ProductLine, ProductLine.id == Certification.product_line_id)
    return query.where(Certification.partner_id == partner_id).order_by(ProductLine.code, Certification.holder)


def bank_accounts(partner_id: UUID) -> Select[BankAccount]:
    """A partner's bank accounts, the one in use first."""
    return select(BankAccount).where(BankAccount.partner_id == partner_id).order_by(BankAccount.valid_from.desc())
