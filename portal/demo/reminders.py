"""Reminders of the demo: one that went out a week ago, and an invoice that is held back."""

from datetime import timedelta

from ltc.reminder.find import debtors, due
from ltc.reminder.hold import hold
from ltc.reminder.remind import Letter, key
from ltc.reminder.terms import Terms
from portal.clock import now, stopped_at
from portal.db import work
from portal.demo.furnish import Stage
from portal.demo.life import at
from portal.flows.reminder import send
from portal.permits import Role

WHY = {
    "en": "Their new bank account is being set up; they pay by the end of next week.",
    "zh": "对方正在更换开户行，承诺下周末前付款。",
}


def plant(stage: Stage) -> None:
    """Whoever owes longest was reminded once, a week after the due day; an invoice of another is held back."""
    finance, language = stage.by_role(Role.FINANCE), stage.vendor.language
    today = now().date()
    with work(finance) as session:
        owing = session.execute(debtors(Terms(), today)).all()
    for debtor, _number, _step, since in owing[:1]:
        then = at(since + timedelta(days=Terms().first_days))
        with stopped_at(then), work(finance) as session:
            asked = [(row[0], int(row[1])) for row in session.execute(due(Terms(), then.date(), debtor))]
            letter = Letter("accounts@customer.example", language, key(asked))
            send(session, debtor, letter, (then.date(), then, finance.person_id))
    for debtor, *_rest in owing[1:2]:
        with work(finance) as session:
            invoice = session.execute(due(Terms(), today, debtor)).all()[0][0]
            hold(session, invoice, WHY[language], today + timedelta(days=10), (today, now(), finance.person_id))
