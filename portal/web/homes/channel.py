"""A channel manager's home: what waits, what is due first, what ends."""

from datetime import date, timedelta

from flask import g, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.conflict.models import CaseState, ConflictCase
from partners.conflict.proposal import ProposalSide, RulingProposal
from partners.extension.find import waiting
from partners.lead.kinds import LeadState
from partners.lead.models import Lead
from partners.protection.models import Protection, ProtectionState
from partners.registration.find import probing
from partners.registration.models import Registration
from portal.clock import now
from portal.web.format import day, moment
from portal.web.homes import deal_room, special_price
from portal.web.homes.page import Figure, Home, Task, how_many
from portal.words.speak import named, word
from pricing.ground.decision import Verdict

ENDS_SOON = timedelta(days=15)
PROBING_DAYS = timedelta(days=30)


def home(session: Session, today: date) -> Home:
    """The queue in the order of the answers that were promised."""
    waiting = select(ConflictCase).where(ConflictCase.state == CaseState.OPEN)
    hard = waiting.where(ConflictCase.verdict != Verdict.ALLOW)
    active = select(Protection).where(Protection.state == ProtectionState.ACTIVE, Protection.protected_until > today)
    ending = active.where(Protection.protected_until <= today + ENDS_SOON)
    inbox = url_for("case.index")
    return Home(
        figures=[
            Figure(_("Waiting for a ruling"), str(how_many(session, waiting)), inbox),
            Figure(_("With findings"), str(how_many(session, hard)), url_for("case.index", view="conflict")),
            Figure(_("Active protections"), str(how_many(session, active)), url_for("protection.index")),
            Figure(
                _("Ending within 15 days"), str(how_many(session, ending)), url_for("protection.index", view="ending")
            ),
        ],
        tasks=[
            *_second(session),
            *special_price.to_sign(session),
            *_due(session),
            *deal_room.mine(session, today),
            *_extensions(session),
            *_leads(session),
            *_probing(session),
        ],
        action=_("Review next"),
        action_url=inbox,
        calm=_("Nothing waits for a ruling."),
    )


def _second(session: Session) -> list[Task]:
    """Rulings of others that wait for this person's confirmation, the oldest first."""
    query = (
        select(RulingProposal, ConflictCase, Registration)
        .join(ProposalSide, ProposalSide.proposal_id == RulingProposal.id)
        .join(ConflictCase, ConflictCase.registration_id == ProposalSide.registration_id)
        .join(Registration, Registration.id == ProposalSide.registration_id)
        .where(ProposalSide.is_waiting, RulingProposal.proposed_by != g.actor.person_id)
        .order_by(RulingProposal.proposed_at, Registration.number)
    )
    first = {
        proposal.id: (case, registration) for proposal, case, registration in reversed(session.execute(query).all())
    }
    return [
        Task(
            _("Confirm the ruling on %(number)s", number=f"{registration.number} · {registration.customer_name}"),
            url_for("conflict.show", id=case.id),
            moment(case.due_at),
        )
        for case, registration in reversed(first.values())
    ]


def _due(session: Session) -> list[Task]:
    query = (
        select(ConflictCase, Registration)
        .join(Registration, Registration.id == ConflictCase.registration_id)
        .where(ConflictCase.state == CaseState.OPEN)
        .order_by(ConflictCase.due_at)
        .limit(10)
    )
    return [
        Task(
            f"{registration.number} · {registration.customer_name} · {word(case.verdict)}",
            url_for("case.show", id=case.id),
            moment(case.due_at),
        )
        for case, registration in session.execute(query)
    ]


def _probing(session: Session) -> list[Task]:
    """Partners that ask much and follow little: perhaps they fish for what others hold."""
    said = _("%(partner)s: %(nothing)s of %(sent)s registrations in 30 days came to nothing. Is it fishing?")
    return [
        Task(
            said % {"partner": named(partner), "nothing": nothing, "sent": sent}, url_for("partner.show", id=partner.id)
        )
        for partner, sent, nothing in session.execute(probing(now() - PROBING_DAYS))
    ]


def _extensions(session: Session) -> list[Task]:
    return [
        Task(
            _("Extension for %(number)s, %(name)s", number=registration.number, name=registration.customer_name),
            url_for("extension.show", id=extension.id),
            day(registration.protected_until),
        )
        for extension, registration, _partner in session.execute(waiting().limit(10))
    ]


def _leads(session: Session) -> list[Task]:
    """Leads that are with the house, the oldest first."""
    query = select(Lead).where(Lead.state == LeadState.NEW).order_by(Lead.received_at).limit(10)
    return [
        Task(_("Offer the lead %(name)s to a partner", name=lead.customer_name), url_for("lead.show", id=lead.id))
        for lead in session.scalars(query)
    ]
