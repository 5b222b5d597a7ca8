"""A month whose payouts are released, for stories of payout files."""

from datetime import timedelta

from sqlalchemy import select

from ltc.paying_account.enter import confirm, enter
from ltc.payout.export import export
from ltc.payout.file.values import FileFormat, Payer
from ltc.payout.models import PayoutBatch
from ltc.settlement.approve import approve
from ltc.settlement.periods import period_of
from ltc.settlement.settle import settle
from partners.partner.change import PayTo, pay_to
from portal.bulk import Bulk
from portal.db import work
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY, invoiced, opened, ordered, paid

IBAN, OTHER_IBAN = "DE89370400440532013000", "FR1420041010050500013M02606"
EUROS = Payer(FileFormat.SEPA, "EUR", "Acme Pumps GmbH", IBAN, "DE", "COBADEFF", None, "Berlin")
LONG_AGO = NOW - timedelta(days=30)


def earned(world):
    """A channel deal of March that was paid: 403.75 for north."""
    with work(world.house) as session:
        paid(session, invoiced(session, ordered(world, session, opened(world, session))))


def settled(world, now=NOW):
    """The run of the month, approved then."""
    with work(world.house) as session:
        run = settle(session, Bulk(session), period_of(session, TODAY), new_id(), now)
        session.flush()
        approve(session, run, run.digest, new_id(), now)
    return run


def paying(world, payer=EUROS, now=LONG_AGO):
    """An account of the house, confirmed by another person."""
    with work(world.house) as session:
        account = enter(session, payer, new_id(), now)
        confirm(account, new_id(), now)
    return account


def sent_to_bank(world):
    """North's one payout, 403.75, is in a file that the bank has."""
    pays_to(world, OTHER_IBAN)
    earned(world)
    paying(world)
    settled(world)
    with work(world.house) as session:
        export(session, batch_of(session), NOW)
    return world


def pays_to(world, number, now=LONG_AGO, holder="North Partners 北方 Ltd", **more):
    """An account of north."""
    with work(world.house) as session:
        account = PayTo(holder, "Test Bank", number, world.tenant.currency, **more)
        return pay_to(session, world.partners["north"], account, now)


def batch_of(session):
    """The one batch there is."""
    return session.scalars(select(PayoutBatch)).one()
