"""Submitting, done wrong in one way each: the harness counts only because it finds every one of these."""

import flask
from sqlalchemy import select

from partners.account.names import name_key
from partners.partner.models import Partner
from partners.registration.models import Registration
from partners.registration.register import AlreadyRegistered
from portal.actor import robot
from portal.db import read
from portal.flows import registration as flow
from portal.identity.models import Person
from portal.mail.promise import mail

submit = flow.submit


def rival_of(session, claim):
    """A rival's registration of the customer: what submitting must never ask for."""
    key = name_key(claim.customer_name)
    with read(robot(session.info["tenant_id"])) as house:
        theirs = select(Registration).where(Registration.partner_id != claim.partner_id)
        return house.scalar(theirs.where(Registration.customer_key == key))


def says_so(session, claim, now):
    """Refuses what a rival has."""
    if rival_of(session, claim):
        raise AlreadyRegistered(field="customer_name", number="another", day="2026-01-01")
    return submit(session, claim, now)


def works_more(session, claim, now):
    """The same words after other work."""
    if row := rival_of(session, claim):
        with read(robot(session.info["tenant_id"])) as house:
            house.scalars(select(Partner).where(Partner.id == row.partner_id)).all()
    return submit(session, claim, now)


def counts(session, claim, now):
    """Counts rivals' registrations in the partner's own numbers."""
    made = submit(session, claim, now)
    if rival_of(session, claim):
        session.scalars(select(Partner)).one().registrations_made += 1
    return made


def hurries(session, claim, now):
    """Answers a free customer a minute later."""
    made = submit(session, claim, now)
    if rival_of(session, claim) is None:
        made.answer_at = made.answer_at.replace(minute=1)
    return made


def remembers(session, claim, now):
    """Keeps a mark in the browser's cookie."""
    if rival_of(session, claim):
        flask.session["similar"] = 1
    return submit(session, claim, now)


def writes(session, claim, now):
    """Sends a letter more."""
    made = submit(session, claim, now)
    if rival_of(session, claim):
        person = session.get_one(Person, claim.submitted_by)
        mail(session, person.email, "en", "registration_answered", {"number": made.number, "path": "registrations/"})
    return made


SEEN_IN_BYTES = [says_so, counts, hurries, remembers, writes]
