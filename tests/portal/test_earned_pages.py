"""The pages of what is earned: a plan composed by one and published by another, credits, bounces, agreements, why."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from ltc.cash.models import Allocation, Invoice, Receipt
from ltc.cash.reverse import bounce
from ltc.commission.correct import Correction, correct
from ltc.commission.models import Accrual, CommissionPlan
from ltc.credit_note.credit import Asked, Clerk, credit
from ltc.credit_note.models import CreditReason
from portal.clock import now
from portal.db import read, work
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY, invoiced, opened, ordered, paid
from tests.html import checked
from tests.ltc.test_earned import planned


def send(client, url, **fields):
    """A form with a fresh key."""
    return client.post(url, data={"_key": str(new_id()), **fields})


ROWS = {"role": "", "mode": "", "tier": "", "line": "", "customer": "", "source": "", "window": "order", "level": "1"}


@pytest.fixture
def ada(browser):
    """One administrator."""
    return browser("tenant_admin")


@pytest.fixture
def finance(browser):
    """A person of finance."""
    return browser("finance")


@pytest.fixture
def earned(world):
    """A channel deal that was paid: its invoice's id."""
    with work(world.house) as session:
        invoice = invoiced(session, ordered(world, session, opened(world, session)))
        paid(session, invoice)
    return invoice.id


def one(world, kind):
    """The only row of a kind."""
    with read(world.house) as session:
        return session.scalars(select(kind).order_by(kind.id)).all()[-1]


def test_a_plan_is_composed_in_words_tried_and_published(world, ada, browser, earned):
    draft = send(ada, world.url("plans/drafts/")).location
    checked(ada.get(f"{draft}/components/new"))
    sent = send(ada, f"{draft}/components/new", **ROWS, kind="marginal", bands="0 1\n300000 2\n600000 x")
    assert "one band in each line" in checked(sent, 422)
    wrong = ROWS | {"kind": "retroactive", "bands": "100 1", "role": "resold"}
    assert send(ada, f"{draft}/components/new", **wrong).status_code == 303
    assert "would earn nothing" in checked(ada.get(draft))
    nils = browser("second_admin")
    starts = (now() + timedelta(days=30)).date().isoformat()
    assert send(nils, f"{draft}/publication", valid_from=starts).status_code == 409
    right = ROWS | {"kind": "marginal", "bands": "0 1\n300000 2", "window": "year", "mode": "channel", "line": "pumps"}
    assert send(ada, f"{draft}/components/1", **right).status_code == 303
    checked(ada.get(f"{draft}/components/1"))
    checked(ada.get(f"{draft}/terms"))
    terms = {"base": "net", "trigger": "cash", "ageing": "0 100\n16 80\n31 50", "hold_days": "30"}
    assert "one band" in checked(send(ada, f"{draft}/terms", **(terms | {"ageing": "x"})), 422)
    assert send(ada, f"{draft}/terms", **terms).status_code == 303
    page = checked(ada.get(draft))
    assert ("from day 16 80 %" in page, "€300,000.00: 2 %" in page, "cannot stand" in page) == (True, True, False)
    page = checked(nils.get(f"{draft}/simulation"))
    assert ("€403.75" in page, "€80.75" in page, "−€323.00" in page or "-€323.00" in page) == (True, True, True)
    assert send(nils, f"{draft}/publication", valid_from=starts).status_code == 303
    assert "Bands, each part at its own rate" in checked(ada.get(world.url("plans/")))
    plan = one(world, CommissionPlan)
    assert (len(plan.components), plan.terms["hold_days"]) == (1, 30)


def test_a_rule_is_taken_out_and_a_place_that_is_not_there_is_not_found(world, ada):
    draft = send(ada, world.url("plans/drafts/")).location
    rate = ROWS | {"kind": "rate", "rate": "3", "tier": "silver"}
    assert send(ada, f"{draft}/components/new", **rate).status_code == 303
    assert ada.get(f"{draft}/components/2").status_code == 404
    assert send(ada, f"{draft}/components/1/removal").status_code == 303
    assert send(ada, f"{draft}/components/1/removal").status_code == 404


def test_an_invoice_is_credited_and_the_partner_reads_why(world, finance, browser, earned):
    page = world.url(f"invoices/{earned}/credit")
    checked(finance.get(page))
    checked(send(finance, page, reason="returned"), 422)
    with read(world.house) as session:
        line = session.scalars(select(Invoice).where(Invoice.id == earned)).one().lines[0].order_line_id
    checked(send(finance, page, reason="returned", **{f"units.{line}": "99"}), 422)
    assert send(finance, page, reason="returned", **{f"units.{line}": "2"}).status_code == 303
    assert "-C1" in checked(finance.get(world.url(f"invoices/{earned}")))
    north = browser("north_seller")
    listed = checked(north.get(world.url("commission/")))
    assert "Why this amount" in listed
    taken = one(world, Accrual)
    why = checked(north.get(world.url(f"commission/{taken.id}")))
    assert ("This takes back from the €403.75" in why, "What it corrects" in why) == (True, True)
    assert browser("south_seller").get(world.url(f"commission/{taken.id}")).status_code == 404
    staff = checked(finance.get(world.url(f"commission/{taken.id}")))
    assert "Version" in staff
    north.get("/language/zh")
    assert "金额的由来" in checked(north.get(world.url(f"commission/{taken.id}")))


def test_a_receipt_bounces_once_and_a_match_is_taken_back_once(world, finance, earned):
    allocation, receipt = one(world, Allocation), one(world, Receipt)
    assert send(finance, world.url(f"receipts/allocations/{allocation.id}/reversal")).status_code == 303
    assert send(finance, world.url(f"receipts/allocations/{allocation.id}/reversal")).status_code == 409
    assert send(finance, world.url(f"receipts/{receipt.id}/bounce")).status_code == 303
    assert send(finance, world.url(f"receipts/{receipt.id}/bounce")).status_code == 409
    assert "Bounced on" in checked(finance.get(world.url(f"receipts/{receipt.id}")))
    assert "Matched wrongly" in checked(finance.get(world.url(f"invoices/{earned}")))


def test_an_agreement_is_proposed_by_one_and_answered_by_another(world, browser, ada):
    checked(ada.get(world.url("agreements/")))
    checked(ada.get(world.url("agreements/new")))
    fields = {"partner": str(world.partners["north"]), "line": "", "role": "", "valid_from": "2026-01-01"}
    checked(send(ada, world.url("agreements/new"), **fields, rate="x", reason="Pilot"), 422)
    assert send(ada, world.url("agreements/new"), **fields, rate="7", reason="Pilot").status_code == 303
    nils = browser("second_admin")
    page = checked(nils.get(world.url("agreements/")))
    action = page.split('/agreement"')[0].rsplit('"', 1)[1] + "/agreement"
    assert send(ada, action).status_code == 403
    assert send(nils, action).status_code == 303
    assert send(nils, action).status_code == 409
    assert "7 %" in checked(nils.get(world.url("agreements/")))


def test_what_is_coming_has_its_day(world, browser):
    with work(world.house) as session:
        invoice = invoiced(session, ordered(world, session, opened(world, session)))
    page = checked(browser("north_seller").get(world.url("commission/")))
    assert (invoice.number in page, "€403.75" in page) == (True, True)
    assert invoice.number not in checked(browser("south_seller").get(world.url("commission/")))


FIGURES = ("Sold without tax, less credits", "of it counts so far", "Rate", "Share", "Earned so far", "Earned before")
PAPERS = ("Receipt", "Invoice", "Order", "Quote", "Deal")


def values(page):
    """The labels of a page with their values: each has one."""
    pairs = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", page, re.S)
    return {label: re.sub(r"<.*?>", "", value).strip() for label, value in pairs}


@pytest.mark.parametrize("who", ["north_seller", "finance"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_row_of_why_this_amount_has_a_value_for_partner_and_finance_in_both_languages(
    world, browser, earned, who, language
):
    with work(world.house) as session:
        invoice = session.scalars(select(Invoice)).one()
        asked = [Asked(invoice.lines[0].order_line_id, 2)]
        credit(session, invoice, CreditReason.RETURNED, asked, Clerk(new_id(), TODAY, NOW))
        bounce(session, session.scalars(select(Receipt.id)).one(), (TODAY, NOW), new_id())
    reader = browser(who)
    reader.get(f"/language/{language}")
    with read(world.house) as session:
        accruals = session.scalars(select(Accrual).order_by(Accrual.id)).all()
    assert [row.cause.value for row in accruals] == ["cash", "credited", "reversed"]
    for row in accruals:
        found = values(checked(reader.get(world.url(f"commission/{row.id}"))))
        assert all(found.values()), found
        if language == "en":
            assert set(FIGURES) <= set(found)
            assert found["This line"].replace("−", "-").replace("€", "") == f"{Decimal(row.amount_minor) / 100:.2f}"
            assert set(PAPERS[1:]) <= set(found)
            assert ("Plan" in found) == (who == "finance")
            assert ("Receipt" in found) == (
                row.cause.value == "cash" or (who == "finance" and row.cause.value != "credited")
            )
            assert ("Credit note" in found) == (row.cause.value == "credited")


def test_the_earnings_of_a_partner_are_earned_coming_and_blocked_with_what_to_do(world, browser, earned):
    with work(world.house) as session:
        invoiced(session, ordered(world, session, opened(world, session)))
        planned(session)
        paid(session, invoiced(session, ordered(world, session, opened(world, session))))
    page = checked(browser("north_seller").get(world.url("commission/")))
    assert ("Earned this year" in page, "Apr 9, 2026" in page, "€403.75" in page) == (True, True, True)
    assert "has no rate for the role" in page
    assert "Ask your channel manager" in page
    house = checked(browser("channel_manager").get(world.url("commission/")))
    assert "Propose an agreement" in house


def test_a_correction_says_the_line_that_was_disputed_and_both_together(world, browser, earned):
    with work(world.house) as session:
        line = session.scalars(select(Accrual)).one()
        made = correct(session, line, Correction(new_id(), "DS-1", -5_000, "Freight counted twice.", TODAY), NOW)
    found = values(checked(browser("north_seller").get(world.url(f"commission/{made.id}"))))
    assert (found["The line that was disputed"], found["Both together"]) == ("€403.75", "€353.75")
    assert all(found.values())
