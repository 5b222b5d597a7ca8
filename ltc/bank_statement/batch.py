"""Confirming what is sure: many lines at once, each only if it is still what the person saw."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.bank_statement.find import decisions
from ltc.bank_statement.look import look
from ltc.bank_statement.match import Confidence, Proposal
from ltc.bank_statement.models import BankStatementLine
from ltc.bank_statement.settle import Who, accept


def sure(proposals: Sequence[Proposal]) -> Proposal | None:
    """The one proposal that is sure; None where there is none, or more than one."""
    found = [one for one in proposals if one.confidence is Confidence.SURE]
    return found[0] if len(found) == 1 else None


def confirm(session: Session, seen: Sequence[tuple[UUID, str]], who: Who) -> int:
    """Accept what is still sure and the same as was seen, line by line; returns how many.

    `seen` are lines with the keys of their proposals. What was settled meanwhile, or what an earlier line of the batch
    paid, stays for a person.
    """
    done = 0
    for line_id, key in seen:
        line = session.scalars(select(BankStatementLine).where(BankStatementLine.id == line_id)).one()
        found = sure(look(session, [line])[0].proposals)
        if found and found.key == key and not decisions(session, [line]):
            accept(session, line, [(part.invoice.id, part.amount_minor) for part in found.parts], who)
            session.flush()
            done += 1
    return done
