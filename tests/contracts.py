"""Contracts for tests: drawn from an accepted quote of the house's own deal, sent, and signed with a copy."""

from datetime import date

from ltc.contract.amend import Amended, amend
from ltc.contract.carry import Signed, send, sign
from ltc.contract.draw import Drawn, draw
from ltc.contract.models import Asker, Contract, ContractState
from ltc.contract.negotiate import Wish, record
from ltc.contract.wording import Wording
from ltc.contract_template.shipped import SHIPPED
from portal.db import work
from portal.files.keep import Sent, keep
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY, opened, quoted

COPY = b"%PDF-1.7\nsigned\n%%EOF\n"
SELLER, MANAGER = new_id(), new_id()
LONGER = Wording("The buyer pays each invoice within 60 days of its date.", "买方自发票开具之日起 60 日内付款。")
MORE = Wording("Liability has no limit.", "违约责任无上限。")


def drawn(world, session, partner=None) -> Contract:
    """A draft."""
    quote = quoted(world, session, opened(world, session, partner))
    session.flush()
    row = draw(session, quote, Drawn(("Acme", "艾克米"), SELLER, TODAY, NOW))
    session.flush()
    return row


def made(world) -> Contract:
    """A draft that is kept."""
    with work(world.house) as session:
        return drawn(world, session)


def copy_in(session, name="signed.pdf"):
    """A signed copy that is kept."""
    return keep(session, None, Sent(name, COPY), SELLER, NOW).id


def signed(session, contract, on: date = TODAY) -> Contract:
    """The same, sent and signed."""
    send(session, contract, SELLER, NOW)
    sign(session, contract, Signed("Ms Li", on, copy_in(session)), (TODAY, TODAY))
    session.flush()
    return contract


def wish(clause="payment", wanted=LONGER, why="They always pay late.") -> Wish:
    """A change that the customer asks for."""
    return Wish(clause, wanted, Asker.CUSTOMER, why)


def contracted(world, quote) -> None:
    """A signed contract of a quote, with a change and an amendment of it."""
    with work(world.house) as session:
        goods = {"number": quote.number, "customer": "Siemens AG", "currency": quote.currency, "lines": []}
        sums = {"net_minor": 0, "tax_minor": 0, "gross_minor": 0, "priced_on": TODAY.isoformat()}
        row = Contract(number="C-1", deal_id=quote.deal_id, quote_id=quote.id, template_version=0, made_by=SELLER)
        row.content, row.made_at, row.state = {**goods, **sums, **SHIPPED.data()}, NOW, ContractState.DRAFT
        session.add(row)
        session.flush()
        record(session, row, wish(), SELLER, NOW)
        signed(session, row)
        paper = Amended("payment", MORE, "A new site.", TODAY, copy_in(session, "amended.pdf"))
        amend(session, row, paper, SELLER, NOW)
