"""Furnishing a demo tenant: programme, products, prices, plan and people."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.partner.change import NewPartner, PayTo, authorise, create, grant_tier, pay_to
from partners.partner.models import Partner, PartnerKind
from partners.programme.models import Region, Tier
from portal.actor import ROBOT_ID, Actor
from portal.clock import stopped_at
from portal.db import shared, work
from portal.demo.shape import Someone, Vendor
from portal.demo.story import PASSWORD
from portal.founding import establish
from portal.identity.members import enter
from portal.identity.models import Membership, Person, Tenant
from portal.identity.passwords import hashed
from portal.permits import Role
from pricing.book.models import BookPrice, BookState, PriceBook, Side, TaxRate, TierDiscount, VolumeBreak
from pricing.ground.money import digits
from pricing.ground.record import new_id
from pricing.price_terms import draft as drafting
from pricing.price_terms.terms import Terms
from pricing.product.models import Product, ProductLine

TIER_PPM = {"authorised": 50_000, "silver": 100_000, "gold": 150_000, "platinum": 200_000}
BREAKS = ((5, 30_000), (20, 60_000))
WORTH = Terms(hunting_ppm=50_000, teaming_ppm=30_000)
TAX_PPM = {"CNY": 130_000, "EUR": 190_000}


@dataclass
class Stage:
    """The furnished tenant: who acts in it, and its ids by code."""

    vendor: Vendor
    tenant: Tenant
    robot: Actor
    regions: dict[str, UUID] = field(default_factory=dict)
    lines: list[UUID] = field(default_factory=list)
    products: dict[UUID, list[UUID]] = field(default_factory=dict)
    partners: dict[str, UUID] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    def by_role(self, role: str, partner: str | None = None) -> Actor:
        """The first person of a role, of a partner or of the house."""
        wanted = self.partners[partner] if partner else None
        return next(a for a in self.actors.values() if role in a.roles and a.partner_id == wanted)


def furnish(vendor: Vendor, since: date) -> Stage:
    """Found the tenant as it was on a day, with everything that business needs."""
    tenant = Tenant(
        slug=vendor.slug,
        name_en=vendor.name_en,
        name_zh=vendor.name_zh,
        language=vendor.language,
        time_zone=vendor.time_zone,
        currency=vendor.currency,
    )
    began = datetime.combine(since, time(1), UTC)
    with stopped_at(began):
        stage = Stage(vendor, tenant, establish(tenant, vendor.terms, began))
        with work(stage.robot) as session:
            _programme(stage, session, since)
            _prices(stage, session, since, began)
        _people(stage)
        with work(stage.robot) as session:
            _terms(stage, session, since, began)
    return stage


def _programme(stage: Stage, session: Session, since: date) -> None:
    for code, en, zh in stage.vendor.regions:
        region = Region(id=new_id(), code=code, name_en=en, name_zh=zh)
        session.add(region)
        stage.regions[code] = region.id
    for line in stage.vendor.lines:
        row = ProductLine(id=new_id(), code=line.code, name_en=line.name_en, name_zh=line.name_zh)
        session.add(row)
        stage.lines.append(row.id)
    tiers = {tier.code: tier.id for tier in session.scalars(select(Tier))}
    stage.partners["house"] = session.scalars(select(Partner).where(Partner.kind == PartnerKind.HOUSE)).one().id
    for seller in stage.vendor.partners:
        parent = stage.partners[seller.parent] if seller.parent else None
        new = NewPartner(seller.code, seller.kind, seller.name_en, seller.name_zh, stage.regions[seller.region], parent)
        partner = create(session, new)
        stage.partners[seller.code] = partner.id
        grant_tier(session, partner.id, tiers[seller.tier], since)
        account = PayTo(seller.name_en, "Demo Bank", f"DEMO-{seller.code.upper()}-0042", stage.vendor.currency)
        pay_to(session, partner.id, account, datetime.combine(since, time(2), UTC))
        for line_id in stage.lines:
            for region_id in stage.regions.values():
                authorise(session, partner.id, line_id, region_id, since)


def _prices(stage: Stage, session: Session, since: date, began: datetime) -> None:
    unit = 10 ** digits(stage.vendor.currency)
    books = {side: _book(stage, side, since) for side in Side}
    session.add_all(books.values())
    for line_id, line in zip(stage.lines, stage.vendor.lines, strict=True):
        for sku, en, zh, price in line.products:
            product = Product(id=new_id(), sku=sku, name_en=en, name_zh=zh, product_line_id=line_id)
            session.add(product)
            stage.products.setdefault(line_id, []).append(product.id)
            for book in books.values():
                session.add(BookPrice(book_id=book.id, product_id=product.id, list_minor=price * unit))
                for starts_at, ppm in BREAKS:
                    rung = {"book_id": book.id, "product_id": product.id}
                    session.add(VolumeBreak(**rung, starts_at=starts_at, discount_ppm=ppm))
        for tier, ppm in TIER_PPM.items():
            book_id = books[Side.CHANNEL].id
            session.add(TierDiscount(book_id=book_id, tier_code=tier, product_line_id=line_id, discount_ppm=ppm))
    session.flush()
    for book in books.values():
        book.state, book.published_at, book.published_by = BookState.PUBLISHED, began, ROBOT_ID
    session.add(TaxRate(code="vat", product_line_id=None, rate_ppm=TAX_PPM[stage.vendor.currency], valid_from=since))


def _book(stage: Stage, side: Side, since: date) -> PriceBook:
    names = {Side.DIRECT: ("Customer prices", "客户价格表"), Side.CHANNEL: ("Channel prices", "渠道价格表")}
    return PriceBook(
        id=new_id(),
        code=side.value,
        version=1,
        name_en=names[side][0],
        name_zh=names[side][1],
        side=side,
        currency=stage.vendor.currency,
        valid_from=since,
    )


def _terms(stage: Stage, session: Session, since: date, began: datetime) -> None:
    """What a registration is worth, drafted by one administrator and published by the other."""
    one, other = (actor.person_id for actor in stage.actors.values() if Role.TENANT_ADMIN in actor.roles)
    draft = drafting.begin(session, one, began)
    session.flush()
    drafting.edit(session, draft, WORTH, one, began)
    drafting.publish(session, draft, since, other, (since, began))


def _people(stage: Stage) -> None:
    kept = hashed(PASSWORD)
    for someone in stage.vendor.people:
        person = Person(
            id=new_id(),
            email=email(stage.vendor, someone),
            name=someone.name,
            password_hash=kept,
            language=stage.vendor.language,
        )
        with shared(writes=True) as session:
            session.add(person)
        partner_id = stage.partners[someone.partner] if someone.partner else None
        with work(stage.robot) as session:
            session.add(Membership(person_id=person.id, partner_id=partner_id, roles=[someone.role.value]))
            enter(session, person.id)
        roles = frozenset({someone.role.value})
        stage.actors[someone.mail] = Actor(stage.tenant.id, person.id, partner_id, roles, person.name)
    manager = stage.by_role(Role.CHANNEL_MANAGER)
    with work(stage.robot) as session:
        for partner in session.scalars(select(Partner).where(Partner.kind != PartnerKind.HOUSE)):
            partner.manager_id = manager.person_id


def email(vendor: Vendor, someone: Someone) -> str:
    """A demo person's sign-in name."""
    return f"{someone.mail}@{vendor.slug}.example"
