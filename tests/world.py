"""A small believable tenant for tests: partners and their rivals, people of every role, prices, policy, paths."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID

from flask.testing import FlaskClient

from ltc.commission.models import CommissionPlan, CommissionRate
from ltc.deal.models import Role as DealRole
from ltc.mode.models import Mode, RoutingPolicy
from ltc.path.shipped import shipped_paths
from ltc.price_limit.limits import Approver, Bound, Limits, Rung
from ltc.price_limit.models import PriceLimit
from partners.account.models import Account
from partners.conflict.models import ConflictPolicy
from partners.conflict.terms import Disclosure
from partners.partner.models import BankAccount, Partner, PartnerKind
from partners.programme.models import Authorisation, PartnerTier, Region, Tier
from portal.actor import Actor, robot
from portal.db import shared, work
from portal.identity import sessions
from portal.identity.models import Membership, Person, PersonTenant, Tenant
from portal.permits import Role
from pricing.book.models import BookPrice, BookState, PriceBook, Side, TaxRate, TierDiscount, VolumeBreak
from pricing.ground.record import new_id
from pricing.product.models import Product, ProductLine

BEGAN = datetime(2025, 1, 1, tzinfo=UTC)
DAY_ONE = date(2025, 1, 1)
_serial = count(1)


@dataclass
class World:
    """Ids and actors of a furnished tenant. `north` and `south` are rival partners; `east` is north's reseller."""

    tenant: Tenant
    house: Actor
    partners: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, Actor] = field(default_factory=dict)
    lines: dict[str, UUID] = field(default_factory=dict)
    products: dict[str, UUID] = field(default_factory=dict)
    regions: dict[str, UUID] = field(default_factory=dict)
    books: dict[str, UUID] = field(default_factory=dict)
    policy_id: UUID | None = None
    plan_id: UUID | None = None

    def client(self, app, who: str) -> FlaskClient:
        """A browser in which a person of this world is signed in, with a session row like any other."""
        client = app.test_client()
        signed = sessions.begin(self.people[who].person_id, "test", "127.0.0.1")
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = signed.get_id(), True
        return client

    def url(self, path: str = "") -> str:
        """An address inside the tenant."""
        return f"/t/{self.tenant.slug}/{path}"


def build(tenant: Tenant, **policy) -> World:
    """Furnish a tenant. Keywords override the conflict policy's parameters."""
    world = World(tenant, robot(tenant.id))
    with work(world.house) as session:
        _programme(world, session)
        _prices(world, session)
        _policies(world, session, policy)
        session.add_all(shipped_paths())
    _people(world)
    return world


def _programme(world: World, session) -> None:
    for code, en, zh in (("east-china", "East China", "华东"), ("north-china", "North China", "华北")):
        region = Region(id=new_id(), code=code, name_en=en, name_zh=zh)
        session.add(region)
        world.regions[code] = region.id
    tiers = {}
    for rank, (code, zh) in enumerate(
        (("authorised", "授权"), ("silver", "银牌"), ("gold", "金牌"), ("platinum", "铂金"))
    ):
        tiers[code] = Tier(id=new_id(), code=code, rank=rank, name_en=code.title(), name_zh=zh)
        session.add(tiers[code])
    for code, en, zh in (("pumps", "Pumps", "水泵"), ("valves", "Valves", "阀门"), ("service", "Service", "服务")):
        line = ProductLine(id=new_id(), code=code, name_en=en, name_zh=zh)
        session.add(line)
        world.lines[code] = line.id
    kinds = {"house": PartnerKind.HOUSE, "north": PartnerKind.DISTRIBUTOR, "south": PartnerKind.DISTRIBUTOR}
    for code, tier, zh in (
        ("house", None, "直销部"),
        ("north", "gold", "北方渠道"),
        ("south", "silver", "南方渠道"),
        ("east", "authorised", "东方经销"),
    ):
        partner = Partner(
            id=new_id(),
            code=code,
            kind=kinds.get(code, PartnerKind.RESELLER),
            name_en=f"{code.title()} Partners Ltd",
            name_zh=zh,
            region_id=world.regions["east-china"],
            parent_id=world.partners["north"] if code == "east" else None,
        )
        session.add(partner)
        world.partners[code] = partner.id
        if tier:
            session.add(PartnerTier(partner_id=partner.id, tier_id=tiers[tier].id, valid_from=DAY_ONE))
            session.add(
                BankAccount(
                    partner_id=partner.id,
                    holder=partner.name_en,
                    bank="Test Bank",
                    number=f"DE{code}12345678",
                    currency=world.tenant.currency,
                    valid_from=BEGAN,
                )
            )
            for line in world.lines.values():
                session.add(
                    Authorisation(
                        partner_id=partner.id, product_line_id=line, region_id=partner.region_id, valid_from=DAY_ONE
                    )
                )


def _prices(world: World, session) -> None:
    for sku, line, en, zh in (
        ("P-100", "pumps", "Pump 100", "水泵 100"),
        ("P-500", "pumps", "Pump 500", "水泵 500"),
        ("V-10", "valves", "Valve 10", "阀门 10"),
        ("S-1", "service", "Service day", "服务人天"),
    ):
        product = Product(id=new_id(), sku=sku, name_en=en, name_zh=zh, product_line_id=world.lines[line])
        session.add(product)
        world.products[sku] = product.id
    for side in Side:
        book = PriceBook(
            id=new_id(),
            code=side.value,
            name_en=f"{side.value.title()} list",
            name_zh="价格表",
            side=side,
            currency=world.tenant.currency,
            valid_from=DAY_ONE,
        )
        session.add(book)
        world.books[side.value] = book.id
        for product_id, list_minor in zip(world.products.values(), (100_000, 480_000, 30_500, 80_000), strict=True):
            session.add(BookPrice(book_id=book.id, product_id=product_id, list_minor=list_minor))
        session.add(VolumeBreak(book_id=book.id, product_id=world.products["P-100"], starts_at=10, discount_ppm=50_000))
        session.add(VolumeBreak(book_id=book.id, product_id=world.products["P-100"], starts_at=50, discount_ppm=80_000))
        if side is Side.CHANNEL:
            for tier, ppm in (("authorised", 50_000), ("silver", 100_000), ("gold", 150_000), ("platinum", 200_000)):
                for line in world.lines.values():
                    session.add(TierDiscount(book_id=book.id, tier_code=tier, product_line_id=line, discount_ppm=ppm))
        session.flush()
        book.state, book.published_at = BookState.PUBLISHED, BEGAN
    session.add(TaxRate(code="vat", product_line_id=None, rate_ppm=130_000, valid_from=DAY_ONE))


def _policies(world: World, session, given: dict) -> None:
    policy = ConflictPolicy(
        **{
            "id": new_id(),
            "version": 1,
            "in_force_from": BEGAN,
            "disclosure": Disclosure.NONE,
            "answer_slot_minutes": 60,
            "protection_days": 90,
            "value_min_minor": 100_000,
            "currency": world.tenant.currency,
            "approves_clean": False,
            "published_by": new_id(),
        }
        | given
    )
    session.add(policy)
    world.policy_id = policy.id
    session.add(
        RoutingPolicy(
            version=1,
            in_force_from=BEGAN,
            joint_from_minor=50_000_000,
            currency=world.tenant.currency,
            published_by=new_id(),
        )
    )
    session.add(
        PriceLimit(
            version=1,
            valid_from=DAY_ONE,
            currency=world.tenant.currency,
            content=limits(world).data(),
            published_by=new_id(),
            published_at=BEGAN,
        )
    )
    plan = CommissionPlan(id=new_id(), version=1, valid_from=DAY_ONE, published_by=new_id(), published_at=BEGAN)
    session.add(plan)
    world.plan_id = plan.id
    for mode, role, tier, ppm in (
        (Mode.CHANNEL, DealRole.RESOLD, "", 30_000),
        (Mode.CHANNEL, DealRole.RESOLD, "gold", 50_000),
        (Mode.HYBRID, DealRole.SOURCED, "", 80_000),
        (Mode.HYBRID, DealRole.CO_SOLD, "", 60_000),
        (Mode.HYBRID, DealRole.FULFILLED, "", 40_000),
        (Mode.DIRECT, DealRole.SOURCED, "", 20_000),
    ):
        session.add(CommissionRate(plan_id=plan.id, mode=mode, role=role, tier_code=tier, rate_ppm=ppm))


def limits(world: World) -> Limits:
    """Manager to 25 %, finance to 40 % with 20 % margin, an administrator to 60 %; costs and floors of pumps."""
    return Limits(
        rungs=(
            Rung(Approver.CHANNEL_MANAGER, 250_000, 300_000, 5_000_000),
            Rung(Approver.FINANCE, 400_000, 200_000, 20_000_000),
            Rung(Approver.TENANT_ADMIN, 600_000),
        ),
        bounds=(Bound("", 400_000), Bound(str(world.lines["pumps"]), 450_000, 550_000)),
        gate=Approver.TENANT_ADMIN,
        waiting_days=15,
    )


PEOPLE = {
    "north_seller": (Role.PARTNER_SELLER, "north"),
    "north_admin": (Role.PARTNER_ADMIN, "north"),
    "south_seller": (Role.PARTNER_SELLER, "south"),
    "east_seller": (Role.PARTNER_SELLER, "east"),
    "channel_manager": (Role.CHANNEL_MANAGER, None),
    "second_manager": (Role.CHANNEL_MANAGER, None),
    "direct_seller": (Role.DIRECT_SELLER, None),
    "finance": (Role.FINANCE, None),
    "second_finance": (Role.FINANCE, None),
    "tenant_admin": (Role.TENANT_ADMIN, None),
    "second_admin": (Role.TENANT_ADMIN, None),
    "auditor": (Role.AUDITOR, None),
}


def _people(world: World) -> None:
    for who, (role, partner) in PEOPLE.items():
        world.people[who] = add_person(world, who, role, world.partners[partner] if partner else None)


def add_person(world: World, who: str, role: Role, partner_id: UUID | None) -> Actor:
    """A person with one role in the world's tenant, and who she is as an actor."""
    with shared(writes=True) as session:
        person = Person(
            id=new_id(),
            email=f"{who}.{next(_serial)}.{world.tenant.slug}@example.com",
            name=who.replace("_", " ").title(),
        )
        session.add(person)
        session.flush()
        session.add(PersonTenant(person_id=person.id, tenant_id=world.tenant.id))
    with work(world.house) as session:
        session.add(Membership(person_id=person.id, partner_id=partner_id, roles=[role.value]))
    return Actor(world.tenant.id, person.id, partner_id, frozenset({role.value}), person.name)


def customer(world: World, name: str = "Siemens AG", **more) -> UUID:
    """An account of the house."""
    with work(world.house) as session:
        account = Account(id=new_id(), name=name, region_id=world.regions["east-china"], **more)
        session.add(account)
    return account.id
