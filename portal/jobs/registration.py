"""The jobs of registrations, cases and protections: each about one row, each harmless when repeated."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.clock import now
from portal.flows import clock, extension, protection
from portal.flows import registration as flow
from portal.jobs.handler import Arguments, Handler, Quick


def _on(noun: str, act: Callable[[Session, UUID, datetime], None]) -> Quick:
    """A job about one row, which its arguments name."""

    def handle(session: Session, arguments: Arguments) -> None:
        act(session, UUID(arguments[noun]), now())

    return Quick(handle)


def _for_all(act: Callable[[Session, datetime], None]) -> Quick:
    """A job about everything of the tenant that is due."""

    def handle(session: Session, arguments: Arguments) -> None:
        act(session, now())

    return Quick(handle)


def _announce(session: Session, arguments: Arguments) -> None:
    extension.announce(session, UUID(arguments["extension"]))


HANDLERS: dict[str, Handler] = {
    "registration.judge": _on("registration", flow.judge),
    "registration.release": _on("registration", flow.release),
    "registration.withdrawn": _on("registration", flow.withdrawn),
    "registration.given_back": _on("registration", protection.given_back),
    "registration.lost": _on("registration", protection.lost),
    "case.clock": _on("case", clock.strike),
    "extension.asked": Quick(_announce),
    "protection.round": _for_all(protection.make_round),
    "protection.morning": _for_all(protection.begin_day),
    "protection.lapse": _for_all(protection.lapse_due),
    "protection.watch": _on("registration", protection.watch),
    "protection.next": _on("protection", protection.next_in_line),
}
