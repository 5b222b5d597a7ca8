"""The pages of withheld tax: profiles, rates by two people, what a run, a statement and a batch say, and the year."""

import csv
import io

import pytest
from sqlalchemy import select

from ltc.payout.export import export
from ltc.payout.models import Payout
from ltc.payout.pay import pay
from ltc.settlement.models import Statement
from ltc.withholding.models import WithholdingDraft
from partners.partner.models import Partner
from portal.clock import stopped_at
from portal.db import read, work
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY
from tests.html import checked
from tests.payouts import batch_of, earned, settled
from tests.taxes import LINK, SOURCE, profiled, rated

RATE = {"country": "de", "tax_class": "", "rate": "10", "valid_from": "2026-01-01", "source": SOURCE, "link": LINK}
PROFILE = {
    "legal_name": "North GmbH", "country": "DE", "tax_class": "general", "tax_number": "DE136695976",
    "street": "Kai 1", "postcode": "20095", "town": "Hamburg", "valid_from": "2026-01-01",
}  # fmt: skip


def send(client, url, **fields):
    """A form with a fresh key."""
    return client.post(url, data={"_key": str(new_id()), **fields})


@pytest.fixture
def paid_abroad(world):
    """A payout of north in Germany, made on 12 March with ten percent withheld."""
    profiled(world, "house", "CN")
    profiled(world, "north", "DE")
    rated(world, 100_000)
    earned(world)
    run = settled(world)
    with work(world.house) as session:
        export(session, batch_of(session), NOW)
        pay(session, session.scalars(select(Payout)).one(), "B-1", TODAY, NOW)
    return run


def test_a_rate_is_drafted_by_one_and_published_by_another(world, browser):
    one, other, at = browser("finance"), browser("tenant_admin"), world.url("withholdings/")
    page = checked(one.get(at))
    assert "No rate yet" in page
    assert "The house has no tax profile" in page
    assert send(one, f"{at}new", **RATE).status_code == 303
    assert "Waits for another person." in checked(one.get(at))
    with read(world.house) as session:
        id = session.scalars(select(WithholdingDraft.id)).one()
    assert send(one, f"{at}drafts/{id}/publication").status_code == 403
    assert send(browser("channel_manager"), f"{at}drafts/{id}/publication").status_code == 403
    assert send(other, f"{at}drafts/{id}/publication").status_code == 303
    page = checked(one.get(at))
    for said in ("10 %", SOURCE, LINK, "Published rates"):
        assert said in page
    assert send(one, f"{at}drafts/{id}/withdrawal").status_code == 409


@pytest.mark.parametrize(
    ("field", "value"), [("rate", "101"), ("link", "ftp://law.example"), ("country", "Germany"), ("source", " ")]
)
def test_a_wrong_rate_is_refused_at_its_field(world, browser, field, value):
    page = checked(send(browser("finance"), world.url("withholdings/new"), **RATE | {field: value}), 422)
    assert f'id="{field}-error"' in page


def test_a_profile_is_entered_for_a_partner_and_a_partner_sees_none(world, browser):
    finance, at = browser("finance"), world.url(f"tax-profiles/of/{world.partners['north']}")
    assert "No tax profile yet" in checked(finance.get(at))
    assert send(finance, f"{at}/new", **PROFILE).status_code == 303
    assert "North GmbH" in checked(finance.get(at))
    assert "Kai 1" in checked(finance.get(f"{at}/new")), "a change types what changed"
    assert "not entered yet" in checked(finance.get(world.url("tax-profiles/")))
    assert browser("north_admin").get(at).status_code == 403
    wrong = checked(send(finance, f"{at}/new", **PROFILE | {"tax_number": "DE136695977"}), 422)
    assert 'id="tax_number-error"' in wrong


def test_run_statement_and_batch_say_what_is_withheld_at_which_rate_and_by_which_rule(world, browser, paid_abroad):
    with read(world.house) as session:
        statement = session.scalars(select(Statement.id)).one()
        batch = batch_of(session).id
    finance = browser("finance")
    run = checked(finance.get(world.url(f"settlement/{paid_abroad.id}")))
    for said in ("Withheld tax", "withheld €40.38", f"10 % is withheld (DE): {SOURCE}."):
        assert said in run
    page = checked(finance.get(world.url(f"payouts/{batch}")))
    assert "€40.38" in page
    assert SOURCE in page
    for who in ("finance", "north_seller"):
        page = checked(browser(who).get(world.url(f"statements/{statement}")))
        for said in ("Paid out: €363.37. Withheld: €40.38 (10 %).", SOURCE, LINK):
            assert said in page


def test_the_years_report_and_its_csv_say_the_same(world, browser, paid_abroad):
    finance, at = browser("finance"), world.url("withholdings/report")
    page = checked(finance.get(f"{at}?year=2026"))
    for said in ("€403.75", "€40.38", "€363.37"):
        assert said in page
    answer = finance.get(f"{at}/sheet?year=2026")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="withholding-2026.csv"'
    head, row = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert dict(zip(head, row, strict=True)) | {"name_en": ""} == {
        "year": "2026", "partner": "north", "name_en": "", "name_zh": "北方渠道", "currency": "EUR", "payouts": "1",
        "gross": "403.75", "withheld": "40.38", "paid": "363.37",
    }  # fmt: skip
    assert "The bank paid nothing" in checked(finance.get(f"{at}?year=2025"))
    for year in ("twenty", "0", "99999999999999999999", "²⁰²⁶"):
        checked(finance.get(at, query_string={"year": year}), 422)
    assert browser("north_admin").get(at).status_code == 403


def test_f04_a_name_that_begins_as_a_formula_is_no_formula_in_the_csv(world, browser, paid_abroad):
    with work(world.house) as session:
        session.scalars(select(Partner).where(Partner.code == "north")).one().name_en = "=HYPERLINK(1)"
    with stopped_at(NOW):
        text = browser("finance").get(world.url("withholdings/report/sheet")).data.decode()
    assert ",'=HYPERLINK(1)," in text
