"""The pages of self-billing: offered, agreed to by the partner, written once, read by both and by no rival."""

import io
import re
from xml.etree import ElementTree

import pytest
from facturx import get_facturx_xml_from_pdf
from pypdf import PdfReader
from sqlalchemy import select

from ltc.self_billing.models import SelfBilling, SelfBillingAgreement
from portal.clock import stopped_at
from portal.db import read
from portal.documents import self_billing
from portal.documents.make import Page, labour
from portal.documents.models import DocumentKind
from portal.documents.press import missing
from portal.identity import tenants
from pricing.ground.record import new_id
from tests.html import checked
from tests.invoices import AT, stated
from tests.payouts import earned, settled
from tests.taxes import profiled

OFFER = {"vat": "standard", "rate": "19", "valid_from": "2026-01-01"}


def send(client, url, **fields):
    """A form with a fresh key, in April."""
    with stopped_at(AT):
        return client.post(url, data={"_key": str(new_id()), **fields})


@pytest.fixture
def month(world):
    """A month of north that was settled, with both sides' tax profiles."""
    profiled(world, "house", "NL", tax_number="NL004495445B01")
    profiled(world, "north", "DE", tax_number="DE136695976", legal_name="北方渠道 & Söhne GmbH")
    earned(world)
    settled(world)
    return world


def agreed(world, browser):
    """The address of north's agreement, offered by finance and agreed to by its administrator."""
    at = world.url("self-billings/")
    assert send(browser("finance"), f"{at}new", partner=str(world.partners["north"]), **OFFER).status_code == 303
    with read(world.house) as session:
        id = session.scalars(select(SelfBillingAgreement.id)).one()
    url = f"{at}agreements/{id}"
    assert send(browser("north_admin"), f"{url}/agreement").status_code == 303
    return url


def written(world, browser):
    """The address of the invoice that finance wrote."""
    agreed(world, browser)
    [statement], _ = stated(world)
    answer = send(browser("finance"), world.url(f"self-billings/of/{statement}"))
    assert answer.status_code == 303, answer.text[-800:]
    return answer.headers["Location"]


def test_it_is_offered_agreed_to_by_an_administrator_of_the_partner_and_ended(month, browser):
    finance, admin, at = browser("finance"), browser("north_admin"), month.url("self-billings/")
    assert "No partner has agreed yet" in checked(finance.get(at))
    assert "There is no agreement" in checked(admin.get(at))
    north = {"partner": str(month.partners["north"])}
    wrong = checked(send(finance, f"{at}new", **north, **OFFER | {"rate": "0"}), 422)
    assert 'id="rate-error"' in wrong
    assert send(admin, f"{at}new", **north, **OFFER).status_code == 403
    url = agreed(month, browser)
    assert 'id="partner-error"' in checked(send(finance, f"{at}new", **north, **OFFER), 422)
    page = checked(admin.get(at))
    assert "Standard rate 19 %" in page
    assert send(browser("north_seller"), f"{url}/end", starts="2026-05-01").status_code == 403
    assert send(browser("south_seller"), f"{url}/agreement").status_code == 403
    checked(send(admin, f"{url}/end", starts="nonsense"), 422)
    assert send(admin, f"{url}/end", starts="2026-05-01").status_code == 303
    assert send(finance, f"{url}/end", starts="2026-05-01").status_code == 409
    assert "May 1, 2026" in checked(finance.get(at))


def test_finance_writes_it_once_and_the_partner_sends_none_of_its_own(month, browser):
    url = written(month, browser)
    north, finance = browser("north_seller"), browser("finance")
    for client in (north, finance):
        page = checked(client.get(url))
        for said in ("SB-2026-00001", "€403.75", "€76.71", "€480.46", "北方渠道 &amp; Söhne GmbH", "DE136695976"):
            assert said in page
    [statement], _ = stated(month)
    assert send(finance, month.url(f"self-billings/of/{statement}")).status_code == 409
    page = checked(north.get(month.url(f"statements/{statement}")))
    assert "SB-2026-00001" in page
    assert "Send an invoice" not in page
    assert "To write" not in checked(finance.get(month.url("self-billings/")))


def test_what_is_to_be_written_stands_on_finances_page_alone(month, browser):
    agreed(month, browser)
    assert "Write the invoice" in checked(browser("finance").get(month.url("self-billings/")))
    for who in ("north_admin", "auditor"):
        assert "Write the invoice" not in checked(browser(who).get(month.url("self-billings/")))
    [statement], _ = stated(month)
    said = "By agreement the house writes the invoice"
    assert said in checked(browser("north_seller").get(month.url(f"statements/{statement}")))


def test_a_rival_finds_neither_the_invoice_nor_its_xml(month, browser):
    url = written(month, browser)
    south = browser("south_seller")
    for address in (url, f"{url}/xml"):
        assert south.get(address).status_code == 404
    assert "SB-2026-00001" not in checked(south.get(month.url("self-billings/")))


def test_the_xml_is_a_download_of_its_number(month, browser):
    answer = browser("north_seller").get(f"{written(month, browser)}/xml")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="SB-2026-00001.xml"'
    assert ElementTree.fromstring(answer.data).tag.endswith("CrossIndustryInvoice")


# `.ci/run` installs them, so there it always runs; elsewhere the reason is printed.
# `.ci/run` installs them, so there it always runs; elsewhere the reason is printed.
@pytest.mark.skipif(bool(missing()), reason="PDF needs system packages")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_pdf_is_a3_and_has_the_very_xml_inside(month, browser, app, language):
    written(month, browser)
    with read(month.house) as session:
        row = session.scalars(select(SelfBilling)).one()
        facts, tenant = self_billing.facts(session, row.id), tenants.own(session)
        session.expunge_all()
    with app.app_context():
        pdf = labour(Page(DocumentKind.SELF_BILLING, language, tenant, facts))
    assert isinstance(pdf, bytes), pdf
    name, inside = get_facturx_xml_from_pdf(pdf, check_xsd=True)
    assert name == "factur-x.xml"
    assert inside.decode() == facts["xml"]
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert root["/OutputIntents"]
    assert root["/AF"][0].get_object()["/AFRelationship"] == "/Alternative"
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r"<pdfaid:part>3</pdfaid:part>\s*<pdfaid:conformance>B", metadata)
    assert "<fx:ConformanceLevel>EN 16931" in metadata
    text = "".join(page.extract_text() for page in reader.pages)
    said = {"en": "Self-billed invoice SB-2026-00001", "zh": "买方开票 SB-2026-00001"}[language]
    for part in (said, "480.46", "DE136695976", "北方渠道"):
        assert part in text
