"""Papers of the demo: tax profiles, example rates that are no advice, a partner's invoices, and a self-billed one."""

from datetime import date, timedelta

from sqlalchemy import select

from ltc.partner_invoice.answer import accept
from ltc.partner_invoice.find import billable
from ltc.partner_invoice.models import InvoiceKind, PartnerInvoice
from ltc.partner_invoice.send import NewInvoice
from ltc.self_billing.agree import Offer, agree, offer
from ltc.self_billing.find import to_write
from ltc.self_billing.issue import issue
from ltc.self_billing.models import Vat
from ltc.settlement.models import SettlementPeriod, Statement
from ltc.withholding.draft import NewRate, draft, publish
from partners.tax_profile.enter import NewProfile, enter
from partners.tax_profile.find import house_id
from partners.tax_profile.models import TaxClass
from portal.actor import Actor
from portal.clock import now, stopped_at
from portal.db import read, work
from portal.demo.furnish import Stage
from portal.demo.life import at
from portal.files.keep import Sent
from portal.flows.partner_invoice import Sender, send
from portal.permits import Role
from pricing.ground.rate import PPM, Rounding, rounded

HOME = {"huaxia": "CN", "norden": "DE"}
ABROAD = {"beichen": "HK", "fjord": "NO", "saimaa": "FI"}  # of the others, the country is the house's own
RATES = {  # country: rate, rule, where it can be read; made up for the demo wherever it is not zero
    "huaxia": [
        ("CN", 0, "境内收款方：不在源头预扣", "https://www.chinatax.gov.cn/"),
        ("HK", 100_000, "示例：非居民企业 10%", "https://www.chinatax.gov.cn/"),
    ],
    "norden": [("NO", 0, "Example of a treaty without tax at source", "https://www.bzst.de/")],
}
TOWNS = {"CN": ("上海市徐汇区衡山路 8 号", "200030", "上海"), "DE": ("Speicherweg 4", "20457", "Hamburg")}
ELSEWHERE = ("1 Harbour Road", "0001", "Harbour")
VAT_PPM = {"CNY": 60_000, "EUR": 190_000}
NUMBERS = {("norden", "house"): "DE811000012", ("norden", "alpen"): "DE811000029"}
SENDS = {"huaxia": "donghai", "norden": "fjord"}
FILE = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


def furnish(stage: Stage, since: date) -> None:
    """Who is taxed where, and the rates, as one person of finance drafts and the other publishes them."""
    maker, checker = (actor for actor in stage.actors.values() if Role.FINANCE in actor.roles)
    home, when = HOME[stage.vendor.slug], at(since)
    with stopped_at(when), work(stage.robot) as session:
        names = {one.code: one.name_en for one in stage.vendor.partners}
        for code, partner_id in {**stage.partners, "house": house_id(session)}.items():
            country = ABROAD.get(code, home)
            name = stage.vendor.name_en if code == "house" else names[code]
            number, address = NUMBERS.get((stage.vendor.slug, code)), TOWNS.get(country, ELSEWHERE)
            new = NewProfile(name, country, TaxClass.GENERAL, number, address, since)
            enter(session, partner_id, new, maker.person_id, when)
        for country, ppm, source, link in RATES[stage.vendor.slug]:
            row = draft(session, NewRate(country, None, ppm, (since, None), source, link), maker.person_id, when)
            session.flush()
            publish(session, row, checker.person_id, when)


def plant(stage: Stage) -> None:
    """One partner bills its statements one by one: all but the last are accepted, and the last one differs.

    Of another, that has a VAT number, the house writes the invoice.
    """
    seller, finance = stage.by_role(Role.PARTNER_SELLER, SENDS[stage.vendor.slug]), stage.by_role(Role.FINANCE)
    if stage.vendor.slug == "norden":
        _self_bill(stage, finance)
    with read(seller) as session:
        found = session.execute(
            select(Statement, SettlementPeriod.ends_on)
            .join(SettlementPeriod, SettlementPeriod.id == Statement.period_id)
            .where(Statement.id.in_(billable().with_only_columns(Statement.id).order_by(None)))
            .where(Statement.earned_minor + Statement.adjusted_minor > 0)
            .order_by(SettlementPeriod.starts_on)
        ).all()
    for number, (statement, ends_on) in enumerate(found, start=1):
        is_last = number == len(found)
        day = ends_on + timedelta(days=5)
        row = _bill(seller, statement, day, 100 if is_last else 0)
        if not is_last:
            with stopped_at(at(day, hours=3)), work(finance) as session:
                accept(session, session.get_one(PartnerInvoice, (row.tenant_id, row.id)), "", finance.person_id, now())


def _self_bill(stage: Stage, finance: Actor) -> None:
    """Agreed long ago; the newest statement is billed with those before it."""
    admin, began = stage.by_role(Role.PARTNER_ADMIN, "alpen"), now().date() - timedelta(days=190)
    with stopped_at(at(began)), work(stage.robot) as session:
        new = Offer(stage.partners["alpen"], Vat.STANDARD, VAT_PPM["EUR"], began.replace(day=1))
        row = offer(session, new, finance.person_id, at(began))
        session.flush()
        agree(session, row, admin.person_id, at(began, hours=4))
    today = now().date() - timedelta(days=10)
    with stopped_at(at(today)), work(stage.robot) as session:
        for statements in to_write(session).values():
            issue(session, statements[-1], finance.person_id, (today, at(today)))


def _bill(seller: Actor, statement: Statement, day: date, off: int) -> PartnerInvoice:
    """One invoice, `off` by some minor units from what the statement says."""
    net = statement.earned_minor + statement.adjusted_minor + off
    tax = rounded(net * VAT_PPM[statement.currency], PPM, Rounding.HALF_AWAY)
    is_chinese = statement.currency == "CNY"
    new = NewInvoice(
        number=f"{day:%y}312{day:%y%m%d}000000001" if is_chinese else f"{day:%Y}-{day:%m}17",
        kind=InvoiceKind.FAPIAO if is_chinese else InvoiceKind.OTHER,
        issued_on=day,
        currency=statement.currency,
        amounts=(net, tax, net + tax),
        statement_ids=(statement.id,),
    )
    with stopped_at(at(day)), work(seller) as session:
        assert seller.partner_id
        sender = Sender(seller.person_id, seller.partner_id, day, at(day))
        return send(session, new, Sent(f"{statement.number}.pdf", FILE), sender)
