"""The job that publishes a tenant's head of the day."""

from sqlalchemy.orm import Session

from partners.receipt.publish import publish
from portal.clock import now
from portal.flows.promise import today
from portal.jobs.handler import Arguments, Handler, Quick


def _publish(session: Session, arguments: Arguments) -> None:
    """Asked for every hour: the first hour of the tenant's day makes the head, the others find it made."""
    publish(session, today(session, now()), now())


HANDLERS: dict[str, Handler] = {"receipt.publish": Quick(_publish)}
