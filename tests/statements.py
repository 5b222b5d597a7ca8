"""A month whose run is approved and told, for stories of statements, their answers and their disputes."""

from datetime import timedelta

from sqlalchemy import select

from ltc.dispute.models import Dispute, DisputeReason
from ltc.dispute.open import Claim
from ltc.settlement.approve import approve
from ltc.settlement.models import StatementLine
from ltc.settlement.periods import period_of
from ltc.settlement.settle import settle
from ltc.settlement_terms import draft
from ltc.statement_answer.models import StatementAnswer
from portal.bulk import Bulk
from portal.clock import stopped_at
from portal.db import read, work
from portal.flows import dispute as flow
from portal.flows.settlement import tell_partners
from portal.flows.statement_answer import make_round
from portal.jobs.dispatch import run_due
from portal.jobs.handlers import HANDLERS
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY, invoiced, opened, ordered, paid
from tests.world import DAY_ONE

DAY = timedelta(days=1)


def earned(world, partner="north", on=TODAY, **quote):
    """A channel deal that was paid: 403.75 for north."""
    with work(world.house) as session:
        paid(session, invoiced(session, ordered(world, session, opened(world, session, partner), **quote)), on=on)


def closed(world, day=TODAY, now=NOW):
    """The month settled, approved and told; the mails go out."""
    with stopped_at(now), work(world.house) as session:
        run = settle(session, Bulk(session), period_of(session, day), new_id(), now)
        session.flush()
        approve(session, run, run.digest, new_id(), now)
        tell_partners(session, run)
    jobs(world, now)
    return run


def jobs(world, now=NOW):
    """What was promised is done."""
    with stopped_at(now):
        run_due(HANDLERS, world.tenant.id)


def night(world, days=0):
    """The round of the night so many days after the notice."""
    now = NOW + days * DAY
    with stopped_at(now), work(world.house) as session:
        make_round(session, now)
    jobs(world, now)


def published(world, terms, starts=DAY_ONE):
    """Settlement terms in force from a day on, drafted by one person and published by another."""
    with work(world.house) as session:
        row = draft.begin(session, new_id(), NOW)
        session.flush()
        draft.edit(session, row, terms, row.drafted_by, NOW)
        return draft.publish(session, row, starts, new_id(), (starts, NOW))


def the(session, kind):
    """The one row there is of a kind."""
    return session.scalars(select(kind)).one()


def state(world):
    """The state of the one answer there is."""
    with read(world.house) as session:
        return the(session, StatementAnswer).state.value


def disputed(world, who="north_admin", now=NOW, text="Two receipts are missing.", claimed=None):
    """The partner disputes the one line there is; the dispute's id."""
    actor = world.people[who]
    with stopped_at(now), work(actor) as session:
        line = session.scalars(select(StatementLine)).first()
        claim = Claim(DisputeReason.BASE, text, claimed)
        made = flow.dispute(session, line, claim, actor.person_id, now).id
    jobs(world, now)
    return made


def dispute_of(session, row_id):
    """A dispute by its id."""
    return session.scalars(select(Dispute).where(Dispute.id == row_id)).one()
