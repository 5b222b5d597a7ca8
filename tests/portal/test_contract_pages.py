"""The pages of contracts: from an accepted quote to the signed copy, by two people where a clause asks for it."""

from io import BytesIO
from uuid import uuid4

import pytest
from sqlalchemy import select

from ltc.contract.models import Contract, ContractAmendment, ContractChange, ContractState
from ltc.contract_template.find import in_force
from ltc.contract_template.models import ContractTemplateDraft
from portal.clock import stopped_at
from portal.db import read, work
from portal.documents.contract import facts
from portal.documents.make import Page, html
from portal.documents.models import DocumentKind
from tests.contracts import COPY, made
from tests.deals import NOW, TODAY, opened, quoted
from tests.html import checked

WORDS = {"text_en": "Liability has no limit.", "text_zh": "违约责任无上限。", "why": "They insist."}


@pytest.fixture
def sends(world, browser):
    """Somebody sends a form: her role, the address, and the fields; at NOW."""
    people = {role: browser(role) for role in ("direct_seller", "finance", "tenant_admin", "second_admin")}

    def act(who, address, **fields):
        with stopped_at(NOW):
            return people[who].post(world.url(address), data={"_key": str(uuid4()), **fields})

    act.people = people
    return act


def one(world, kind):
    """The one row of a kind."""
    with read(world.house) as session:
        return session.scalars(select(kind)).one()


def shown(sends, world, address, who="direct_seller", status=200):
    with stopped_at(NOW):
        return checked(sends.people[who].get(world.url(address)), status)


def test_an_accepted_quote_leads_to_a_contract_once(world, sends):
    with work(world.house) as session:
        quote = quoted(world, session, opened(world, session, None))
    assert "Make the contract" in shown(sends, world, f"quotes/{quote.id}")
    answer = sends("direct_seller", f"contracts/of/{quote.id}")
    assert answer.status_code == 303
    row = one(world, Contract)
    page = shown(sends, world, f"contracts/{row.id}")
    for said in (row.number, "open to negotiation", "changed only with a second person", "Freeze and send"):
        assert said in page
    assert row.number in shown(sends, world, f"quotes/{quote.id}")
    assert row.number in shown(sends, world, "contracts/?state=draft")
    assert sends("direct_seller", f"contracts/of/{quote.id}").status_code == 409


def test_a_concession_is_logged_waits_and_is_allowed_by_another(world, sends):
    contract = made(world)
    url = f"contracts/{contract.id}/changes/liability"
    assert "only when a second person allows it" in shown(sends, world, url)
    assert sends("direct_seller", url, asked_by="customer_side", **WORDS).status_code == 303
    change = one(world, ContractChange)
    page = shown(sends, world, f"contracts/{contract.id}")
    assert "Waits for a second person" in page
    assert "Freeze and send" not in page
    assert sends("direct_seller", f"contracts/changes/{change.id}/allowance").status_code == 403
    assert "Allow" in shown(sends, world, f"contracts/{contract.id}", "finance")
    checked(sends("finance", f"contracts/changes/{change.id}/refusal"), 422)
    assert sends("finance", f"contracts/changes/{change.id}/allowance", why="Once.").status_code == 303
    page = shown(sends, world, f"contracts/{contract.id}")
    for said in ("Liability has no limit.", "They insist.", "Once.", "Allowed"):
        assert said in page


def test_an_unknown_clause_leads_back_to_the_contract(world, sends):
    contract = made(world)
    with stopped_at(NOW):
        answer = sends.people["direct_seller"].get(world.url(f"contracts/{contract.id}/changes/nothing"))
    assert answer.location == world.url(f"contracts/{contract.id}")


def test_a_contract_is_sent_signed_with_its_copy_amended_and_ended(world, sends):
    contract = made(world)
    at = f"contracts/{contract.id}"
    assert sends("direct_seller", f"{at}/sending").status_code == 303
    assert one(world, Contract).digest in shown(sends, world, at)
    signing = {"signed_by": "Ms Li", "signed_on": TODAY.isoformat()}
    checked(sends("direct_seller", f"{at}/signing", **signing), 422)
    for content in (b"MZ...", b"<contract/>"):
        wrong = sends("direct_seller", f"{at}/signing", file=(BytesIO(content), "signed.pdf"), **signing)
        assert "There is a problem" in checked(wrong, 422)
    assert sends("direct_seller", f"{at}/signing", file=(BytesIO(COPY), "signed.pdf"), **signing).status_code == 303
    with stopped_at(NOW):
        kept = sends.people["direct_seller"].get(world.url(f"{at}/copy"))
    assert (kept.get_data(), kept.mimetype) == (COPY, "application/pdf")
    assert "attachment" in kept.headers["Content-Disposition"]
    assert "Amend" in shown(sends, world, at, "finance")
    paper = {"file": (BytesIO(COPY), "a.pdf"), "valid_from": TODAY.isoformat(), **WORDS}
    assert sends("finance", f"{at}/amendments/liability", **paper).status_code == 303
    assert "Amendment 1" in shown(sends, world, at)
    amendment = one(world, ContractAmendment)
    assert sends.people["finance"].get(world.url(f"contracts/amendments/{amendment.id}/copy")).get_data() == COPY
    over = {"how": "terminated", "over_on": TODAY.isoformat()}
    checked(sends("direct_seller", f"{at}/end", **over), 422)
    assert sends("direct_seller", f"{at}/end", **over | {"why": "They closed."}).status_code == 303
    kept = one(world, Contract)
    assert kept.state is ContractState.TERMINATED
    history = shown(sends, world, f"deal-timeline/of/{kept.deal_id}")
    for said in ("is sent", "is signed", "Given up"):
        assert f"Contract {kept.number}" in history
        assert said in history


@pytest.mark.parametrize(("language", "said"), [("en", ["Payment"]), ("zh", ["付款"]), ("both", ["付款 Payment"])])
def test_a_contract_is_printed_in_either_language_or_in_both_with_hash_and_address(world, sends, app, language, said):
    contract = made(world)
    url = f"documents/contract/{contract.id}/{language}"
    assert sends("direct_seller", url).status_code == 409
    sends("direct_seller", f"contracts/{contract.id}/sending")
    assert sends("direct_seller", url).status_code == 303
    with app.app_context(), read(world.house) as session:
        told = facts(session, contract.id)
        text = html(Page(DocumentKind.CONTRACT, language, world.tenant, told))
    for one_ in [*said, told["contract"].digest, told["address"], "counter(pages)"]:
        assert one_ in text


def test_the_clauses_are_drafted_by_one_and_published_by_another(world, sends):
    assert "As shipped" in shown(sends, world, "contract-templates/")
    assert sends("tenant_admin", "contract-templates/drafts").status_code == 303
    draft = one(world, ContractTemplateDraft)
    at = f"contract-templates/drafts/{draft.id}"
    assert "One more clause" in shown(sends, world, f"{at}/clauses", "tenant_admin")
    row = {"code": "export", "title_en": "Export", "title_zh": "出口", "text_en": "{buyer}", "text_zh": "一。"}
    fields = {f"clauses-0-{name}": value for name, value in row.items()}
    assert "{customer}" in checked(sends("tenant_admin", f"{at}/clauses", **fields), 422)
    good = fields | {"clauses-0-text_en": "For {customer}.", "clauses-0-negotiable": "y", "clauses-1-code": ""}
    assert sends("tenant_admin", f"{at}/clauses", **good).status_code == 303
    assert "Export" in shown(sends, world, at, "tenant_admin")
    day = {"valid_from": TODAY.isoformat()}
    assert sends("tenant_admin", f"{at}/publication", **day).status_code == 403
    assert sends("second_admin", f"{at}/publication", **day).status_code == 303
    with read(world.house) as session:
        found = in_force(session, TODAY)
    assert (found.version, [clause.negotiable for clause in found.clauses.clauses]) == (1, [True])


def test_no_partner_reaches_a_contract(world, browser):
    contract = made(world)
    seller = browser("north_seller")
    for address in ("contracts/", f"contracts/{contract.id}", "contract-templates/"):
        assert seller.get(world.url(address)).status_code == 403
    url = world.url(f"documents/contract/{contract.id}/en")
    assert seller.post(url, data={"_key": str(uuid4())}).status_code == 404
