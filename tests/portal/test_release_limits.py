"""Limits by role at release: finance approves runs up to an amount, and an administrator the others."""

import pytest
from sqlalchemy import select

from ltc.settlement.models import RunState, SettlementRun
from ltc.settlement.periods import period_of
from ltc.settlement.settle import settle
from ltc.settlement_terms.terms import Limit, Terms
from portal.bulk import Bulk
from portal.db import read, work
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY
from tests.payouts import LONG_AGO, OTHER_IBAN, earned, pays_to
from tests.statements import published

PAID = 40_375


def waiting(world, limit):
    """A run that pays 403.75 and waits, under a limit."""
    published(world, Terms(limits=(Limit("EUR", release_minor=limit),)))
    pays_to(world, OTHER_IBAN, LONG_AGO)
    earned(world)
    with work(world.house) as session:
        return settle(session, Bulk(session), period_of(session, TODAY), new_id(), NOW)


def approves(world, browser, role, run):
    client = browser(role)
    client.post(world.url(f"settlement/{run.id}/approval"), data={"digest": run.digest, "_key": "approve"})
    with read(world.house) as session:
        return session.scalars(select(SettlementRun.state)).one() is RunState.APPROVED


@pytest.mark.parametrize(
    ("role", "limit", "allowed"),
    [
        ("finance", PAID, True),
        ("finance", PAID - 1, False),
        ("tenant_admin", PAID - 1, True),
        ("channel_manager", PAID, False),
    ],
)
def test_who_releases_a_run(world, browser, role, limit, allowed):
    run = waiting(world, limit)
    assert approves(world, browser, role, run) is allowed


def test_the_page_says_who_approves_instead_of_a_button(world, browser):
    run = waiting(world, PAID - 1)
    page = browser("finance").get(world.url(f"settlement/{run.id}"))
    assert "An administrator approves it." in page.text
    assert "/approval" not in page.text
    assert "/approval" in browser("tenant_admin").get(world.url(f"settlement/{run.id}")).text
