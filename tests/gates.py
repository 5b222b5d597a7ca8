"""Decisions at gates for tests: who decides, and deals of which everything holds."""

from datetime import date

from ltc.deal.at import By
from ltc.path.roles import Party
from partners.registration.models import Registration, Stage
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY

EVERY_ROLE = frozenset(party.value for party in Party)


def by(person_id=None, roles=EVERY_ROLE, now=NOW, today: date = TODAY, note: str | None = None) -> By:
    """Somebody who decides: of every role, unless said otherwise."""
    return By(person_id or new_id(), frozenset(roles), now, today, note)


def registered(world, session, deal) -> Registration:
    """The approved registration behind a partner's deal."""
    row = Registration(
        id=new_id(),
        partner_id=deal.partner_id,
        number=f"R-{deal.number.removeprefix('D-')}",
        stage=Stage.APPROVED,
        customer_name=deal.customer_name,
        customer_key=deal.customer_name.lower(),
        region_id=world.regions["east-china"],
        contact="Ms Li",
        evidence="Met on 1 March.",
        value_minor=deal.value_minor,
        currency=deal.currency,
        expected_close_on=deal.expected_close_on,
        submitted_by=new_id(),
    )
    session.add(row)
    deal.registration_id = row.id
    session.flush()
    return row
