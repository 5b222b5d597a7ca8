"""A partner's life from the first registration to the statement, by pages; the house does its part in every world."""

import re
from datetime import timedelta
from io import BytesIO

from sqlalchemy import select

from ltc.cash.models import Invoice
from ltc.deal.models import Deal
from ltc.deal.room.models import DealFile, DealNote, DealTask
from ltc.order.confirm import confirm
from ltc.order.models import SalesOrder
from ltc.self_billing.agree import Offer, offer
from ltc.self_billing.models import Vat
from ltc.settlement.approve import approve
from ltc.settlement.models import Statement, StatementLine
from ltc.settlement.periods import period_of
from ltc.settlement.settle import settle
from partners.registration.models import Registration
from portal.bulk import Bulk
from portal.db import read, work
from portal.flows.settlement import tell_partners
from pricing.ground.record import new_id
from tests.claims import NOW, TODAY
from tests.deals import invoiced, paid
from tests.invoices import PDF
from tests.rooms import note
from tests.silence.special import (
    answer_on_special_prices,
    ask_for_special_prices,
    decide_on_special_prices,
)
from tests.silence.transcript import Transcript, Visitor
from tests.silence.twins import TAX, X, at, rule
from tests.silence.walk import knock_everywhere, look_everywhere, things
from tests.world import World

HEX = "[0-9a-f]{8}-[0-9a-f-]{27}"


def live(app, world: World, fate: str, observer: str = "north") -> tuple[Transcript, list[str]]:
    """All that a partner's two people see in a life, and the names of the foreign rows that were read for them.

    `fate`: what the house answers about the customer that a rival may hold: `approve`, or a general answer.
    """
    told = Transcript(world)
    with at(world, 0):
        seller, admin = Visitor(app, told, f"{observer}_seller"), Visitor(app, told, f"{observer}_admin")
        look_everywhere(seller)
        register_all(seller)
        look_everywhere(seller)
    with at(world, 10):
        withdraw(seller, "Lost Interest Ltd")
        wait_for_the_house(seller)
        for name, how in (
            (X, fate),
            ("Yard Works", "approve"),
            ("Zinc Mill", "return"),
            ("Nickel Mill", "information"),
        ):
            rule(world, number(world, seller, name), how, NOW + timedelta(minutes=10))
        look_everywhere(seller)
    with at(world, 61):
        seller.ask("GET", world.url())
        answer_back(seller)
        ask_for_special_prices(seller)
        decide_on_special_prices(world, seller)
        answer_on_special_prices(seller)
        sell(seller)
        talk(world, seller)
    with at(world, 90):
        supply(world, seller)
        bill(seller)
        look_everywhere(admin)
        of_the_company(admin)
        answer_statements(admin)
        of_self_billing(world, admin)
    with at(world, 95):
        look_everywhere(seller, narrowed=True)
        knock_everywhere(seller)
        knock_everywhere(admin)
        leave(seller)
        told.letters(seller.who)
        told.letters(admin.who)
    return told, seller.foreign + admin.foreign


def form(visitor: Visitor, name: str, **more) -> dict[str, object]:
    """A complete registration form."""
    return {
        "customer_name": name,
        "tax_id": "",
        "host": "",
        "region_id": str(visitor.world.regions["east-china"]),
        "product_line_ids": [str(visitor.world.lines["pumps"])],
        "value": "50,000.00",
        "expected_close_on": "2026-06-30",
        "contact": "Ms Li",
        "evidence": "Met on 1 March.",
    } | more


def register_all(visitor: Visitor) -> None:
    """Ask for the customer in every way there is: whole, in part, twice, under other names; then for free ones."""
    url = visitor.world.url("registrations/new")
    for fields in (
        form(visitor, X, evidence=""),
        form(visitor, X, value="0"),
        form(visitor, X),
        form(visitor, X),
        form(visitor, "SIEMENS a.g."),
        form(visitor, "Somebody Else", tax_id=TAX),
        form(visitor, "Yard Works"),
        form(visitor, "Zinc Mill"),
        form(visitor, "Nickel Mill"),
        form(visitor, "Lost Interest Ltd"),
    ):
        sent = visitor.ask("POST", url, **fields)
        if sent.status_code == 303:
            visitor.ask("GET", sent.headers["Location"])
    visitor.ask("POST", visitor.world.url("campaigns/no-such-campaign/lead"), company=X)


def number(world: World, visitor: Visitor, name: str) -> str:
    """The number under which the observer registered a customer."""
    with read(world.house) as session:
        own = select(Registration.number).where(Registration.partner_id == visitor.actor.partner_id)
        return session.scalars(own.where(Registration.customer_name == name)).one()


def withdraw(visitor: Visitor, name: str) -> None:
    """Take a registration back, and ask for the same customer again."""
    visitor.ask("POST", visitor.world.url(f"registrations/{of(visitor, Registration, name)}/withdrawal"))
    visitor.ask("POST", visitor.world.url("registrations/new"), **form(visitor, name))


def wait_for_the_house(visitor: Visitor) -> None:
    """What a seller does while a registration is in review: look, and try what is not its turn."""
    waiting = visitor.world.url(f"registrations/{of(visitor, Registration, X)}")
    visitor.ask("GET", waiting)
    visitor.ask("POST", f"{waiting}/reply", evidence="More")


def answer_back(visitor: Visitor) -> None:
    """Answer the house's question, badly and well; ask again for what was refused."""
    asked = visitor.world.url(f"registrations/{of(visitor, Registration, 'Zinc Mill')}/reply")
    visitor.ask("POST", asked, evidence="")
    visitor.ask("POST", asked, evidence="The plant manager.")
    visitor.ask("POST", visitor.world.url("registrations/new"), **form(visitor, X))
    visitor.ask("POST", visitor.world.url("registrations/new"), **form(visitor, "Nickel Mill"))


def sell(visitor: Visitor) -> None:
    """Quote every deal, two ways; lose one quote, win the other, and order."""
    with read(visitor.world.house) as session:
        query = select(Deal.id).where(Deal.partner_id == visitor.actor.partner_id).order_by(Deal.number)
        deals = session.scalars(query).all()
    for deal in deals:
        page = visitor.ask("GET", visitor.world.url(f"deals/{deal}")).text
        visitor.ask("POST", visitor.world.url(f"deals/{deal}/stage"), seen=_found(r'name="seen" value="([^"]+)"', page))
        gate_of(visitor, deal)
        quote, _other = write(visitor, deal, "10"), write(visitor, deal, "11")
        visitor.ask("POST", f"{_other}/lines", lines__0__product=_pump(visitor), lines__0__quantity="12")
        for what in ("sending", "refusal"):
            visitor.ask("POST", f"{_other}/{what}")
        for what in ("sending", "acceptance"):
            visitor.ask("POST", f"{quote}/{what}")
        visitor.ask("POST", visitor.world.url(f"orders/of/{quote.rsplit('/', 1)[1]}"), reference="PO-4711")
        visitor.ask("POST", visitor.world.url(f"documents/quote/{quote.rsplit('/', 1)[1]}/en"))


def gate_of(visitor: Visitor, deal: object) -> None:
    """What a partner can do at its deal's gate: hold it, badly and well, end the hold, fill in the own fields."""
    url = visitor.world.url(f"deals/{deal}")
    seen = _found(r'name="seen" value="([^"]+)"', visitor.ask("GET", url).text)
    visitor.ask("POST", f"{url}/hold", seen=seen, held_until="")
    visitor.ask("POST", f"{url}/hold", seen=seen, held_until="2027-01-01", note="Budget")
    visitor.ask("POST", f"{url}/resumption")
    visitor.ask("POST", f"{url}/fields")


def talk(world: World, visitor: Visitor) -> None:
    """Write into the room of a deal, badly and well, naming colleagues and rivals; the house writes there, too."""
    with read(world.house) as session:
        own = select(Deal.id).where(Deal.partner_id == visitor.actor.partner_id).order_by(Deal.number)
        deal = session.scalars(own).first()
    note(world, deal, "Kept in the house.", shared=False)
    note(world, deal, "@North Seller, please call.")
    at_ = visitor.world.url
    names = "@North Admin @South Seller @Channel Manager @Finance"
    for text in ("", names):
        visitor.ask("POST", at_(f"deal-notes/of/{deal}"), **{"note-text": text})
    held = {"meeting-held_on": "2026-03-01", "meeting-kind": "call", "meeting-attendees": "Ms Li"}
    visitor.ask("POST", at_(f"deal-meetings/of/{deal}"), **held)
    visitor.ask("POST", at_(f"deal-meetings/of/{deal}"), **held, **{"meeting-outcome": "She wants two."})
    for who in ("north_seller", "south_seller"):
        wanted = {"task-title": "Call", "task-due_on": "2026-03-20"}
        wanted["task-assignee_id"] = str(world.people[who].person_id)
        visitor.ask("POST", at_(f"deal-tasks/of/{deal}"), **wanted)
    for content in (b"a,b", PDF):
        visitor.ask("POST", at_(f"deal-files/of/{deal}"), **{"file-file": (BytesIO(content), "plan.pdf")})
    put = things(visitor, DealFile)[0][0]
    visitor.ask("GET", at_(f"deal-files/{put}/content"))
    for why in ("", "Out of date.", "Again."):
        visitor.ask("POST", at_(f"deal-files/{put}/removal"), why=why)
    task = things(visitor, DealTask)[0][0]
    for what in ("completion", "completion", "reopening"):
        visitor.ask("POST", at_(f"deal-tasks/{task}/{what}"))
    visitor.ask("POST", at_(f"deal-notes/{things(visitor, DealNote)[0][0]}/reading"))
    visitor.ask("GET", at_(f"deals/{deal}"))


def write(visitor: Visitor, deal: object, quantity: str) -> str:
    """Write a quote for some pumps, after one that cannot be read; where it stands."""
    url = visitor.world.url(f"quotes/new/{deal}")
    visitor.ask("POST", url, lines__0__product=_pump(visitor), lines__0__quantity="many")
    sent = visitor.ask("POST", url, lines__0__product=_pump(visitor), lines__0__quantity=quantity)
    return str(sent.headers["Location"])


def supply(world: World, visitor: Visitor) -> None:
    """The house confirms, delivers, invoices, is paid, settles and says so."""
    with work(world.house) as session:
        own = select(SalesOrder).where(SalesOrder.partner_id == visitor.actor.partner_id)
        for order in session.scalars(own.order_by(SalesOrder.number)).all():
            confirm(session, order, NOW)
            paid(session, invoiced(session, order))
    with work(world.house) as session:
        run = settle(session, Bulk(session), period_of(session, TODAY), new_id(), NOW)
        session.flush()
        approve(session, run, run.digest, new_id(), NOW)
        tell_partners(session, run)
        assert session.scalars(select(Invoice).where(Invoice.partner_id == visitor.actor.partner_id)).first()


def answer_statements(visitor: Visitor) -> None:
    """What a partner does with its statements: look, take the lines, dispute one badly and well, and confirm."""
    with read(visitor.world.house) as session:
        own = StatementLine.partner_id == visitor.actor.partner_id
        lines = session.scalars(select(StatementLine).where(own).order_by(StatementLine.id)).all()
        found = [(line.statement_id, line.id) for line in lines[:1]]
    for statement_id, line_id in found:
        statement, line = visitor.world.url(f"statements/{statement_id}"), visitor.world.url(f"disputes/of/{line_id}")
        visitor.ask("GET", f"{statement}/lines")
        visitor.ask("POST", line, reason="base", text="")
        sent = visitor.ask("POST", line, reason="base", claimed="500.00", text="A receipt is missing.")
        if sent.status_code == 303:
            dispute = sent.headers["Location"]
            visitor.ask("POST", f"{dispute}/messages", **{"message-text": "Of 3 March."})
            visitor.ask("POST", f"{dispute}/withdrawal")
            visitor.ask("GET", dispute)
        visitor.ask("POST", line, reason="base", text="Again.")
        visitor.ask("POST", f"{statement}/confirmation")


def bill(visitor: Visitor) -> None:
    """Send an invoice for the statements, badly, then well, then again; then for a rival's statement."""
    own, foreign = things(visitor, Statement)
    fields = {"number": "N-1", "kind": "other", "issued_on": "2026-04-01", "currency": "EUR", "tax": "0"}
    fields |= {"net": "403.75", "gross": "403.75"}
    url = visitor.world.url("partner-invoices/new")
    visitor.ask("POST", url, **fields)
    for statements in (own, own, [foreign or new_id()]):
        named = [str(one) for one in statements]
        for content in (b"customer_name\nSiemens AG\n", PDF):
            visitor.ask("POST", url, **fields, statements=named, file=(BytesIO(content), "invoice.pdf"))


def of_the_company(visitor: Visitor) -> None:
    """What an administrator changes: the bank account, and who works here; a rival's person is invited as well."""
    visitor.ask("POST", visitor.world.url("company/bank"), holder="")
    given = {"holder": "North Ltd", "bank": "New Bank", "number": "DE02120300000000202051"}
    visitor.ask("POST", visitor.world.url("company/bank"), **given)
    for who in ("south_seller", "north_seller", "south_seller", "nobody_else"):
        email = f"{who}@{visitor.world.tenant.slug}.example.com"
        guest = {"email": email, "name": "A Guest", "language": "en", "roles": ["partner_seller"]}
        visitor.ask("POST", visitor.world.url("people/colleagues"), **guest)


def of_self_billing(world: World, visitor: Visitor) -> None:
    """Agree to what the house offers, twice; end it, badly and well."""
    with work(world.house) as session:
        new = Offer(visitor.actor.partner_id, Vat.EXEMPT, 0, TODAY + timedelta(days=90))
        row = offer(session, new, new_id(), NOW)
    at_ = visitor.world.url(f"self-billings/agreements/{row.id}")
    for what in ("agreement", "agreement", "end"):
        visitor.ask("POST", f"{at_}/{what}")
    visitor.ask("POST", f"{at_}/end", starts="2026-09-01")


def leave(visitor: Visitor) -> None:
    """Lose a deal, change what is one's own, forget a password, sign out."""
    with read(visitor.world.house) as session:
        query = select(Deal.id).where(Deal.partner_id == visitor.actor.partner_id).order_by(Deal.number.desc())
        visitor.ask("POST", visitor.world.url(f"deals/{session.scalars(query).first()}/loss"), reason="price")
    visitor.ask("POST", visitor.world.url("registrations/check"), **form(visitor, X))
    visitor.ask("POST", visitor.world.url("profile/"), name="Nora North", language="zh", shortcuts="y")
    visitor.ask("GET", visitor.world.url("registrations/"))
    visitor.ask("POST", visitor.world.url("profile/password"), present="wrong", password="wrong as well")
    visitor.ask("POST", "/sign/again", password="wrong", next=visitor.world.url("profile/"))
    visitor.ask("POST", visitor.world.url(f"invitation/{'no-such-token'}"), password="x")
    visitor.ask("POST", "/sign/out")
    visitor.ask("POST", "/sign/in", email=f"nobody@{visitor.world.tenant.slug}.example.com", password="wrong")
    visitor.ask("POST", "/sign/forgotten", email=f"nobody@{visitor.world.tenant.slug}.example.com")
    visitor.ask("POST", "/sign/password/no-such-token", password="x")
    for what in ("acceptance", "refusal"):
        visitor.ask("POST", visitor.world.url(f"quote-answers/no-such-token/{what}"), person="x")
    visitor.ask("POST", visitor.world.url("survey/no-such-token"), score="9")
    visitor.ask("GET", visitor.world.url("deals/"))


def of(visitor: Visitor, kind: type, name: str) -> object:
    """The id of the observer's own thing for a customer."""
    with read(visitor.world.house) as session:
        own = select(kind.id).where(kind.partner_id == visitor.actor.partner_id, kind.customer_name == name)
        return session.scalars(own.order_by(kind.id)).first()


def _pump(visitor: Visitor) -> str:
    return "P-100"


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, pattern
    return found[1]
