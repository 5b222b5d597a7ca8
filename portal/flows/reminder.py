"""Sending a payment reminder: what is asked for is written down, and a mail to the debtor is promised with it."""

from uuid import UUID

from sqlalchemy.orm import Session

from ltc.reminder.models import Reminder
from ltc.reminder.remind import Clerk, Letter, remind
from portal.mail.promise import mail
from pricing.ground.money import plain


def send(session: Session, debtor: UUID, letter: Letter, clerk: Clerk) -> Reminder:
    """Remind a debtor of all that is due, by one mail. Raises RemindersChanged, MailFactRefused."""
    reminder, asked = remind(session, debtor, letter, clerk)
    rows = [
        [one.number, one.due_on.isoformat(), f"{plain(one.owed_minor, one.currency)} {one.currency}"]
        for one, _step in asked
    ]
    mail(session, letter.recipient, letter.language, "payment_reminder", {"step": reminder.step, "invoices": rows})
    return reminder
