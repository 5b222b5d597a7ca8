"""Evaluating a registration: which customer is meant, what the rules find, who must rule by when."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.account.find import Asked
from partners.account.recognise import recognise
from partners.conflict.case import Case
from partners.conflict.gather import gather
from partners.conflict.judge import judge
from partners.conflict.models import CaseState, ConflictCase, ConflictPolicy
from partners.conflict.policy import in_force
from partners.registration.models import Registration, Stage
from pricing.ground.decision import Decision


def evaluate(session: Session, registration: Registration, today: date, now: datetime) -> ConflictCase | None:
    """The open case of a submitted registration, judged under the policy in force when it was submitted.

    Judged again (after a reply), the case is the same row with new findings. A registration that is
    no longer waiting has no case to be heard.
    """
    if registration.stage is not Stage.SUBMITTED or registration.submitted_at is None:
        return None
    policy = in_force(session, registration.submitted_at)
    asked = Asked(registration.customer_name, registration.customer_tax_id, registration.customer_host)
    found = recognise(session, asked, registration.region_id, now)
    heard = gather(session, registration, found, policy, today)
    case = session.scalar(select(ConflictCase).where(ConflictCase.registration_id == registration.id))
    if case is None:
        case = ConflictCase(registration_id=registration.id)
        session.add(case)
    _write(case, heard, judge(heard, version(policy)), now)
    case.account_id, case.policy_id = found.account.id, policy.id
    case.due_at = registration.answer_at or now
    session.flush()
    return case


def version(policy: ConflictPolicy) -> str:
    """How a decision names the policy that it was made under."""
    return f"v{policy.version}"


def hear_again(case: ConflictCase) -> bool:
    """Whether the judge, given the facts of then, says the same today, word for word."""
    before = Decision.read(case.findings)  # type: ignore[arg-type]
    return judge(Case.read(case.facts), before.policy) == before


def _write(case: ConflictCase, heard: Case, decision: Decision, now: datetime) -> None:
    case.state, case.verdict, case.judged_at = CaseState.OPEN, decision.verdict, now
    case.findings, case.facts = dict(decision.data()), heard.data()
