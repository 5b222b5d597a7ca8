"""The advisor's pages: answered, kept and shown; a model of two people; the deal that says why; both languages."""

import pytest

from ltc.mode.advice.model import shipped
from ltc.mode.advice.questions import ModeFact, Question
from portal.db import work
from pricing.ground.record import new_id
from tests.deals import opened
from tests.html import checked
from tests.ltc.test_mode_advisor import GEAR, MEDICAL, form


def send(client, url, **fields):
    """A form with a fresh key."""
    return client.post(url, data={"_key": str(new_id()), **fields})


def answers(told):
    return {question.value: str(answer) for question, answer in form(told).items()}


@pytest.fixture
def ada(browser):
    """One administrator."""
    return browser("tenant_admin")


@pytest.fixture
def nils(browser):
    """The other."""
    return browser("second_admin")


def test_with_nothing_answered_the_page_says_so_and_leads_to_the_questionnaire(world, ada):
    page = checked(ada.get(world.url("modes/")))
    assert "Nobody has answered the questionnaire for the company yet." in page
    assert world.url("modes/new?level=company") in page


def test_the_company_is_answered_and_the_advice_shown_in_both_languages(world, ada):
    made = send(ada, world.url("modes/new"), level="company", of="", **answers(MEDICAL))
    page = checked(ada.get(made.location))
    for words in ("Direct 64.1 %, Channel 4.7 %, Hybrid 31.2 %", "Confidence: sound", "19,683 of 19,683 say the same"):
        assert words in page
    assert "instead of “1 a little”, the advice would be Hybrid." in page
    ada.get("/language/zh")
    assert "直销 64.1 %, 渠道 4.7 %, 混合 31.2 %" in checked(ada.get(made.location))
    assert "置信度：可靠" in checked(ada.get(world.url("modes/")))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_fact_of_a_line_can_be_told_and_its_rule_is_worded(world, ada, language):
    ada.get(f"/language/{language}")
    facts = {f"fact_{fact.value}": "y" for fact in ModeFact}
    line = str(world.lines["pumps"])
    made = send(ada, world.url("modes/new"), level="product_line", of=line, revenue="1000", scale="3", **facts)
    page = checked(ada.get(made.location))
    assert all(fact.rule in page for fact in ModeFact)
    assert "1000" in checked(ada.get(world.url(f"modes/new?level=product_line&of={line}")))
    checked(ada.get(world.url("modes/")))


def test_a_wrong_answer_and_a_missing_revenue_are_told_at_their_fields(world, ada):
    line = str(world.lines["pumps"])
    page = checked(send(ada, world.url("modes/new"), level="product_line", of=line, scale="7"), 422)
    assert 'href="#scale"' in page
    assert 'href="#revenue"' in page


@pytest.mark.parametrize("query", ["level=", "level=region", "level=deal&of=1", "level=product_line"])
def test_what_is_no_subject_is_not_found(world, ada, query):
    assert ada.get(world.url(f"modes/new?{query}")).status_code == 404


def test_a_deal_is_asked_about_with_what_the_portal_knows_and_says_why_it_runs_so(world, browser):
    with work(world.house) as session:
        deal = opened(world, session, named=True)
    manager = browser("channel_manager")
    asked = checked(manager.get(world.url(f"modes/new?level=deal&of={deal.id}")))
    before, after = asked.split('id="fact_named_account"')
    assert "checked" in before.rpartition("<input")[2] + after.partition(">")[0]
    send(manager, world.url("modes/new"), level="deal", of=str(deal.id), fact_named_account="y", **answers(GEAR))
    page = checked(manager.get(world.url(f"deals/{deal.id}")))
    assert "Why it runs this way" in page
    assert "The customer is a named account" in page
    assert "Advised: Hybrid" in page


def test_a_partner_reads_nothing_of_it(world, browser):
    with work(world.house) as session:
        deal = opened(world, session)
    seller = browser("north_seller")
    assert seller.get(world.url("modes/")).status_code == 403
    assert "Why it runs this way" not in checked(seller.get(world.url(f"deals/{deal.id}")))


def terms(**changed):
    model = shipped()
    cells = {f"direct.{block.value}": ppm for block, ppm in model.direct.items()}
    cells |= {f"channel.{block.value}": ppm for block, ppm in model.channel.items()}
    cells |= {f"questions.{question.value}": model.questions[question] for question in Question}
    cells |= {f"diversity.{place}": ppm for place, ppm in enumerate(model.diversity)}
    for name in ("evidence_floor_ppm", "margin_low_ppm", "answered_low_ppm", "pure_from_ppm"):
        cells[name] = getattr(model, name)
    typed = {name: f"{ppm // 10_000}.{ppm % 10_000:04}" for name, ppm in cells.items()}
    boxes = {f"rules.{rule}.{mode.value}": "1" for rule, bars in model.rules.items() for mode in bars}
    return typed | boxes | {"direct_minimum_minor": ""} | changed


def test_a_model_is_edited_by_one_and_published_by_another_after_its_difference_was_read(world, ada, nils):
    draft = send(ada, world.url("mode-models/drafts")).location
    checked(ada.get(f"{draft}/terms"))
    wrong = checked(send(ada, f"{draft}/terms", **terms(**{"direct.information": "30"})), 422)
    assert "Weights for selling direct: the weights of an axis sum to exactly 1,000,000" in wrong
    bad = checked(send(ada, f"{draft}/terms", **terms(pure_from_ppm="lots")), 422)
    assert "write a percentage such as 40 or 12.5" in bad
    send(ada, f"{draft}/terms", **terms(pure_from_ppm="90", direct_minimum_minor="12500.50"))
    page = checked(nils.get(draft))
    for words in ("80 %", "90 %", "12,500.50", "Minimum value for direct business"):
        assert words in page
    seen = page.split('name="seen"')[1].split('value="')[1].split('"')[0]
    assert send(ada, f"{draft}/publication", seen=seen).status_code == 403
    assert send(nils, f"{draft}/publication", seen=seen).status_code == 303
    index = checked(nils.get(world.url("mode-models/")))
    assert "Version 1" in index
    assert "in force" in index
    nils.get("/language/zh")
    checked(nils.get(world.url("mode-models/")))


def test_an_auditor_reads_and_changes_nothing(world, browser):
    otto = browser("auditor")
    assert checked(otto.get(world.url("mode-models/")))
    assert send(otto, world.url("mode-models/drafts")).status_code == 403
    assert otto.get(world.url("modes/new?level=company")).status_code == 403
