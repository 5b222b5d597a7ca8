"""Evaluating a registration: which customer is meant, what the rules find, who must rule by when."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.account.recognise import AccountMatch
from partners.conflict.case import Case
from partners.conflict.flip import flip
from partners.conflict.gather import Known, gather
from partners.conflict.judge import Judge
from partners.conflict.models import CaseState, ConflictCase, ConflictPolicy
from partners.conflict.policy import in_force, rulebook
from partners.registration.models import Registration
from pricing.ground.decision import Decision, Verdict

LACKING = frozenset({"registration.incomplete", "registration.evidence-too-thin"})


def evaluate(
    session: Session, registration: Registration, found: AccountMatch, known: Known, at: tuple[date, datetime]
) -> ConflictCase:
    """The open case of a waiting registration, judged under the policy in force when it was submitted.

    Judged again (after a reply), the case is the same row with new findings. `at`: the tenant's date, and the instant.
    """
    today, now = at
    policy = in_force(session, registration.submitted_at or now)
    heard = gather(session, registration, found, known, today)
    case = session.scalar(select(ConflictCase).where(ConflictCase.registration_id == registration.id))
    if case is None:
        case = ConflictCase(registration_id=registration.id)
        session.add(case)
    _write(case, heard, Judge(rulebook(policy)), now)
    case.account_id, case.policy_id = found.account.id, policy.id
    case.due_at = registration.answer_at or now
    session.flush()
    return case


def hear_again(case: ConflictCase, policy: ConflictPolicy) -> bool:
    """Whether the judge, given the facts of then, says the same today, word for word."""
    before = Decision.read(case.findings)
    return Judge(rulebook(policy)).hear(Case.read(case.facts)) == before


def _write(case: ConflictCase, heard: Case, judge: Judge, now: datetime) -> None:
    decision, nearest = judge.hear(heard), flip(heard, judge)
    case.state, case.verdict, case.judged_at = CaseState.OPEN, decision.verdict, now
    case.findings, case.facts = dict(decision.data()), heard.data()
    case.flip = nearest.data() if nearest else None
    lacks = [r for r in decision.reasons if r.rule in LACKING and r.verdict is not Verdict.ALLOW]
    case.verified_at = None if lacks else heard.verified_at
