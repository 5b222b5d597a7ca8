"""Who is meant is asked where the case is ruled on, in both languages, and decided there; then it can be approved."""

import re
from itertools import count

import pytest
from sqlalchemy import select

from partners.account.find import Asked
from partners.account.models import Account, AccountReview, ReviewState
from partners.account.remember import create
from partners.conflict.models import ConflictCase
from partners.protection.models import Protection
from portal.clock import stopped_at
from portal.db import read, work
from tests.claims import NOW, judged, run_jobs
from tests.html import checked

HEAD, BRANCH = "深圳市蕾奥规划设计咨询股份有限公司", "深圳市蕾奥规划设计咨询股份有限公司北京分公司"
WORDS = {"en": ("Who is meant?", "branch or subsidiary of"), "zh": ("指的是谁？", "其总部或母公司是")}
_keys = count(1)


def rows(world, kind):
    with read(world.house) as session:
        return session.scalars(select(kind)).all()


@pytest.fixture
def doubtful(world):
    """The address of the case of a branch whose head office is known, and the registration."""
    with stopped_at(NOW):
        with work(world.house) as session:
            create(session, Asked(HEAD), None)
        registration = judged(world, customer_name=BRANCH)
        [case] = [row for row in rows(world, ConflictCase) if row.registration_id == registration.id]
        yield world.url(f"cases/{case.id}")


def send(client, url, **fields):
    body = {name.replace("__", "-"): value for name, value in fields.items()} | {"_key": f"doubt-{next(_keys)}"}
    return client.post(url, data=body, follow_redirects=True)


@pytest.mark.parametrize("language", WORDS)
def test_the_case_asks_who_is_meant_and_offers_the_head_office(browser, doubtful, language):
    manager = browser("channel_manager")
    manager.get(f"/language/{language}")
    page = checked(manager.get(doubtful))
    for words in WORDS[language]:
        assert words in page
    assert f"{HEAD}" in page


def test_approving_before_that_is_refused_and_decided_in_the_same_place_it_is_approved(browser, world, doubtful):
    manager = browser("channel_manager")
    assert "Say who is meant first" in checked(send(manager, f"{doubtful}/approval"), 409)
    assert rows(world, Protection) == []
    page = manager.get(doubtful).text
    decide = re.search(r'action="([^"]+/decision[^"]*)"', page)[1].replace("&amp;", "&")
    chosen = re.search(r'value="(below_it:[^"]+)"', page)[1]
    answered = send(manager, decide, customer=chosen)
    assert answered.request.path == doubtful
    assert "It is decided" in checked(answered)
    run_jobs(world)
    assert 'name="customer"' not in checked(manager.get(doubtful))
    checked(send(manager, f"{doubtful}/approval"))
    assert len(rows(world, Protection)) == 1
    assert [row.state for row in rows(world, AccountReview)] == [ReviewState.NEW]
    assert len([row for row in rows(world, Account) if row.parent_id]) == 1


def test_whoever_only_reads_cases_sees_the_doubt_and_cannot_decide_it(browser, doubtful):
    page = checked(browser("finance").get(doubtful))
    assert "Who is meant?" in page
    assert 'name="customer"' not in page


def test_a_conflict_asks_who_is_meant_before_the_ruling(browser, world, doubtful):
    judged(world, "south_seller", customer_name=BRANCH)
    page = checked(browser("channel_manager").get(doubtful.replace("cases", "conflicts")))
    assert page.index("Who is meant?") < page.index("Show what each side will read")
