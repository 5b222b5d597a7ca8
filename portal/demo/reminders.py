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
    """Whoever owed longest a week ago was reminded; an invoice of whoever owes longest now is held back."""
    finance, language = stage.by_role(Role.FINANCE), stage.vendor.language
    then, today = at(now().date() - timedelta(days=7)), now().date()
    with stopped_at(then), work(finance) as session:
        owing = session.execute(debtors(Terms(), then.date())).first()
        if owing:
            asked = [(row[0], int(row[1])) for row in session.execute(due(Terms(), then.date(), owing[0]))]
            letter = Letter("accounts@customer.example", language, key(asked))
            send(session, owing[0], letter, (then.date(), then, finance.person_id))
    with stopped_at(at(today)), work(finance) as session:
        row = session.execute(due(Terms(), today)).first()
        if row:
            hold(session, row[0], WHY[language], today + timedelta(days=10), (today, at(today), finance.person_id))
