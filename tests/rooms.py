"""The room of a deal for tests, driven through the flows as the portal drives it."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from ltc.deal.models import Deal
from ltc.deal.room.circle import Scribe
from ltc.deal.room.models import DealNote, DealTask, TeamRole
from ltc.deal.room.task import NewTask
from ltc.deal.room.team import Seat, seat
from portal.db import work
from portal.files.keep import Sent
from portal.flows import deal_room as flow
from tests.deals import NOW, TODAY, opened
from tests.invoices import PDF
from tests.world import World


def a_deal(world: World, partner: str | None = "north") -> UUID:
    """The id of a new deal."""
    with work(world.house) as session:
        return opened(world, session, partner).id


def of(session, deal_id: UUID) -> Deal:
    """A deal as the session may see it."""
    return session.scalars(select(Deal).where(Deal.id == deal_id)).one()


def note(world: World, deal_id: UUID, text: str, who: str = "channel_manager", shared: bool = True) -> UUID:
    """The id of a note that somebody wrote in a session of her own."""
    actor = world.people[who]
    with work(actor) as session:
        flow.write(session, of(session, deal_id), text, Scribe(actor.person_id, NOW, shared))
        session.flush()
        return session.scalars(select(DealNote.id).order_by(DealNote.id.desc())).first()


def task(world: World, deal_id: UUID, whom: str, who: str = "channel_manager", shared: bool = True, days: int = 3):
    """The id of a task that somebody set."""
    actor = world.people[who]
    wanted = NewTask("Send the drawings", world.people[whom].person_id, TODAY + timedelta(days=days))
    with work(actor) as session:
        flow.set_task(session, of(session, deal_id), wanted, Scribe(actor.person_id, NOW, shared))
        session.flush()
        return session.scalars(select(DealTask.id).order_by(DealTask.id.desc())).first()


def seated(world: World, deal_id: UUID, role: TeamRole, whom: str | None, who: str = "channel_manager") -> bool:
    """Give a role in the team of a deal to somebody."""
    actor = world.people[who]
    with work(actor) as session:
        deal = of(session, deal_id)
        person_id = world.people[whom].person_id if whom else None
        return seat(session, deal, Seat(role, person_id), (actor.person_id, NOW), flow.circle(session, deal))


def file(
    world: World, deal_id: UUID, who: str = "channel_manager", shared: bool = True, name: str = "plan.pdf"
) -> UUID:
    """The id of a file that somebody put in."""
    actor = world.people[who]
    with work(actor) as session:
        scribe = Scribe(actor.person_id, NOW, shared)
        return flow.put_file(session, of(session, deal_id), Sent(name, PDF), "The plan", scribe).id
