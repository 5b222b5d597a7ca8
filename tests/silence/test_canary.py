"""ND-7: a string of its own in every field of every partner and tenant; none of it ever reaches another partner."""

import os
from datetime import timedelta
from itertools import count
from random import Random
from urllib.parse import quote

from sqlalchemy import select

from ltc.deal.models import Deal
from ltc.order.confirm import confirm
from ltc.order.models import OrderState, SalesOrder
from ltc.order.place import place
from partners.conflict.models import CaseState, ConflictCase
from partners.conflict.rule import By, Notes, approve, reject, send_back
from partners.partner.models import Partner
from partners.protection.grant import ProtectedAlready
from partners.registration.models import Registration
from portal.clock import stopped_at
from portal.db import read, shared, work
from portal.flows import protection
from portal.flows import registration as flow
from portal.identity.models import Person
from portal.mail.promise import mail
from tests.claims import NOW, run_jobs, settle_doubt, submitted
from tests.deals import invoiced, paid, quoted
from tests.silence.leaks import rival_of, submit
from tests.silence.life import form
from tests.silence.transcript import Transcript, Visitor
from tests.silence.twins import founded
from tests.silence.walk import addresses, rules
from tests.world import customer

STEPS = int(os.environ.get("FAIRWAY_CANARY_STEPS", "150"))  # 10000 by night
SELLERS = ("north_seller", "north_admin", "south_seller", "east_seller")


def owner_of(who: str) -> str:
    """The partner of a person of the world."""
    return who.split("_")[0]


class Birds:
    """Canaries, and who may see each: a partner's code, `house`, or a tenant's own of a neighbour."""

    def __init__(self, world) -> None:
        self.slug, self.serial, self.owners = world.tenant.slug[-4:], count(), {}

    def new(self, owner: str) -> str:
        """A string that is nobody else's."""
        bird = f"cnry{self.slug}x{next(self.serial)}y"
        self.owners[bird] = owner
        return bird

    def strange_in(self, content: bytes, owner: str, said: str) -> list[str]:
        """Canaries of others in what somebody was sent, apart from those that she sent herself."""
        text = content.decode("utf-8", "replace")
        return [bird for bird, whose in self.owners.items() if whose != owner and bird in text and bird not in said]


def refuse(session, registration_id, by, notes) -> None:
    """A refusal in general words."""
    reject(session, registration_id, "policy", by, notes)


class Walk:
    """One tenant in which everybody does things at random, and every answer is searched."""

    def __init__(self, app, seed: int) -> None:
        self.app, self.random, self.world, self.at = app, Random(seed), founded(), NOW
        self.neighbour, self.birds, self.log = founded(), Birds(self.world), []
        self.name_everything()
        with stopped_at(self.at):
            self.visitors = {who: Visitor(app, Transcript(self.world), who) for who in SELLERS}

    def name_everything(self) -> None:
        """Canaries in the names of partners, their people and a customer of the house, here and next door."""
        for world, whose in ((self.world, None), (self.neighbour, "neighbour")):
            with work(world.house) as session:
                for partner in session.scalars(select(Partner)):
                    partner.name_en, partner.name_zh = (self.birds.new(whose or partner.code) for _ in range(2))
            with shared(writes=True) as session:
                for who in SELLERS:
                    person = session.get_one(Person, world.people[who].person_id)
                    person.name = self.birds.new(whose or owner_of(who))
            customer(world, self.birds.new("house"))
        submitted(self.neighbour, customer_name="Customer 0", contact=self.birds.new("neighbour"))

    def step(self) -> None:
        """A few minutes pass, somebody does something, and a partner looks at something."""
        self.at += timedelta(minutes=self.random.choice((1, 7, 61, 1500)))
        with stopped_at(self.at):
            run_jobs(self.world)
            self.random.choice((self.register, self.rule, self.rule, self.trade, self.withdraw, self.end))()
            run_jobs(self.world)
            self.look(self.random.choice(SELLERS))

    def register(self) -> None:
        """A partner asks for a customer of its own, or for one whose name it has from somewhere."""
        who = self.random.choice(SELLERS)
        own = owner_of(who)
        shared_name = f"Customer {self.random.randrange(6)}"
        fields = {"customer_name": self.random.choice((shared_name, self.birds.new(own)))}
        fields |= {name: self.birds.new(own) for name in ("contact", "evidence")}
        fields |= {"host": f"{self.birds.new(own)}.example.com", "tax_id": ""}
        self.sent(who, "POST", self.world.url("registrations/new"), **form(self.visitors[who], "") | fields)

    def rule(self) -> None:
        """The house rules on a waiting case: each way has words for the partner and words for the house."""
        with work(self.world.house) as session:
            case = session.scalars(select(ConflictCase).where(ConflictCase.state == CaseState.OPEN).limit(1)).first()
            if case is None:
                return
            row = session.scalars(select(Registration).where(Registration.id == case.registration_id)).one()
            owner = session.scalars(select(Partner.code).where(Partner.id == row.partner_id)).one()
            by = By(self.world.people["channel_manager"].person_id, self.at.date(), self.at)
            notes = Notes(self.birds.new(owner), self.birds.new("staff"))
            settle_doubt(session, row.id)
            try:
                self.random.choice((approve, approve, send_back, refuse))(session, row.id, by, notes)
            except ProtectedAlready:
                session.rollback()
                return
            flow.answer(session, row, self.at)

    def trade(self) -> None:
        """A deal goes on by one paper, whoever's it is."""
        with work(self.world.house) as session:
            orders = session.scalars(select(SalesOrder).where(SalesOrder.state == OrderState.PLACED)).all()
            deals = session.scalars(select(Deal)).all()
            if orders and self.random.random() < 0.7:
                order = self.random.choice(orders)
                confirm(session, order, self.at)
                paid(session, invoiced(session, order))
            elif deals:
                self.order(session, self.random.choice(deals))

    def order(self, session, deal) -> None:
        """A quote that is accepted and ordered under a number of the buyer's own."""
        if session.scalars(select(SalesOrder.id).where(SalesOrder.deal_id == deal.id)).first() is None:
            owner = session.scalars(select(Partner.code).where(Partner.id == deal.partner_id)).one()
            session.flush()
            place(session, quoted(self.world, session, deal), self.birds.new(owner), self.at.date())

    def withdraw(self) -> None:
        """A partner takes something back."""
        who = self.random.choice(SELLERS)
        with read(self.world.people[who]) as session:
            own = session.scalars(select(Registration.id).order_by(Registration.id.desc()).limit(1)).first()
        if own:
            self.sent(who, "POST", self.world.url(f"registrations/{own}/withdrawal"))

    def end(self) -> None:
        """What is over lapses."""
        with work(self.world.house) as session:
            protection.lapse_due(session, self.at)

    def look(self, who: str) -> None:
        """A page at random, with an id of anybody's, or a search for a string of anybody's."""
        visitor = self.visitors[who]
        rule = self.random.choice([r for r in rules(self.app, visitor.actor, "GET") if r.endpoint != "static"])
        url = self.random.choice(list(addresses(visitor, rule)))
        bird = self.random.choice(list(self.birds.owners))
        self.sent(who, "GET", url)
        self.sent(who, "GET", f"{self.world.url(self.random.choice(('registrations/', 'deals/')))}?q={quote(bird)}")

    def sent(self, who: str, method: str, url: str, **fields) -> None:
        """Send a request and search every byte of the answer for what is not hers."""
        visitor = self.visitors[who]
        visitor.sign_in()
        answer = visitor.ask(method, url, **fields)
        said = f"{url} {fields}"
        self.log += self.birds.strange_in(str(answer.headers).encode() + answer.get_data(), owner_of(who), said)

    def tour(self) -> None:
        """At the end everybody opens every page of every own thing, and every letter is opened too."""
        for who, visitor in self.visitors.items():
            for rule in rules(self.app, visitor.actor, "GET"):
                for url in addresses(visitor, rule, most=20):
                    self.sent(who, "GET", url)
            visitor.told.exchanges.clear()
            visitor.told.letters(who)
            letters = "".join(exchange.answer for exchange in visitor.told.exchanges)
            self.log += self.birds.strange_in(letters.encode(), owner_of(who), "")


def walked(app, seed: int, steps: int) -> Walk:
    """A walk of so many steps, and the tour after it."""
    app.config["WTF_CSRF_ENABLED"] = False
    walk = Walk(app, seed)
    for _ in range(steps):
        walk.step()
    with stopped_at(walk.at):
        walk.tour()
    return walk


def test_nd7_b07_b15_b18_a21_no_string_of_another_partner_or_tenant_ever_reaches_a_partner(tenant, app):
    seed = int(os.environ.get("FAIRWAY_CANARY_SEED", "20261124"))
    walk = walked(app, seed, STEPS)
    assert walk.log == [], f"seed {seed}"
    with read(walk.world.house) as session:
        assert session.scalars(select(Deal)).first(), "the walk never came to a deal, so it proves little"
    assert sum(visitor.foreign != [] for visitor in walk.visitors.values()) == 0


def test_nd7_a_rivals_word_in_a_partners_row_is_found(tenant, app, monkeypatch):
    def whispers(session, claim, now):
        made = submit(session, claim, now)
        if row := rival_of(session, claim):
            made.evidence = f"{made.evidence} {row.contact}"
        return made

    monkeypatch.setattr(flow, "submit", whispers)
    assert walked(app, 7, 120).log


def test_nd7_a_word_of_the_house_in_a_letter_is_found(tenant, app):
    walk = walked(app, 3, 0)
    assert walk.log == []
    with stopped_at(walk.at), work(walk.world.house) as session:
        person = session.get_one(Person, walk.world.people["north_seller"].person_id)
        facts = {"number": walk.birds.new("staff"), "path": "registrations/"}
        mail(session, person.email, "en", "registration_answered", facts)
    with stopped_at(walk.at):
        walk.tour()
    assert len(walk.log) == 1
